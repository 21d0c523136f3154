#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-usage.t - how isolcpus-setup is called, and what it says when that is wrong
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

VERBS='plan apply verify undo status explain watch snapshot'

listen "$SETUP" --version
check 'it has a version' says '^isolcpus-setup [0-9]+\.[0-9]+$'
listen "$SETUP" --help
check '--help is no failure' exits 0
check '--help has the exit status' says '^  4  done, and has effect after a reboot'
for verb in $VERBS; do
	check "--help has $verb" says "^  $verb +[a-z]"
	check "--help has an example of $verb" says "^  isolcpus-setup $verb"
done
for verb in $VERBS; do
	listen "$SETUP" "$verb" --help
	check "$verb --help is no failure" exits 0
	check "$verb --help begins with its usage" says "^usage: isolcpus-setup $verb"
done

refuses 2 'which verb\?'
refuses 2 "no verb 'verfy'; did you mean 'verify'\?" verfy
refuses 2 'no option --isoltae; did you mean --isolate\?' plan --isoltae 1
refuses 2 'verify: takes no --once' verify --once
refuses 2 'snapshot: needs FILE' snapshot
refuses 2 "apply: 'b' is too much" apply a b
refuses 2 "--smt 'off': must be one of isolate\\|share\\|offline" plan --smt off
refuses 2 "--duration 'x': not a time" watch -D x
refuses 2 "no check 'IRQ-03'; did you mean 'IRQ-0" explain IRQ-03
refuses 2 "no check 'irq-afinity'; did you mean 'irq-affinity'\?" verify irq-afinity
refuses 2 "no check 'xyzzy'; isolcpus-setup explain lists them" explain xyzzy
refuses 2 '--generate .nothing.: must be man' --generate nothing

# Lists, by themselves and against a machine.
tree_make good
for list in '' x 1- 3-1 1,,x 0x3 2-9 4 99999999999 -1 '(null)' 1:2/3 0; do
	listen "$SETUP" plan --root "$WORK/good" --isolate "$list"
	check "'$list' is no list of CPUs to isolate here" exits 2
	check "'$list' is said to be none in one line" complains .
done
refuses 2 '--cpu .4.: CPU list: no CPU 4 here, the last is 3' \
	watch --root "$WORK/good" --cpu 4
refuses 2 "--cpu 'core:9': 'core:9': no CPU 9 here, the last is 3" \
	watch --root "$WORK/good" --cpu core:9
refuses 2 '--plan and --isolate' verify --root "$WORK/good" --plan x --isolate 2

# Files that are missing, unreadable or something else.
refuses 2 "--root $WORK/nowhere: No such file" verify --root "$WORK/nowhere"
mkdir "$WORK/empty"
refuses 2 'no sys or no proc in it' verify --root "$WORK/empty"
touch "$WORK/file"
refuses 2 "--root $WORK/file: Not a directory" status --root "$WORK/file"
refuses 3 'nowhere.json: .*No such file' verify --root "$WORK/good" --plan "$WORK/nowhere.json"
refuses 2 "$WORK/file" verify --root "$WORK/good" --plan "$WORK/file"
echo '{"schema":"isolcpus-setup.plan/1","isolated":"(null)"}' >"$WORK/null.json"
refuses 2 "null.json" apply --root "$WORK/good" "$WORK/null.json"
refuses 3 'plan.json: No such file.*; give a plan, or make one' apply --root "$WORK/good"
refuses 1 '--junit /nowhere/x' verify --root "$WORK/good" --junit /nowhere/x
refuses 1 '--output /proc/nowhere/x: No such file' plan --root "$WORK/good" --isolate 2 --output /proc/nowhere/x
refuses 2 '--once is for the next boot' apply --root "$WORK/good" --once --runtime
mkdir "$WORK/good/etc"
touch "$WORK/good/etc/isolcpus-setup"
refuses 3 'etc/isolcpus-setup/plan.json: Not a directory; give a plan' verify --root "$WORK/good"
listen "$SETUP" status --root "$WORK/good"
check 'nor does status say that there is no plan' says '^# plan: Not a directory$'
rm "$WORK/good/proc/sys/kernel/osrelease"
refuses 3 'osrelease: No such file' verify --root "$WORK/good"
tree_make laptop
refuses 3 'no CPU isolated, no plan applied; give' verify --root "$WORK/laptop"
refuses 2 'no CPU is isolated; give --cpu' watch --root "$WORK/laptop"

# A full disk is a failure, also of what is only printed.
status=0
"$SETUP" explain >/dev/full 2>"$WORK/err" || status=$?
output=$(cat "$WORK/err")
check 'output that cannot be written is a failure' exits 1
check 'which is said' complains 'cannot write the output'

results_end isolcpus-usage
