#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - fuzz what others can write: memory, files, command lines; under ASan and UBSan
#
# usage: run.sh [--long] [TARGET...]	two seconds or three for each; --long: ten minutes
#
# SECONDS_EACH=N in the environment: so many.  RUNS=N: so many inputs each, however long it
# takes, by programs that are made for speed.  Inputs that reached something new are
# kept, below the folder of builds, and are the beginning of the next run; the first
# one begins with TARGET.seeds.  SANITIZERS=undefined: without ASan, two to three times as
# many, for texts that take much memory to read.  Ends with "fuzz: N passed, N failed".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

FUZZ=$TOP/tests/fuzz
B=$OUT/fuzz${RUNS:+.fast}${SANITIZERS:+.$SANITIZERS}

# Target, longest input in bytes, what holds.
targets() {
	cat <<-END
	engine 1024 an engine answers whatever lies in its region
	region 8192 a region is opened whatever its file says
	server 1024 a server answers whatever lies in its request page
	stats 65536 a statistics page is read whatever it says it is
	cpulist 96 a list of CPUs is what it prints, or is refused
	bench_scenario 4096 a scenario is what it is to be, or is refused
	cli_value 64 numbers, times and choices are what their grammar says
	cli_line 512 a command line is understood, or a usage error
	cli_conf 8192 a file of rules is what it is when written down, or is refused
	machine_assignment 256 an assignment that is set is found
	machine_bootline 256 words of a command line lie within it
	machine_gunzip 1024 what is unpacked ends, or is refused
	machine_interrupts 512 rows of /proc/interrupts have a label and an end
	machine_isolcpus 128 isolcpus= names CPUs that there are, or is dropped
	machine_kconfig 256 an option of a kernel's configuration has a value
	machine_mask 128 a mask of CPUs is what it prints, or is refused
	machine_named 96 a list of CPUs with names is what it is without, or is refused
	machine_process 256 a process's name and place have an end
	machine_same 128 values are the same whichever comes first
	machine_schemata 256 schemata are read to the end whatever they say
	machine_watch 512 counters are of the CPUs that are asked for
	plan 2048 a plan is refused in a line, or kept as it is
	tree 1200 a file's value is what its text says, or there is none
	journal 4096 a journal is what it is when written again, or is refused
	trace 8192 a recorded boot is what it is when saved, or is refused
	bench_import 4096 files of other tools become series that keep the schema, or are refused
	bench_result 4096 a result is refused in a line, or is shown and is equal to itself
	END
}

# One file for each line of TARGET.seeds.
seeds_write() { # TARGET FOLDER
	rm -rf "$2"
	mkdir -p "$2"
	[ -e "$FUZZ/$1.seeds" ] || return 0
	nr=0
	while IFS= read -r line; do
		case $line in
		'#'*) continue ;;
		esac
		nr=$((nr + 1))
		printf %b "$line" >"$2/$nr"
	done <"$FUZZ/$1.seeds"
}

# Inputs the last run of a target has tried.
runs_of() { # TARGET
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$B/$1.log")
	echo "${runs:-0}"
}

# An input that crashes it or hangs is left there, and named.  Leaks are looked for at
# the end: meanwhile the engine has memory that LeakSanitizer does not search.  What
# the code has to say about each input is dropped (close_fd_mask).
fuzz() { # TARGET LONGEST
	mkdir -p "$B/corpus/$1" "$B/found"
	seeds_write "$1" "$B/seeds/$1"
	# shellcheck disable=SC2086 # a list of arguments
	"$B/fuzz_$1" $LIMITS -max_len="$2" -timeout=10 \
		-rss_limit_mb=2048 -detect_leaks=0 -close_fd_mask=3 \
		-artifact_prefix="$B/found/$1-" -print_final_stats=1 \
		${DICT:+-dict="$DICT"} "$B/corpus/$1" "$B/seeds/$1" >"$B/$1.log" 2>&1 || {
		tail -n 40 "$B/$1.log"
		return 1
	}
	[ "$(runs_of "$1")" -ge 1000 ] || {
		echo "only $(runs_of "$1") inputs were tried"
		return 1
	}
}

default_seconds=2
[ "${1:-}" != --long ] || { default_seconds=600; shift; }
SECONDS_EACH=${SECONDS_EACH:-$default_seconds}
LIMITS=-max_total_time=$SECONDS_EACH
if [ -n "${RUNS:-}" ]; then
	LIMITS="-runs=$RUNS -reload=0"
	# Where memory was got is asked for once something is found: without, it is faster.
	export ASAN_OPTIONS=malloc_context_size=0:quarantine_size_mb=1
fi

[ ! -x "$TOP/tests/env/packages.sh" ] || "$TOP/tests/env/packages.sh" rtpoll isolcpus unit
mkdir -p "$B"
make -s -j2 -C "$FUZZ" B="$B" FAST="${RUNS:+1}" || die 'cannot build'

targets >"$B/targets"
while read -r name longest what; do
	case " ${*:-$name} " in
	*" $name "*) ;;
	*) continue ;;
	esac
	DICT=
	for dict in "$FUZZ/$name.dict" "$FUZZ/${name%%_*}.dict"; do
		[ -n "$DICT" ] || [ ! -e "$dict" ] || DICT=$dict
	done
	result_of "$what" fuzz "$name" "$longest"
	echo "#   $name: $(runs_of "$name") inputs"
done <"$B/targets"

results_end fuzz
