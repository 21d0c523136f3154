#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# include-floor.sh - the floors of the tree: an #include may only point down
#
# kmod/uapi stands alone; kmod/core uses env.h, itself and the ABI; nothing in
# kmod reaches outside kmod; the kernel's version is asked in compat.h only.  The
# library uses the core and the ABI; what stands on it uses its public headers.
# What all commands share knows none of them.
set -eu
cd "$(dirname "$0")/../.."

findings=$(mktemp)
trap 'rm -f "$findings"' EXIT

# "FILE:LINE:NAME" of each #include in the files named; <> or "" is kept.
includes() {
	grep -nHE '^[[:space:]]*#[[:space:]]*include' "$@" |
		sed -E 's/^([^:]*:[0-9]+:)[^<"]*([<"][^>"]*[>"]).*/\1\2/'
}

# Those of standard input that do not match $1 are findings, for reason $2.
allow() {
	grep -vE ":($1)\$" | sed "s|\$| ($2)|" >>"$findings" || :
}

includes kmod/uapi/*.h |
	allow '<linux/(types|ioctl|acrn)\.h>|"acrn_hsm_poll\.h"' 'an ABI header includes ABI headers only'

core=$(cd kmod/core && printf '%s|' *.h | sed 's/\./\\./g; s/|$//')
for file in kmod/core/*.[ch]; do
	case $file in */env_kernel.h | */env_user.h) continue ;; esac
	includes "$file" || :
done | allow "\"($core)\"|\"\\.\\./uapi/[a-z_]+\\.h\"|<linux/(acrn|types)\\.h>" \
	'the core may use env.h, core headers and the ABI'

# A quoted name is beside the includer, and still inside kmod.
find kmod -name '*.[ch]' | while read -r file; do
	{ includes "$file" || :; } | grep '"' | while IFS=: read -r _ line name; do
		name=${name#\"}
		target=$(realpath -m "${file%/*}/${name%\"}")
		case $target in
		"$PWD"/kmod/*) [ ! -e "$target" ] || continue ;;
		esac
		echo "$file:$line:$name (not a file inside kmod)" >>"$findings"
	done
done

# A public header lies beside the ABI's headers once it is installed.
includes rtpoll/include/*.h rtpoll/include/rtpoll/*.h |
	allow '<(stddef|stdint)\.h>|"(rtpoll/)?[a-z_]+\.h"' 'a public header includes public headers'

# FOLDER may not include what matches PATTERN, for REASON.
forbid() { # FOLDER PATTERN REASON
	find "$1" -name '*.[ch]' 2>/dev/null | while read -r file; do
		{ includes "$file" || :; } | grep -E "$2" | sed "s|\$| ($3)|" >>"$findings" || :
	done
}

for folder in rtpoll/cli rtpoll/examples rtpoll/measure bench; do
	forbid "$folder" 'kmod/|/lib/([^c]|c[^p])' 'the library shows its public headers, and cpulist.h'
done
forbid isolcpus-setup '/(cli|measure)/|kmod/|/lib/([^c]|c[^p])' \
	'it has rtpoll/command and cpulist.h of others'
forbid rtpoll/lib 'cli/|command/|measure/' 'the library stands below'
find rtpoll/command -name '*.[ch]' | while read -r file; do
	{ includes "$file" || :; } | grep '"'
done | allow '"[a-z_]+\.h"|"\.\./lib/cpulist\.h"|"rtpoll/error\.h"' \
	'commands share it, and cpulist.h with its messages'

grep -rnE 'include.*rtpoll' kmod --include='*.[ch]' |
	sed 's/$/ (the module does not know the library)/' >>"$findings" || :
grep -rnE 'LINUX_VERSION_CODE|KERNEL_VERSION' kmod --include='*.[ch]' |
	grep -v '^kmod/compat\.h:' | sed 's/$/ (only in compat.h)/' >>"$findings" || :
find kmod -type l | sed 's/$/ (a link may lead outside kmod)/' >>"$findings"

cat "$findings"
[ ! -s "$findings" ]
