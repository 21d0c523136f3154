# SPDX-License-Identifier: BSD-3-Clause
# common.sh - names and functions shared by the scripts of tests/ (sourced)
#
# The caller sets TOP, the top of the source tree, before it sources this.
# shellcheck shell=sh

# Downloads live here, and below it all that is built, never in the tree.
CACHE=${HSM_CACHE:-${HOME:-/root}/.cache/acrn-hsm-poll}
case $CACHE in
/*) ;;
*) CACHE=$PWD/$CACHE ;;
esac
export HSM_CACHE="$CACHE"

# What this tree builds.  Objects and their dependency files name the sources, so
# that two trees (a clone, a worktree) share nothing but downloads.
OUT=$CACHE/trees/$(basename "$TOP")-$(printf %s "$TOP" | cksum | cut -d ' ' -f 1)
ENV_DIR=$TOP/tests/env
export ENV_DIR

# Kbuild must not see how the top Makefile was called.
unset MAKEFLAGS MFLAGS MAKELEVEL

# Of trees that are gone, what they built goes when another one builds.
if [ ! -e "$OUT/top" ]; then
	for top in "$CACHE"/trees/*/top; do
		# Another one may be doing the same.
		[ ! -e "$top" ] || [ -d "$(cat "$top" 2>/dev/null)" ] || rm -rf "${top%/top}"
	done
	mkdir -p "$OUT"
	echo "$TOP" >"$OUT/top"
fi

# All messages of a script start with its name.
say() {
	echo "${0##*/}: $*"
}

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# One holder of lock $1 at a time in this tree, or below $2; until the script ends.
lock_take() {
	mkdir -p "${2:-$OUT}/lock"
	exec 9>"${2:-$OUT}/lock/$1"
	flock -n 9 && return 0
	say "waiting for another run that has $1" >&2
	flock 9
}

# Lines "PATH MTIME SIZE" of every file below $1: equal when nothing changed.
tree_list() {
	(cd "$1" && find . -type f -printf '%P %T@ %s\n' | LC_ALL=C sort)
}
