#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - run every lint of this folder
#
# A lint prints its findings, or nothing, and its exit status is the verdict.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

"$ENV_DIR/packages.sh" build lint unit
"$ENV_DIR/kernels.sh" 6.12-rt source
mkdir -p "$OUT/lint"
cd "$TOP"

passed=0
failed=0
for lint in tests/lint/*.sh; do
	name=$(basename "$lint" .sh)
	[ "$name" != run ] || continue
	if "$lint" >"$OUT/lint/$name.log" 2>&1; then
		passed=$((passed + 1))
		echo "ok - $name"
	else
		failed=$((failed + 1))
		echo "not ok - $name"
		sed 's/^/# /' "$OUT/lint/$name.log"
	fi
done
echo "lint: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
