#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# grub.t - Debian's GRUB on a BIOS machine boots what apply has written
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/loaders/rig.sh"

mkdir -p "$OVER/etc/default"
cat >"$OVER/etc/default/grub" <<-END
	GRUB_DEFAULT=0
	GRUB_TIMEOUT=0
	GRUB_DISTRIBUTOR=Debian
	GRUB_CMDLINE_LINUX_DEFAULT="quiet"
	GRUB_CMDLINE_LINUX="$GUEST"
	GRUB_TERMINAL=serial
	GRUB_SERIAL_COMMAND=serial
END
boot 0 <<-'END'
	grub-install /dev/vda
	update-grub
	cp /boot/grub/grub.cfg /root/grub.cfg
END
boot 1 <<-'END'
	isolcpus-setup plan --isolate 1 -o /root/plan.json
	isolcpus-setup apply /root/plan.json --once
	isolcpus-setup verify CMD-001
END
boot 2 <<-'END'
	isolcpus-setup verify CMD-001
END
boot 3 <<-'END'
	isolcpus-setup verify CMD-001
	isolcpus-setup undo
	isolcpus-setup apply /root/plan.json
END
boot 4 <<-'END'
	isolcpus-setup verify CMD-001
	grub-reboot '1>1'
END
boot 5 <<-'END'
	isolcpus-setup undo
END
# From here on the default is not the first entry.
boot 6 <<-'END'
	diff /root/grub.cfg /boot/grub/grub.cfg
	sed -i 's/^GRUB_DEFAULT=.*/GRUB_DEFAULT="1>1"/' /etc/default/grub
	update-grub
	isolcpus-setup apply /root/plan.json --once
	isolcpus-setup undo
END
boot 7 <<-'END'
	grub-editenv - list
END
machine_run grub

booted 0
check 'grub-install and update-grub work in the guest' statuses_are 0 0 0
before=$(cmdline 1)
recovery="${before%"$GUEST"*}single $GUEST"
result 'GRUB boots it' "$([[ $before = *" root=/dev/vda1 ro $GUEST quiet" ]] || echo "$before")"
booted 1
check 'apply --once and verify wait for the reboot' statuses_are 0 4 4
cmdline_is 'GRUB boots the trial with the words of the plan' 2 "$before $WORDS"
booted 2
check 'and the kernel has isolated the CPU' statuses_are 0
cmdline_is 'the boot after the trial is as before' 3 "$before"
booted 3
check 'verify says so, undo and apply wait for a reboot' statuses_are 1 4 4
cmdline_is 'GRUB boots it with the words of the plan' 4 "$before $WORDS"
booted 4
check 'and the kernel has isolated the CPU, again' statuses_are 0 0
cmdline_is 'the entry for recovery has none of them' 5 "$recovery"
booted 5
check 'undo waits for a reboot' statuses_are 4
cmdline_is 'once undone it boots as before' 6 "$before"
booted 6
check 'and its configuration is as before' statuses_are 0 0 0 4 4
cmdline_is 'of a trial that was undone nothing is left to boot' 7 "$recovery"

results_end grub
