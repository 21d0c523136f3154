#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# check.sh - every guest test, in the guests it is meant for
#
# usage: check.sh [--long]	with the runs of long.txt, which take hours
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

# One boot per line: "kernel CPUs [option]... : tests"
RUNS='
6.12-rt 1 : smoke
6.12-rt 3 -I 1 : smoke remove_cpu
6.12-rt 2 -i : smoke
6.12-rt 2 : isolcpus partition
6.1-rt 2 : isolcpus
6.1-rt 2 -I 1 : smoke
6.12-rt 2 -a slub_debug=FZPU : device hazards race
6.1-rt 3 -a maxcpus=2 : remove_cpu cpulist
6.12-rt 2 -m 4096 : control errors load upcall memory memscale:1g:2m hotplug:20 suspend polite:4
6.1-rt 2 -m 4096 : control errors load upcall device hazards race memory memscale:1g:2m hotplug:20 suspend polite:4
6.12-rt 2 -I 1 : orphan faults eventfd adaptive stall starve userpoll trace recorders probes rtpoll
6.1-rt 2 -I 1 : orphan faults eventfd adaptive stall starve userpoll trace recorders observe probes rtpoll
6.12-rt 3 -I 1,2 -n : split control:move numa pair polite:3 topology:1:2 interfere snapshot
6.1-rt 3 -I 1,2 : split:30 pair polite:3
6.12-rt 3 -a isolcpus=domain,0 : refusals cpulist
6.1-rt 3 -a isolcpus=domain,0 : refusals
6.12 2 -I 1 : smoke life stall
6.12-rt 2 -I 1 -a slub_debug=FZPU : asyncio@200
6.1-rt 2 -I 1 -a slub_debug=FZPU : asyncio@200
6.12-rt 2 -I 1 -a slub_debug=FZPU : observe
6.12-rt 2 -I 1 : kill:400 units
6.1-rt 2 -I 1 : kill:200
6.12-rt 2 -i : life bench@250
6.12-rt 2 -I 1 -t 420 : life hvsim million@200 serve example
6.1-rt 2 -I 1 : life hvsim million@200:200000
6.12-rt 2 -I 1 -t 420 : sample latch boot@240 demo
6.1-rt 2 -I 1 : sample latch boot:25 serve example
6.12-rt 3 -I 1 -a slub_debug=FZPU : failnth userpoll
6.12-rt 3 -i : userpoll:trip
6.12-rt 2 -I 1 -a slub_debug=FZPU : conform@180
6.1-rt 2 -I 1 -a slub_debug=FZPU : conform@180
'

LONG=
if [ "${1-}" = --long ]; then
	LONG=--long
	RUNS+=$(grep -v '^#' "$TOP/tests/kmod/long.txt")
fi
passed=0 failed=0 skipped=0

# Count what a run's last "NAME: N passed, ..." line says; one without failed.
count() {
	local summary
	summary=$(grep -E "^$1: [0-9]+ passed" "$LOG" | tail -n 1) || :
	if [[ $summary =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)? ]]; then
		passed=$((passed + BASH_REMATCH[1]))
		failed=$((failed + BASH_REMATCH[2]))
		skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
		[ "$2" != 0 ] && [ "${BASH_REMATCH[2]}" = 0 ] || return 0
	fi
	failed=$((failed + 1))
	echo "not ok - $1 ended with status $2"
}

run() {
	local name=$1 status=0
	shift
	SECONDS=0
	"$@" </dev/null 2>&1 | tee "$LOG" || status=${PIPESTATUS[0]}
	echo "# took $SECONDS s"
	count "$name" "$status"
}

LOG=$(mktemp "$OUT/kmod-check.XXXXXX")
trap 'rm -f "$LOG"' EXIT

echo "# the rig itself"
run selftest "$TOP/tests/kmod/selftest.sh"

echo "# isolcpus-setup over a reboot"
run planned "$TOP/tests/kmod/planned.sh" $LONG

while read -r kernel cpus line <&3; do
	[ -n "$kernel" ] || continue
	options=${line%%:*}
	tests=${line#*: }
	echo "# $kernel, $cpus CPUs $options"
	# shellcheck disable=SC2086 # lists of words
	run rig "$TOP/tests/kmod/run.sh" -q -k "$kernel" -s "$cpus" $options $tests
done 3<<<"$RUNS"

if [ "$skipped" = 0 ]; then
	echo "kmod: $passed passed, $failed failed"
else
	echo "kmod: $passed passed, $failed failed, $skipped skipped"
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
