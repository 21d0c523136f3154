#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# board.sh - the root of a small Debian with the commands installed, for a guest to be a board
#
# usage: board.sh KERNEL	prints the folder, for HSM_BOARD of tests/kmod/initramfs.sh
#
# What `make install` installs, the tools that scenario acrn runs, what a shell script needs,
# and what Debian's packages put beside the kernel: each where it is on a board.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

[ $# = 1 ] || die "usage: board.sh KERNEL"
KERNEL=$1
BOARD=$OUT/board/$KERNEL

COMMANDS='base64 cat cp cyclictest dash dirname dpkg-query gzip hackbench mkdir mv oslat rm
sha256sum sort stress-ng tar uname'
PACKAGES='libc6 libinih1 libjansson4 libnuma1 liburing2 rt-tests stress-ng'

install_ours() { # FOLDER
	nice make -s -j2 -C "$TOP/$1" B="$OUT/$1" DESTDIR="$BOARD" install
}

# As it is here: a program, and what it is linked with.
libraries() { # PROGRAM...
	for program; do
		ldd "$program" | sed -n 's/^[^/]*\(\/[^ ]*\) (0x.*/\1/p'
	done | sort -u | while read -r library; do
		[ -e "$BOARD$library" ] || cp -L "$library" "$BOARD$library"
	done
}

commands() {
	for command in $COMMANDS; do
		cp -L "$(command -v "$command")" "$BOARD/usr/bin/"
	done
	ln -s dash "$BOARD/usr/bin/sh"
}

kernel_config() {
	dir=$("$ENV_DIR/kernels.sh" dir "$KERNEL")
	cp "$dir/.config" "$BOARD/boot/config-${dir##*/linux-headers-}"
}

"$ENV_DIR/packages.sh" build rtpoll bench isolcpus qemu >&2
"$ENV_DIR/kernels.sh" "$KERNEL" >&2
lock_take board
rm -rf "$BOARD"
for folder in boot dev etc proc root sys tmp usr/bin usr/lib64 usr/lib/x86_64-linux-gnu \
	var/lib/dpkg/info var/lib/dpkg/updates; do
	mkdir -p "$BOARD/$folder"
done
ln -s usr/bin usr/lib usr/lib64 "$BOARD"
{
	for folder in rtpoll isolcpus-setup bench; do
		install_ours $folder
	done
	commands
	libraries "$BOARD"/usr/bin/* "$BOARD"/usr/local/*bin/* "$BOARD"/usr/local/libexec/*/engine
	kernel_config
} >&2
# shellcheck disable=SC2086 # a list of words
dpkg-query -s $PACKAGES >"$BOARD/var/lib/dpkg/status" 2>/dev/null || :
# Not of use on a board without a compiler and readers.
rm -rf "$BOARD"/usr/local/include "$BOARD"/usr/local/lib "$BOARD"/usr/local/share/man
find "$BOARD/usr/local" -type f -perm -100 -exec strip -g {} + 2>/dev/null || :
echo "$BOARD"
