#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - check the models of the slot protocol, and that their mutants fail
#
# usage: run.sh [--long] [NAME...]	NAME: runs of runs.tsv (default: all); the bigger
#					ones need --long, and up to 14 GB
#
# A run is passed if the search is complete and finds nothing, or if it finds
# exactly the kind of error that runs.tsv expects.  As many run at a time as there
# are CPUs; with --long one, for the memory.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

MODELS=$TOP/tests/model
TABLE=$MODELS/runs.tsv
BUILD=$OUT/model
TAB=$(printf '\t')

# A search that needs more than this counts as failed.
MEMORY_MB=6000
SECONDS_MAX=120
DEPTH=400000
HASH_BITS=22

# Searches without an error take as long as they take; the others end soon.
optimise() {
	case $LONG$expected in
	1none) echo -O2 ;;
	?none) echo -Og ;;
	*) echo -O0 ;;
	esac
}

# The compiler's warnings are about Spin's output.
build() {
	# shellcheck disable=SC2086 # lists of words
	spin -a $defines "$MODELS/$model.pml" >spin.out 2>&1 &&
		gcc -w "$(optimise)" -DMEMLIM=$MEMORY_MB $1 -o pan pan.c 2>gcc.out
}

search_safety() {
	build '-DSAFETY -DNOCLAIM' &&
		timeout $SECONDS_MAX ./pan -m$DEPTH -w$HASH_BITS >out 2>&1
}

# With weak fairness, against the formula at the end of model.pml.
search_live() {
	build -DNFAIR=3 && timeout $SECONDS_MAX ./pan -a -f -m$DEPTH -w$HASH_BITS >out 2>&1
}

# What the search said: none, stuck, cycle, an assertion, or that it failed.
outcome() {
	if grep -qE 'max search depth too small|Search not completed|out of memory' out &&
		! grep -q '^pan:1:' out; then
		echo "incomplete"
	elif grep -q 'errors: 0$' out; then
		echo none
	else
		sed -nE -e 's/^pan:1: invalid end state .*/stuck/p' \
			-e 's/^pan:1: acceptance cycle .*/cycle/p' \
			-e '/^pan:1: assertion/{s/^pan:1: assertion violated//; s/\(at depth.*//; s/ //gp}' \
			out
	fi
}

is_expected() {
	case $expected in
	none | stuck | cycle) [ "$1" = "$expected" ] ;;
	*) case $1 in *"$expected"*) ;; *) return 1 ;; esac ;;
	esac
}

states() {
	sed -nE 's/^ *([0-9.e+]+) states, stored.*/\1/p' out
}

# Each run has a folder: its output stays there for whoever looks into it.
run() {
	local began found took
	began=$(date +%s)
	rm -rf "${BUILD:?}/$name"
	mkdir -p "$BUILD/$name"
	cd "$BUILD/$name"
	: >out
	"search_$search" || :
	found=$(outcome)
	took="$(states) states, $(($(date +%s) - began)) s"
	if is_expected "$found"; then
		echo "ok - $name: $found ($took)"
	else
		echo "not ok - $name: ${found:-no result}, expected $expected ($took)"
		cat spin.out gcc.out out 2>/dev/null | head -n 40 | sed 's/^/# /'
		return 1
	fi
}

# Wait for one that runs, and count it.
reap() {
	running=$((running - 1))
	if wait -n; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
}

is_wanted() {
	case $1 in
	short) ;;
	long) [ $LONG = 1 ] || return 1 ;;
	*) return 1 ;;
	esac
	[ -z "$NAMES" ] && return 0
	case " $NAMES " in *" $name "*) ;; *) return 1 ;; esac
}

LONG=0
JOBS=$(nproc)
if [ "${1-}" = --long ]; then
	LONG=1
	JOBS=1
	SECONDS_MAX=1200
	MEMORY_MB=14000
	HASH_BITS=26
	shift
fi
NAMES=$*

"$ENV_DIR/packages.sh" model >&2
lock_take model
running=0 passed=0 failed=0
while IFS=$TAB read -r tier search model name expected defines _; do
	is_wanted "$tier" || continue
	[ "$defines" != - ] || defines=
	[ "$running" -lt "$JOBS" ] || reap
	running=$((running + 1))
	run </dev/null &
done <"$TABLE"
while [ "$running" -gt 0 ]; do
	reap
done

echo "model: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
