#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# build.sh - the module whose every request to others can be made to fail
#
# usage: build.sh KERNEL	prints the directory of acrn_hsm_fail.ko
#
# From the sources of kmod/ (or $HSM_KMOD) as they are, with fail.h before each of
# them.  Fails if an object calls something that may fail and that fail.h does not
# replace.
set -eu

TOP=$(cd "$(dirname "$0")/../../.." && pwd)
. "$TOP/tests/env/common.sh"

# Functions that give something, or nothing.
MAY_FAIL='_*k[vmz]*alloc[a-z_0-9]*|k(mem|str)n?dup[a-z_]*|_*v[mz]*alloc[a-z_0-9]*'
MAY_FAIL="$MAY_FAIL|v?memdup_user[a-z_]*|_*alloc_(pages?|percpu|workqueue)[a-z_0-9]*"
MAY_FAIL="$MAY_FAIL|_*get_free_pages?[a-z_]*|get_zeroed_page[a-z_]*"
MAY_FAIL="$MAY_FAIL|_*copy_(from|to)_user|_*(get|put)_user_[0-9a-z_]+|strn?cpy_from_user"
MAY_FAIL="$MAY_FAIL|pin_user_pages[a-z_]*|get_user_pages[a-z_]*"
MAY_FAIL="$MAY_FAIL|kthread_create[a-z_]*|eventfd_(ctx_fdget|ctx_fileget|fget)"
MAY_FAIL="$MAY_FAIL|misc_register|anon_inode_get[a-z_]*|idr_alloc[a-z_]*|ida_alloc[a-z_]*"
MAY_FAIL="$MAY_FAIL|xa_(store|alloc)[a-z_]*|__xa_(store|alloc)[a-z_]*"

# The two that take a format are called where they were, behind a question.
ASKED='alloc_workqueue[a-z_]*|kthread_create_on_cpu'

STAGE=$OUT/fail/acrn_hsm_fail

# Same times, so that modules.sh sees what changed.
stage_fill() {
	rm -rf "$STAGE"
	mkdir -p "$STAGE"
	cp -rp "${HSM_KMOD:-$TOP/kmod}"/. "$STAGE"
	find "$STAGE/hvsim" -type f ! -name hvsim_api.h -exec rm -f {} +
	mv "$STAGE/Kbuild" "$STAGE/Kbuild.hsm"
	cp -p "$TOP"/tests/kmod/fail/[Kf]* "$STAGE"
}

sites_missed() {
	find "$1" -name '*.o' ! -name 'acrn_hsm*' ! -name fail.o ! -name '.*' |
		while read -r object; do
			nm -u "$object" | awk '{ print $2 }' |
				grep -xE "$MAY_FAIL" | grep -vxE "$ASKED" |
				sed "s|^|${object##*/}: |" || :
		done
}

[ $# = 1 ] || die "usage: build.sh KERNEL"
mkdir -p "$OUT/fail"
lock_take fail
stage_fill
DIR=$(HSM_KMOD=$STAGE "$ENV_DIR/modules.sh" "$1")
missed=$(sites_missed "$DIR")
[ -z "$missed" ] || die "fail.h does not replace
$missed"
echo "$DIR"
