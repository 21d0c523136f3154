#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# uncounted.sh - our modules for 6.12-rt with one thing taken away: rtp_count() counts nothing
#
# usage: uncounted.sh FOLDER	puts FOLDER/uncounted/acrn_hsm.ko there, for HSM_VARIANTS
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

[ $# = 1 ] || die "usage: uncounted.sh FOLDER"
STAGE=$OUT/uncounted
HEADER=core/serve.h

# Same times, so that modules.sh sees what changed.
lock_take uncounted
rm -rf "$STAGE"
cp -rp "$TOP/kmod" "$STAGE"
sed -i '/^static inline void rtp_count(/,/^}/{/WRITE_ONCE/s/.*/\t(void)counter;/}' \
	"$STAGE/$HEADER"
! cmp -s "$TOP/kmod/$HEADER" "$STAGE/$HEADER" || die "$HEADER: no rtp_count() to empty"
touch -r "$TOP/kmod/$HEADER" "$STAGE/$HEADER"
built=$(HSM_KMOD=$STAGE "$ENV_DIR/modules.sh" 6.12-rt)
mkdir -p "$1/uncounted"
cmp -s "$built/acrn_hsm.ko" "$1/uncounted/acrn_hsm.ko" ||
	cp "$built/acrn_hsm.ko" "$1/uncounted/acrn_hsm.ko"
