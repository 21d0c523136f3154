#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# guest.sh - rows whose test runs in a guest (sourced by run.sh)
#
# A boot costs more than most tests, so rows that want the same guest share one:
# each has the module with its patch in a folder of its own.  Where a row leaves
# the guest damaged, those behind it are booted again; a row that may do so
# unseen is the "last" of its boot.
# shellcheck disable=SC2154 # set by run.sh

# The command line of a kernel, and words it hands to init, are bounded.
CALLS_MAX=20
# A guest whose rows need another limit has it among its options.
BOOT_SECONDS=150 CALL_SECONDS=30
VARIANTS=$WORK/variants
export HSM_VARIANTS=$WORK/boot

# "KERNEL CPUS OPTIONS" of a guest, and the rows that want it.
GUESTS=()
declare -A ROWS=() LAST_ROWS=()

# The module of the test failnth is another one, from the same sources.
builder_of() { # KEY
	case ${RUN[$1]} in
	*': failnth') echo "$TOP/tests/kmod/fail/build.sh" ;;
	*) echo "$ENV_DIR/modules.sh" ;;
	esac
}

# Builds what row KEY needs, and puts it on the list.
guest_add() { # KEY
	local log=$WORK/log/$1 guest built module
	patched "$1" "$log" || return 0
	guest=${RUN[$1]% : *}
	if built=$(HSM_KMOD=$WORK/hazards "$(builder_of "$1")" "${guest%% *}" 2>"$log"); then
		mkdir -p "$VARIANTS/$1"
		for module in "$built"/*.ko; do
			strip --strip-debug -o "$VARIANTS/$1/${module##*/}" "$module"
		done
		[ -n "${ROWS[$guest]-}${LAST_ROWS[$guest]-}" ] || GUESTS+=("$guest")
		if [ "${HOW[$1]}" = last ]; then
			LAST_ROWS[$guest]+=" $1"
		else
			ROWS[$guest]+=" $1"
		fi
	else
		result "${IDS[$1]}" "does not build: $(tail -n 20 "$log")"
	fi
	tree_restore "${PATCH[$1]}"
}

# Section N of a boot's log ends with the result of its Nth call; what is behind
# the last result is of the call in which the guest died.
sections_split() {
	rm -f "$WORK"/log/boot.*
	awk -v path="$WORK/log/boot." 'BEGIN { n = 1 }
		{ print > (path n) }
		/^(not )?ok [0-9]+ - / { n++ }' "$WORK/log/boot"
}

is_damaged() { # SECTION
	! grep -qE '^(not )?ok [0-9]+ - ' "$1" ||
		grep -qE '^# kernel: |cannot be unloaded|# no end after' "$1"
}

# Sets LEFT to the rows that did not come to run in a sound guest.
sections_judge() { # KEY...
	local n=0 key section status
	LEFT=()
	for key; do
		n=$((n + 1)) section=$WORK/log/boot.$n
		if [ ${#LEFT[@]} -gt 0 ] || [ ! -s "$section" ]; then
			LEFT+=("$key")
			continue
		fi
		cp "$section" "$WORK/log/$key"
		status=1
		! grep -qE '^ok [0-9]+ - [^#]*$' "$section" || status=0
		verdict "$key" $status "$section"
		! is_damaged "$section" || { shift $n; LEFT=("$@"); return 0; }
	done
}

boot() { # GUEST KEY...
	local kernel cpus options calls=() key
	read -r kernel cpus options <<<"$1"
	shift
	rm -rf "$HSM_VARIANTS"
	mkdir -p "$HSM_VARIANTS"
	for key; do
		cp -r "$VARIANTS/$key" "$HSM_VARIANTS/"
		calls+=("$key/${RUN[$key]#* : }")
	done
	# shellcheck disable=SC2086 # a list of options
	"$TOP/tests/kmod/run.sh" -k "$kernel" -s "$cpus" \
		-t $((BOOT_SECONDS + CALL_SECONDS * $#)) $options "${calls[@]}" \
		>"$WORK/log/all" 2>&1 </dev/null || :
	last_boot "$WORK/log/all" >"$WORK/log/boot"
	sections_split
	sections_judge "$@"
	# Not even one: this guest never began, and will not the next time.
	[ "${#LEFT[@]}" != $# ] || {
		result "${IDS[$1]}" "the guest did not run: $(tail -n 20 "$WORK/log/boot")"
		LEFT=("${@:2}")
	}
}

# The rows KEYS, and behind each boot's share of them one of LASTS.
guest_boot() { # GUEST
	local keys lasts share
	read -ra keys <<<"${ROWS[$1]-}"
	read -ra lasts <<<"${LAST_ROWS[$1]-}"
	echo "# $1: ${keys[*]-} then ${lasts[*]-}"
	while [ $((${#keys[@]} + ${#lasts[@]})) -gt 0 ]; do
		share=$((CALLS_MAX - 1))
		[ ${#lasts[@]} = 0 ] || share=$((${#keys[@]} / ${#lasts[@]} + 1))
		[ $share -lt $CALLS_MAX ] || share=$((CALLS_MAX - 1))
		boot "$1" ${keys[@]+"${keys[@]:0:share}"} ${lasts[@]+"${lasts[0]}"}
		# What was to be last still is.
		if [ ${#LEFT[@]} -gt 0 ] && [ "${LEFT[-1]}" = "${lasts[0]-}" ]; then
			unset 'LEFT[-1]'
		else
			lasts=(${lasts[@]+"${lasts[@]:1}"})
		fi
		keys=(${LEFT[@]+"${LEFT[@]}"} ${keys[@]+"${keys[@]:share}"})
	done
}

guest_boot_all() {
	local guest
	for guest in ${GUESTS[@]+"${GUESTS[@]}"}; do
		guest_boot "$guest"
	done
}
