#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# checkpatch.sh - the kernel's checkpatch --strict has nothing to say
#
# Not asked of user space code: what exists in the kernel only (its types, its
# macros, its rules on volatile and barriers), CAMELCASE for Criterion's Test(),
# and MACRO_ARG_REUSE.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
# It looks for known names in include/, and leaves a file in its directory.
mkdir -p "$OUT/lint/include"
cd "$OUT/lint"

KERNEL_ONLY=PREFER_KERNEL_TYPES,PREFER_DEFINED_ATTRIBUTE_MACRO,ARRAY_SIZE,BIT_MACRO
USER=$KERNEL_ONLY,CAMELCASE,VOLATILE,MEMORY_BARRIER,MACRO_ARG_REUSE,EMBEDDED_FUNCTION_NAME
status=0

# checkpatch IGNORED_TYPES FILE...
checkpatch() {
	ignored=$1
	shift
	printf '%s\n' "$@" | xargs -P 2 -n 50 perl "$CACHE/linux-source/scripts/checkpatch.pl" \
		--no-tree --root=. --strict --terse --no-summary --quiet --show-types \
		${ignored:+--ignore "$ignored"} -f >findings || status=1
	sed "s|^$TOP/||" findings
}

# The core shares BIT() with nobody; compat.h asks for the version; env_user.h
# is the kernel's names for user space; trace.h is laid out as all TRACE_EVENTs;
# sysfs_field.c pastes names; bench fills in structures in the middle of a line.
# shellcheck disable=SC2046 # lists of words
{
	checkpatch '' $(find "$TOP/kmod" -path "$TOP/kmod/core" -prune -o \
		-name '*.[ch]' ! -name compat.h ! -name trace.h ! -name sysfs_field.c -print)
	checkpatch PARENTHESIS_ALIGNMENT,OPEN_ENDED_LINE,SPACING "$TOP/kmod/trace.h"
	checkpatch MACRO_ARG_REUSE "$TOP/kmod/sysfs_field.c"
	checkpatch LINUX_VERSION_CODE,CONSTANT_COMPARISON "$TOP/kmod/compat.h"
	checkpatch BIT_MACRO $(find "$TOP/kmod/core" -name '*.[ch]' ! -name env_user.h)
	checkpatch "$USER,NEW_TYPEDEFS,MACRO_ARG_UNUSED" "$TOP/kmod/core/env_user.h"
	checkpatch "$USER" $(find "$TOP/tests" "$TOP/rtpoll" "$TOP/isolcpus-setup" \
		-name '*.[ch]')
	checkpatch "$USER,PARENTHESIS_ALIGNMENT,MACRO_ARG_UNUSED" \
		$(find "$TOP/bench" -name '*.[ch]')
}
exit $status
