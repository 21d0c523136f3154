#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# uboot.t - U-Boot, configured by Debian's u-boot-menu, boots what apply has written
#
# On x86, U-Boot 2023.01 hands over an initramfs from extlinux.conf with size 0.  So
# QEMU has it in memory, and the kernel's header says where, as a loader would write
# there; for u-boot-menu there is none.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/loaders/rig.sh"

INITRD=0x10000000	# in memory: where nothing else is

mkdir -p "$OVER/etc/default"
cat >"$OVER/etc/default/u-boot" <<-END
	U_BOOT_PARAMETERS="ro $GUEST quiet"
	U_BOOT_ROOT="root=/dev/vda1"
	U_BOOT_TIMEOUT="1"
END
# The header's fields ramdisk_image and ramdisk_size.
cat >"$OVER/loaders/initrd.pl" <<-END
	open(my \$kernel, "+<", "/boot/vmlinuz-$RELEASE") or die;
	seek(\$kernel, 0x218, 0);
	print(\$kernel pack("VV", $INITRD, -s "/boot/initrd.img-$RELEASE"));
	close(\$kernel) or die;
	unlink("/boot/initrd.img-$RELEASE") or die;
END
boot 0 <<-'END'
	perl /loaders/initrd.pl
	u-boot-update
	cp /boot/extlinux/extlinux.conf /root
END
boot 1 <<-'END'
	isolcpus-setup plan --isolate 1 -o /root/plan.json
	isolcpus-setup apply /root/plan.json --once
	isolcpus-setup apply /root/plan.json
	isolcpus-setup verify CMD-001
END
boot 2 <<-'END'
	isolcpus-setup verify CMD-001
	isolcpus-setup undo
END
boot 3 <<-'END'
	diff /root/extlinux.conf /boot/extlinux
END
FIRMWARE=$("$TOP/tests/loaders/debs.sh" firmware)
machine_run uboot -bios "$FIRMWARE/usr/lib/u-boot/qemu-x86/u-boot.rom" \
	-device loader,file="$WORK/disk.initrd",addr=$INITRD,force-raw=on

booted 0
check 'u-boot-update works in the guest' statuses_are 0 0 0
before=$(cmdline 1)
result 'U-Boot boots it' \
	"$([ "$before" = "root=/dev/vda1 ro $GUEST quiet" ] || echo "$before")"
booted 1
check 'apply --once is refused, apply and verify wait for the reboot' statuses_are 0 3 4 4
cmdline_is 'U-Boot boots it with the words of the plan' 2 "$before $WORDS"
booted 2
check 'and the kernel has isolated the CPU; undo waits for a reboot' statuses_are 0 4
cmdline_is 'once undone it boots as before' 3 "$before"
booted 3
check 'and its configuration is as before' statuses_are 0

results_end uboot
