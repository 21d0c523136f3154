#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# selftest.sh - the rig reports every way in which a test can go wrong
#
# usage: selftest.sh [KERNEL]
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

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

results_end selftest
