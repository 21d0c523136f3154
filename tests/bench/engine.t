#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# engine.t - the native benchmark runs, and says what came of every goal
#
# No time is judged, and no goal: whether it was met is bench/engine's to say.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

RUN=$TOP/bench/engine/run.sh
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
RUNTIME=/proc/sys/kernel/sched_rt_runtime_us

if [ "$(nproc)" -lt 2 ]; then
	echo 'engine.t: two CPUs are needed' >&2
	exit 77
fi

# shellcheck disable=SC2154 # output is listen's
# Every line of goal $1 has two numbers and a verdict; there are $2 of them.
goal_is_shown() {
	lines=$(printf '%s\n' "$output" | grep -cE \
		"^$1 .* [<>]= +[0-9.]+ +[0-9]+\.[0-9]{3}  (met|MISSED|not measured: strace)") || :
	[ "$lines" = "$2" ]
}

# JSON as Perl sees it: $d.
json() { # CONDITION
	perl -MJSON::PP -MList::Util=all,sum -e '
		local $/;
		open(my $file, "<", shift) or die;
		our $d = decode_json(<$file>);
		exit(!eval(shift));' "$WORK/json" "$1"
}

before=$(cat "$RUNTIME")
listen "$RUN" --quick --json "$WORK/json"
check 'the quick run ends well' exits 0
for header in machine kernel command date CPUs clock 'real time'; do
	check "it says its $header" says "^# $header: ."
done
# How many lines each goal has.
for goal in G1=2 G2=2 G3=2 G4=1 G5=2 G6=1 G7=2 G8=2 G9=4 G10=3 G11=3 G12=4; do
	check "${goal%=*} has its lines" goal_is_shown "${goal%=*}" "${goal#*=}"
done
check 'the cost of the claim protocol is shown' says '^claim protocol, write: .* [0-9.]+ x$'
# shellcheck disable=SC2016 # Perl's variables
{
	check '--json has all goals' json '@{$d->{goals}} == 28'
	check '--json has series with round trips, in buckets' json \
		'@{$d->{series}} > 60 && all { my $s = $_; $s->{count} > 0 &&
			$s->{count} == sum map { $_->[2] } @{$s->{hist}} } @{$d->{series}}'
	check 'each has a ratio to the ping-pong beside it' json \
		'my %is = map { $_->{id} => 1 } @{$d->{series}};
		all { $_->{id} =~ m{/line(/|$)} || ($is{$_->{reference}} && $_->{ratio} > 0) }
			@{$d->{series}}'
	check 'it grows to 64 VMs of 16 vCPUs, in memory that is there' json \
		'@{$d->{points}} == 18 && all { $_->{memory_bytes_per_vm} > 4096 &&
			$_->{requests_per_s} > 0 } @{$d->{points}}'
	check 'a goal that was missed says why' json \
		'all { $_->{met} || $_->{reason} } @{$d->{goals}}'
}
check 'RT throttling is as before' [ "$(cat "$RUNTIME")" = "$before" ]

listen "$RUN" --only nothing
check 'a suite that is not there is refused' exits 1
listen "$RUN" --frobnicate
check 'an option that is not there is bad usage' exits 2

listen timeout -s TERM 1 "$OUT/bench/engine" --poll 1
check 'a poller that nobody asks ends when it is told to' says '^polling on CPU 1'

# Everything this tree has started is gone.
nothing_runs() {
	[ -z "$(pgrep -f "^$OUT/bench/engine" || :)" ]
}
"$OUT/bench/engine" >"$WORK/out" 2>&1 &
engine=$!
sleep 2
kill -TERM "$engine"
status=0
# shellcheck disable=SC2034 # check shows it
wait "$engine" || status=$?
check 'a run that is stopped fails' exits 1
sleep 0.3
check 'and leaves nothing running' nothing_runs
check 'and RT throttling as before' [ "$(cat "$RUNTIME")" = "$before" ]

"$OUT/bench/engine" >"$WORK/out" 2>&1 &
engine=$!
sleep 2
kill -KILL "$engine"
wait "$engine" 2>/dev/null || :
sleep 0.5
check 'a run that is killed leaves nothing running' nothing_runs
check 'and RT throttling as before it, too' [ "$(cat "$RUNTIME")" = "$before" ]

results_end engine
