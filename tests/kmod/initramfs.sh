#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# initramfs.sh - build what a kernel of the rig boots into
#
# usage: initramfs.sh KERNEL		prints the path of the image
#
# /init, /tests/NAME from t_NAME.c, /modules/*.ko of that kernel, /data/*.
# HSM_VARIANTS=FOLDER: /modules/NAME/*.ko, too, from FOLDER/NAME/*.ko.
# HSM_BOARD=FOLDER: all of it as /board.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

[ $# = 1 ] || die "usage: initramfs.sh KERNEL"
KERNEL=$1
GUEST=$OUT/guest
VARIANTS=${HSM_VARIANTS-}
BOARD=${HSM_BOARD-}
STAGE=$OUT/initramfs/$KERNEL${VARIANTS:+.variants}${BOARD:+.board}
IMAGE=$STAGE.cpio

guest_make() {
	make -j2 -s -C "$TOP/tests/kmod" B="$GUEST" "$@"
}

# "FILE PLACE" of everything in the image.
contents() {
	echo "$GUEST/init init"
	for source in "$TOP"/tests/kmod/t_*.c; do
		name=$(basename "$source" .c)
		echo "$GUEST/tests/${name#t_} tests/${name#t_}"
	done
	find "$MODULES" "$FAKE" "$RAW" "$LISTS" "$FAIL" -name '*.ko' | while read -r module; do
		echo "$module modules/${module##*/}"
	done
	[ -z "$VARIANTS" ] || find "$VARIANTS" -name '*.ko' -printf '%p modules/%P\n'
	guest_make list-data | while read -r data; do
		[ -z "$data" ] || echo "$data data/${data##*/}"
	done
}

# A program of this machine, by name or path, for /data, with what it is linked with.
tool() {
	path=$(command -v "$1") || die "no $1: tests/env/packages.sh qemu"
	echo "$path data/${path##*/}"
	ldd "$path" | sed -n 's|^[^/]*\(/[^ ]*\) (0x.*|\1|p' | while read -r library; do
		echo "$library data/${library##*/}"
	done
}

# The units as they are installed, systemd, and what it cannot do without.
units() {
	for unit in "$TOP"/rtpoll/systemd/*.service "$TOP"/isolcpus-setup/systemd/*.service \
		/lib/systemd/system/basic.target /lib/systemd/system/exit.target \
		/lib/systemd/system/final.target /lib/systemd/system/shutdown.target \
		/lib/systemd/system/sysinit.target /lib/systemd/system/systemd-exit.service \
		/lib/systemd/system/umount.target; do
		echo "$unit data/${unit##*/}"
	done
	tool /lib/systemd/systemd
	tool systemctl
}

stage_fill() {
	rm -rf "$STAGE"
	mkdir -p "$STAGE/proc" "$STAGE/sys" "$STAGE/dev" "$STAGE/tmp"
	while read -r file place; do
		mkdir -p "$(dirname "$STAGE/$place")"
		case $place in
		*.ko) strip -g -o "$STAGE/$place" "$file" ;;
		*) cp "$file" "$STAGE/$place" ;;
		esac
	done <"$IMAGE.contents"
	[ -z "$BOARD" ] || cp -a "$BOARD" "$STAGE/board"
}

# Guest programs use the library, which needs what the commands need.
"$ENV_DIR/packages.sh" build qemu rtpoll isolcpus
MODULES=$("$ENV_DIR/modules.sh" "$KERNEL")
FAKE=$(HSM_KMOD=$TOP/tests/kmod/fake_acrn "$ENV_DIR/modules.sh" "$KERNEL")
RAW=$(HSM_KMOD=$TOP/tests/kmod/raw_frames "$ENV_DIR/modules.sh" "$KERNEL")
LISTS=$(HSM_KMOD=$TOP/tests/kmod/parselist "$ENV_DIR/modules.sh" "$KERNEL")
FAIL=$("$TOP/tests/kmod/fail/build.sh" "$KERNEL")
mkdir -p "$OUT/initramfs"
lock_take guest
guest_make all

# The commands, as users get them.
make -j2 -s -C "$TOP/rtpoll" B="$OUT/rtpoll" cli
make -j2 -s -C "$TOP/isolcpus-setup" B="$OUT/isolcpus-setup" all

{
	contents
	tool trace-cmd
	tool perf
	tool cyclictest
	tool oslat
	tool hackbench
	tool "$OUT/rtpoll/rtpoll"
	tool "$OUT/isolcpus-setup/isolcpus-setup"
	units
} | sort -u >"$IMAGE.contents"
{
	cut -d ' ' -f 1 "$IMAGE.contents"
	[ -z "$BOARD" ] || find "$BOARD" -type f
} | xargs stat -c '%n %Y %s' >"$IMAGE.list.new"
if ! cmp -s "$IMAGE.list.new" "$IMAGE.list"; then
	stage_fill
	# not compressed: the guest takes longer to unpack it than to load it
	(cd "$STAGE" && find . | cpio --quiet -o -H newc -R 0:0) >"$IMAGE.new"
	mv "$IMAGE.new" "$IMAGE"
	mv "$IMAGE.list.new" "$IMAGE.list"
fi
echo "$IMAGE"
