#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - build the native benchmark and run it with the machine to itself
#
# usage: run.sh [--quick] [--json FILE]
#
# What it prints: docs/benchmarking.md.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

"$ENV_DIR/packages.sh" build rtpoll bench
B=$OUT/bench
mkdir -p "$B"
nice make -s -j2 -C "$TOP/bench" B="$B" >"$B/build.log" 2>&1 || {
	cat "$B/build.log"
	die 'cannot build the benchmark'
}

# Nothing else that takes both CPUs: a QEMU, another benchmark.
lock_take qemu "$CACHE"
exec "$B/engine" "$@"
