#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-apply.t - from a plan to the reboot it waits for, and back, by GRUB
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

DROP_IN=etc/default/grub.d/50-isolcpus-setup.cfg
R=$WORK/qemu-smt

# A machine that boots by GRUB, as it is before anything is applied.
grub_make() {
	tree_make qemu-smt
	mkdir -p "$R/usr/sbin" "$R/boot/grub" "$R/etc/default/grub.d" "$R/var/lib" "$R/run"
	: >"$R/usr/sbin/update-grub"
	echo '# a GRUB' >"$R/boot/grub/grub.cfg"
	echo 'GRUB_CMDLINE_LINUX_DEFAULT="quiet"' >"$R/etc/default/grub"
	echo 'root=/dev/sda1 ro quiet' >"$R/proc/cmdline"
	echo >"$R/sys/devices/system/cpu/isolated"
	rm -rf "$WORK/before"
	cp -r "$R" "$WORK/before"
}

unchanged() { # NAME
	result_of "$1" diff -r "$WORK/before" "$R"
}

grub_make
listen "$SETUP" plan --root "$R" --isolate 2-3 -o "$WORK/plan.json"
check 'a plan is made' exits 0
listen "$SETUP" apply --root "$R" "$WORK/plan.json" --dry-run
check 'a dry run ends well' exits 0
check 'it names the loader' says '^boot  by GRUB: '
check 'and the drop-in' says "^\+\+\+ /$DROP_IN"
unchanged 'and changes nothing'
listen "$SETUP" verify --root "$R" --plan "$WORK/plan.json" CMD-001
check 'not applied is a FAIL' exits 1

listen "$SETUP" apply --root "$R" "$WORK/plan.json"
check 'apply asks for a reboot' exits 4
check 'and for update-grub, which is not run below a root' says '/usr/sbin/update-grub'
listen cat "$R/$DROP_IN"
check 'GRUB is told' says '^GRUB_CMDLINE_LINUX_DEFAULT="\$GRUB_CMDLINE_LINUX_DEFAULT .*2-3'
listen "$SETUP" apply --root "$R" "$WORK/plan.json"
check 'the second apply asks for it, too' exits 4
check 'and makes no change' says '^0 changes made'
listen "$SETUP" verify --root "$R" CMD-001 CMD-003
check 'verify waits for the reboot' exits 4
check 'and says so' says '^REBOOT CMD-001 '

listen "$SETUP" undo --root "$R"
check 'undo asks for a reboot' exits 4
rm -rf "$R/var/lib/isolcpus-setup" "$R/run/isolcpus-setup.lock"
unchanged 'and everything is as it was'

# A trial, with grub-reboot's part done by hand.
cat >"$R/boot/grub/grub.cfg" <<-'END'
	save_env next_entry
	menuentry 'Debian' {
		linux /vmlinuz root=/dev/sda1 ro quiet
	}
	source custom.cfg
END
echo '# GRUB Environment Block' >"$R/boot/grub/grubenv"
listen "$SETUP" apply --root "$R" "$WORK/plan.json" --once
check 'apply --once asks for a reboot' exits 4
echo 'next_entry=isolcpus-setup-trial' >>"$R/boot/grub/grubenv"
listen "$SETUP" verify --root "$R" CMD-001
check 'verify waits for the trial' exits 4
listen "$SETUP" undo --root "$R" --dry-run
check 'undo would have GRUB forget it' says 'grub-editenv /boot/grub/grubenv unset next_entry'
sed -i 's/^next_entry=.*/next_entry=/' "$R/boot/grub/grubenv"
listen "$SETUP" verify --root "$R" CMD-001
check 'once it was booted, it waits no more' exits 1
listen "$SETUP" undo --root "$R"
check 'and undo removes the entry' says '^remove /boot/grub/custom.cfg'
result 'but has nothing to say to GRUB' "$(printf '%s\n' "$output" | grep editenv)"
grub_make

# A part of the machine is read-only, as in a container.
apply_readonly() { # PART
	# shellcheck disable=SC2016 # the inner shell's
	unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift &&
		exec "$@"' sh "$R/$1" "$SETUP" apply --root "$R" "$WORK/plan.json"
}

# The one line that names a file, its error and a remedy.
one_complaint() { # PATH
	printf '%s\n' "$output" | grep '^isolcpus-setup: ' >"$WORK/complaints"
	[ "$(wc -l <"$WORK/complaints")" = 1 ] &&
		grep -q "^isolcpus-setup: $1: .*Read-only file system; mount it" "$WORK/complaints"
}

if unshare -m true 2>/dev/null; then
	mkdir -p "$R/proc/sys/vm" "$R/sys/kernel/mm/ksm"
	echo 1 >"$R/proc/sys/vm/stat_interval"
	echo 1 >"$R/sys/kernel/mm/ksm/run"
	cp -r "$R/proc" "$R/sys" "$WORK/before"
	for file in /proc/sys/vm/stat_interval /sys/kernel/mm/ksm/run \
		/etc/isolcpus-setup/plan.json /var/lib/isolcpus-setup/journal \
		/run/isolcpus-setup.lock; do
		part=${file#/}
		part=${part%%/*}
		listen apply_readonly "$part"
		check "with a read-only /$part apply is refused" exits 3
		check 'in one line, with file and remedy' one_complaint "$file"
		rm -f "$R/run/isolcpus-setup.lock"
		unchanged 'and nothing is written'
	done
fi
grub_make

# Of another machine.
sed 's/"nr_cpus": 4/"nr_cpus": 8/' "$WORK/plan.json" >"$WORK/other.json"
refuses 2 'plan is for 8 CPUs, here are 4; plan anew' apply --root "$R" "$WORK/other.json"
echo 0-2 >"$R/sys/devices/system/cpu/present"
cp "$R/sys/devices/system/cpu/present" "$WORK/before/sys/devices/system/cpu/"
refuses 2 'isolated: CPU 3 is not in .*present; plan anew' apply --root "$R" \
	"$WORK/plan.json"
unchanged 'nothing is written then'

# By a cgroup, where there is none.
grub_make
refuses 3 'CGR-001: no cgroup v2 at .*; isolcpus-setup plan --mode boot' plan --root "$R" \
	--isolate 2-3 --mode cgroup -o "$WORK/cgroup.json"
result 'no plan is written' "$(find "$WORK/cgroup.json" 2>/dev/null || :)"
mkdir -p "$R/sys/fs/cgroup"
echo 'cpuset cpu memory' >"$R/sys/fs/cgroup/cgroup.controllers"
listen "$SETUP" plan --root "$R" --isolate 2-3 --mode cgroup -o "$WORK/cgroup.json"
check 'with cgroup v2 a plan is made' exits 0
rm -r "$R/sys/fs"
refuses 3 'CGR-001: no cgroup v2' apply --root "$R" "$WORK/cgroup.json"
unchanged 'and without it nothing is written'
listen "$SETUP" verify --root "$R" --plan "$WORK/cgroup.json" CGR-001
check 'no partition is a FAIL' exits 1

results_end isolcpus-apply
