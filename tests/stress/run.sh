#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - stress the core with real threads, under TSan and at full speed
#
# usage: run.sh [REQUESTS]	per scenario under TSan (100000); five times as
#				many without
#
# Then the core is broken on purpose, and the scenarios must notice.
# Ends with "stress: N passed, N failed".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

STRESS=$TOP/tests/stress
B=$OUT/stress
REQUESTS=${1:-100000}
PASSED=0 FAILED=0
# A race is a failure at once, whatever the books say.
export TSAN_OPTIONS=halt_on_error=1:exitcode=66

# What it is about, then options of the program.
scenarios() {
	cat <<-END
	dispatcher alone, sleeping device model	-m irq -a -v 8
	poller alone	-m poll -v 8
	mode switches, two pollers, tables swapped	-m switch -t -v 8 -p 2
	pollers that sleep	-m poll -A -v 2 -p 2 -d 64
	pollers that sleep, mode switches	-m switch -A -t -v 4 -p 2 -d 64
	one busy vCPU	-m switch -t -v 1 -p 2 -d 128
	device model without system calls	-m switch -v 4 -u 100 -c 100 -d 64
	the same with CLEAR, RESET and a client that comes and goes	-m switch -t -C -R -v 4 -p 2 -u 90 -c 100 -d 64
	device model asleep in ATTACH	-m switch -v 2 -u 60 -a -d 64
	CLEAR and a default client that comes and goes	-m switch -t -C -d 64
	RESET_VM by the device model	-m switch -t -R -v 16 -p 2
	resets at any time, reads	-m switch -S -d 128
	resets at any time, writes	-m switch -S -w 100 -d 128
	hostile page, then an honest one	-m switch -t -H -p 2 -d 64
	END
}

build() { # MODE COMPILER
	mkdir -p "$B/$1"
	make -s -j2 -C "$STRESS" B="$B/$1" MODE="$1" CC="$2" >"$B/$1/build.log" 2>&1 || {
		cat "$B/$1/build.log"
		die "cannot build for mode $1"
	}
}

run_program() { # MODE WHAT PROGRAM ARGUMENT...
	mode=$1 what=$2 program=$3
	shift 3
	status=0
	timeout -k 5 120 "$B/$mode/$program" "$@" \
		>"$B/out.log" 2>"$B/err.log" || status=$?
	# The program adds up what it did: no such line, no success.
	if [ "$status" = 0 ] && grep -q ' completed: ' "$B/out.log"; then
		PASSED=$((PASSED + 1))
		say "ok   $mode $what: $(cat "$B/out.log")"
	else
		FAILED=$((FAILED + 1))
		say "FAIL $mode $what (status $status): $program $*"
		sed 's/^/  | /' "$B/out.log" "$B/err.log"
	fi
}

run_mode() { # MODE COMPILER REQUESTS
	build "$1" "$2"
	scenarios >"$B/scenarios"
	while IFS='	' read -r what options; do
		# shellcheck disable=SC2086 # a list of options
		run_program "$1" "$what" stress -n "$3" $options
	done <"$B/scenarios"
	run_program "$1" 'ring, poller and dispatcher in turns' stress_ring "$3"
	run_program "$1" 'ring, hostile page, then an honest one' stress_ring "$3" hostile
	run_program "$1" 'engine, devices and mode changed' stress_engine $(($3 / 40))
	run_program "$1" 'engine, doorbells, hostile VM' stress_engine $(($3 / 40)) bells scribble
	run_program "$1" 'engine, hostile VM' stress_engine $(($3 / 40)) scribble
	run_program "$1" 'server, devices changed' stress_server $(($3 / 100))
	run_program "$1" 'server, hostile page' stress_server $(($3 / 100)) scribble
	run_program "$1" 'server in ATTACH, hostile page' stress_server $(($3 / 100)) attach scribble
}

[ ! -x "$TOP/tests/env/packages.sh" ] || "$TOP/tests/env/packages.sh" rtpoll unit

run_mode tsan clang "$REQUESTS"
run_mode plain gcc $((REQUESTS * 5))
run_program plain 'engines and vCPUs killed' stress_kill 100
run_program plain 'recorded boot between two processes' stress_boot \
	"$TOP/tests/trace/boot.trace.gz"

if "$STRESS/mutants.sh" "$B/mutants" >"$B/mutants.log" 2>&1; then
	PASSED=$((PASSED + $(grep -c '^ok ' "$B/mutants.log")))
	sed "s/^/${0##*/}: /" "$B/mutants.log"
else
	FAILED=$((FAILED + 1))
	say 'FAIL a broken core was not noticed'
	sed 's/^/  | /' "$B/mutants.log"
fi

echo "stress: $PASSED passed, $FAILED failed"
[ "$FAILED" = 0 ]
