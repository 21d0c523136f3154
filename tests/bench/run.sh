#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - the benchmarks run, and what becomes of their results; no time is judged
#
# usage: run.sh [--long] [NAME...]	e.g. run.sh report; all by default
#
# All are those of a minute, and with --long acrn, too, which takes some in a guest.
# Each NAME.t prints a line for each result and ends with "NAME: N passed, N
# failed".  Ends with "bench: N passed, N failed".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/scripts.sh"

NAMES='engine guest installed report run'
[ "${1-}" != --long ] || { shift; NAMES="$NAMES acrn"; }
# shellcheck disable=SC2086 # a list of words
[ $# -gt 0 ] || set -- $NAMES

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

scripts_run bench "$@"
