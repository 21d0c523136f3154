#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# bundle.sh - what a safety file needs beside a result, with checksums of all of it
#
# usage: bundle.sh RESULT_FOLDER SCENARIO
#
# What cannot be had is there as a file that says why.
set -eu

HERE=$(cd "$(dirname "$0")" && pwd)
FOLDER=$1/bundle
mkdir -p "$FOLDER"
cp "$1/result.json" "$FOLDER/result.json"
cp "$2" "$FOLDER/scenario.ini"
cd "$FOLDER"

kernel_config() {
	if [ -r /proc/config.gz ]; then
		zcat /proc/config.gz
	elif [ -r "/boot/config-$(uname -r)" ]; then
		cat "/boot/config-$(uname -r)"
	else
		echo "# not known: there is neither /proc/config.gz nor /boot/config-$(uname -r)"
	fi
}

# The packages that what was run, or what it was built with, comes from.
versions() {
	dpkg-query -W -f '${Package} ${Version}\n' \
		binutils gcc libc6 libinih1 libjansson4 libnuma1 liburing2 linux-image-\* \
		qemu-system-x86 rt-tests strace stress-ng 2>/dev/null | sort || :
}

kernel_config >kernel-config
cat /proc/cmdline >kernel-cmdline
uname -a >kernel-version
versions >tool-versions
[ -s tool-versions ] || echo '# not known: dpkg-query says nothing' >tool-versions
{
	# Installed it is in no checkout of its own.
	[ "${HERE%/bench/run}" != "$HERE" ] &&
		git -C "$HERE" rev-parse HEAD && git -C "$HERE/../.." status --short
} >git-commit 2>/dev/null || echo '# not known: not a git checkout' >git-commit
[ -e isolation.json ] ||
	echo 'isolcpus-setup verify was not asked, or had no answer: see result.json' >isolation-absent

rm -f SHA256SUMS
sha256sum -- * >SHA256SUMS.new
mv SHA256SUMS.new SHA256SUMS
