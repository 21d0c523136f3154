#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-plan.t - plans of the command for copies of machines, and what it refuses
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

SCHEMA=$TOP/isolcpus-setup/schema/plan.schema.json

# Plans for fixture MACHINE; the file is what --json prints, and apply can read it.
plan() { # MACHINE [OPTION...]
	machine=$1
	shift
	tree_make "$machine"
	listen_json "$SETUP" plan --root "$WORK/$machine" --json -o "$WORK/plan.json" "$@"
	check "$machine: a plan $*" exits 0
	result_of "$machine: the file is what --json prints" \
		cmp "$WORK/json" "$WORK/plan.json"
	check "$machine: it has the keys of the schema" json '
		my $schema = do { local $/; open(my $f, "<", "'"$SCHEMA"'"); decode_json(<$f>) };
		join(" ", sort keys %$d) eq join(" ", sort @{$schema->{required}})'
	listen "$SETUP" apply "$WORK/plan.json" --root "$WORK/$machine" --dry-run
	check "$machine: apply can read it" exits 0
}

plan qemu-nodes --isolate node:1
check 'a node by its number, written out' json '$d->{isolated} eq "1-3"'
plan qemu-smt --isolate core:3
check 'a core by one of its CPUs' json '$d->{isolated} eq "2-3" && $d->{parked} eq "3"'
plan qemu-smt --housekeeping '!2-3'
check 'all but some' json '$d->{isolated} eq "2-3" && $d->{housekeeping} eq "0-1"'
plan qemu-offline --housekeeping '!1' --smt share
check 'of those that are online' json '$d->{isolated} eq "1"'
plan qemu-dies --pollers 'core:4,!5' --vcpus 'node:0,!0-5,!7'
check 'for a role, too' json '$d->{pollers} eq "4" && $d->{vcpus} eq "6"'
plan qemu-smt
check 'of two cores one is isolated, one of its threads parked' json '
	$d->{isolated} eq "2-3" && $d->{pollers} eq "2" && $d->{parked} eq "3"'
plan qemu-nodes --near node:1 --pollers 1 --vcpus 1 --measure 1
check 'near a node, roles apart' json '
	$d->{pollers} eq "3" && $d->{vcpus} eq "2" && $d->{measuring} eq "1"'
plan qemu-dies --pollers 1 --vcpus 1
check 'on a die that keeps no house' json '$d->{isolated} eq "4-7"'
plan qemu-dies --isolate 4-N --smt share --mode cgroup
check 'by cgroups, threads shared, N written out' json '
	$d->{isolated} eq "4-7" && $d->{nohz_full} eq "" && $d->{parked} eq ""'
plan qemu-offline --smt offline
check 'a CPU that is offline keeps house' json '$d->{housekeeping} eq "0-1,3"'

listen "$SETUP" plan --root "$WORK/qemu-smt" --housekeeping 0-1
check 'the text has each choice and why' says '^# cpu 3: parked: '
check 'the text has the words for the kernel' \
	says 'isolcpus=managed_irq,domain,2-3 nohz_full=2-3 rcu_nocbs=2-3 irqaffinity=0-1$'

check 'of a kernel that is not there to be asked it says nothing' \
	[ "$(printf '%s\n' "$output" | grep -c '^# kernel: ')" = 0 ]
printf 'CONFIG_%s=y\n' SMP HIGH_RES_TIMERS CPU_ISOLATION CPUSETS >"$WORK/qemu-smt/proc/config"
listen "$SETUP" plan --root "$WORK/qemu-smt" --housekeeping 0-1
check 'what the kernel was not built for is told' \
	says '^# kernel: CONFIG_NO_HZ_FULL is n, not y: nohz_full= is ignored$'
check 'each in a line' [ "$(printf '%s\n' "$output" | grep -c '^# kernel: ')" = 2 ]
listen "$SETUP" plan --root "$WORK/qemu-smt" --housekeeping 0-1 --mode cgroup
check 'unless the plan does without' \
	[ "$(printf '%s\n' "$output" | grep -c '^# kernel: ')" = 0 ]
mkdir -p "$WORK/qemu-smt/sys/devices/virtual/workqueue"
echo f >"$WORK/qemu-smt/sys/devices/virtual/workqueue/cpumask"
echo 6.12.48-rt-amd64 >"$WORK/qemu-smt/proc/sys/kernel/osrelease"
listen "$SETUP" plan --root "$WORK/qemu-smt" --housekeeping 0-1
check 'known faults that it meets are, too' \
	says '^# kernel: a changed workqueue mask may leave ordered work undone; take 6.12.82, '
tree_make qemu-smt

R="--root $WORK/qemu-smt"
# shellcheck disable=SC2086 # two words
{
	refuses 2 '--isolate: CPU 0 boots and keeps house' plan $R --isolate 0
	refuses 2 '--pollers .9-9.: .*no CPU 9 here, the last is 3' plan $R --pollers 9-9
	refuses 2 '--vcpus: CPU 3 is a thread of a core that has a role' plan $R \
		--pollers 2-2 --vcpus 3-3
	refuses 2 "--isolate 'node:7': .*: no such node here; see .*/node/online" plan $R \
		--isolate node:7
	refuses 2 "--housekeeping '0,!9': CPU list: no CPU 9 here, the last is 3" plan $R \
		--housekeeping '0,!9'
	refuses 2 '--near .eth0.: is neither a PCI address' plan $R --near eth0
	refuses 3 '--near 01:00.0: no such device; see ' plan $R --near 01:00.0
	refuses 3 'cores asked for: 4; left beside CPU 0.*: 1; ask for fewer, or --smt share' \
		plan $R --pollers 4
	refuses 1 '--output /proc/nonexistent/plan.json: .*; name a file' plan $R \
		-o /proc/nonexistent/plan.json
	sed 's/"pollers": "2"/"pollers": "1"/' "$WORK/plan.json" >"$WORK/wrong.json"
	refuses 2 'wrong.json: \$.pollers: CPU 1 is not in .isolated.; ' apply $R \
		"$WORK/wrong.json" --dry-run
	head -c 40 "$WORK/plan.json" >"$WORK/cut.json"
	refuses 2 'cut.json:[0-9]+:[0-9]+: .*; write JSON, or plan anew' apply $R \
		"$WORK/cut.json" --dry-run
}
tree_make qemu-smt
echo 0 >"$WORK/qemu-smt/sys/devices/system/cpu/online"
refuses 3 'one CPU is online, and that keeps house; add a second one' plan \
	--root "$WORK/qemu-smt"

results_end isolcpus-plan
