#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# interference.sh - what one VM suffers from another one, as a fragment
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
ABOUT='One VM floods, or is torn down, while another one is measured: requests, their
order, rounds and latency; teardown also with mainline'\''s driver, which a device model
that is killed harms.'
. "$TOP/bench/guest/common.sh"

guest_options "$@"
HSM_VARIANTS=$("$TOP/tests/mainline/build.sh")
export HSM_VARIANTS
more=$(quick :quick '')

# The flood needs CPUs beside each other: not where they take turns.
boot 'another VM floods' -s 4 -I 1,2 -r -t 300 "interfere@250:flood$more:json"
boot 'another VM is torn down' -i -I 1 -r -t 400 "interfere@350:teardown:counted$more:json"
boot_harmed interference/teardown/mainline/harmed \
	'another VM is torn down, and its device model killed, mainline' -i -r -t 300 \
	"mainline/interfere@250:killed:counted$more:json"
fragment_end
