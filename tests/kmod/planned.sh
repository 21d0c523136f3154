#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# planned.sh - isolcpus-setup over a reboot: planned, booted as planned, verified
#
# usage: planned.sh [--long] [KERNEL]
#
# And booted as it should not be: each mistake is named by the ID of a check.  With
# --long cyclictest and oslat of rt-tests also run in both guests, before and after.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

LONG=no
[ "${1-}" != --long ] || { LONG=yes; shift; }
KERNEL=${1-6.12-rt}

rig() {
	listen "$TOP/tests/kmod/run.sh" -k "$KERNEL" -s 3 "$@"
}

counted() {
	rig -i "$@"
}

counted planned:plan
check 'a plan is made and applied' exits 0
words=$(sed -n 's/^ *words: //p' <<<"$output")
result 'it says what to boot with' "$([ -n "$words" ] || echo 'no words')"

counted -a "$words" planned:verify
check 'booted with these, verify has no FAIL' exits 0

counted -a 'isolcpus=managed_irq,1 irq_affinity=0' planned:wrong:CMD-001:CMD-002:CMD-005
check 'a flag that isolates nothing, and a misspelt word' exits 0
counted -a 'nohz_full=0-2' planned:wrong:CMD-001:CMD-003:CMD-006
check 'no CPU left with a tick' exits 0

if [ $LONG = yes ]; then
	rig cyclictest@250:before:quick
	check 'rt-tests run as the machine comes' exits 0
	rig -a "$words" cyclictest@250:after:quick
	check 'rt-tests run as planned, beside a poller, too' exits 0
	counted -a "$words" cyclictest@250:counted
	check 'a poller does not delay cyclictest on the next CPU' exits 0
fi

results_end planned
