#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# headers.sh - every header compiles alone
#
# User space headers, the core's and the ABI's among them, with gcc and clang;
# the module's by Kbuild, one object for each.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
cd "$TOP"
status=0
tracefs=$(pkg-config --cflags libtracefs)

for header in kmod/core/*.h kmod/uapi/*.h rtpoll/*.h rtpoll/*/*.h rtpoll/*/*/*.h \
	isolcpus-setup/*.h isolcpus-setup/*/*.h bench/*.h bench/*/*.h tests/*/*.h; do
	[ -e "$header" ] || continue
	[ "$header" != kmod/core/env_kernel.h ] || continue
	for compiler in gcc clang; do
		# shellcheck disable=SC2086 # a list of flags
		echo "#include \"$header\"" |
			$compiler -std=gnu11 -Wall -Wextra -Werror -fsyntax-only \
				-D_GNU_SOURCE -I. -Ikmod/uapi -Irtpoll/include -Irtpoll/measure -Itests \
				$tracefs -x c - || status=1
	done
done

# As the first include of a source of its own, in a copy of kmod.
WORK=$OUT/lint/headers
rm -rf "$WORK"
mkdir -p "$WORK"
cp -r kmod "$WORK/kmod"
find kmod -name '*.h' ! -name env_user.h ! -path '*/uapi/*' | while read -r header; do
	name=alone_$(echo "${header#kmod/}" | tr '/.' '__')
	echo "#include \"${header#kmod/}\"" >"$WORK/kmod/$name.c"
	echo "obj-m += $name.o"
done >"$WORK/kmod/Kbuild.alone"
mv "$WORK/kmod/Kbuild.alone" "$WORK/kmod/Kbuild"

# Objects only: without a licence they are no modules.
objects=$(sed 's/^obj-m += //' "$WORK/kmod/Kbuild")
# shellcheck disable=SC2086 # a list of words
DEBIAN_KERNEL_NO_CC_VERSION_CHECK=y make -s -k -j2 -C "$("$ENV_DIR/kernels.sh" dir 6.12-rt)" \
	M="$WORK/kmod" $objects || status=1
exit $status
