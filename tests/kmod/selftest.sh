#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# selftest.sh - the rig reports every way in which a test can go wrong
#
# usage: selftest.sh [KERNEL]
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/kmod/console.sh"

KERNEL=${1-6.12-rt}

rig() {
	listen "$TOP/tests/kmod/run.sh" -q -k "$KERNEL" "$@"
}

rig smoke
check 'a good run exits with 0' exits 0
check 'a good run counts its tests' says '^rig: 1 passed, 0 failed, 0 skipped$'

rig selftest:pass selftest:fail selftest:nothing selftest:skip selftest:signal \
	selftest@2:hang selftest:warn selftest:module
check 'a run with failures exits with 1' exits 1
check 'each test is counted once' says '^rig: 1 passed, 6 failed, 1 skipped$'
check 'a test that passes' says '^ok 1 - selftest:pass \([0-9.]+ s\)$'
check 'a failed check fails' says '^not ok 2 .* # exit status 1$'
check 'a test that checks nothing fails' says '^not ok 3 '
check 'a skip gives its reason' says '^ok 4 .* # SKIP this is the reason$'
check 'a signal fails' says '^not ok 5 .* # killed by signal 6'
check 'a hang fails' says '^not ok 6 .* # no end after 2 s$'
check 'and who had the CPUs' says '^# +[0-9.]+ % CPU [0-9] policy 0 .* init$'
check 'the hang is located' says '^# +\[<0>\] .*pause'
check 'a kernel warning fails' says '^not ok 7 .* # bad kernel messages$'
check 'the warning is shown' says '^# kernel: WARNING: written by the selftest$'

check 'a module left loaded fails' says '^not ok 8 .* # modules left loaded$'

rig selftest:skip
check 'a run that passes nothing exits with 1' exits 1

rig -t 60 smoke selftest:panic smoke
check 'a panic exits with 1' exits 1
check 'a panic shows the console' says '^# console: .*Kernel panic'

rig -t 15 selftest:hang
check 'a guest that does not end exits with 1' exits 1
check 'it is said so' says '^not ok - the guest did not end within 15 s$'

# $1: the bytes of the kernel's text, $2: what the processor met there
console() {
	printf '%s\n' 'rig: start' "[    4.3] Oops: $2: 0000 [#1] PREEMPT_RT SMP NOPTI" \
		'[    4.3] RIP: 0010:somewhere+0xe2/0x320' "[    4.4] Code: 44 24 18 $1" \
		'[    4.5] Oops: int3: 0000 [#2]' '[    4.5] Code: 0f <1f>'
}
stale() {
	console "$@" | console_stale_int3
}
unless() {
	! "$@"
}
check "an int3 that memory does not hold is QEMU's" stale '0f <1f> 44 00' int3
check 'one that it holds is not' unless stale 'cc <1f> 44 00' int3
check 'nor is any other fault' unless stale '0f <1f> 44 00' 'invalid opcode'

# $1: what last_boot() leaves of the other words, a line each
last_boot_is() {
	local expected=$1 log=$OUT/selftest.log
	shift
	printf '%s\n' "$@" >"$log"
	[ "$(last_boot "$log" | paste -s -d ,)" = "$expected" ]
}
check 'of a guest that is booted again the last boot counts' last_boot_is 'ok 1 - b' \
	'ok 1 - a' '# console: RIP: 0010:x' '# booted again: the guest died' 'ok 1 - b'
check 'of one that is not, all' last_boot_is 'ok 1 - a,ok 2 - b' 'ok 1 - a' 'ok 2 - b'

results_end selftest
