#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# usage.t - how the command is called, and what it says when it is called wrongly
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"

VERBS='demo doctor list add rm attach detach set rule stat top hist trace'
NONE=$WORK/nothing

# Called wrongly: exit status 2, one line with PATTERN in it.
wrong() { # PATTERN ARGUMENT...
	pattern=$1
	shift
	listen "$RTPOLL" "$@"
	check "'rtpoll $*' is bad usage" exits 2
	check "'rtpoll $*' says so in one line" says_one_line
	check "'rtpoll $*' says what: $pattern" says "$pattern"
}

# Nothing to do it with: exit status 3, one line.
unable() { # ARGUMENT...
	listen "$RTPOLL" "$@" --device "$NONE"
	check "'rtpoll $*' without device is not possible" exits 3
	check "'rtpoll $*' says what to load" says "^rtpoll: $NONE: .*modprobe acrn_hsm"
}

listen "$RTPOLL" --version
check 'it has a version' says '^rtpoll [0-9]+\.[0-9]+$'
listen "$RTPOLL" --help
check '--help is no failure' exits 0
check '--help has the exit status' says '^  3  not permitted'
for verb in $VERBS; do
	check "--help has $verb" says "^  $verb +[a-z]"
	check "--help has an example of $verb" says "^  rtpoll $verb"
done
for verb in $VERBS; do
	listen "$RTPOLL" "$verb" --help
	check "$verb --help is no failure" exits 0
	check "$verb --help begins with its usage" says "^usage: rtpoll $verb"
done

wrong 'which verb\?'
wrong "no verb 'lsit'; did you mean 'list'\?" lsit
wrong "did you mean 'attach'\?" atach cpu1 vm1
wrong "no verb 'xyzzy' \\(rtpoll --help" xyzzy
wrong 'no option --jsno; did you mean --json\?' list --jsno
wrong 'no option -z' list -z
wrong '--json: takes no value' list --json=yes
wrong '--cpu: needs a value: LIST' add --cpu
wrong 'list: takes no --force' list --force
wrong "list: 'more' is too much" list more
wrong 'rm: needs POLLER' rm
wrong 'attach: needs POLLER VM' attach cpu3
wrong 'add: needs --cpu N' add
wrong "--cpu '1-2': must be one CPU|no CPU 2 here" add --cpu 1-2
wrong "--cpu 'x'" add --cpu x
wrong "--cpu 'core:': 'core:': needs one number" add --cpu core:
wrong "--cpu '!all': must be one CPU here" add --cpu '!all'
wrong '--priority .0.: not a number from 1 to 99' add --cpu 1 --policy fifo --priority 0
wrong '--priority .5x.: not a number' add --cpu 1 --policy fifo --priority 5x
wrong '--priority: goes with --policy' add --cpu 1 --priority 5
wrong '--priority: goes with --policy' add --cpu 1 --policy other --priority 5
wrong '--policy rr: needs --priority' add --cpu 1 --policy rr
wrong '--policy .deadline.: must be one of fifo' add --cpu 1 --policy deadline
wrong 'rm: takes no --best-effort' rm cpu1 --best-effort
wrong 'rule set: takes no --best-effort' rule set a --cpu 1 --best-effort
wrong '--mode .spin.: must be one of irq' set a --mode spin
wrong '--idle-ns: goes with --mode adaptive' attach cpu1 a --mode poll --idle-ns 5000
wrong '--idle-ns .5.: not a number from 1000' set a --mode adaptive --idle-ns 5
wrong '--vcpus .16.: a VM has vCPUs 0 to 15 at most' attach cpu1 a --vcpus 16
wrong '--vcpus .,.: names no vCPU' attach cpu1 a --vcpus ,
wrong 'set: either --mode' set a
wrong 'set: either --mode' set a --mode poll --policy other
wrong '--interval .0.: not a time from 0.1 s' top -i 0
wrong '--interval .1y.: not a time' top -i 1y
wrong '--interval .1e3.: not a time' top -i 1e3
wrong '--late .0.: not a time' top --late 0
wrong 'list: takes no --late' list --late 5us
wrong '--count .-1.: not a number' top -n -1
wrong '--color .blue.: must be one of auto' list --color blue
wrong '--device: must not be empty' list --device=

unable list
unable add --cpu 0
unable rm cpu1 cpu2
unable attach cpu1 vm1
unable detach all vm1
unable set vm1 --mode poll
unable set cpu1 --policy other
unable rule list
unable rule set a --cpu 0
unable rule clear a
unable stat
unable top -n 1
unable hist

listen "$RTPOLL" list --device /dev/null
check 'a device of another kind is not possible' exits 3
check 'and is told from a missing one' says '/dev/null: an HSM that cannot poll'
if [ "$(id -u)" = 0 ]; then
	: >"$WORK/device"
	chmod 600 "$WORK/device" && chmod 755 "$WORK"
	cp "$RTPOLL" "$WORK/rtpoll"
	listen setpriv --reuid 65534 --clear-groups "$WORK/rtpoll" list --device "$WORK/device"
	check 'a device that is not ours is not permitted' exits 3
	check 'and who may open it is said' says 'be root, or in its group'
	listen setpriv --reuid 65534 --clear-groups "$WORK/rtpoll" trace
	check 'tracing is not permitted to everybody' exits 3
fi
listen "$RTPOLL" trace -D 0.1
check 'trace without module is not possible' exits 3
check 'and says why in one line' says_one_line

listen sh -c "NO_COLOR=1 '$RTPOLL' doctor --root / | tr -dc '\\033'"
check 'no colours where there is no terminal' [ -z "$output" ]
status=0 output=$("$RTPOLL" --help 2>&1 >/dev/full) || status=$?
check 'output that cannot be written is a failure' exits 1
check 'and is said' says '^rtpoll: cannot write the output: No space'

mkdir -p "$WORK/empty/sys"
for format in '' --json; do
	# shellcheck disable=SC2086 # no word, or one
	status=0 output=$("$RTPOLL" doctor --root "$WORK/empty" $format 2>&1 >/dev/full) || status=$?
	check "a verdict that cannot be written is a failure ($format)" exits 1
	check "and that is said ($format)" says '^rtpoll: cannot write the output: No space'
	check "once ($format)" says_one_line
done

results_end usage
