# SPDX-License-Identifier: BSD-3-Clause
# scripts.sh - runs the NAME.t of a folder, and adds them up (sourced)
#
# The caller has sourced common.sh, and has a folder WORK.
# shellcheck shell=sh

# Each NAME.t of tests/STAGE prints a line for each result and ends with "NAME: N passed,
# N failed"; one that cannot run here ends with exit status 77 and says why.  All of them
# without NAMEs.  Ends with "STAGE: N passed, N failed[, N skipped]".
scripts_run() { # STAGE [NAME...]
	scripts_stage=$1
	shift
	[ $# -gt 0 ] || {
		# shellcheck disable=SC2046 # a list of names
		set -- $(cd "$TOP/tests/$scripts_stage" && printf '%s\n' *.t | sed 's/\.t$//')
	}
	passed=0 failed=0 skipped=0
	for name; do
		echo "# $name"
		script_run "$name"
	done
	[ "$skipped" = 0 ] && skipped= || skipped=", $skipped skipped"
	echo "$scripts_stage: $passed passed, $failed failed$skipped"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

script_run() { # NAME
	status=0
	"$TOP/tests/$scripts_stage/$1.t" >"$WORK/log" 2>&1 || status=$?
	cat "$WORK/log"
	[ "$status" != 77 ] || { skipped=$((skipped + 1)); return 0; }
	read -r ok _ bad _ <<-END
	$(sed -n "s/^$1: \([0-9].*\)/\1/p" "$WORK/log" | tail -n 1)
	END
	passed=$((passed + ${ok:-0}))
	failed=$((failed + ${bad:-0}))
	# One that died has not counted that.
	if [ -z "${ok:-}" ] || { [ "$status" != 0 ] && [ "${bad:-0}" = 0 ]; }; then
		echo "not ok - $1.t ends (exit status $status)"
		failed=$((failed + 1))
	fi
}
