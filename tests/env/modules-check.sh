#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# modules-check.sh - the modules build without a message on all four kernels
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

for kernel in 6.12-rt 6.12 6.1-rt 6.1; do
	result_of "modules for $kernel with W=1 C=2: no message" \
		"$ENV_DIR/modules.sh" "$kernel" W=1 C=2
done

# No Debian kernel has the architecture's hook, so that way is only compiled.
hook_build() {
	rm -rf "$OUT/build/hook"
	mkdir -p "$OUT/build"
	cp -r "$TOP/kmod" "$OUT/build/hook"
	make -s -C "$("$ENV_DIR/kernels.sh" dir 6.12-rt)" M="$OUT/build/hook" \
		KCFLAGS=-DCONFIG_ACRN_GUEST=1 W=1 C=2 upcall.o
}

hook_check() {
	messages=$(hook_build 2>&1) && [ -z "$messages" ] &&
		nm "$OUT/build/hook/upcall.o" | grep -q acrn_setup_intr_handler && return 0
	echo "${messages:-upcall.o does not use the hook}"
	return 1
}

result_of "upcall.c for a kernel with CONFIG_ACRN_GUEST: no message" hook_check
results_end modules
