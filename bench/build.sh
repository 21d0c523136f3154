#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# build.sh - build the command rtpoll-bench, and say where it is
#
# usage: build.sh
#
# Quiet, unless something has to be installed or does not build: for scripts that run it.
set -eu

TOP=$(cd "$(dirname "$0")/.." && pwd)
. "$TOP/tests/env/common.sh"

B=$OUT/bench
"$ENV_DIR/packages.sh" rtpoll >&2
mkdir -p "$B"
lock_take bench-build
nice make -s -j2 -C "$TOP/bench" B="$B" "$B/rtpoll-bench" >"$B/command.log" 2>&1 || {
	cat "$B/command.log" >&2
	die 'cannot build the command rtpoll-bench'
}
echo "$B/rtpoll-bench"
