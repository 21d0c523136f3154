#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# systemd-boot.t - Debian's systemd-boot on an EFI machine boots what apply has written
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/loaders/rig.sh"

ID=0123456789abcdef0123456789abcdef
ADD="kernel-install add $RELEASE /boot/vmlinuz-$RELEASE /boot/initrd.img-$RELEASE"

mkdir -p "$OVER/etc/kernel" "$OVER/boot/efi"
echo $ID >"$OVER/etc/machine-id"
echo "root=/dev/vda1 ro $GUEST quiet" >"$OVER/etc/kernel/cmdline"
boot 0 <<-END
	bootctl install --esp-path=/boot/efi --make-machine-id-directory=yes
	$ADD
END
# A kernel with PREEMPT_RT has no EFI variables unless it is told to.
boot 1 <<-END
	isolcpus-setup plan --isolate 1 -o /root/plan.json
	isolcpus-setup apply /root/plan.json --once
	sed -i 's/\$/ efi=runtime/' /etc/kernel/cmdline
	$ADD
	cp -r /boot/efi/loader/entries /root
END
boot 2 <<-'END'
	isolcpus-setup apply /root/plan.json --once
	isolcpus-setup verify CMD-001
END
boot 3 <<-'END'
	isolcpus-setup verify CMD-001
END
boot 4 <<-'END'
	isolcpus-setup verify CMD-001
	isolcpus-setup undo
	isolcpus-setup apply /root/plan.json
END
# As update-initramfs does: the entry is made again.
boot 5 <<-END
	isolcpus-setup verify CMD-001
	$ADD
END
boot 6 <<-'END'
	isolcpus-setup undo
	diff -r /root/entries /boot/efi/loader/entries
END
boot 7 <<-'END'
	isolcpus-setup apply /root/plan.json --once
	isolcpus-setup undo
END
boot 8 <<-'END'
	diff -r /root/entries /boot/efi/loader/entries
END
OVMF=$("$TOP/tests/loaders/debs.sh" firmware)/usr/share/OVMF
cp "$OVMF/OVMF_VARS_4M.fd" "$WORK/variables"
machine_run systemd-boot \
	-drive if=pflash,format=raw,readonly=on,file="$OVMF/OVMF_CODE_4M.fd" \
	-drive if=pflash,format=raw,file="$WORK/variables"

booted 0
check 'bootctl and kernel-install work in the guest' statuses_are 0 0
booted 1
check 'without EFI variables apply --once is refused' statuses_are 0 3 0 0 0
check 'and says what the kernel lacks' says 'no LoaderInfo in .*efi=runtime'
before=$(cmdline 2)
pattern="initrd=*\\initrd.img-$RELEASE root=/dev/vda1 ro $GUEST quiet efi=runtime*"
# shellcheck disable=SC2053 # a pattern
result 'systemd-boot boots it' "$([[ $before = $pattern ]] || echo "$before")"
with_words=${before/ systemd.machine_id=/ $WORDS systemd.machine_id=}
booted 2
check 'apply --once and verify wait for the reboot' statuses_are 4 4
cmdline_is 'systemd-boot boots the trial with the words of the plan' 3 "$before $WORDS"
booted 3
check 'and the kernel has isolated the CPU' statuses_are 0
cmdline_is 'the boot after the trial is as before' 4 "$before"
booted 4
check 'verify says so, undo and apply wait for a reboot' statuses_are 1 4 4
cmdline_is 'systemd-boot boots it with the words of the plan' 5 "$with_words"
booted 5
check 'and the kernel has isolated the CPU, again' statuses_are 0 0
cmdline_is 'as does an entry that kernel-install has made again' 6 "$with_words"
booted 6
check 'which undo takes back, too' statuses_are 4 0
cmdline_is 'once undone it boots as before' 7 "$before"
booted 7
check 'a trial is undone before its boot' statuses_are 4 4
cmdline_is 'and nothing of it is left to boot' 8 "$before"
booted 8
check 'entries are as before' statuses_are 0

results_end systemd-boot
