#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-resctrl.t - caches and bandwidth are divided, and given back, on a machine by hand
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

R=$WORK/server
RESCTRL=$R/sys/fs/resctrl

# As the kernel shows them, with blanks; the tree has one line a file.
server_make() {
	tree_make server
	printf '    MB:0=100;1=100\n    L3:0=7ff;1=7ff\n' >"$RESCTRL/schemata"
	rm -rf "$WORK/before"
	cp -r "$R" "$WORK/before"
}

unchanged() { # NAME
	rm -rf "$R/var/lib/isolcpus-setup" "$R/run/isolcpus-setup.lock"
	result_of "$1" diff -r "$WORK/before" "$R"
}

plan_make() { # OPTION...
	listen "$SETUP" plan --root "$R" --isolate 2,6-7 --loader print -o "$WORK/plan.json" "$@"
}

shows() { # FILE LINE...
	path=$RESCTRL/$1
	shift
	printf '%s\n' "$@" | cmp -s - "$path"
}

server_make
plan_make --bandwidth 45
check 'a plan limits the bandwidth of others' exits 0
check 'and says why' says '^# bandwidth_percent: others on an L3 of isolated CPUs wait '
check 'and what this machine makes of it' says '^# bandwidth: this machine takes 50 percent for 45$'
check 'the plan has what was asked for' grep -q '"bandwidth_percent": 45,' "$WORK/plan.json"
listen "$SETUP" verify --root "$R" --plan "$WORK/plan.json" bandwidth
check 'before apply others have more' says 'CPU 0 has more than 50 percent on L3 0, beside CPU 2'
check 'which apply mends' says 'fix: isolcpus-setup apply'
listen "$SETUP" apply --root "$R" "$WORK/plan.json" --dry-run
check 'a dry run makes one group' [ "$(printf '%s\n' "$output" | grep -c ' /sys/fs/resctrl/isolcpus-setup/*$')" = 1 ]
unchanged 'and changes nothing'

listen "$SETUP" apply --root "$R" "$WORK/plan.json"
check 'apply sets both' exits 4
check 'the others have less of either, of each L3' shows schemata 'MB:0=50;1=50' 'L3:0=7fc;1=7e0'
check 'isolated CPUs have a part of their own, and all bandwidth' shows isolcpus-setup/schemata \
	'L3:0=3;1=1f' 'MB:0=100;1=100'
check 'in a group of their own' shows isolcpus-setup/cpus_list 2,6-7
listen "$SETUP" apply --root "$R" "$WORK/plan.json"
check 'a second time there is nothing to do' says '^0 changes made'
listen "$SETUP" verify --root "$R" RDT-001 RDT-002
check 'verify is content' says '^2 pass  0 warn'
check 'and says with what' says 'others have at most 50 percent'

printf 'MB:0=50;1=20\nL3:0=7fc;1=7e0\n' >"$RESCTRL/schemata"
listen "$SETUP" undo --root "$R"
check 'a domain that somebody else has set is a conflict' exits 5
check 'which is told with both values' says "schemata: reads .*, where 'MB:1=50' was written"
check 'it stays, and all else is put back' shows schemata 'MB:0=100;1=20' 'L3:0=7ff;1=7ff'
result 'the group is gone' "$(find "$RESCTRL/isolcpus-setup" 2>/dev/null || :)"
listen "$SETUP" undo --root "$R" --force
check '--force puts that back, too' shows schemata 'MB:0=100;1=100' 'L3:0=7ff;1=7ff'

# What cannot be limited is N/A, and left.
not_limited() { # WHY
	plan_make --bandwidth 50
	check "not limited: $1" says "^# bandwidth: nothing is limited: .*$1"
	listen "$SETUP" verify --root "$R" --plan "$WORK/plan.json" RDT-002
	check 'which is N/A' says '^N/A  RDT-002 '
	listen "$SETUP" apply --root "$R" "$WORK/plan.json" --dry-run
	check 'nothing of it is written' [ -z "$(printf '%s\n' "$output" | grep 'MB:' || :)" ]
}

server_make
printf '    MB:0=2048;1=2048\n    L3:0=7ff;1=7ff\n' >"$RESCTRL/schemata"
not_limited 'not in percent here'
server_make
echo 'resctrl /sys/fs/resctrl resctrl rw,mba_MBps 0 0' >"$R/proc/mounts"
not_limited 'not in percent here'
server_make
echo 0 >"$RESCTRL/info/MB/delay_linear"
not_limited 'not linear here'
server_make
printf '    L3:0=7ff;1=7ff\n' >"$RESCTRL/schemata"
not_limited 'cannot limit MB'
rm -r "$RESCTRL"
not_limited 'resctrl is not mounted'

# What would slow isolated CPUs, too, or is somebody else's, is a WARN.
server_make
mkdir -p "$R/sys/devices/system/cpu/cpu2/topology"
echo 2-3 >"$R/sys/devices/system/cpu/cpu2/topology/thread_siblings_list"
plan_make --bandwidth 50 --smt share
check 'threads of a core are throttled together' says 'a sibling of an isolated CPU works'
listen "$SETUP" verify --root "$R" --plan "$WORK/plan.json" RDT-002
check 'that is a WARN' says '^WARN RDT-002 '
check 'with the remedy' says 'plan --smt isolate'
echo per-thread >"$RESCTRL/info/MB/thread_throttle_mode"
plan_make --bandwidth 50 --smt share
check 'each by itself can be' lacks 'nothing is limited'
mkdir "$RESCTRL/theirs"
echo 1 >"$RESCTRL/theirs/cpus_list"
printf '    MB:0=100;1=100\n    L3:0=7ff;1=7ff\n' >"$RESCTRL/theirs/schemata"
plan_make --bandwidth 50
check 'groups of somebody else are left to them' says 'nothing is limited: there are other groups'

# Bandwidth alone, where caches cannot be divided.
server_make
printf '    MB:0=100;1=100\n' >"$RESCTRL/schemata"
rm -r "$RESCTRL/info/L3"
cp -r "$RESCTRL/schemata" "$WORK/before/sys/fs/resctrl/schemata"
rm -r "$WORK/before/sys/fs/resctrl/info/L3"
plan_make --bandwidth 5
check 'no less than the least is taken' says 'takes 10 percent for 5$'
listen "$SETUP" apply --root "$R" "$WORK/plan.json"
check 'without L3 bandwidth is limited all the same' shows schemata 'MB:0=10;1=10'
listen "$SETUP" undo --root "$R"
unchanged 'and undone'

refuses 2 "--bandwidth '0': not a number from 1 to 100" plan --root "$R" --bandwidth 0
sed -i 's/"bandwidth_percent": 5/"bandwidth_percent": 101/' "$WORK/plan.json"
refuses 2 'bandwidth_percent: is not a number from 1 to 100; without a limit leave it out' \
	apply --root "$R" "$WORK/plan.json"

results_end isolcpus-resctrl
