#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# doctor.t - rtpoll doctor on machines that exist as text only
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"

# The results of a tree, "ID=RESULT" in a line.
examine() { # TREE [ARGUMENT...]
	tree=$WORK/$1
	shift
	[ ! -e "$tree/dev/acrn_hsm" ] || chmod "${NODE_MODE:-660}" "$tree/dev/acrn_hsm"
	listen_json "$RTPOLL" doctor --root "$tree" --json "$@"
	results=$(perl -MJSON::PP -e '
		local $/;
		my $d = decode_json(<STDIN>);
		print map { "$_->{id}=$_->{result} " } @{$d->{checks}};' <"$WORK/json")
}

# All of these are among them.
has() { # ID=RESULT...
	for wanted; do
		case " $results" in
		*" $wanted "*) ;;
		*) output="no $wanted in: $results"; return 1 ;;
		esac
	done
}

has_no() { # RESULT
	case $results in *"=$1 "*) output="a $1 in: $results"; return 1 ;; esac
}

tree_make good
examine good
check 'a good machine has no FAIL' exits 0
check 'and no WARN' has_no WARN
check 'and nothing that cannot be told' has_no N/A
check 'its CPUs are those of its pollers' json '$d->{cpus} eq "2-3" && $d->{cpus_from} eq "pollers"'
check 'its counts add up' json '$d->{pass} == @{$d->{checks}} && !$d->{fail}'
check 'nothing is to be fixed' json '!grep { defined $_->{fix} } @{$d->{checks}}'
NODE_MODE=666 examine good
check 'a device for everybody is a FAIL' has DEV-001=FAIL
check 'and shows in the exit status' exits 1
examine good --cpu 1,3
check '--cpu says which CPUs' has POL-001=FAIL POL-002=WARN POL-003=WARN
check 'the remedy names them, and those that are isolated' json 'my %fix =
	map { $_->{id} => $_->{fix} } @{$d->{checks}};
	$fix{"POL-001"} eq "boot with isolcpus=domain,managed_irq,1-3 nohz_full=1-3 rcu_nocbs=1-3" &&
	$fix{"POL-002"} eq "boot with nohz_full=1-3" && $fix{"POL-003"} eq "boot with rcu_nocbs=1-3"'
examine good --cpu '!0,!2-3'
check 'or which not' json '$d->{cpus} eq "1"'
examine good --cpu core:3
check 'or whose core' json '$d->{cpus} eq "3"'
listen "$RTPOLL" doctor --root "$WORK/good" --cpu node:5
check 'a node that is not there is bad usage' exits 2
check 'in one line' says "^rtpoll: --cpu 'node:5': 'node:5': no such node here; see /sys/"
examine good --cpu 0
check 'CPU 0 is no CPU for a poller' has POL-004=FAIL
listen "$RTPOLL" doctor --root "$WORK/good" --cpu 4
check 'a CPU that is not there is bad usage' exits 2

tree_make wrong
examine wrong
check 'a wrong machine fails' exits 1
check 'isolcpus=managed_irq alone does not isolate' has POL-001=FAIL POL-006=FAIL
check 'a tick is noticed' has POL-002=WARN POL-003=WARN
check 'a busy sibling is noticed' has POL-007=WARN
check 'the fair server of 6.12 is noticed' has POL-008=WARN
check 'an interrupt on a poller CPU is noticed' has POL-009=WARN
check 'irqbalance is noticed' has POL-010=WARN
check 'a slow clock is noticed' has POL-011=WARN
check 'a governor and idle states are noticed' has POL-012=WARN POL-013=WARN
check 'upcalls that do not come are noticed' has UPC-001=WARN UPC-002=WARN
check 'each of them has a fix' json \
	'!grep { $_->{result} =~ /WARN|FAIL/ && !length($_->{fix} // "") } @{$d->{checks}}'
listen "$RTPOLL" doctor --root "$WORK/wrong" --color never
check 'the table names the interrupt' says '^WARN POL-009 .*: 1: 41$'
check 'and says why and what to do' says '^ +fix: '
check 'and ends with counts' says '^[0-9]+ pass  [0-9]+ warn  2 fail  '
sed -i 's/irqaffinity/irq_affinity/' "$WORK/wrong/proc/cmdline"
listen "$RTPOLL" doctor --root "$WORK/wrong"
check 'a word that the kernel does not know is named' says 'irq_affinity= is no word'

tree_make laptop
examine laptop --cpu 3
check 'a stock laptop fails' exits 1
check 'for want of module, device and isolation' has MOD-001=FAIL DEV-001=FAIL POL-001=FAIL
check 'what asks the module is not applicable' has MOD-002=N/A UPC-001=N/A UPC-002=N/A
check 'RT throttling of 6.1 is noticed' has POL-008=WARN
check 'nohz_full of "(null)" is no CPU' has POL-002=WARN
examine laptop
check 'without isolated CPUs there is none to look at' has POL-001=FAIL POL-007=N/A POL-009=N/A
mkdir -p "$WORK/laptop/sys/module/acrn" && echo live >"$WORK/laptop/sys/module/acrn/initstate"
listen "$RTPOLL" doctor --root "$WORK/laptop"
check "mainline's module is told from ours" says "MOD-001 .*mainline's acrn"

tree_make vm
examine vm
check 'a VM has no FAIL' exits 0
check 'for want of cpufreq and cpuidle' has POL-012=N/A POL-013=N/A
check 'nor of debugfs' has POL-008=N/A
check 'nohz_full does what rcu_nocbs does' has POL-003=PASS
check 'a simulated hypervisor is no real one' has MOD-002=WARN
check 'its CPUs are those that are isolated' json '$d->{cpus_from} eq "isolated"'

listen "$RTPOLL" doctor --root "$WORK/nowhere"
check 'a root that is none is bad usage' exits 2
check 'in one line' says_one_line
listen "$RTPOLL" doctor --root "$WORK/vm" --color always
check 'colours can be had' says "$(printf '\033')\\[32mPASS"

results_end doctor
