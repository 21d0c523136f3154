#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# demo.t - rtpoll demo: what it shows, how it ends, what it leaves behind
#
# usage: demo.t		RTPOLL=PROGRAM: not the one of this tree
#
# No time is judged: it runs on machines where others run, too.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

if [ -z "${RTPOLL:-}" ]; then
	"$ENV_DIR/packages.sh" build rtpoll
	nice make -s -j2 -C "$TOP/rtpoll" B="$OUT/rtpoll" cli
	RTPOLL=$OUT/rtpoll/rtpoll
fi
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export LC_ALL=C.UTF-8

# Where the command's regions, queues and processes would be left.
left_behind() {
	find /dev/shm /dev/mqueue -name '*rtpoll*' 2>/dev/null || :
	pgrep -f "^$RTPOLL demo" || :
}

nothing_is_left() {
	[ -z "$(left_behind)" ]
}

# Every way has a line with figures.
each_way_is_shown() {
	for way in ping-pong polled adaptive 'eventfd\+epoll' futex; do
		says "^$way .* [0-9.]+(ns|us|ms) +[0-9.]+(ns|us|ms) +[0-9.]+(ns|us|ms)" || return 1
	done
}

# No line is wider than a terminal.
is_narrow() {
	[ "$(printf '%s\n' "$output" | wc -L)" -le 80 ]
}

# A condition on the JSON object $d in $WORK/json, in Perl.
json() { # CONDITION
	perl -MJSON::PP -MList::Util=sum,all -e '
		local $/;
		open(my $file, "<", shift) or die;
		our $d = decode_json(<$file>);
		our @ways = @{$d->{ways}};
		exit(!eval(shift));' "$WORK/json" "$1"
}

listen "$RTPOLL" demo -D 3s
check 'demo ends well' exits 0
check 'and shows each way with figures' each_way_is_shown
check 'and both simulated VMs' says '^vm1, 2 vCPUs .*[0-9]$'
check 'and says what its figures are not' says 'not of ACRN'
check 'and fits into 80 columns' is_narrow
check 'and shows bars' says '[▁▂▃▄▅▆▇█]'
check 'and leaves nothing behind' nothing_is_left

LC_ALL=C listen "$RTPOLL" demo -D 1s
check 'without UTF-8 it shows ASCII' says '^ping-pong +[.:+#]+'

status=0
"$RTPOLL" demo -D 3s --json >"$WORK/json" 2>"$WORK/err" || status=$?
output=$(cat "$WORK/json" "$WORK/err")
check '--json ends well' exits 0
# shellcheck disable=SC2016 # Perl's variables
{
	check '--json says what it is' json '$d->{schema} eq "rtpoll.demo/1"'
	check '--json has every way' json \
		'join(" ", map { $_->{name} } @ways) eq "ping-pong polled adaptive eventfd+epoll futex"'
	check '--json has round trips of each' json \
		'all { $_->{round_trips} && 0 < $_->{p50_ns} && $_->{p50_ns} <= $_->{max_ns} } @ways'
	check '--json has buckets that add up' json \
		'all { $_->{round_trips} == sum(map { $_->[1] } @{$_->{buckets_ns}}) } @ways'
}

# In a terminal of ROWS and COLUMNS; every line is what it is told, not what it shows.
in_terminal() { # ROWS COLUMNS
	listen script -qec "stty rows $1 columns $2; TERM=xterm '$RTPOLL' demo -D 1s" /dev/null
	output=$(printf '%s' "$output" | tr -d '\r')
}

# A number of lines that say PATTERN.
lines_with() { # PATTERN
	printf '%s\n' "$output" | grep -c -e "$1"
}

esc=$(printf '\033')
in_terminal 40 50
check 'in a narrow terminal it ends well' exits 0
check 'each frame but the first is drawn over the one before' \
	[ "$(lines_with "^$esc\\[?7h$esc\\[13A")" = "$(($(lines_with 'rtpoll demo: CPU') - 1))" ]
check 'in lines that are cut off' [ "$(lines_with "$esc\\[?7lrtpoll demo")" -ge 2 ]
check 'but the last one' says "^$esc\\[[?]7h$esc\\[13Artpoll demo"
in_terminal 10 80
check 'where a frame has no room there is one, at the end' \
	[ "$(lines_with 'rtpoll demo: CPU')" = 1 ]
check 'and no going up' [ "$(lines_with "$esc\\[")" = 0 ]

listen taskset -c 0 "$RTPOLL" demo -D 2s
check 'one CPU is enough' exits 0
check 'and is said to mean nothing' says 'One CPU is allowed'

listen "$RTPOLL" demo --cpu 99999
check 'a CPU that is not there is bad usage' exits 2

# As Ctrl-C does: to all of its terminal.
setsid "$RTPOLL" demo -D 60s >"$WORK/out" 2>&1 &
demo=$!
sleep 1
/bin/kill -INT -- "-$demo"
status=0
# shellcheck disable=SC2034 # check shows it
wait "$demo" || status=$?
output=$(cat "$WORK/out")
check 'Ctrl-C ends it' exits 1
check 'in a line that says so' says '^rtpoll: demo: interrupted'
sleep 0.2
check 'and leaves nothing behind' nothing_is_left

setsid "$RTPOLL" demo -D 60s >"$WORK/out" 2>&1 &
demo=$!
sleep 1
kill -KILL "$demo"
wait "$demo" 2>/dev/null || :
sleep 0.5
check 'killed, it leaves nothing behind either' nothing_is_left

# As a kernel does that is short of memory.
"$RTPOLL" demo -D 60s >"$WORK/out" 2>&1 &
demo=$!
sleep 1
kill -KILL "$(pgrep -P "$(pgrep -P "$demo")")"
status=0
wait "$demo" || status=$?
output=$(cat "$WORK/out")
check 'where who answers is killed it ends' exits 1
check 'and says that' says '^rtpoll: demo: a process of it was killed'
sleep 0.2
check 'and leaves nothing behind as well' nothing_is_left

# Whoever stops one of its processes must not have it wait for ever.
"$RTPOLL" demo -D 1s >"$WORK/out" 2>&1 &
demo=$!
sleep 0.5
kill -STOP "$(pgrep -P "$(pgrep -P "$demo")")"
status=0
timeout 30 tail --pid="$demo" -f /dev/null || kill -KILL "$demo"
wait "$demo" || status=$?
output=$(cat "$WORK/out")
check 'where who answers is stopped it is given up' exits 1
check 'and that is said' says '^rtpoll: demo: given up: .* was it stopped'
sleep 0.2
check 'and it leaves nothing behind' nothing_is_left

# Wherever in it there are not enough of them; if it comes so far on a busy machine.
said=''
for files in 5 6 7 8 9 10 11 12 13 14; do
	listen timeout 30 prlimit --nofile="$files" "$RTPOLL" demo -D 1s
	says '^rtpoll: demo: .*Too many open files$' || { [ "$files" -gt 8 ] && exits 0; } ||
		said="$said $files: $output"
done
result 'too few open files end it wherever that is, and are named' "$said"

results_end demo
