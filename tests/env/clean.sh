#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# clean.sh - remove what was built, here and in the cache; downloads and kernels stay
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

rm -rf "$TOP/rtpoll/build" "$TOP/isolcpus-setup/build"
[ -d "$CACHE" ] || exit 0
cd "$CACHE"
for entry in *; do
	case $entry in
	dl | root | kernels | linux-source | lock) ;;
	*) rm -rf "./$entry" ;;
	esac
done
