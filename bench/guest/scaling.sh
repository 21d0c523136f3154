#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# scaling.sh - latency against VMs, vCPUs, ranges and pollers, as a fragment
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
ABOUT='Latency, throughput and memory in a QEMU guest: 1 to 8 VMs of 1 to 16 vCPUs with
1, 64 or 256 doorbells, 1 or 2 pollers.'
. "$TOP/bench/guest/common.sh"

guest_options "$@"
boot 'scaling' -s 3 -I 1,2 -r -t 300 "scaling@250$(quick :quick ''):json"
fragment_end
