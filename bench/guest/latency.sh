#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# latency.sh - request latency of all modes and of mainline's driver, as a fragment
#
# The rows of `make bench-kmod`, which prints them only.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
ABOUT='Request latency in QEMU guests: polled, adaptive and irq mode and mainline'\''s
driver, in-kernel and default client, counted in instructions and free-running.'
. "$TOP/bench/guest/common.sh"

guest_options "$@"
HSM_VARIANTS=$("$TOP/tests/mainline/build.sh")
export HSM_VARIANTS
more=$(quick :quick '')

boot 'counted instructions' -i -r -t 500 "bench@450:mainline$more:json"
boot 'counted instructions, a device model that spins' -s 3 -i -r -t 500 \
	"bench@450:spin$more:json"
boot 'free-running' -r -t 400 "bench@350:free$more:json"
[ $QUICK = yes ] || boot 'counted instructions, idle CPUs poll' -i -r -t 500 -a idle=poll \
	"bench@450:mainline:json"
boot 'free-running, idle CPUs poll' -r -t 400 -a idle=poll "bench@350:free$more:json"
fragment_end
