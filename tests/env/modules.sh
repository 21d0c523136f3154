#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# modules.sh - build the modules of kmod/ for one kernel, outside the tree
#
# usage: modules.sh KERNEL		build what changed
#	 modules.sh KERNEL W=1 C=2	build everything, fail on any message
#
# KERNEL is a name of kernels.sh.  Prints the directory of the modules.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

# Where the sources are; another folder than kmod/ for tests of this script.
KMOD=${HSM_KMOD:-$TOP/kmod}

# Copy changed files only, so that make sees what changed; drop vanished ones.
sources_copy() {
	(cd "$KMOD" && find . -type f) | while read -r file; do
		cmp -s "$KMOD/$file" "$BUILD/$file" && continue
		mkdir -p "$BUILD/${file%/*}"
		cp "$KMOD/$file" "$BUILD/$file"
	done
	[ -e "$LIST" ] || return 0
	cut -d ' ' -f 1 "$LIST" | while read -r file; do
		[ -e "$KMOD/$file" ] || rm -f "$BUILD/$file"
	done
}

kbuild() {
	DEBIAN_KERNEL_NO_CC_VERSION_CHECK=y make -j2 -C "$HEADERS" M="$BUILD" "$@" \
		>"$BUILD.out" 2>"$BUILD.err" </dev/null
}

# A clean build says nothing, but for the note that 6.1 headers carry no BTF.
messages() {
	grep -v '^Skipping BTF generation' "$BUILD.err" || :
}

[ $# -gt 0 ] || die "usage: modules.sh KERNEL [W=1] [C=2]"
KERNEL=$1
shift
"$ENV_DIR/packages.sh" build >&2
"$ENV_DIR/kernels.sh" "$KERNEL" >&2
HEADERS=$("$ENV_DIR/kernels.sh" dir "$KERNEL")

VARIANT=$KERNEL
[ $# = 0 ] || VARIANT=$KERNEL.check
BUILD=$OUT/build/$VARIANT/$(basename "$KMOD")
LIST=$BUILD.list
mkdir -p "$BUILD"
lock_take "build-$VARIANT"

tree_list "$KMOD" >"$LIST.new"
if [ $# = 0 ] && [ -e "$BUILD.done" ] && cmp -s "$LIST" "$LIST.new"; then
	echo "$BUILD"
	exit 0
fi

rm -f "$BUILD.done"
sources_copy
mv "$LIST.new" "$LIST"
[ $# = 0 ] || kbuild clean || :
if ! kbuild "$@" modules; then
	cat "$BUILD.err" >&2
	die "kernel $KERNEL: build failed"
fi
if [ $# -gt 0 ] && [ -n "$(messages)" ]; then
	messages >&2
	die "kernel $KERNEL: the build must be silent with $*"
fi
touch "$BUILD.done"
echo "$BUILD"
