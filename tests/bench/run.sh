#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - the benchmarks run, and what becomes of their results; no time is judged
#
# usage: run.sh [NAME...]	e.g. run.sh report; all by default
#
# Each NAME.t prints a line for each result and ends with "NAME: N passed, N
# failed".  Ends with "bench: N passed, N failed".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/scripts.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

scripts_run bench "$@"
