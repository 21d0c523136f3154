#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# install.sh - put the modules into every installed kernel, by DKMS
#
# usage: install.sh install | uninstall | status
#
# Goes through DKMS, so that kernels installed later get the modules, too.  They
# go to updates/dkms of each kernel; mainline's acrn.ko stays where it is, and a
# file of modprobe.d puts ours in its place.  uninstall takes everything away.
#
# DESTDIR=DIR works on the tree below DIR: packagers and tests.
# Exit status: 0 done; 1 failed, and as it was before; 2 usage.
set -eu

HERE=$(cd "$(dirname "$0")" && pwd)
DESTDIR=${DESTDIR:-}
# shellcheck source=/dev/null
. "$HERE/dkms.conf"
NAME=$PACKAGE_NAME
VERSION=$PACKAGE_VERSION
KERNELS=$DESTDIR/lib/modules
INTO=$DESTDIR		# below it DKMS works

# "FILE PLACE" of what is installed besides the modules.
FILES="modprobe.conf etc/modprobe.d/acrn-hsm.conf
udev.rules etc/udev/rules.d/60-acrn-hsm.rules
sysusers.conf usr/lib/sysusers.d/acrn-hsm.conf
load.service etc/systemd/system/acrn-hsm.service"

say() {
	echo "install.sh: $*"
}

die() {
	echo "install.sh: $*" >&2
	exit 1
}

dkms_run() {
	mkdir -p "$INTO/var/lib/dkms" "$INTO/usr/src"
	dkms "$@" --dkmstree "$INTO/var/lib/dkms" \
		--sourcetree "$INTO/usr/src" --installtree "$KERNELS"
}

# Installed kernels; those that can be built for.
kernels() {
	for directory in "$KERNELS"/*/; do
		[ -e "$directory/modules.order" ] || [ -e "$directory/build" ] || continue
		basename "$directory"
	done
}

kernels_with_headers() {
	for kernel in $(kernels); do
		if ! [[ $kernel =~ $BUILD_EXCLUSIVE_KERNEL ]]; then
			say "kernel $kernel: neither 6.1 nor 6.12, skipped" >&2
		elif [ -e "$KERNELS/$kernel/build/Makefile" ]; then
			echo "$kernel"
		else
			say "kernel $kernel: no headers, skipped (apt-get install" \
				"linux-headers-$kernel, then make install)" >&2
		fi
	done
}

versions_added() {
	for directory in "$DESTDIR/var/lib/dkms/$NAME"/*/source; do
		[ -e "$directory" ] || [ -L "$directory" ] || continue
		basename "$(dirname "$directory")"
	done
}

# Sources only: who ran make in the tree has objects there, too.
sources_copy() {
	source=$INTO/usr/src/$NAME-$VERSION
	mkdir -p "$source"
	(cd "$HERE" && find . -type f \( -name '*.[ch]' ! -name '*.mod.c' -o -name Kbuild \
		-o -name Makefile -o -name dkms.conf -o -path './dist/*' \) \
		-exec cp --parents {} "$source" \;)
}

# The kernels that have version $1.
kernels_built() {
	dkms_run status -m "$NAME" -v "$1" | sed -nE "s|^$NAME/$1, ([^,]+),.*|\\1|p"
}

versions_remove() {
	for version in $(versions_added); do
		kernels=$(kernels_built "$version")
		dkms_run remove -m "$NAME" -v "$version" --all --no-depmod \
			>/dev/null 2>&1 || :
		rm -rf "$DESTDIR/var/lib/dkms/$NAME/$version" \
			"$DESTDIR/usr/src/$NAME-$version"
		for kernel in $kernels; do
			depmod -b "$DESTDIR/" "$kernel"
		done
	done
	rmdir "$DESTDIR/var/lib/dkms/$NAME" 2>/dev/null || :
}

# A step of DKMS, whose output, and the compiler's, counts only when it fails.
step() {
	dkms_run "$@" >"$LOG" 2>&1 && return
	cat "$LOG" >&2
	tail -n 20 "$INTO/var/lib/dkms/$NAME/$VERSION/build/make.log" >&2 || :
	return 1
}

# DKMS step $1 for kernel $2.
kernel_step() {
	step "$1" -m "$NAME" -v "$VERSION" -k "$2" --force --no-depmod \
		--kernelsourcedir "$KERNELS/$2/build"
}

modules_install() {
	sources_copy
	step add -m "$NAME" -v "$VERSION" || return 1
	for kernel; do
		say "kernel $kernel: building"
		kernel_step install "$kernel" || return 1
		depmod -b "$DESTDIR/" "$kernel"
	done
}

# What is installed goes only once the new modules are known to build.
modules_try() {
	[ -n "$(versions_added)" ] || return 0
	INTO=$SCRATCH
	sources_copy
	step add -m "$NAME" -v "$VERSION" || return 1
	for kernel; do
		say "kernel $kernel: trying to build, before anything is replaced"
		kernel_step build "$kernel" || return 1
	done
	INTO=$DESTDIR
}

files_install() {
	echo "$FILES" | while read -r file place; do
		install -D -m 644 "$HERE/dist/$file" "$DESTDIR/$place"
	done
}

files_remove() {
	echo "$FILES" | while read -r file place; do
		rm -f "$DESTDIR/$place"
	done
}

unit_is() {
	command -v systemctl >/dev/null || return 0
	systemctl --root="$DESTDIR/" --quiet "$1" acrn-hsm.service 2>/dev/null || :
}

# Group, rules and unit take effect now, not only after a restart.
system_reload() {
	[ -z "$DESTDIR" ] || return 0
	command -v systemd-sysusers >/dev/null && systemd-sysusers acrn-hsm.conf
	command -v udevadm >/dev/null && udevadm control --reload 2>/dev/null &&
		udevadm trigger --subsystem-match=misc 2>/dev/null
	[ ! -d /run/systemd/system ] || systemctl daemon-reload
}

loaded_say() {
	[ -z "$DESTDIR" ] || return 0
	if [ -d /sys/module/acrn ]; then
		say "mainline's acrn is loaded: end its VMs, then rmmod acrn && modprobe acrn_hsm"
	elif [ -d /sys/module/acrn_hsm ]; then
		say "acrn_hsm is loaded: end its VMs, then rmmod acrn_hsm$1"
	fi
}

do_install() {
	mapfile -t list < <(kernels_with_headers)
	[ "${#list[@]}" -gt 0 ] || die "no kernel with headers below $KERNELS"
	modules_try "${list[@]}" || die "does not build: everything is as it was"
	versions_remove
	if ! modules_install "${list[@]}"; then
		versions_remove
		die "not installed; nothing was left behind"
	fi
	files_install
	unit_is enable
	system_reload || :
	say "$NAME $VERSION is in ${#list[@]} kernel(s); modprobe acrn_hsm, or restart"
	loaded_say ' && modprobe acrn_hsm for the new one'
}

do_uninstall() {
	unit_is disable
	files_remove
	versions_remove
	system_reload || :
	say "$NAME is gone; modprobe acrn loads mainline's module again"
	loaded_say ''
}

case ${1:-} in
install | uninstall | status) ;;
*)
	echo 'usage: install.sh install | uninstall | status' >&2
	exit 2
	;;
esac
command -v dkms >/dev/null || die "needs dkms: apt-get install dkms"
if [ "$1" = status ]; then
	dkms_run status -m "$NAME"
	exit
fi
[ "$(id -u)" = 0 ] || die "run as root"
SCRATCH=$(mktemp -d)
LOG=$SCRATCH/log
trap 'rm -rf "$SCRATCH"' EXIT
"do_$1"
