#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# disk.sh - make the disk of a small Debian, with a kernel and everything for a loader
#
# usage: disk.sh IMAGE KERNEL LOADER FOLDER
#
# LOADER as debs.sh knows it.  FOLDER is put over it: boot.N for guest.sh in /loaders,
# and files of its own.  A folder boot/efi in it asks for GPT, and a second partition
# for EFI.  The loader is not installed yet: the guest does that, booted by QEMU.
# Beside IMAGE its initramfs is left, IMAGE.initrd.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

# In that order; the kernel has all else built in.
MODULES='virtio_blk crc16 crc32c_generic libcrc32c mbcache jbd2 ext4 nls_cp437 nls_ascii fat
vfat efivarfs'

# What scripts of loaders call, as it is on this machine; of systemd kernel-install only.
PACKAGES='coreutils dash debianutils diffutils findutils grep mawk mount perl-base sed util-linux'
SYSTEMD='/usr/bin/kernel-install /usr/lib/kernel/install.d/90-loaderentry.install
/usr/lib/systemd/systemd-id128'

MIB=$((1024 * 1024))
ROOT_MIB=384
ESP_MIB=64

[ $# = 4 ] || die "usage: disk.sh IMAGE KERNEL LOADER FOLDER"
IMAGE=$1 KERNEL=$2 LOADER=$3 FOLDER=$4

# Links to folders stay: all of it is in /usr.
unpack_into() { # FOLDER [TAR-ARGUMENT...]
	unpack_place=$1
	shift
	tar -x -C "$unpack_place" --keep-directory-symlink "$@"
}

# Of a package of the kernel, without installing it.
modules_unpack() { # RELEASE
	for module in $MODULES; do
		printf '*/%s.ko*\n' "$module"
	done >"$WORK/patterns"
	dpkg-deb --fsys-tarfile "$CACHE/dl/linux-image-$1-unsigned_"*.deb |
		tar -x -C "$WORK" --wildcards -T "$WORK/patterns"
	find "$WORK/lib/modules" -name '*.ko.xz' -exec unxz {} +
	find "$WORK/lib/modules" -name '*.ko' -exec cp {} "$WORK/initrd/modules" \;
}

initrd_make() { # RELEASE
	mkdir -p "$WORK/initrd/modules" "$WORK/initrd/bin"
	modules_unpack "$1"
	# shellcheck disable=SC2086 # a list of words
	printf '%s\n' $MODULES >"$WORK/initrd/modules/order"
	cp "$DEBS/usr/bin/busybox" "$WORK/initrd/bin"
	cp "$TOP/tests/loaders/init.sh" "$WORK/initrd/init"
	(cd "$WORK/initrd" && find . | cpio --quiet -o -H newc -R 0:0) >"$IMAGE.initrd"
}

# Programs of this machine; what they are linked with comes last, for all at once.
programs_copy() {
	# shellcheck disable=SC2086 # a list of words
	dpkg -L $PACKAGES | grep -v -e /usr/share/ -e '^/\.$' | sort -u |
		tar -c -C / --no-recursion -T - --transform 's|^/||' 2>/dev/null |
		unpack_into "$ROOT"
	ln -sf mawk "$ROOT/usr/bin/awk"
	for file in $SYSTEMD; do
		[ ! -e "$file" ] || install -D "$file" "$ROOT$file"
	done
	cp "$OUT/isolcpus-setup/isolcpus-setup" "$ROOT/usr/bin"
}

libraries_copy() {
	libraries=$ROOT/usr/lib/x86_64-linux-gnu
	find "$ROOT/usr/bin" "$ROOT/usr/sbin" -type f -perm /111 -print0 |
		LD_LIBRARY_PATH=$libraries:$libraries/systemd xargs -0 ldd 2>/dev/null |
		sed -n 's|^[^/]*\(/[^ ]*\) (0x.*|\1|p' | sort -u | grep -v "^$ROOT" |
		while read -r library; do
			install -D "$library" "$ROOT$library"
		done
}

root_make() { # RELEASE
	cp -a "$DEBS" "$ROOT"
	for folder in boot dev etc loaders proc root run sys tmp var/lib; do
		mkdir -p "$ROOT/$folder"
	done
	programs_copy
	libraries_copy
	cp /usr/lib/os-release "$ROOT/usr/lib"
	echo 'root:x:0:0:root:/root:/bin/sh' >"$ROOT/etc/passwd"
	echo 'root:x:0:' >"$ROOT/etc/group"
	cp "$TOP/tests/loaders/guest.sh" "$ROOT/loaders"
	echo 0 >"$ROOT/loaders/nr"
	mkdir -p "$ROOT/lib/modules/$1"
	cp "$CACHE/kernels/$KERNEL/vmlinuz" "$ROOT/boot/vmlinuz-$1"
	cp "$IMAGE.initrd" "$ROOT/boot/initrd.img-$1"
	cp -a "$FOLDER/." "$ROOT"
}

# A partition table for sfdisk: GRUB has its own place before the first partition.
partitions() {
	if [ -d "$FOLDER/boot/efi" ]; then
		echo 'label: gpt'
		echo "start=1MiB, size=${ROOT_MIB}MiB, type=linux"
		echo "size=${ESP_MIB}MiB, type=uefi"
	else
		echo 'label: dos'
		echo "start=1MiB, size=${ROOT_MIB}MiB, type=83, bootable"
	fi
}

image_make() {
	rm -f "$IMAGE"
	truncate -s $(((ROOT_MIB + ESP_MIB + 2) * MIB)) "$IMAGE"
	partitions | /sbin/sfdisk -q "$IMAGE"
	/sbin/mkfs.ext4 -q -F -d "$ROOT" -E "offset=$MIB" "$IMAGE" ${ROOT_MIB}M
	[ ! -d "$FOLDER/boot/efi" ] ||
		/sbin/mkfs.vfat --offset $(((ROOT_MIB + 1) * 2048)) "$IMAGE" $((ESP_MIB * 1024)) \
			>"$WORK/mkfs" 2>&1
}

"$ENV_DIR/packages.sh" build qemu isolcpus loaders
"$ENV_DIR/kernels.sh" "$KERNEL"
DEBS=$("$TOP/tests/loaders/debs.sh" "$LOADER")
make -j2 -s -C "$TOP/isolcpus-setup" B="$OUT/isolcpus-setup" all

WORK=$(mktemp -d "$OUT/disk.XXXXXX")
trap 'rm -rf "$WORK"' EXIT
ROOT=$WORK/root
RELEASE=$(cat "$CACHE/kernels/$KERNEL/release")
initrd_make "$RELEASE"
root_make "$RELEASE"
image_make
