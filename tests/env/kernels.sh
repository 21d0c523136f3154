#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# kernels.sh - fetch Debian's kernels: headers to build against, images to boot
#
# usage: kernels.sh [NAME...]		fetch what is missing (default: all)
#	 kernels.sh dir NAME		print the headers directory of a kernel
#
# NAME: 6.12-rt 6.12 6.1-rt 6.1, or "source" for the few files the project uses
# from Debian's linux-source-6.12 (mainline's driver is compiled, never read).
# Nothing is installed: packages are unpacked below $CACHE/root.  A kernel once
# fetched stays, whatever apt offers later.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

NAMES='6.12-rt 6.12 6.1-rt 6.1'
SOURCE_FILES='scripts/checkpatch.pl scripts/const_structs.checkpatch scripts/kernel-doc
scripts/spelling.txt samples/acrn/vm-sample.c drivers/virt/acrn'

# The releases apt knows for kernel $1, newest first.
releases() {
	flavour=amd64
	case $1 in *-rt) flavour=rt-amd64 ;; esac
	case $1 in
	6.12*) version='6\.12\.[0-9]+\+deb12' ;;
	6.1*) version='6\.1\.0-[0-9]+' ;;
	esac
	apt-cache pkgnames linux-headers-6 |
		sed -nE "s/^linux-headers-($version-$flavour)\$/\\1/p" | sort -rV
}

depends_on() {
	apt-cache show --no-all-versions "$1" | sed -n 's/^Depends: //p' |
		grep -oE "$2[^ ,]*" | head -n 1
}

# Every package of release $1: headers, what they include, the image.
packages_of() {
	headers=linux-headers-$1
	echo "$headers"
	depends_on "$headers" 'linux-headers-[^ ]*-common'
	depends_on "$headers" linux-kbuild-
	echo "linux-image-$1-unsigned"
}

# Download into $CACHE/dl (apt resumes and verifies) and print the file names.
download() {
	mkdir -p "$CACHE/dl"
	(cd "$CACHE/dl" && apt-get -qq -o APT::Sandbox::User=root download "$@") \
		>>"$LOG" 2>&1 </dev/null || return 1
	# It names only what the current directory lacks, hence the cd.
	(cd / && apt-get -qq --print-uris download "$@") 2>>"$LOG" | cut -d ' ' -f 2
}

# Some packages are shared by two kernels, which may be in use: unpack once.
unpack() {
	stamp=$CACHE/root/.unpacked/$1
	[ ! -e "$stamp" ] || return 0
	mkdir -p "${stamp%/*}"
	case $1 in
	linux-image-*) image_unpack "$1" ;;
	*) dpkg-deb -x "$CACHE/dl/$1" "$CACHE/root" ;;
	esac && touch "$stamp"
}

image_unpack() {
	dpkg-deb --fsys-tarfile "$CACHE/dl/$1" |
		tar -x -C "$CACHE/root" --wildcards './boot/vmlinuz-*'
}

# The one absolute path in Debian's headers.
headers_relocate() {
	sed -i "s|^include /usr/src/|include $CACHE/root/usr/src/|" "$1/Makefile"
}

# Number of $3 bytes at offset $2 of file $1.
number_at() {
	od -A n -j "$2" -N "$3" -t "u$3" "$1" | tr -d ' '
}

# QEMU boots the ELF file inside the compressed image (PVH), which saves the
# guest the unpacking: some seconds of emulation in each run.
image_expand() {
	setup_bytes=$((($(number_at "$1" 497 1) + 1) * 512))
	start=$((setup_bytes + $(number_at "$1" 584 4)))
	case $(od -A n -j $start -N 4 -t x1 "$1" | tr -d ' ') in
	28b52ffd) program=zstd ;;
	fd377a58) program=xz ;;
	*) return 1 ;;
	esac
	# The last 4 bytes of the payload are its unpacked length.
	tail -c "+$((start + 1))" "$1" | head -c "$(($(number_at "$1" 588 4) - 4))" |
		$program -dc >"$2.new" && mv "$2.new" "$2"
}

image_link() {
	ln -f "$CACHE/root/boot/vmlinuz-$2" "$CACHE/kernels/$1/vmlinuz" &&
		image_expand "$CACHE/kernels/$1/vmlinuz" "$CACHE/kernels/$1/vmlinux"
}

# Fetch release $2 as kernel $1; the file "release" appears last.  (Called in a
# condition, where "set -e" does not act: every step is chained.)
kernel_get() {
	say "fetching kernel $1: $2"
	# shellcheck disable=SC2046 # lists of words
	debs=$(download $(packages_of "$2")) || return 1
	for deb in $debs; do
		unpack "$deb" || return 1
	done
	mkdir -p "$CACHE/kernels/$1"
	headers_relocate "$CACHE/root/usr/src/linux-headers-$2" &&
		image_link "$1" "$2" &&
		echo "$2" >"$CACHE/kernels/$1/release.new" &&
		mv "$CACHE/kernels/$1/release.new" "$CACHE/kernels/$1/release"
}

# The release whose headers an older tree of ours has fetched, if that is one.
release_begun() {
	[ ! -e "$CACHE/kernels/$1/release" ] || cat "$CACHE/kernels/$1/release"
}

# The newest release whose packages are all there.
kernel_fetch() {
	for release in $(release_begun "$1") $(releases "$1"); do
		! kernel_get "$1" "$release" || return 0
	done
	return 1
}

source_fetch() {
	say "fetching linux-source-6.12"
	deb=$(download linux-source-6.12) || return 1
	rm -rf "$CACHE/linux-source.new"
	mkdir -p "$CACHE/linux-source.new"
	# shellcheck disable=SC2046,SC2086
	dpkg-deb --fsys-tarfile "$CACHE/dl/$deb" |
		tar -xO ./usr/src/linux-source-6.12.tar.xz |
		tar -xJ -C "$CACHE/linux-source.new" --strip-components 1 \
			$(printf 'linux-source-6.12/%s ' $SOURCE_FILES) || return 1
	rm -rf "$CACHE/linux-source"
	mv "$CACHE/linux-source.new" "$CACHE/linux-source"
}

# An older tree of ours may have unpacked fewer.
have_source() {
	for file in $SOURCE_FILES; do
		[ -e "$CACHE/linux-source/$file" ] || return 1
	done
}

have() {
	case $1 in
	source) have_source ;;
	*) [ -e "$CACHE/kernels/$1/release" ] && [ -e "$CACHE/kernels/$1/vmlinux" ] ;;
	esac
}

fetch() {
	case $1 in
	source) source_fetch ;;
	*) kernel_fetch "$1" ;;
	esac
}

# The lists may be missing or older than the archive: refresh once, retry.
fetch_or_refresh() {
	fetch "$1" || {
		apt-get -qq -o DPkg::Lock::Timeout=300 update >>"$LOG" 2>&1 && fetch "$1"
	}
}

name_check() {
	case " $NAMES source " in
	*" $1 "*) ;;
	*) die "no kernel '$1' ($NAMES source)" ;;
	esac
}

if [ "${1-}" = dir ]; then
	name_check "${2-}"
	have "$2" || "$0" "$2" >&2
	echo "$CACHE/root/usr/src/linux-headers-$(cat "$CACHE/kernels/$2/release")"
	exit 0
fi

# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $NAMES source
missing=
for name; do
	name_check "$name"
	have "$name" || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

lock_take kernels "$CACHE"
LOG=$CACHE/kernels.log
: >"$LOG"
"$ENV_DIR/packages.sh" build
for name in $missing; do
	have "$name" || fetch_or_refresh "$name" ||
		die "cannot fetch $name: $(grep '^E:' "$LOG" | tail -n 1) (log: $LOG)"
done
