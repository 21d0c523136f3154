#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# tree.sh - a copy of the sources that patches may change (sourced by run.sh)
# shellcheck disable=SC2154 # set by run.sh

TREE=$WORK/tree

# The module is built from a link to kmod/, whose name is that of its build.
tree_make() {
	rm -rf "$TREE"
	mkdir -p "$TREE/tests" "$WORK/log"
	cp -r "$TOP/kmod" "$TOP/rtpoll" "$TREE/"
	cp -r "$TOP/tests/unit" "$TOP/tests/trace" "$TOP/tests/stress" "$TREE/tests/"
	ln -sfn tree/kmod "$WORK/hazards"
}

# A patch that applies somewhere else, or nearly, has lost what it is about.
tree_patch() { # PATCH
	patch -d "$TREE" -p1 -F0 --no-backup-if-mismatch -r - <"$HAZARDS/$1"
}

# Newer than every object, so that make compiles again what depends on it.
tree_restore() { # PATCH
	local file
	sed -n 's|^+++ b/\([^[:space:]]*\).*|\1|p' "$HAZARDS/$1" | while read -r file; do
		cp "$TOP/$file" "$TREE/$file"
	done
}
