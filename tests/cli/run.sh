#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - what users of the command see, without a module
#
# usage: run.sh [NAME...]	e.g. run.sh doctor rule; all by default
#
# Each NAME.t prints a line for each result and ends with "NAME: N passed, N
# failed".  Ends with "cli: N passed, N failed".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/cli/rig.sh"

[ $# -gt 0 ] || {
	cd "$TOP/tests/cli"
	# shellcheck disable=SC2046 # a list of names
	set -- $(printf '%s\n' *.t | sed 's/\.t$//')
}
passed=0 failed=0
for name; do
	echo "# $name"
	status=0
	"$TOP/tests/cli/$name.t" >"$WORK/log" 2>&1 || status=$?
	cat "$WORK/log"
	read -r ok _ bad _ <<-END
	$(sed -n "s/^$name: \([0-9].*\)/\1/p" "$WORK/log" | tail -n 1)
	END
	passed=$((passed + ${ok:-0}))
	failed=$((failed + ${bad:-0}))
	# One that died has not counted that.
	if [ -z "${ok:-}" ] || { [ "$status" != 0 ] && [ "${bad:-0}" = 0 ]; }; then
		echo "not ok - $name.t ends (exit status $status)"
		failed=$((failed + 1))
	fi
done
echo "cli: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
