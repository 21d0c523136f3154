# SPDX-License-Identifier: BSD-3-Clause
# common.sh - guests that measure, and the fragment they leave (sourced)
#
# The caller sets TOP, sources this, calls guest_options "$@" and for each guest
# boot(); fragment_end writes the fragment and is the exit status.
# shellcheck shell=bash

. "$TOP/tests/env/common.sh"
. "$TOP/tests/kmod/console.sh"

RUN=$TOP/tests/kmod/run.sh
QUICK=no JSON=''

guest_usage() {
	cat <<-END
	usage: ${0##*/} [--quick] --json FILE

	$ABOUT

	  --quick      fewer requests or loops, the same guests
	  --json FILE  where the fragment of results goes

	Exit status: 0 all was measured; 1 a guest failed, or a goal that it checks was
	missed (FILE has what was measured, and "failures"); 2 usage.
	END
}

guest_options() {
	while [ $# -gt 0 ]; do
		case $1 in
		--quick) QUICK=yes ;;
		--json)
			JSON=${2-}
			[ $# = 1 ] || shift
			;;
		-h | --help) guest_usage; exit 0 ;;
		*) say "no option '$1' (-h for help)" >&2; exit 2 ;;
		esac
		shift
	done
	[ -n "$JSON" ] || { say "--json FILE is missing (-h for help)" >&2; exit 2; }
	: >"$JSON" || exit 2
	RECORDS=$(mktemp -d "$OUT/bench-guest.XXXXXX")
	trap leave EXIT
	trap 'failure "${0##*/}" interrupted; fragment_end || :; exit 130' INT TERM
}

# Whatever ends the script, FILE is a fragment and says so.
leave() {
	local status=$?
	[ -s "$JSON" ] || {
		failure "${0##*/}" "it ended early, with status $status"
		fragment_end || :
	}
	rm -rf "$RECORDS"
}

# What is measured in a quick run: "$(quick 3 10)" is 3 then, else 10.
quick() {
	if [ $QUICK = yes ]; then echo "$1"; else echo "$2"; fi
}

# A text as it is inside of a JSON string.
json_text() {
	printf %s "$*" | tr '\n\t' '  ' | tr -d '\000-\037' | sed 's/[\\"]/\\&/g'
}

failure() { # STEP MESSAGE
	say "$1: $2" >&2
	printf '{"step":"%s","message":"%s"}\n' "$(json_text "$1")" "$(json_text "$2")" \
		>>"$RECORDS/failures"
}

# Records are "json: PART"... "json;": one a line.
records_join() {
	awk '/^json: / { printf "%s", substr($0, 7) } /^json;$/ { print "" }'
}

# Each kind to a file of its own; a raw document to one with its name.
records_take() { # FILE
	local kind rest nr=0 said=none
	while read -r kind rest; do
		case $kind in
		end) said=$rest; continue ;;
		series | points | values | goals) printf '%s\n' "$rest" >>"$RECORDS/$kind" ;;
		raw) printf '%s\n' "${rest#* }" >"$RECORDS/${rest%% *}.json" ;;
		*) failure "$STEP" "a record of kind '$kind'" ;;
		esac
		nr=$((nr + 1))
	done < <(records_join <"$1")
	[ "$said" = $nr ] || failure "$STEP" "$nr records arrived, the guest says $said"
}

# Of a guest that failed: the line that says why, or its last one.
why() { # FILE
	grep -E ': failed: |^not ok|: error: ' "$1" | head -n 1 | grep . || tail -n 1 "$1"
}

# Boot a guest, show what it prints, keep its records; its exit status.
guest() { # STEP RUN.SH'S-ARGUMENT...
	local log=$RECORDS/log status=0
	STEP=$1
	shift
	echo "# --- $STEP"
	echo "# command: tests/kmod/run.sh $(printf '%q ' "$@")"
	"$RUN" "$@" >"$log.all" 2>&1 </dev/null || status=$?
	grep -v '^json[:;]' "$log.all" || :
	last_boot "$log.all" >"$log"
	records_take "$log"
	return $status
}

boot() { # STEP RUN.SH'S-ARGUMENT...
	guest "$@" || failure "$STEP" "the guest failed: $(why "$RECORDS/log")"
}

# Likewise one that may not survive what it measures, which is a figure, too.
boot_harmed() { # ID STEP RUN.SH'S-ARGUMENT...
	local id=$1 lost=0
	shift
	guest "$@" || lost=1
	printf '{"id":"%s","title":"%s: guests that it harmed, of 1","value":%s,%s}\n' "$id" \
		"$(json_text "$STEP")" $lost '"unit":"guests","where":"qemu","better":"lower"' \
		>>"$RECORDS/values"
	[ $lost = 0 ] || say "$STEP: the guest was harmed: $(harm "$RECORDS/log")"
}

# What its kernel said as it died; else it lived on with something that it should not have.
harm() { # FILE
	grep -oE '(kernel BUG at|BUG: |list_(add|del) corruption|general protection).*' "$1" |
		head -n 1 | grep . || echo 'modules, or a complaint of its kernel, were left'
}

# What tools said in their own words becomes series; the documents stay beside FILE.
documents_import() {
	local bench=$OUT/bench/rtpoll-bench document
	rm -rf "$JSON.d"
	mkdir -p "$JSON.d"
	cp "$RECORDS"/*.json "$JSON.d" 2>/dev/null || return 0
	"$ENV_DIR/packages.sh" rtpoll
	make -s -C "$TOP/bench" B="$OUT/bench" "$bench" >&2
	for document in "$JSON.d"/*.json; do
		document_import "$document"
	done
}

# TOOL-CASE-LOAD.json is "TOOL/CASE/LOAD"; the page shows those of a CASE side by side.
document_import() { # FILE
	local imported=$RECORDS/imported id
	id=$(basename "$1" .json | sed 's/-/\//; s/-\(idle\|load\)/\/\1/')
	set -- "$1" --id "$id" --where qemu
	case $id in
	*/load*) set -- "$@" --load 'hackbench on CPU 0' ;;
	esac
	if ! "$bench" import --fragment "$@" -o "$imported" 2>"$RECORDS/log"; then
		failure 'bench import' "$(head -n 1 "$RECORDS/log")"
		return
	fi
	imported_list series <"$imported" >>"$RECORDS/series"
	imported_list failures <"$imported" >>"$RECORDS/failures"
}

# A list of a fragment that the command wrote, without its brackets, in one line.
imported_list() { # KEY
	local objects
	objects=$(sed -n "/^ \"$1\": \[\$/,/^ \]/{//!p}" | tr -d '\n')
	[ -z "$objects" ] || printf '%s\n' "$objects"
}

list() { # KIND
	[ ! -s "$RECORDS/$1" ] || paste -s -d , "$RECORDS/$1"
}

fragment_end() {
	local kind separator=
	{
		printf '{'
		for kind in series points values goals failures; do
			printf '%s"%s":[\n' "$separator" "$kind"
			list "$kind"
			printf ']'
			separator=,
		done
		printf '}\n'
	} >"$JSON"
	[ ! -s "$RECORDS/failures" ]
}
