#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-verify.t - verify, explain, plan, apply and undo on machines that are text only
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

tree_make good
listen "$SETUP" verify --root "$WORK/good"
check 'a machine that is isolated passes' exits 0
check 'by what is isolated, if there is no plan' says '^# plan: what is isolated; isolated: 2-3$'
check 'without a FAIL' says '^[0-9]+ pass  0 warn  0 fail  [0-9]+ n/a$'
listen_json "$SETUP" verify --root "$WORK/good" --json --junit "$WORK/junit.xml"
check 'JSON says the same' json '$d->{fail} == 0 && $d->{isolated} eq "2-3"'
check 'its counts add up' json \
	'$d->{pass} + $d->{warn} + $d->{fail} + $d->{na} + $d->{reboot} == @{$d->{checks}}'
check 'each check says what there is and why it matters' json \
	'!grep { !length $_->{observed} || !length $_->{why} } @{$d->{checks}}'
check 'the IDs are each its own' json '
	my %seen; $seen{$_->{id}}++ for @{$d->{checks}}; !grep { $_ > 1 } values %seen'
result 'JUnit has as many tests' "$(perl -e '
	local $/; my $x = <STDIN>;
	my $cases = () = $x =~ /<testcase /g;
	my ($tests) = $x =~ /<testsuites tests="(\d+)"/;
	print "$cases cases of $tests" unless $cases && $cases == $tests;' <"$WORK/junit.xml")"
"$SETUP" verify --root "$WORK/good" --junit - >"$WORK/alone.xml"
result_of 'to stdout it is alone, and the same' cmp "$WORK/junit.xml" "$WORK/alone.xml"
result 'and no file has that name' "$([ ! -e ./- ] || echo there)"
refuses 2 '--junit - and --json both want stdout' verify --root "$WORK/good" --junit - --json
listen "$SETUP" verify --root "$WORK/good" IRQ-003 nohz_full
check 'IDs and names choose checks' says '^2 pass  0 warn  0 fail  0 n/a$'

# A queue of NVMe whose only CPU is isolated: it came before, and comes while one looks.
interrupts() { # COUNT
	printf '      CPU0 CPU1 CPU2 CPU3\n 41:  0  0  0 %s  PCI-MSI 41-edge  nvme0q3\n' "$1" \
		>"$WORK/interrupts"
	mv "$WORK/interrupts" "$WORK/good/proc/interrupts"
}
mkdir -p "$WORK/good/proc/irq/41/nvme0q3"
echo 3 >"$WORK/good/proc/irq/41/smp_affinity_list"
interrupts 100
listen "$SETUP" verify --root "$WORK/good" IRQ-004
check 'a managed interrupt that came since boot is a WARN' exits 0
check 'with the number' says '^       IRQ 41 \(nvme0q3\) can fire on CPU 3: managed, its mask 3 has no other CPU, 100 since boot$'
check 'and the fix' says 'fix: keep I/O off these CPUs, or give the driver fewer queues'
listen "$SETUP" verify --root "$WORK/good" IRQ-004 --duration 0.2
check 'what came before one looks is over' says '^PASS IRQ-004 .* can come; 0 in 0.2 s$'
(sleep 0.5 && interrupts 312) &
listen_json "$SETUP" verify --root "$WORK/good" IRQ-003 IRQ-004 --duration 2 --json
wait
check 'one that comes meanwhile is a FAIL' exits 1
check 'with how often' json '$d->{checks}[1]{observed} =~ /^1 of 2: 41 nvme0q3 on 3 \(212 in 2 s\)$/'
check 'each interrupt has a verdict' json '
	join(" ", map { "$_->{irq}=$_->{kind}:$_->{verdict}" } map { @{$_->{each}} }
		@{$d->{checks}}) eq "16=movable:away 40=managed:kept-away 41=managed:comes"'
rm -r "$WORK/good/proc/irq/41"
rm "$WORK/good/proc/interrupts"
refuses 3 '--duration: .*/proc/interrupts: No such file or directory; leave it out here' verify \
	--root "$WORK/good" -D 1

# The words were given, and the kernel has dropped them.
echo '(null)' >"$WORK/good/sys/devices/system/cpu/nohz_full"
echo >"$WORK/good/sys/devices/system/cpu/isolated"
listen "$SETUP" verify --root "$WORK/good" --isolate 2-3
check 'what the kernel says counts, not its command line' exits 1
check 'isolcpus= without effect is a FAIL' says '^FAIL CMD-001 '
check 'nohz_full of "(null)" is one' says '^FAIL CMD-003 '
check 'with the reason' says '^       why: '
check 'and the remedy' says '^       fix: '
listen "$SETUP" verify --root "$WORK/good" --isolate 2-3 CPU-002
check 'a check that passes is not told of the others' exits 0

# A machine that isolates what no plan would: CPU 0, and one that is off.
tree_make good
echo 0,2-3 >"$WORK/good/sys/devices/system/cpu/isolated"
echo 0-2 >"$WORK/good/sys/devices/system/cpu/online"
listen "$SETUP" verify --root "$WORK/good"
check 'is verified all the same' says '^# plan: what is isolated; isolated: 2$'
check 'CPU 0 is a FAIL' says '^FAIL CPU-003 .*: the kernel isolates CPU 0,2-3$'
check 'the other one is told' says '^WARN CMD-001 .*: 0,2-3, of which 0,3 is not planned$'
echo >"$WORK/good/sys/devices/system/cpu/isolated"
echo 'ro isolcpus=managed-irq,2 nohz_full=all' >"$WORK/good/proc/cmdline"
listen "$SETUP" verify --root "$WORK/good"
check 'a word that the kernel drops names no CPU, but the other one does' says \
	'^# plan: what the kernel was asked for; isolated: 1-2$'

# Lists of CPUs are whole where programs read them, however long.
tree_make good
odd=$(seq -s, 1 2 255)
for file in present possible online; do
	echo 0-255 >"$WORK/good/sys/devices/system/cpu/$file"
done
for file in sys/devices/system/cpu/isolated proc/irq/16/smp_affinity_list; do
	echo "$odd" >"$WORK/good/$file"
done
listen_json "$SETUP" verify --root "$WORK/good" --json
check 'a long list of isolated CPUs is not cut off' json "\$d->{isolated} eq '$odd'"
check 'nor is where an interrupt may go' json "
	grep { \$_->{irq} == 16 && \$_->{allowed} eq '$odd' } map { @{\$_->{each} || []} }
		@{\$d->{checks}}"

# A name that is no UTF-8 is no reason to say nothing.
tree_make good
odd=$(printf '%s/\377.json' "$WORK")
"$SETUP" plan --root "$WORK/good" --isolate 2-3 --json >"$odd"
listen_json "$SETUP" verify --root "$WORK/good" --plan "$odd" --json
check 'a plan of any name is told of in JSON' json '$d->{plan} =~ m{/\?.json$}'
printf '6.1.0-\377\n' >"$WORK/good/proc/sys/kernel/osrelease"
listen_json "$SETUP" verify --root "$WORK/good" --json
check 'and so is a kernel' json '$d->{kernel} eq "6.1.0-?"'

tree_make vm
listen_json "$SETUP" verify --root "$WORK/vm" --json
check 'what a VM lacks is N/A' json \
	'!grep { $_->{id} =~ /^(PWR|RDT|SMI)/ && $_->{result} ne "N/A" } @{$d->{checks}}'
check 'and it fails for none of it' exits 0

# Who is what, and the kernel's build is the host's business.
tree_make good
echo CONFIG_SMP=y >"$WORK/good/proc/config"
listen "$SETUP" verify --root "$WORK/good" KCF-001
check 'a kernel that was not built for it is a FAIL' exits 1
printf 'PATH=/bin\0container=lxc\0' >"$WORK/good/proc/1/environ"
listen "$SETUP" verify --root "$WORK/good" KCF-001
check 'but not of a container' exits 0
check 'which it is called' says 'the kernel of this container: '
printf 'PATH=/bin\0my_container=x\0container=\0' >"$WORK/good/proc/1/environ"
listen "$SETUP" verify --root "$WORK/good" KCF-001
check 'another word of its first process makes none' exits 1
for sign in .dockerenv run/.containerenv run/systemd/container; do
	mkdir -p "$WORK/good/run/systemd"
	echo docker >"$WORK/good/$sign"
	listen "$SETUP" verify --root "$WORK/good" KCF-001
	check "/$sign makes one" says 'the kernel of this container: '
	rm "$WORK/good/$sign"
done
printf 'processor : 0\nflags     : fpu hypervisor lm\n' >"$WORK/good/proc/cpuinfo"
listen "$SETUP" verify --root "$WORK/good" KCF-001
check 'nor is it of a VM' exits 0
check 'which is called so' says 'the kernel of this VM: '

# From plan to undo.
tree_make good
echo 950000 >"$WORK/good/proc/sys/kernel/sched_rt_runtime_us"
mkdir -p "$WORK/good/etc/default" "$WORK/good/var/lib" "$WORK/good/run"
mkdir -p "$WORK/good/sys/devices/virtual/workqueue" "$WORK/good/proc/sys/vm" \
	"$WORK/good/sys/kernel/mm/ksm" "$WORK/good/sys/kernel/mm/transparent_hugepage"
echo f >"$WORK/good/sys/devices/virtual/workqueue/cpumask"
echo 0-3 >"$WORK/good/proc/sys/kernel/watchdog_cpumask"
echo 1 >"$WORK/good/proc/sys/vm/stat_interval"
echo 1 >"$WORK/good/sys/kernel/mm/ksm/run"
echo '[always] madvise never' >"$WORK/good/sys/kernel/mm/transparent_hugepage/enabled"
echo 500 >"$WORK/good/sys/devices/system/cpu/cpu3/power/pm_qos_resume_latency_us"
echo 0-3 >"$WORK/good/proc/irq/16/smp_affinity_list"
echo '# empty' >"$WORK/good/etc/default/irqbalance"
cp -r "$WORK/good" "$WORK/before"
listen "$SETUP" plan --root "$WORK/good" --isolate 2-3 -o "$WORK/plan.json"
check 'a plan is made' exits 0
check 'with the words for the kernel' says 'command line +isolcpus=.*domain,2-3 nohz_full=2-3 '
check 'and a reason for each CPU' says '^# cpu 2: '
listen "$SETUP" apply --root "$WORK/good" "$WORK/plan.json" --dry-run
check 'a dry run shows the plan as a diff' says '^\+\+\+ /etc/isolcpus-setup/plan.json'
check 'and the value' says 'sched_rt_runtime_us'
result_of 'and changes nothing' diff -r "$WORK/before" "$WORK/good"
listen "$SETUP" apply --root "$WORK/good" "$WORK/plan.json"
check 'apply says that a reboot is needed' exits 4
listen "$SETUP" apply --root "$WORK/good" "$WORK/plan.json"
check 'a second one says so, too' exits 4
check 'that nothing was changed, and nothing else' [ "$(printf '%s\n' "$output" |
	sed '/^print /d; /^ /d; s/[0-9]* so already/N so already/')" = \
	"$(printf '%s\n' '0 changes made, N so already' 'some of it has effect after a reboot')" ]
result 'the value is set' "$(grep -vx -e -1 "$WORK/good/proc/sys/kernel/sched_rt_runtime_us" || :)"
listen "$SETUP" verify --root "$WORK/good" rt-throttling
check 'verify finds the plan that was applied' says '^# plan: /etc/isolcpus-setup/plan.json'
check 'and the value' says '^PASS SCH-001'
listen "$SETUP" apply --root "$WORK/good" --runtime
check 'the part of each boot needs no plan to be named' exits 0
check 'and finds it done' says '^0 changes made'
listen "$SETUP" status --root "$WORK/good"
check 'status says what is isolated' says '^# isolated: 2-3$'
cp "$WORK/good/sys/devices/system/cpu/isolated" "$WORK/isolated"
echo nonsense >"$WORK/good/sys/devices/system/cpu/isolated"
listen "$SETUP" status --root "$WORK/good"
check 'and if the kernel says what nobody understands' says '^# isolated: not understood$'
echo '(null)' >"$WORK/good/sys/devices/system/cpu/isolated"
listen "$SETUP" status --root "$WORK/good"
check 'and none where the kernel says (null)' says '^# isolated: none$'
cp "$WORK/isolated" "$WORK/good/sys/devices/system/cpu/isolated"
listen "$SETUP" status --root "$WORK/good"
check 'and what undo would put back' says 'sched_rt_runtime_us'
echo 123 >"$WORK/good/proc/sys/kernel/sched_rt_runtime_us"
listen "$SETUP" undo --root "$WORK/good"
check 'what somebody else has changed is a conflict' exits 5
listen "$SETUP" undo --root "$WORK/good" --force
check '--force puts it back all the same' exits 0
rm -rf "$WORK/good/var/lib/isolcpus-setup" "$WORK/good/run/isolcpus-setup.lock"
result_of 'and everything is as it was' diff -r "$WORK/before" "$WORK/good"

# On the machine itself, which is a folder as well, somebody must apply it at each boot.
if [ "$(id -u)" = 0 ]; then
	cp -r "$WORK/good" "$WORK/machine"
	cp "$SETUP" "$WORK/machine/setup"
	cp "$WORK/plan.json" "$WORK/machine/plan.json"
	for lib in $(ldd "$SETUP" | grep -o '/[^ ]*'); do
		mkdir -p "$WORK/machine/${lib%/*}"
		cp -L "$lib" "$WORK/machine/$lib"
	done
	real() { chroot "$WORK/machine" /setup "$@"; }
	listen real apply /plan.json --dry-run
	check 'a dry run on the machine itself' exits 0
	check 'says nothing of its service' lacks 'systemctl enable'
	listen real apply /plan.json
	check 'it is applied' exits 4
	check 'that the service is not enabled is told in one line' says \
		'^nothing applies at the next boot .*; systemctl enable isolcpus-setup.service$'
	mkdir -p "$WORK/machine/etc/systemd/system/multi-user.target.wants"
	ln -s /nowhere "$WORK/machine/etc/systemd/system/multi-user.target.wants/isolcpus-setup.service"
	listen real apply /plan.json
	check 'not if it is' lacks 'systemctl enable'
fi

# Somebody else holds the lock.
mkdir -p "$WORK/good/run"
listen flock "$WORK/good/run/isolcpus-setup.lock" \
	"$SETUP" apply --root "$WORK/good" "$WORK/plan.json"
check 'a second instance is refused' exits 3
check 'in one line' complains 'isolcpus-setup.lock: '
rm "$WORK/good/run/isolcpus-setup.lock"
result_of 'and changes nothing' diff -r "$WORK/before" "$WORK/good"

listen "$SETUP" explain
check 'explain lists all checks' says '^IRQ-003 +irq-affinity +runtime'
listen "$SETUP" explain irq-affinity
check 'or says more of one' says '^why: '
listen_json "$SETUP" explain IRQ-003 --json
check 'also as JSON' json '@{$d->{checks}} == 1 && $d->{checks}[0]{name} eq "irq-affinity"'

results_end isolcpus-verify
