#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# debs.sh - fetch Debian's packages of a boot loader, or of firmware for QEMU
#
# usage: debs.sh grub|systemd-boot|uboot|firmware	prints where they are unpacked
#
# Nothing is installed: the package systemd-boot would put its loader on the boot
# partition of this machine, and the others leave hooks for its next kernel.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

packages_of() {
	case $1 in
	grub) echo busybox-static grub-common grub2-common grub-pc-bin libefiboot1 libefivar1 ;;
	systemd-boot) echo busybox-static systemd-boot systemd-boot-efi libsystemd-shared ;;
	uboot) echo busybox-static linux-base u-boot-menu ;;
	firmware) echo ovmf u-boot-qemu ;;
	*) die "usage: debs.sh grub|systemd-boot|uboot|firmware" ;;
	esac
}

# apt resumes and verifies what is there.
download() {
	# shellcheck disable=SC2086 # a list of words
	(cd "$CACHE/dl" && apt-get -qq -o APT::Sandbox::User=root download $PACKAGES) \
		>>"$LOG" 2>&1 </dev/null
}

# Of each package the newest of those that were downloaded, below one /usr.
unpack() {
	rm -rf "$PLACE.new"
	for folder in bin lib lib64 sbin; do
		mkdir -p "$PLACE.new/usr/$folder"
		ln -s "usr/$folder" "$PLACE.new/$folder"
	done
	for package in $PACKAGES; do
		# shellcheck disable=SC2012 # Debian's names
		deb=$(ls -t "$CACHE/dl/${package}_"*.deb | head -n 1)
		dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$PLACE.new" \
			--keep-directory-symlink --exclude './usr/share/doc' \
			--exclude './usr/share/man' --exclude './usr/share/locale'
	done
	rm -rf "$PLACE"
	mv "$PLACE.new" "$PLACE"
}

[ $# = 1 ] || die "usage: debs.sh grub|systemd-boot|uboot|firmware"
PACKAGES=$(packages_of "$1")
PLACE=$CACHE/loaders/$1
mkdir -p "$CACHE/dl" "$CACHE/loaders"
lock_take loaders "$CACHE"
if [ "$(cat "$PLACE.packages" 2>/dev/null)" != "$PACKAGES" ]; then
	LOG=$CACHE/loaders/$1.log
	: >"$LOG"
	say "fetching $PACKAGES" >&2
	download || { apt-get -qq -o DPkg::Lock::Timeout=300 update >>"$LOG" 2>&1 && download; } ||
		die "cannot fetch $1: $(grep '^E:' "$LOG" | tail -n 1) (log: $LOG)"
	unpack
	echo "$PACKAGES" >"$PLACE.packages"
fi
echo "$PLACE"
