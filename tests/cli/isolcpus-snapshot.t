#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-snapshot.t - a snapshot says of a machine what the machine says
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

# Takes one of a tree, and unpacks it.
take() { # TREE ARCHIVE
	listen "$SETUP" snapshot --root "$WORK/$1" "$WORK/$2"
	rm -rf "$WORK/copy"
	mkdir "$WORK/copy"
	tar -xf "$WORK/$2" -C "$WORK/copy"
}

for tree in good wrong vm laptop; do
	tree_make "$tree"
	take "$tree" "$tree.tar"
	check "a snapshot of $tree is taken" exits 0
	"$SETUP" verify --root "$WORK/$tree" --isolate 1 --json >"$WORK/here" || :
	"$SETUP" verify --root "$WORK/copy" --isolate 1 --json >"$WORK/there" || :
	result_of "and verified as $tree is" diff "$WORK/here" "$WORK/there"
	result "with findings" "$([ -s "$WORK/here" ] || echo none)"
done

# The loader: a dry run below the copy is one below the machine.
same_loader() { # NAME
	take good "loader.tar"
	"$SETUP" apply --root "$WORK/good" "$WORK/plan.json" --dry-run >"$WORK/here" 2>&1 || :
	"$SETUP" apply --root "$WORK/copy" "$WORK/plan.json" --dry-run >"$WORK/there" 2>&1 || :
	result_of "$1: the same loader and changes" diff "$WORK/here" "$WORK/there"
	result "$1: it is that one" "$(grep -q "^boot  by $1: " "$WORK/here" || cat "$WORK/here")"
	result "$1: nothing of it is secret" "$(grep -rl secret "$WORK/copy" || :)"
}

tree_make good
"$SETUP" plan --root "$WORK/good" --isolate 2-3 -o "$WORK/plan.json" >"$WORK/log"
mkdir -p "$WORK/good/usr/sbin" "$WORK/good/boot/grub" "$WORK/good/etc/default"
echo secret >"$WORK/good/usr/sbin/update-grub"
echo 'password_pbkdf2 root secret' | tee "$WORK/good/boot/grub/grub.cfg" \
	>"$WORK/good/boot/grub/custom.cfg"
same_loader GRUB

# The journal keeps what custom.cfg was: of the copy as well it is the trial that waits.
printf '%s\n' 'save_env next_entry' "menuentry 'Debian' {" '	linux /vmlinuz ro' '}' \
	'source custom.cfg' >"$WORK/good/boot/grub/grub.cfg"
printf '%s\n' '# GRUB Environment Block' 'next_entry=isolcpus-setup-trial' \
	>"$WORK/good/boot/grub/grubenv"
mkdir -p "$WORK/good/var/lib" "$WORK/good/run"
listen "$SETUP" apply --root "$WORK/good" "$WORK/plan.json" --once
check 'a trial is prepared below an owner with a password' exits 4
result 'it is in the journal' "$(grep -q secret "$WORK/good/var/lib/isolcpus-setup/journal" ||
	echo 'it is not')"
take good trial.tar
check 'a snapshot is taken' exits 0
result 'nothing of it is secret' "$(grep -rl secret "$WORK/copy" || :)"
listen cat "$WORK/copy/MANIFEST"
check 'its manifest says what was cut' says '^left out: /var/lib/isolcpus-setup/journal: what .*custom'
for verb in status verify; do
	"$SETUP" $verb --root "$WORK/good" >"$WORK/here" 2>&1 || :
	"$SETUP" $verb --root "$WORK/copy" >"$WORK/there" 2>&1 || :
	result_of "$verb says the same there" diff "$WORK/here" "$WORK/there"
done
echo 'password_pbkdf2 root secret' >>"$WORK/good/var/lib/isolcpus-setup/journal"
take good damaged.tar
result 'of one that is damaged nothing is taken' "$(grep -rl secret "$WORK/copy" || :)"

tree_make good
mkdir -p "$WORK/good/boot/efi/loader/entries" "$WORK/good/boot/efi/EFI/BOOT" \
	"$WORK/good/etc/kernel"
echo 'timeout 3' >"$WORK/good/boot/efi/loader/loader.conf"
echo secret >"$WORK/good/boot/efi/loader/random-seed"
echo 0123 >"$WORK/good/etc/machine-id"
echo 'root=/dev/sda1 ro' >"$WORK/good/etc/kernel/cmdline"
printf 'machine-id 0123\noptions root=/dev/sda1 ro\nlinux /x\n' \
	>"$WORK/good/boot/efi/loader/entries/0123-6.1.conf"
same_loader systemd-boot
tree_make good
mkdir -p "$WORK/good/usr/sbin"
echo secret >"$WORK/good/usr/sbin/u-boot-update"
same_loader u-boot-menu

# Links, empty folders and secrets.
tree_make good
mkdir -p "$WORK/good/etc/default" "$WORK/good/boot/grub" "$WORK/good/proc/77"
echo 'root:$y$secret' >"$WORK/good/etc/shadow"
echo 'password_pbkdf2 root secret' >"$WORK/good/boot/grub/grub.cfg"
printf 'app\0--password=secret\0' >"$WORK/good/proc/77/cmdline"
echo 'KEY=secret' >"$WORK/good/proc/77/environ"
echo 'a) b' >"$WORK/good/proc/77/comm"
echo "77 (a) b) S $(seq -s ' ' 4 52)" >"$WORK/good/proc/77/stat"
ln -s /etc/shadow "$WORK/good/etc/default/irqbalance"
ln -s ../../../../etc/shadow "$WORK/good/sys/devices/system/cpu/cpu2/subsystem"
for option in SMP HIGH_RES_TIMERS CPU_ISOLATION NO_HZ_FULL RCU_NOCB_CPU CPUSETS; do
	echo "CONFIG_$option=y"
done | gzip >"$WORK/good/proc/config.gz"
take good good.tar.gz
check 'one that is packed is taken' exits 0
result_of 'by gzip' gzip -t "$WORK/good.tar.gz"
result 'nothing of it is secret' "$(grep -rl secret "$WORK/copy" || :)"
result 'a link is a link' "$([ -L "$WORK/copy/etc/default/irqbalance" ] || echo no link)"
result 'an empty folder is one' "$([ -d "$WORK/copy/proc/irq/40/nvme0q1" ] || echo missing)"
result 'the names of processes are there' "$([ -s "$WORK/copy/proc/77/comm" ] || echo missing)"
listen cat "$WORK/copy/proc/77/stat"
check 'where they run is there, their addresses are not' [ "$output" = \
	"77 (a) b) S $(seq -s ' ' 4 25) 0 0 0 0 0 31 32 33 34 0 $(seq -s ' ' 36 44) 0 0 0 0 0 0 0 52" ]
result 'their arguments are not' "$([ ! -e "$WORK/copy/proc/77/cmdline" ] || echo there)"
result 'only its owner may read it' "$(stat -c %a "$WORK/good.tar.gz" | grep -vx 600 || :)"
listen "$SETUP" verify --root "$WORK/copy" kconfig-needed
check "the kernel's own configuration is read" says '^PASS KCF-001'
listen cat "$WORK/copy/MANIFEST"
check 'its manifest says what it is' says '^isolcpus-setup.snapshot/1$'
check 'and what could not be read' says '^left out: /boot/config-.*: No such file'
"$SETUP" snapshot --root "$WORK/good" "$WORK/first.tar" >"$WORK/log"
"$SETUP" snapshot --root "$WORK/good" "$WORK/again.tar" >"$WORK/log"
result_of 'twice is the same' cmp "$WORK/first.tar" "$WORK/again.tar"

refuses 2 'must end with .tar' snapshot --root "$WORK/good" "$WORK/x.zip"
refuses 1 'No such file' snapshot --root "$WORK/good" /nowhere/x.tar
result 'nothing half done is left' "$(find "$WORK" -name '*.new')"
listen "$SETUP" snapshot "$WORK/live.tar"
check 'this machine can be taken, too' exits 0
result 'with its processes' "$(tar -tf "$WORK/live.tar" | grep -qx proc/1/comm || echo none)"

results_end isolcpus-snapshot
