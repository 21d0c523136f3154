#!/bin/busybox sh
# SPDX-License-Identifier: BSD-3-Clause
# init.sh - the initramfs of a machine with a disk: finds its root, as the loader says
# shellcheck shell=dash
export PATH=/bin

/bin/busybox mkdir -p /proc /sys /dev /disk
/bin/busybox --install /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
while read -r module; do
	insmod "/modules/$module.ko"
done </modules/order

root=$(sed -n 's/.*\<root=\([^ ]*\).*/\1/p' /proc/cmdline)
mount -t ext4 "$root" /disk
for folder in proc sys dev; do
	mount --move "/$folder" "/disk/$folder"
done
exec switch_root /disk /loaders/guest.sh
