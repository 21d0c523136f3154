#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# build.sh - mainline's driver from Debian's linux-source-6.12, unmodified
#
# usage: build.sh	prints a folder for HSM_VARIANTS, with mainline/acrn.ko
#
# Its sources are copied beside driver/Kbuild and compiled; nobody looks at them.
# Only for 6.12-rt: it is that kernel's driver.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

KERNEL=6.12-rt
STAGE=$OUT/mainline/acrn
VARIANTS=$OUT/mainline/variants

# Same times, so that modules.sh sees what changed.
stage_fill() {
	rm -rf "$STAGE"
	mkdir -p "$STAGE"
	cp -p "$CACHE"/linux-source/drivers/virt/acrn/*.[ch] \
		"$TOP"/tests/mainline/driver/* \
		"$TOP/kmod/hv_abi.h" "$TOP/kmod/hvsim/hvsim_api.h" "$STAGE"
}

[ $# = 0 ] || die "usage: build.sh"
"$ENV_DIR/kernels.sh" "$KERNEL" source >&2
ours=$("$ENV_DIR/modules.sh" "$KERNEL")
mkdir -p "$OUT/mainline"
lock_take mainline
stage_fill
# What the shim calls, acrn_hvsim.ko exports.
DIR=$(KBUILD_EXTRA_SYMBOLS=$ours/Module.symvers HSM_KMOD=$STAGE \
	"$ENV_DIR/modules.sh" "$KERNEL")
mkdir -p "$VARIANTS/mainline"
cmp -s "$DIR/acrn.ko" "$VARIANTS/mainline/acrn.ko" ||
	cp "$DIR/acrn.ko" "$VARIANTS/mainline/acrn.ko"
echo "$VARIANTS"
