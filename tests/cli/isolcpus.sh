# SPDX-License-Identifier: BSD-3-Clause
# isolcpus.sh - what the scripts about isolcpus-setup share (sourced, after rig.sh)
#
# SETUP=PROGRAM: not the one of this tree.
# shellcheck shell=sh disable=SC2154 # listen sets output

if [ -z "${SETUP:-}" ]; then
	"$ENV_DIR/packages.sh" isolcpus
	nice make -s -j2 -C "$TOP/isolcpus-setup" B="$OUT/isolcpus-setup"
	SETUP=$OUT/isolcpus-setup/isolcpus-setup
	export SETUP
fi

# One line, and it begins as every message of this command does.
complains() { # PATTERN
	[ "$(printf '%s\n' "$output" | wc -l)" = 1 ] && says "^isolcpus-setup: .*$1"
}

# What was said does not have it.
lacks() { # PATTERN
	! says "$1"
}

# Called wrongly, or impossible: one line with PATTERN in it, and that exit status.
refuses() { # STATUS PATTERN ARGUMENT...
	wanted=$1 pattern=$2
	shift 2
	listen "$SETUP" "$@"
	check "'$*' is refused with $wanted" exits "$wanted"
	check "'$*' says in one line: $pattern" complains "$pattern"
}
