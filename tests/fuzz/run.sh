#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - fuzz what is read from others, under ASan and UBSan
#
# usage: run.sh [--long]	some 12 s per target; --long: ten minutes
#
# Inputs that reached something new are kept, below the folder of builds, and are the
# beginning of the next run.  Ends with "fuzz: N passed, N failed".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

FUZZ=$TOP/tests/fuzz
B=$OUT/fuzz
SECONDS_EACH=12
[ "${1:-}" != --long ] || SECONDS_EACH=600

# An input that crashes it or hangs is left there, and named.  Leaks are looked for at
# the end: meanwhile the engine has memory that LeakSanitizer does not search.
fuzz() { # TARGET LONGEST
	mkdir -p "$B/corpus/$1" "$B/found"
	"$B/fuzz_$1" -max_total_time="$SECONDS_EACH" -max_len="$2" -timeout=10 \
		-rss_limit_mb=2048 -detect_leaks=0 -artifact_prefix="$B/found/$1-" -print_final_stats=1 \
		"$B/corpus/$1" >"$B/$1.log" 2>&1 || {
		tail -n 40 "$B/$1.log"
		return 1
	}
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$B/$1.log")
	[ "${runs:-0}" -ge 1000 ] || {
		echo "only ${runs:-0} inputs were tried"
		return 1
	}
	say "$1: $runs inputs"
}

[ ! -x "$TOP/tests/env/packages.sh" ] || "$TOP/tests/env/packages.sh" rtpoll unit
mkdir -p "$B"
make -s -j2 -C "$FUZZ" B="$B" || die 'cannot build'

result_of 'an engine answers whatever lies in its region' fuzz engine 1024
result_of 'a region is opened whatever its file says' fuzz region 8192
result_of 'files of a machine are read to the end whatever they say' fuzz machine 2048
result_of 'a plan is refused in a line, or kept as it is' fuzz plan 2048
result_of 'a journal is refused in a line, or kept as it is' fuzz journal 2048

results_end fuzz
