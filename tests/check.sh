#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# check.sh - every test, cheap ones first
#
# usage: check.sh [--long] [STAGE...]	default: all that exist
#
# With --long each stage does all that it can, which takes hours; and there is one more.
#
# A stage prints what it likes and ends with "STAGE: N passed, N failed[, N
# skipped...]".  One that ends without, or ran nothing, counts as a failure.
set -eu

TOP=$(cd "$(dirname "$0")/.." && pwd)
. "$TOP/tests/env/common.sh"

STAGES='lint modules install unit stress fuzz cli bench model kmod mainline hazards'
STAGES_LONG="$STAGES loaders"

# On two CPUs with nothing else to do.
PROMISED_S=2400

script_of() {
	case $1 in
	modules) echo "$ENV_DIR/modules-check.sh" ;;
	kmod) echo "$TOP/tests/kmod/check.sh" ;;
	*) echo "$TOP/tests/$1/run.sh" ;;
	esac
}

# What stage $1 is told, beside its name.
options_of() {
	case $LONG$1 in
	nohazards) echo --quick ;;
	yesbench | yesfuzz | yesmodel | yeskmod | yesmainline) echo --long ;;
	esac
}

# The last count of $1 in a log, by the word behind it.
count_of() {
	sed -n "s/^$1: \\([0-9].*\\)/\\1/p" "$LOG" | tail -n 1 |
		sed -nE "s/(^|.*[^0-9])([0-9]+) $2.*/\\2/p"
}

# Run stage $1, showing its output and keeping it for the counts and the times.
stage_run() {
	stage_start=$(elapsed)
	echo "== $1 ($stage_start s)"
	{
		# shellcheck disable=SC2046 # none, or one word
		"$(script_of "$1")" $(options_of "$1") 2>&1 </dev/null &&
			status=0 || status=$?
		echo "$status" >"$LOG.status"
	} | tee "$LOG"
	failed_before=$failed
	stage_count "$1" "$(cat "$LOG.status")"
	[ "$failed" = "$failed_before" ] || failures_keep "$1"
	times="$times$1 $(($(elapsed) - stage_start))
"
}

# What went wrong in stage $1, for the end, where it is found.
failures_keep() {
	{
		echo "# failed in $1:"
		grep -E -B 3 '^not ok|failed: |FAIL|^# kernel: .*(WARNING|BUG|INFO|Oops)' "$LOG" |
			tail -n 30 | sed 's/^/#   /'
	} >>"$FAILURES"
}

stage_count() {
	stage_passed=$(count_of "$1" passed)
	stage_failed=$(count_of "$1" failed)
	stage_skipped=$(count_of "$1" skipped)
	passed=$((passed + ${stage_passed:-0}))
	failed=$((failed + ${stage_failed:-0}))
	skipped=$((skipped + ${stage_skipped:-0}))

	if [ -z "$stage_passed" ] || [ $((stage_passed + ${stage_failed:-0})) = 0 ]; then
		stage_broken "$1: ended without running a test"
	elif [ "$2" != 0 ] && [ "${stage_failed:-0}" = 0 ]; then
		stage_broken "$1: exit status $2, but no failure counted"
	fi
}

stage_broken() {
	echo "not ok - $*"
	failed=$((failed + 1))
}

# What each stage took, and whether all of it is within what docs/testing.md promises.
times_show() {
	printf '%s' "$times" | awk '{ printf "# %-9s %5d s\n", $1, $2 }'
	[ $LONG = no ] && [ "$(elapsed)" -gt $PROMISED_S ] || return 0
	echo "# longer than the $((PROMISED_S / 60)) minutes of docs/testing.md"
}

elapsed() {
	echo $(($(date +%s) - START))
}

START=$(date +%s)
mkdir -p "$OUT"
LOG=$OUT/check.log
FAILURES=$OUT/check.failures
: >"$FAILURES"
passed=0 failed=0 skipped=0
times=
LONG=no
[ "${1-}" != --long ] || { LONG=yes; shift; }

if [ $# = 0 ]; then
	[ $LONG = no ] || STAGES=$STAGES_LONG
	for stage in $STAGES; do
		[ ! -e "$(script_of "$stage")" ] || set -- "$@" "$stage"
	done
fi
for stage; do
	[ -e "$(script_of "$stage")" ] || die "no stage '$stage' ($STAGES_LONG)"
	stage_run "$stage"
done

echo "== done ($(elapsed) s)"
times_show
cat "$FAILURES"
if [ "$skipped" = 0 ]; then
	echo "$passed passed, $failed failed"
else
	echo "$passed passed, $failed failed, $skipped skipped"
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
