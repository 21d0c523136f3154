#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - take each handling out of the module, and expect what it prevents
#
# usage: run.sh [--quick] [ID...]	ID: rows of hazards.tsv (default: all)
#	 run.sh --list
#
# A row is passed if its patch applies as it is, the module builds with it, and
# the test named fails as the row says; with another failure it is not.  That
# the tests pass without the patches is the business of the other stages.
# Ends with "hazards: N passed, N failed".
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

HAZARDS=$TOP/tests/hazards
TABLE=$HAZARDS/hazards.tsv
# shellcheck disable=SC2034 # of the files sourced
WORK=$OUT/hazards
. "$TOP/tests/kmod/console.sh"
. "$HAZARDS/tree.sh"
. "$HAZARDS/verdicts.sh"
. "$HAZARDS/guest.sh"

# By the first id of a row.
declare -A IDS TIER PATCH HOW RUN EXPECTED NOTE
KEYS=()

# shellcheck disable=SC2034
table_read() {
	local ids tier patch how run expected note key
	while IFS=$'\t' read -r ids tier patch how run expected note; do
		case $ids in '' | '#'*) continue ;; esac
		key=${ids%%,*}
		KEYS+=("$key")
		IDS[$key]=$ids TIER[$key]=$tier PATCH[$key]=$patch HOW[$key]=$how
		RUN[$key]=$run EXPECTED[$key]=$expected NOTE[$key]=$note
	done <"$TABLE"
}

is_wanted() { # KEY
	local id
	[ "$QUICK" = no ] || [ "${TIER[$1]}" = quick ] || return 1
	[ ${#NAMES[@]} -gt 0 ] || return 0
	for id in ${IDS[$1]//,/ }; do
		[[ " ${NAMES[*]} " != *" $id "* ]] || return 0
	done
	return 1
}

# A name that is no row's would select nothing, and look like success.
names_check() {
	local name
	for name in "${NAMES[@]}"; do
		[[ ",$(IFS=,; echo "${IDS[*]}")," == *",$name,"* ]] ||
			die "no row '$name' (--list shows them)"
	done
}

table_show() {
	local key
	for key in "${KEYS[@]}"; do
		printf '%-8s %-5s %-6s %-40s %s\n' "${IDS[$key]}" "${TIER[$key]}" \
			"${HOW[$key]}" "${RUN[$key]}" "${NOTE[$key]}"
	done
}

# What the ledger says of a row, and what the table does, must not part.
ledger_ids() {
	sed -nE 's/^\| ([A-Z][0-9]+[a-z]?) \|.*/\1/p' "$TOP/docs/hazards.md"
}

table_ids() {
	printf '%s\n' "${IDS[@]}" | tr ',' '\n'
}

ledger_check() {
	local lost
	lost=$(diff <(ledger_ids | sort -u) <(table_ids | sort -u) | grep '^[<>]') || :
	result "the rows of hazards.tsv are those of docs/hazards.md" "$lost"
	lost=$(diff <(cd "$HAZARDS" && printf '%s\n' *.patch | sort) \
		<(printf '%s\n' "${PATCH[@]}" | grep '\.patch$' | sort -u) | grep '^[<>]') || :
	result "every patch has its row" "$lost"
}

QUICK=no
case ${1-} in
--quick) QUICK=yes; shift ;;
--list) table_read; table_show; exit 0 ;;
esac
NAMES=("$@")

table_read
names_check
"$ENV_DIR/packages.sh" build unit model hazards
lock_take hazards
tree_make
without=0
if [ ${#NAMES[@]} = 0 ]; then
	ledger_check
fi
for key in "${KEYS[@]}"; do
	is_wanted "$key" || continue
	case ${HOW[$key]} in
	none) without=$((without + 1)) ;;
	unit | stress | model) "judge_${HOW[$key]}" "$key" ;;
	kmod | last) guest_add "$key" ;;
	*) die "row $key: how is '${HOW[$key]}'" ;;
	esac
done
guest_boot_all

[ $without = 0 ] || echo "# $without rows without a patch: the table says why"
results_end hazards
