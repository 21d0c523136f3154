#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# packages.sh - install the Debian packages a part of the project needs
#
# usage: packages.sh SET...		sets: see package_set
#
# Needs nothing but a Debian base system; says what it installs, and is silent
# when everything is there.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

SETS='build qemu rtpoll bench isolcpus unit model lint install hazards loaders'

package_set() {
	case $1 in
	build) echo gcc libc6-dev libelf1 libssl3 make pahole perl sparse xz-utils zstd ;;
	qemu) echo cpio gcc libc6-dev linux-perf make qemu-system-x86 rt-tests systemd \
		trace-cmd util-linux zlib1g-dev ;;
	rtpoll) echo gcc libc6-dev libcap-ng-dev libinih-dev libjansson-dev libnuma-dev \
		libtraceevent-dev libtracefs-dev make pkg-config ;;
	bench) echo gcc libc6-dev libinih-dev libjansson-dev libnuma-dev liburing-dev make \
		rt-tests strace stress-ng ;;
	isolcpus) echo gcc libarchive-dev libc6-dev libjansson-dev make pkg-config ;;
	unit) echo clang gcc libc6-dev libclang-rt-14-dev libcriterion-dev make zlib1g-dev ;;
	model) echo gcc libc6-dev spin ;;
	lint) echo clang gcc libc6-dev perl shellcheck ;;
	install) echo dkms kmod ;;
	hazards) echo binutils diffutils patch ;;
	loaders) echo cpio dosfstools e2fsprogs fdisk qemu-system-x86 tar xz-utils ;;
	*) die "no package set '$1' ($SETS)" ;;
	esac
}

# Of the packages named, those that are not installed.
packages_missing() {
	for package; do
		state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=
		[ "$state" = installed ] || echo "$package"
	done
}

apt_install() {
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
		install --no-install-recommends "$@" >>"$LOG" 2>&1 </dev/null
}

apt_update() {
	apt-get -qq -o DPkg::Lock::Timeout=300 update >>"$LOG" 2>&1 </dev/null
}

[ $# -gt 0 ] || die "usage: packages.sh SET..."
wanted=
for set; do
	wanted="$wanted $(package_set "$set")"
done

# shellcheck disable=SC2086 # lists of words
missing=$(packages_missing $wanted | sort -u | tr '\n' ' ')
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null || die "not a Debian system; missing: $missing"
[ "$(id -u)" = 0 ] || die "run as root, or first: apt-get install $missing"

lock_take packages "$CACHE"
LOG=$CACHE/packages.log
: >"$LOG"
say "installing $missing(log: $LOG)"
# shellcheck disable=SC2086
apt_install $missing || { apt_update && apt_install $missing; } ||
	die "apt-get failed: $(grep '^E:' "$LOG" | tail -n 1) (log: $LOG)"
