#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# record.sh - record the port and MMIO accesses of a Debian kernel booting on a PC
#
# usage: record.sh [OUTPUT]	(default: boot.trace.gz beside this script)
#
# QEMU counts instructions instead of time (-icount), its clock starts on a fixed
# date and the kernel is not randomised: two recordings of the same packages are
# nearly the same.  The raw log and the console stay in $OUT/trace.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

KERNEL=6.12-rt
TIME_LIMIT_S=120
# 2^5 ns an instruction: a slow PC, so loops that wait for time are short.
ICOUNT_SHIFT=5
# Least and most accesses of a recording that is worth keeping.
ACCESSES_MIN=100000
ACCESSES_MAX=250000

# In the order they need each other.
MODULES='scsi/scsi_common scsi/scsi_mod ata/libata ata/ata_piix ata/libahci ata/ahci
scsi/sd_mod block/virtio_blk'
DISKS='/dev/sda /dev/sdb /dev/vda'
CMDLINE="console=ttyS0 loglevel=6 panic=-1 -- $DISKS"

OUTPUT=${1:-$TOP/tests/trace/boot.trace.gz}
WORK=$OUT/trace
STAGE=$WORK/guest
RAW=$WORK/raw.log
CONSOLE=$WORK/console.log

modules_stage() {
	release=$(cat "$CACHE/kernels/$KERNEL/release")
	set -- "$CACHE/dl/linux-image-$release-unsigned_"*.deb
	[ -e "$1" ] || die "no package of kernel $release in $CACHE/dl"
	mkdir -p "$STAGE/modules" "$WORK/unpacked"
	nr=10
	for module in $MODULES; do
		path=./lib/modules/$release/kernel/drivers/$module.ko.xz
		echo "$path" "$STAGE/modules/$nr-${module##*/}.ko"
		nr=$((nr + 1))
	done >"$WORK/modules.list"
	# shellcheck disable=SC2046 # a list of words
	dpkg-deb --fsys-tarfile "$1" |
		tar -x -C "$WORK/unpacked" $(cut -d ' ' -f 1 "$WORK/modules.list")
	while read -r from to; do
		xz -dc "$WORK/unpacked/$from" >"$to"
	done <"$WORK/modules.list"
}

initramfs_make() {
	rm -rf "$STAGE"
	mkdir -p "$STAGE"
	gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -o "$STAGE/init" \
		"$TOP/tests/trace/guest_init.c"
	modules_stage
	(cd "$STAGE" && find . | cpio --quiet -o -H newc) >"$WORK/initramfs.cpio"
}

# Disks of three kinds and a VGA; the board brings HPET, ACPI, PIC, PIT, RTC, i8042.
boot() {
	# shellcheck disable=SC2046 # "disk" prints words
	timeout -k 5 "$TIME_LIMIT_S" qemu-system-x86_64 \
		-M pc -cpu qemu64 -smp 1 -m 256 -accel tcg \
		-icount "shift=$ICOUNT_SHIFT,sleep=off" -rtc base=2026-01-01,clock=vm \
		-nodefaults -no-user-config -display none -no-reboot -vga std \
		-serial "file:$CONSOLE" \
		$(disk ide) -device ide-hd,drive=ide,bus=ide.0 \
		$(disk sata) -device ahci,id=ahci -device ide-hd,drive=sata,bus=ahci.0 \
		$(disk virtio) -device virtio-blk-pci,drive=virtio \
		-kernel "$CACHE/kernels/$KERNEL/vmlinuz" -initrd "$WORK/initramfs.cpio" \
		-append "$CMDLINE" \
		-trace 'memory_region_ops_read' -trace 'memory_region_ops_write' -D "$RAW"
}

disk() {
	echo "-blockdev null-co,node-name=$1,read-zeroes=on,size=67108864"
}

# A boot that hung or crashed, or one unlike the one described, is not kept.
boot_check() {
	for line in 'guest_init: done' 'reboot: Power down'; do
		grep -q "$line" "$CONSOLE" ||
			die "the guest did not get to '$line' (console: $CONSOLE)"
	done
	accesses=$(sed -n 's/^kept //p' "$WORK/report")
	case $((accesses < ACCESSES_MIN || accesses > ACCESSES_MAX)) in
	1) die "$accesses accesses, wanted $ACCESSES_MIN to $ACCESSES_MAX" ;;
	esac
}

# The log in the words of "dump", made without any of compact's code.
raw_words() {
	awk '$3 >= 0 && $NF != "\047apic-msi\047" {
		value = substr($9, 3)
		if (length(value) > 2 * $11)
			value = substr(value, length(value) - 2 * $11 + 1)
		sub(/^0+/, "", value)
		print nr++, length($7) <= 6 ? "port" : "memory",
			$1 ~ /read$/ ? "read" : "write", $11, $7,
			"0x" (value == "" ? "0" : value)
	}' "$RAW"
}

# Decoding must give the log back, unless something was corrected on purpose.
trace_verify() {
	! grep '^corrected' "$WORK/report" | grep -qv ' 0$' ||
		die "QEMU and the Service Module disagree: see README.md, $WORK/report"
	raw_words >"$WORK/raw.words"
	"$BIN/dump" "$WORK/new.trace.gz" | cut -d ' ' -f 1-6 >"$WORK/trace.words"
	cmp "$WORK/raw.words" "$WORK/trace.words" || die "the trace is not the log"
}

"$TOP/tests/env/packages.sh" qemu build
"$TOP/tests/env/kernels.sh" "$KERNEL"
BIN=$("$TOP/tests/trace/build.sh")
lock_take trace
initramfs_make
say "booting $KERNEL (limit $TIME_LIMIT_S s)"
boot </dev/null || die "QEMU failed or took more than $TIME_LIMIT_S s"
"$BIN/compact" "$RAW" "$WORK/new.trace.gz" | tee "$WORK/report"
boot_check
trace_verify
cp "$WORK/new.trace.gz" "$OUTPUT"
say "$OUTPUT: $(wc -c <"$OUTPUT") bytes, same as the log"
