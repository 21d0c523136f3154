#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# build.sh - build the trace tools into $OUT/trace/bin and print that folder
#
# usage: build.sh
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

SRC=$TOP/tests/trace
BIN=$OUT/trace/bin
LIB='trace_file.c trace_access.c trace_class.c'

tool() {
	tool=$1
	shift
	# shellcheck disable=SC2046 # a list of files
	gcc -std=gnu11 -O2 -Wall -Wextra -Werror -o "$BIN/$tool" \
		$(printf "$SRC/%s " "$@") -lz
}

"$TOP/tests/env/packages.sh" qemu >&2
mkdir -p "$BIN"
# shellcheck disable=SC2086
tool compact compact.c normalise.c $LIB
# shellcheck disable=SC2086
tool dump dump.c $LIB
echo "$BIN"
