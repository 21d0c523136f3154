#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# verdicts.sh - did a test fail as the row says? (sourced by run.sh)
# shellcheck disable=SC2154 # set by run.sh

# STATUS is 0 if the test has passed, which it must not.
verdict() { # KEY STATUS LOG
	local what="${IDS[$1]} (${HOW[$1]} ${RUN[$1]})" seen
	if [ "$2" = 0 ]; then
		result "$what" "alive: the test passes without the handling"
	elif seen=$(grep -m 1 -E -e "${EXPECTED[$1]}" "$3"); then
		result "$what: $(sed -E 's/^[[:space:]]+//; s/^(.{100}).*/\1.../' <<<"$seen")" ''
	else
		result "$what" "another failure than '${EXPECTED[$1]}':
$(tail -n 25 "$3")"
	fi
}

# The tree with the patch of row KEY, or the complaint.
patched() { # KEY LOG
	if ! tree_patch "${PATCH[$1]}" >"$2" 2>&1; then
		result "${IDS[$1]}" "${PATCH[$1]} does not apply: $(cat "$2")"
		tree_restore "${PATCH[$1]}"
		return 1
	fi
}

# Build folder FOLDER of tests/ in MODE with CC.
tests_build() { # KEY FOLDER MODE CC LOG TARGET...
	local key=$1 folder=$2 mode=$3 cc=$4 log=$5
	shift 5
	make -s -j2 -C "$TREE/tests/$folder" B="$WORK/$folder-$mode" MODE="$mode" CC="$cc" \
		"$@" >"$log" 2>&1 || {
		result "${IDS[$key]}" "does not build: $(tail -n 20 "$log")"
		return 1
	}
}

# RUN: a program of tests/unit.
judge_unit() { # KEY
	local log=$WORK/log/$1 status=0
	patched "$1" "$log" || return 0
	mkdir -p "$WORK/unit-quick"
	if tests_build "$1" unit quick gcc "$log" "test_${RUN[$1]}"; then
		timeout -k 5 60 "$WORK/unit-quick/test_${RUN[$1]}" --timeout 20 \
			>"$log" 2>&1 || status=$?
		verdict "$1" $status "$log"
	fi
	tree_restore "${PATCH[$1]}"
}

# RUN: "tsan" or "plain", options of the program.  What happens between threads
# may need another try.
judge_stress() { # KEY
	local log=$WORK/log/$1 mode=${RUN[$1]%% *} options=${RUN[$1]#* } cc=gcc status=0 seed
	[ "$mode" != tsan ] || cc=clang
	patched "$1" "$log" || return 0
	if tests_build "$1" stress "$mode" $cc "$log"; then
		for seed in 1 2 3; do
			# shellcheck disable=SC2086 # a list of options
			TSAN_OPTIONS=halt_on_error=1:exitcode=66 timeout -k 5 60 \
				"$WORK/stress-$mode/stress" -n 200000 -s $seed $options \
				>"$log" 2>&1 || status=$?
			[ $status = 0 ] || break
		done
		verdict "$1" $status "$log"
	fi
	tree_restore "${PATCH[$1]}"
}

# RUN: a run of tests/model/runs.tsv, whose define takes the handling out of the
# model; it is passed if the search ends as that table says.
judge_model() { # KEY
	local log=$WORK/log/$1 complaint=
	"$TOP/tests/model/run.sh" "${RUN[$1]}" >"$log" 2>&1 || :
	grep -qE "^ok .*${EXPECTED[$1]}" "$log" || complaint=$(tail -n 20 "$log")
	result "${IDS[$1]} (model ${RUN[$1]}): $(grep -m 1 '^ok ' "$log")" "$complaint"
}
