#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - build and run the unit tests, in each way that matters
#
# usage: run.sh [NAME...]		e.g. run.sh slot range; all by default
#
# Every program runs as users get it (gcc -O2) and under ASan and UBSan (clang); those
# that reach the core also for coverage (gcc -O0).  Then, unless NAMEs are given: what the compiled
# core consists of, how much of it the tests reach, and whether they notice when
# it is broken on purpose.  Ends with "unit: N passed, N failed".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

UNIT=$TOP/tests/unit
B=$OUT/unit
PASSED=0 FAILED=0
# For the tests of the recorded boot.
export HSM_TRACE="${HSM_TRACE:-$TOP/tests/trace/boot.trace.gz}"
# For those that look at files of the tree.
export HSM_TOP="$TOP"

pass() { PASSED=$((PASSED + $1)); }

# One line for what went wrong, and the log that says why.
fail() {
	FAILED=$((FAILED + 1))
	say "FAIL $1"
	[ ! -f "${2:-}" ] || sed 's/^/  | /' "$2"
}

build() { # MODE COMPILER
	mkdir -p "$B/$1"
	# shellcheck disable=SC2086 # a list of targets
	make -s -j2 -C "$UNIT" B="$B/$1" MODE="$1" CC="$2" $TARGETS \
		>"$B/$1/build.log" 2>&1 || {
		cat "$B/$1/build.log"
		die "cannot build for mode $1"
	}
}

# A field of Criterion's last line: "Synthesis: Tested: 14 | Passing: 11 | ..."
field() {
	sed -n "s/.*Synthesis:.*$1: *\([0-9]*\).*/\1/p" "$2"
}

# The count must be what the source says: no test is skipped or left out.
run_program() { # MODE NAME
	log=$B/$1/$2.log
	wanted=$(grep -c '^Test(' "$UNIT/test_$2.c") || wanted=0
	status=0
	"$B/$1/test_$2" --jobs 2 --timeout 120 >"$log" 2>&1 || status=$?

	tested=$(field Tested "$log") passing=$(field Passing "$log")
	if [ "$status" = 0 ] && [ "$wanted" -gt 0 ] &&
	   [ "${tested:-0}" = "$wanted" ] && [ "${passing:-0}" = "$wanted" ]; then
		pass "$wanted"
		say "ok   $1 $2: $wanted tests"
	else
		fail "$1 $2: ${passing:-0} of $wanted tests (exit status $status)" "$log"
	fi
}

run_mode() { # MODE COMPILER NAME...
	mode=$1 compiler=$2
	shift 2
	[ $# -gt 0 ] || return 0
	TARGETS=
	for name; do
		TARGETS="$TARGETS test_$name"
	done
	build "$mode" "$compiler"
	find "$B/$mode" -name '*.gcda' -delete
	for name; do
		run_program "$mode" "$name"
	done
}

# Of the names, those whose tests reach the core: coverage is asked of that alone.
core_names() {
	for name; do
		case $name in
		bench_* | cli_* | command_* | isolcpus_*) ;;
		*) echo "$name" ;;
		esac
	done
}

run_check() { # SCRIPT ARGUMENT...
	script=$1
	shift
	if "$UNIT/$script" "$@" >"$B/$script.log" 2>&1; then
		pass "$(grep -c '^ok ' "$B/$script.log")"
		sed "s/^/${0##*/}: /" "$B/$script.log"
	else
		fail "$script" "$B/$script.log"
	fi
}

all_names() {
	cd "$UNIT"
	printf '%s\n' test_*.c | sed 's/^test_//; s/\.c$//'
}

[ ! -x "$TOP/tests/env/packages.sh" ] || "$TOP/tests/env/packages.sh" rtpoll isolcpus unit

NAMES=${*:-$(all_names)}

mkdir -p "$B"
# exit() in a test ends its process with success, whatever it has found.
if grep -nE '\b_?exit\(' "$UNIT"/test_*.c >"$B/exit.log" 2>&1; then
	fail 'a test calls exit()' "$B/exit.log"
fi

# shellcheck disable=SC2086,SC2046 # lists of names
{
	run_mode plain gcc $NAMES
	run_mode asan clang $NAMES
	run_mode cover gcc $(core_names $NAMES)
}
if [ $# = 0 ]; then
	run_check objects.sh "$B/plain/core"
	run_check coverage.sh "$B/cover"
	run_check mutants.sh "$B/mutants"
fi

echo "unit: $PASSED passed, $FAILED failed"
[ "$FAILED" = 0 ]
