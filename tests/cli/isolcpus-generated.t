#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-generated.t - help, manual page, completion and units of isolcpus-setup agree
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"
. "$TOP/tests/cli/generated.sh"

PROGRAM=$SETUP NAME=isolcpus-setup
PAGE=$TOP/docs/man/isolcpus-setup.8
COMPLETION=$TOP/isolcpus-setup/completion/isolcpus-setup.bash

generated_check
pages_check "$PAGE" "$TOP/docs/man/isolcpus-setup.plan.5"
# The document shows each check that there is.
for id in $("$SETUP" explain | sed -n 's/^\([A-Z]*-[0-9]*\) .*/\1/p'); do
	result "$id is documented" "$(grep -q "$id" "$TOP/docs/isolation.md" || echo missing)"
done

. "$COMPLETION"
offer s
check 'verbs are completed' [ "$output" = 'status snapshot' ]
offer plan --mo
check 'options are completed' [ "$output" = --mode ]
offer plan --smt ''
check 'choices are completed' [ "$output" = 'isolate share offline' ]
offer explain irq-a
check 'names of checks are completed' [ "$output" = irq-affinity ]

install_check sbin/isolcpus-setup share/man/man8/isolcpus-setup.8 \
	share/man/man5/isolcpus-setup.plan.5 share/bash-completion/completions/isolcpus-setup
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
uninstall_check

results_end isolcpus-generated
