#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-threads.t - threads of the kernel are moved, and go back if they are still there
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

R=$WORK/qemu-smt

thread() { # PID NAME FLAGS START CPUS MASK
	mkdir -p "$R/proc/$1"
	echo "$1 ($2) S 2 0 0 0 -1 $3 0 0 0 0 0 0 0 0 20 0 1 0 $4 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0" \
		"17 2 0 0 0 0 0" >"$R/proc/$1/stat"
	printf 'Name:\t%s\nCpus_allowed:\t%s\nCpus_allowed_list:\t%s\nMems_allowed_list:\t0\n' \
		"$2" "$6" "$5" >"$R/proc/$1/status"
}

allowed() { # PID
	sed -n 's/^Cpus_allowed[_list]*:\t//p' "$R/proc/$1/status" | tr '\n' ' '
}

tree_make qemu-smt
mkdir -p "$R/var/lib" "$R/run" "$R/etc"
thread 90057 kswapd9 2129984 812 0-3 f
thread 90058 'a thread' 2129984 813 2-3 c
thread 90059 ksoftirqd/2 69238848 814 2 4
rm -rf "$WORK/before"
cp -r "$R" "$WORK/before"

"$SETUP" plan --root "$R" --isolate 2-3 --mode boot -o "$WORK/plan.json" >"$WORK/log"
listen "$SETUP" apply --root "$R" "$WORK/plan.json" --runtime --dry-run
check 'a dry run names a thread' \
	says "/proc/90057: '0-3 812 kswapd9' -> '0-1 812 kswapd9'"
result_of 'and changes nothing' diff -r "$WORK/before" "$R"

listen "$SETUP" apply --root "$R" "$WORK/plan.json" --runtime
check 'apply moves threads' exits 0
check 'to the CPUs left to them' [ "$(allowed 90057)" = '3 0-1 ' ]
check 'or, if none is left, to those that keep house' [ "$(allowed 90058)" = '3 0-1 ' ]
check 'but none that belongs to its CPU' [ "$(allowed 90059)" = '4 2 ' ]
listen "$SETUP" apply --root "$R" "$WORK/plan.json" --runtime
check 'the second apply makes no change' says '^0 changes made'
listen "$SETUP" verify --root "$R" --plan "$WORK/plan.json" KTH-001
check 'what stays there is named' says '1 cannot be moved: ksoftirqd/2$'

listen "$SETUP" undo --root "$R"
check 'undo ends well' exits 0
rm -rf "$R/var/lib/isolcpus-setup" "$R/run/isolcpus-setup.lock"
result_of 'and everything is as it was' diff -r "$WORK/before" "$R"

# The numbers are given to others: one by time, one by name; one is gone.
"$SETUP" apply --root "$R" "$WORK/plan.json" --runtime >"$WORK/log"
thread 90057 kswapd9 2129984 99812 0-1 3
thread 90058 other 2129984 813 0-1 3
listen "$SETUP" status --root "$R"
check 'status says that a thread has gone' says '^gone +KTH-001 +/proc/90057'
listen "$SETUP" undo --root "$R"
check 'undo has nothing against that' exits 0
check 'and leaves a thread that began later' [ "$(allowed 90057)" = '3 0-1 ' ]
check 'and one of another name' [ "$(allowed 90058)" = '3 0-1 ' ]

thread 90057 kswapd9 2129984 812 0-3 f
"$SETUP" apply --root "$R" "$WORK/plan.json" --runtime >"$WORK/log"
rm -r "$R/proc/90057"
listen "$SETUP" undo --root "$R"
check 'one that has ended is no failure' exits 0

results_end isolcpus-threads
