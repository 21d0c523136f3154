#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-generated.t - help, manual page, completion and units of isolcpus-setup agree
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

PAGE=$TOP/docs/man/isolcpus-setup.8
COMPLETION=$TOP/isolcpus-setup/completion/isolcpus-setup.bash

sed -n '/generated: begin/,/generated: end/p' "$PAGE" | sed '1d;$d' >"$WORK/documented"
"$SETUP" --generate man >"$WORK/generated"
result_of 'the manual page is what the tables say (make -C isolcpus-setup generate)' \
	diff -u "$WORK/documented" "$WORK/generated"
"$SETUP" --generate completion >"$WORK/completion"
result_of 'so is the completion' diff -u "$COMPLETION" "$WORK/completion"
for verb in $("$SETUP" --help | sed -n '/^Verbs/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
	wanted=$("$SETUP" "$verb" --help | sed -n '/^Options/,/^$/s/.*--\([a-z-]*\).*/\1/p' |
		tr '\n' ' ')
	words=$(sed -n "s/^\t$verb) options='\(.*\)' ;;/\1/p" "$COMPLETION" | sed 's/--//g')
	result "completion of $verb has the options of its help" \
		"$([ "$words " = "$wanted" ] || echo "'$words', not '$wanted'")"
done
if command -v man >/dev/null; then
	result 'the manual page has no warnings' "$(man --warnings -l "$PAGE" 2>&1 >/dev/null)"
fi
# The document shows each check that there is.
for id in $("$SETUP" explain | sed -n 's/^\([A-Z]*-[0-9]*\) .*/\1/p'); do
	result "$id is documented" "$(grep -q "$id" "$TOP/docs/isolation.md" || echo missing)"
done

. "$COMPLETION"
offer() { # WORD...
	COMP_WORDS=("$SETUP" "$@")
	COMP_CWORD=$#
	_isolcpus_setup
	output="${COMPREPLY[*]}" status=0
}
offer s
check 'verbs are completed' [ "$output" = 'status snapshot' ]
offer plan --mo
check 'options are completed' [ "$output" = --mode ]
offer plan --smt ''
check 'choices are completed' [ "$output" = 'isolate share offline' ]
offer explain irq-a
check 'names of checks are completed' [ "$output" = irq-affinity ]

result_of 'it can be installed' nice make -s -C "$TOP/isolcpus-setup" B="$OUT/isolcpus-setup" \
	DESTDIR="$WORK/tree" PREFIX=/usr install
for file in sbin/isolcpus-setup share/man/man8/isolcpus-setup.8 \
	share/man/man5/isolcpus-setup.plan.5 \
	share/bash-completion/completions/isolcpus-setup; do
	result "$file is installed" "$([ -e "$WORK/tree/usr/$file" ] || echo missing)"
done
UNITS=$WORK/tree/etc/systemd/system
result 'the units call what is installed' \
	"$(grep -h ^Exec "$UNITS"/isolcpus-* | grep -v '=/usr/sbin/isolcpus-setup ' || :)"
if command -v systemd-analyze >/dev/null; then
	mkdir "$WORK/units"
	for unit in isolcpus-setup.service isolcpus-verify.service isolcpus-verify.timer; do
		# The program is where the test has it, and so is the manual.
		sed "s|/usr/sbin/isolcpus-setup|$SETUP|; /^Documentation/d" "$UNITS/$unit" \
			>"$WORK/units/$unit"
	done
	listen systemd-analyze verify "$WORK"/units/*
	check 'the units are good ones' exits 0
	check 'and systemd has nothing to say' [ -z "$output" ]
fi
result_of 'it can be removed' nice make -s -C "$TOP/isolcpus-setup" B="$OUT/isolcpus-setup" \
	DESTDIR="$WORK/tree" PREFIX=/usr uninstall
result 'and leaves no file behind' "$(find "$WORK/tree" -type f -o -type l)"

results_end isolcpus-generated
