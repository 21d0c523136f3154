#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# generated.t - help, manual page and completion say the same, and what is installed works
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"

PAGE=$TOP/docs/man/rtpoll.1
COMPLETION=$TOP/rtpoll/completion/rtpoll.bash

sed -n '/generated: begin/,/generated: end/p' "$PAGE" | sed '1d;$d' >"$WORK/documented"
"$RTPOLL" --generate man >"$WORK/generated"
result_of 'the manual page is what the tables say (make -C rtpoll generate)' \
	diff -u "$WORK/documented" "$WORK/generated"
"$RTPOLL" --generate completion >"$WORK/completion"
result_of 'so is the completion' diff -u "$COMPLETION" "$WORK/completion"
result_of 'twice the same' sh -c "'$RTPOLL' --generate man | cmp - '$WORK/generated'"

# Each option of each verb's help is in the page and in the completion.
for verb in $("$RTPOLL" --help | sed -n '/^Verbs/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
	wanted=$("$RTPOLL" "$verb" --help | sed -n '/^Options/,/^$/s/.*--\([a-z-]*\).*/\1/p' |
		tr '\n' ' ')
	words=$(sed -n "s/^\t$verb) options='\(.*\)' ;;/\1/p" "$COMPLETION" | sed 's/--//g')
	result "completion of $verb has the options of its help" \
		"$([ "$words " = "$wanted" ] || echo "'$words', not '$wanted'")"
done
if command -v man >/dev/null; then
	for page in "$PAGE" "$TOP/docs/man/rtpoll.conf.5"; do
		listen man --warnings -l "$page"
		check "${page##*/} is a manual page" exits 0
		check "${page##*/} has no warnings" [ -z "$(man --warnings -l "$page" 2>&1 >/dev/null)" ]
	done
fi

# What bash would offer for the last word of a line.
. "$COMPLETION"
offer() { # WORD...
	COMP_WORDS=("$RTPOLL" "$@")
	COMP_CWORD=$#
	_rtpoll
	output="${COMPREPLY[*]}" status=0
}
offer de
check 'verbs are completed' [ "$output" = 'demo detach' ]
offer list --j
check 'options are completed' [ "$output" = --json ]
offer list --force
check 'options of other verbs are not' [ -z "$output" ]
offer add --cpu 1 --policy ''
check 'choices are completed' [ "$output" = 'fifo rr other' ]
offer rule ''
check 'words of rule are completed' [ "$output" = 'list set clear load unload check' ]
offer add --cpu 0
check 'CPUs are completed' says '(^| )0( |$)'
cd "$TOP/rtpoll/systemd"
offer rule load rtpoll.c
check 'files are completed' [ "$output" = rtpoll.conf ]
offer --device x attach ''
check 'without device there is no poller to offer' [ -z "$output" ]

# A tree as make install makes it.
result_of 'it can be installed' nice make -s -C "$TOP/rtpoll" B="$OUT/rtpoll" \
	DESTDIR="$WORK/tree" PREFIX=/usr install
for file in bin/rtpoll share/man/man1/rtpoll.1 share/man/man5/rtpoll.conf.5 \
	share/bash-completion/completions/rtpoll share/doc/rtpoll/rtpoll.conf; do
	result "$file is installed" "$([ -e "$WORK/tree/usr/$file" ] || echo missing)"
done
UNIT=$WORK/tree/etc/systemd/system/rtpoll.service
result 'the unit calls what is installed' "$(grep ^Exec "$UNIT" | grep -v '=/usr/bin/rtpoll' || :)"
if command -v systemd-analyze >/dev/null; then
	# The program is where the test has it, and so is the manual.
	sed "s|/usr/bin/rtpoll|$RTPOLL|; /^Documentation/d" "$UNIT" >"$WORK/rtpoll.service"
	listen systemd-analyze verify "$WORK/rtpoll.service"
	check 'the unit is a good one' exits 0
	check 'and systemd has nothing to say' [ -z "$output" ]
fi
result_of 'it can be removed' nice make -s -C "$TOP/rtpoll" B="$OUT/rtpoll" \
	DESTDIR="$WORK/tree" PREFIX=/usr uninstall
result 'and leaves no file behind' "$(find "$WORK/tree" -type f -o -type l)"

results_end generated
