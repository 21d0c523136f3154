#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# litmus/run.sh - check the barrier pairs against the kernel's memory model
#
# Needs herd7 (herdtools7, not in Debian) and in HSM_LKMM the directory
# tools/memory-model of a kernel source tree.  Without them: exit 77.
set -eu

cd "$(dirname "$0")"
TESTS=$PWD

skip() {
	echo "litmus: skipped, $*"
	exit 77
}

command -v herd7 >/dev/null || skip "herd7 is not installed"
[ -n "${HSM_LKMM-}" ] || skip "HSM_LKMM is not set"
[ -r "$HSM_LKMM/linux-kernel.cfg" ] || skip "$HSM_LKMM has no linux-kernel.cfg"

expected() {
	sed -nE 's/^\(\* Result: (Never|Sometimes) \*\)$/\1/p' "$1"
}

# The model's files are found in the current directory only.
observed() {
	(cd "$HSM_LKMM" && herd7 -conf linux-kernel.cfg "$1" 2>&1) |
		sed -nE 's/^Observation [^ ]+ (Never|Sometimes|Always) .*/\1/p'
}

passed=0
failed=0
for test in "$TESTS"/*.litmus; do
	wanted=$(expected "$test")
	found=$(observed "$test")
	if [ -n "$wanted" ] && [ "$found" = "$wanted" ]; then
		passed=$((passed + 1))
		echo "ok $((passed + failed)) - ${test##*/}: $found"
	else
		failed=$((failed + 1))
		echo "not ok $((passed + failed)) - ${test##*/}: ${found:-no result}, expected ${wanted:-nothing}"
	fi
done

echo "litmus: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
