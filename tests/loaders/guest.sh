#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# guest.sh - process 1 of a machine with a disk: says how it was booted, does its work
#
# /loaders/boot.N has the commands of boot N, one a line.  The boot without one is the
# last.  On the console: "== boot N", "cmdline: WORDS", "$ COMMAND", what it says behind
# "| ", and "status: N".
export PATH=/usr/sbin:/usr/bin HOME=/root
# There is no udev to tell bootctl what kind of partition it is.
export SYSTEMD_RELAX_ESP_CHECKS=1

commands_run() { # FILE
	while read -r command; do
		echo "\$ $command"
		sh -c "$command" </dev/null >/tmp/said 2>&1
		status=$?
		sed 's/^/| /' /tmp/said
		echo "status: $status"
	done <"$1"
}

exec >/dev/console 2>&1
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
mount -o remount,rw /
[ ! -d /sys/firmware/efi/efivars ] || mount -t efivarfs efivarfs /sys/firmware/efi/efivars
[ ! -b /dev/vda2 ] || mount -t vfat /dev/vda2 /boot/efi

nr=$(cat /loaders/nr)
echo $((nr + 1)) >/loaders/nr
echo "== boot $nr"
printf 'cmdline: %s\n' "$(cat /proc/cmdline)"
commands_run "/loaders/boot.$nr"
[ ! -b /dev/vda2 ] || umount /boot/efi
mount -o remount,ro /
if [ -e "/loaders/boot.$((nr + 1))" ]; then
	busybox reboot -f
else
	echo '== off'
	busybox poweroff -f
fi
