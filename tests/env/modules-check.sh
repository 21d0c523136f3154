#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# modules-check.sh - the modules build without a message on all four kernels
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

passed=0
failed=0
for kernel in 6.12-rt 6.12 6.1-rt 6.1; do
	if "$ENV_DIR/modules.sh" "$kernel" W=1 C=2 >"$CACHE/modules-check.log" 2>&1; then
		passed=$((passed + 1))
		echo "ok - modules for $kernel with W=1 C=2: no message"
	else
		failed=$((failed + 1))
		echo "not ok - modules for $kernel with W=1 C=2"
		sed 's/^/# /' "$CACHE/modules-check.log"
	fi
done
echo "modules: $passed passed, $failed failed"
[ "$failed" = 0 ]
