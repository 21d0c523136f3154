#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - mainline's driver beside ours: results, order, values, fates
#
# usage: run.sh [--long] [oracle|harm|fates]...		default: all three
#
#	oracle	the conformance program, vm-sample, the recorded boot, librtpoll's
#		server and its example; with --long all of the boot
#	harm	conformance cases that mainline's module does not survive, or its
#		kernel complains of: a guest each
#	fates	both drivers under the same faults
#
# A difference that tests/kmod/conform.expect or fates.tsv does not name fails, and
# so does one that is named and does not show.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/kmod/console.sh"

CASES=$TOP/tests/kmod/conform.expect
FATES=$TOP/tests/mainline/fates.tsv
HARM=$TOP/tests/mainline/harm.tsv
RUN=$TOP/tests/kmod/run.sh
POISON='-a slub_debug=FZPU'

# Lines of a table that are data.
rows() {
	grep -v '^\(#\|$\)' "$1"
}

# Every hazard that a table gives as its reason is a row of docs/hazards.md.
reasons_check() {
	local id lost=
	for id in $({ sed -n 's/.*; \([A-Z][0-9]*b\{0,1\}\): .*/\1/p' "$CASES"
		rows "$FATES" | cut -f 2; rows "$HARM" | cut -f 2; } | sort -u); do
		grep -q "^| $id |" "$TOP/docs/hazards.md" || lost+="$id is not there "
	done
	result "each difference is a row of docs/hazards.md" "$lost"
}

# The guest's output goes to $LOG, and to ours indented.
guest() {
	"$RUN" "$@" 2>&1 </dev/null | tee "$ALL" | sed 's/^/# /' || :
	last_boot "$ALL" >"$LOG"
}

# One "ok" line of the guest is one of ours.
oracle() {
	local boot=25 line
	[ $LONG = no ] || boot=100
	guest -t 560 mainline/conform@250 mainline/sample mainline/boot@250:$boot \
		mainline/serve mainline/example
	for test in conform sample boot serve example; do
		line=$(grep -E "^(not )?ok [0-9]+ - mainline/$test" "$LOG") || line='did not run'
		if [ "${line#ok}" != "$line" ]; then
			result "oracle: $test: $line" ''
		else
			result "oracle: $test" "$line"
		fi
	done
}

# What a guest came to, in one line: what the test said, its checks, the first of
# what the kernel complained of, what was left, and how it ended if not as it should.
outcome() { # FAULT
	{
		sed -nE "s/^ *fate: $1: //p; s/^ *mainline: ([0-9]+ of )/\1/p
			s/^ *([0-9]+ checks, [0-9]+ failed)\$/\1/p" "$LOG"
		grep -oE '(BUG: |WARNING: |INFO: rcu|general protection|list_(add|del) corr|Call Trace).*' \
			"$LOG" | head -n 1
		grep -oE 'RIP: 0010:[a-zA-Z0-9_]+' "$LOG" | head -n 1
		grep -oE 'module acrn_hvsim left loaded' "$LOG" | head -n 1
		grep -oE 'the guest (died|did not end)|no end after [0-9]+ s' "$LOG" | head -n 1
	} | sed 's|/[^ ]*/||' | paste -s -d ';' | sed 's/;/; /g'
}

matches() { # OUTCOME REGEX NAME
	if grep -qE "$2" <<<"$1"; then
		result "$3: $1" ''
	else
		result "$3" "$1, and expected was $2"
	fi
}

harm() {
	local group hazard options theirs
	while IFS=$'\t' read -r group hazard options theirs <&3; do
		[ "$options" != - ] || options=
		# shellcheck disable=SC2086 # a list of words
		guest -t 150 $options "mainline/conform@80:$group"
		matches "$(outcome -)" "$theirs" "harm: $hazard: mainline, $group"
	done 3< <(rows "$HARM")
}

fates() {
	local fault hazard here theirs
	# shellcheck disable=SC2086 # a list of words
	guest $POISON fates
	while IFS=$'\t' read -r fault hazard here theirs <&3; do
		matches "$(outcome "$fault")" "$here" "fates: $hazard: ours, $fault"
	done 3< <(rows "$FATES")
	while IFS=$'\t' read -r fault hazard here theirs <&3; do
		# shellcheck disable=SC2086 # a list of words
		guest -t 40 $POISON "mainline/fates@20:$fault"
		matches "$(outcome "$fault")" "$theirs" "fates: $hazard: mainline, $fault"
	done 3< <(rows "$FATES")
}

LONG=no
[ "${1-}" != --long ] || { LONG=yes; shift; }
[ $# -gt 0 ] || set -- oracle harm fates
for part; do
	case $part in
	oracle | harm | fates) ;;
	*) die "no part '$part' (oracle harm fates)" ;;
	esac
done

HSM_VARIANTS=$("$TOP/tests/mainline/build.sh")
export HSM_VARIANTS
LOG=$(mktemp "$OUT/mainline.XXXXXX")
ALL=$LOG.all
trap 'rm -f "$LOG" "$ALL"' EXIT

reasons_check
for part; do
	"$part"
done
results_end mainline
