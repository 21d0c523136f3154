#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# golden.sh - make the reports that report.t compares with anew; look at them before keeping
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

BENCH=$("$TOP/bench/build.sh")
FIXTURES=$TOP/tests/bench/fixtures
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

cp "$FIXTURES/everything.json" "$WORK/result.json"
# It has a goal that is missed.
"$BENCH" report "$WORK" >"$WORK/terminal" || [ $? = 1 ]
cp "$WORK/page.html" "$FIXTURES/everything.html"
cp "$WORK/summary.md" "$FIXTURES/everything.md"
cp "$WORK/junit.xml" "$FIXTURES/everything.xml"
cp "$WORK/terminal" "$FIXTURES/everything.txt"
