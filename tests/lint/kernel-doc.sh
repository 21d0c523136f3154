#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# kernel-doc.sh - the documentation comments of shared headers are complete
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
cd "$TOP"

perl "$CACHE/linux-source/scripts/kernel-doc" -none -Wall -Werror \
	kmod/uapi/*.h kmod/core/*.h rtpoll/include/rtpoll/*.h
