#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-guests.t - verify and plan on snapshots that were taken in QEMU guests
#
# fixtures/README.md says how; the guests ran Debian's 6.12-rt with three CPUs.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

guest_make() { # NAME
	rm -rf "${WORK:?}/$1"
	mkdir "$WORK/$1"
	tar -xf "$TOP/tests/cli/fixtures/$1.tar.xz" -C "$WORK/$1"
}

# Checks with a result, in the document that was listened to, are just these.
has_only() { # RESULT ID...
	wanted=$1
	shift
	found=$(perl -MJSON::PP -e '
		local $/;
		my $result = shift;
		print join " ", sort map { $_->{id} } grep { uc $_->{result} eq $result }
			@{decode_json(<STDIN>)->{checks}};' "$wanted" <"$WORK/json")
	[ "$found" = "$*" ] || {
		echo "# $wanted: $found"
		return 1
	}
}

guest_make qemu-isolated
listen_json "$SETUP" verify --root "$WORK/qemu-isolated" --json
check 'a guest that booted as planned passes' exits 0
check 'by what its kernel says is isolated' json '$d->{isolated} eq "1-2"'
check 'what cost time is told' has_only WARN ERR-001 SCH-002 TMR-001 TMR-002
check 'what a VM does not have is N/A: cpufreq, cpuidle, resctrl' has_only N/A CGR-001 CPU-004 \
	KCF-001 KCF-002 MEM-001 PWR-001 PWR-002 PWR-003 PWR-004 RDT-001 RDT-002 SCH-001 SCH-003 \
	SMI-001
listen "$SETUP" plan --root "$WORK/qemu-isolated" --pollers 1 --vcpus 1
check 'planned anew it is the same' says \
	'^command line +isolcpus=managed_irq,domain,1-2 nohz_full=1-2 rcu_nocbs=1-2 irqaffinity=0$'

guest_make qemu-wrong
listen_json "$SETUP" verify --root "$WORK/qemu-wrong" --isolate 1 --json
check 'one that booted wrongly fails' exits 1
check 'and each mistake by its name' has_only FAIL CMD-001 CMD-002 CMD-003 CMD-005 CMD-006 \
	IRQ-001 IRQ-003
listen "$SETUP" verify --root "$WORK/qemu-wrong" --isolate 1
check 'isolcpus=managed_irq,1 isolates nothing' says '^FAIL CMD-002 .*without domain'
check 'irq_affinity= is misspelt' says '^FAIL CMD-005 .*irqaffinity= is meant'
check 'nohz_full= of all CPUs leaves none' says '^FAIL CMD-003 .*names all CPUs'
listen "$SETUP" verify --root "$WORK/qemu-wrong"
check 'of which CPUs it was to be it knows by itself' says \
	'^# plan: what the kernel was asked for; isolated: 1$'
check 'and what is wrong is the same' says '^FAIL CMD-002 .*without domain'
listen "$SETUP" plan --root "$WORK/qemu-wrong" --isolate 1
check 'a plan for it has words that are right' says \
	'^command line +isolcpus=managed_irq,domain,1 nohz_full=1 rcu_nocbs=1 irqaffinity=0,2$'

guest_make qemu-cgroup
listen_json "$SETUP" verify --root "$WORK/qemu-cgroup" --json
check 'one isolated by a partition has no FAIL' exits 0
check 'by the plan that was applied there' json \
	'$d->{isolated} eq "1" && grep { $_->{id} eq "CGR-001" && lc $_->{result} eq "pass" }
		@{$d->{checks}}'
check 'interrupts that move when they come next are no FAIL' json \
	'grep { $_->{id} eq "IRQ-003" && lc $_->{result} eq "warn" } @{$d->{checks}}'
check 'threads of the kernel that the partition has moved are none, wherever they ran last' json \
	'grep { $_->{id} eq "KTH-001" && $_->{observed} =~ /^none of 80(; \d+ cannot be moved: .*)?$/ } @{$d->{checks}}'
listen "$SETUP" status --root "$WORK/qemu-cgroup"
check 'status says what undo would put back there' says '^applied +CGR-001 +.*cpuset.cpus.partition: '
echo 'isolated invalid (Cpu list in cpuset.cpus not exclusive)' \
	>"$WORK/qemu-cgroup/sys/fs/cgroup/isolcpus-setup/cpuset.cpus.partition"
listen "$SETUP" verify --root "$WORK/qemu-cgroup" CGR-001
check 'that it became invalid is a FAIL, with the reason' says '^FAIL CGR-001 .*not exclusive'

# In a copy the kernel does not take its files away with the group.
guest_make qemu-cgroup
listen "$SETUP" undo --root "$WORK/qemu-cgroup"
check 'what was applied in the guest is undone in the copy' exits 0
check 'the group, too' says '^rmdir /sys/fs/cgroup/isolcpus-setup$'
listen "$SETUP" status --root "$WORK/qemu-cgroup"
check 'and nothing is left' says '^nothing was applied$'
listen "$SETUP" verify --root "$WORK/qemu-cgroup" --isolate 1 --mode cgroup CGR-001
check 'nor is it isolated any more' says '^FAIL CGR-001 .*there is no /sys/fs/cgroup/isolcpus-setup$'

results_end isolcpus-guests
