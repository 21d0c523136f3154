#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# exports.sh - the library exports what its public headers declare, and nothing else
set -eu
cd "$(dirname "$0")/../.."

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

# Every function of a public header has its kernel-doc; a typedef's has no brackets.
sed -n 's/^ \* \(rtpoll_[a-z_0-9]*\)() - .*/\1/p' rtpoll/include/rtpoll/*.h |
	sort -u >"$build/documented"
# A prototype begins a line and may go on: all of it is one line here.
cat rtpoll/include/rtpoll/*.h | sed 's|/\*.*\*/||' | tr '\n' ' ' |
	grep -oE '[a-z_0-9*]+ \*?rtpoll_[a-z_0-9]+\([^()]*\);' |
	sed 's/(.*//; s/.*[ *]//' | sort -u >"$build/declared"
make -s -C rtpoll B="$build/lib" "$build/lib/librtpoll.so.0" >"$build/log" 2>&1 || {
	cat "$build/log"
	exit 1
}
nm -D --defined-only "$build/lib/librtpoll.so.0" |
	sed -n 's/.* T \([^@]*\).*/\1/p' | sort -u >"$build/exported"

differ() { # FILE FILE REASON
	comm -23 "$build/$1" "$build/$2" | sed "s|\$| ($3)|"
}

{
	differ declared exported 'declared, but not in librtpoll.map, or not there'
	differ exported declared 'exported, but in no public header'
	differ declared documented 'declared without kernel-doc'
	differ documented declared 'has kernel-doc, but is not declared'
	[ -s "$build/declared" ] || echo 'no function is declared'
} >"$build/findings"
cat "$build/findings"
[ ! -s "$build/findings" ]
