#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.t - scenarios run to an end, and say what went wrong on the way
#
# Tools are scripts here that do what real ones do on a bad day; one scenario is run
# with all that is real.  No time is judged.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
BENCH=$OUT/bench/rtpoll-bench

if [ "$(nproc)" -lt 2 ]; then
	echo 'run.t: two CPUs are needed' >&2
	exit 77
fi

# What the result of the last run is, as Perl sees it: $d.
json() { # CONDITION
	perl -MJSON::PP -MList::Util=any,all -e '
		local $/;
		open(my $file, "<", shift) or die;
		our $d = decode_json(<$file>);
		exit(!eval(shift));' "$WORK/out/result.json" "$1"
}

# The scenario that was written last, with the tools of $WORK/tools before all others.
mkdir "$WORK/tools"
run() { # [OPTION...]
	rm -rf "$WORK/out"
	listen env -u HSM_CACHE BENCH_TREE="$TOP" PATH="$WORK/tools:$PATH" "$BENCH" run \
		"$WORK/test.ini" -o "$WORK/out" "$@"
}

# cyclictest is a script; $json and $loops are what it was called with.
cyclictest_is() {
	cat >"$WORK/tools/cyclictest" <<-'END'
	#!/bin/sh
	for argument; do
		case $argument in --json=*) json=${argument#--json=} ;; esac
		[ "${before-}" != -l ] || loops=$argument
		[ "${before-}" != -a ] || cpus=$argument
		before=$argument
	done
	END
	cat >>"$WORK/tools/cyclictest"
	chmod +x "$WORK/tools/cyclictest"
}

# As the real one writes it, in ns, $1 loops of each of its CPUs.
file_of_tool() {
	cat <<-END
	{
		threads=
		for cpu in \$(echo "\$cpus" | tr , ' '); do
			threads="\$threads\${threads:+,} \"\$cpu\": { \"histogram\": { \"9000\": $1 },
				\"cycles\": $1, \"min\": 9000, \"max\": 9000, \"avg\": 9000.0, \"cpu\": \$cpu }"
		done
		echo "{ \"file_version\": 1, \"cmdline:\": \"cyclictest\", \"rt_test_version:\": \"2.40\",
			\"return_code\": 0, \"resolution_in_ns\": 1, \"thread\": { \$threads } }"
	} >"\$json"
	END
}

scenario() { # LINES...
	printf '%s\n' '[scenario]' 'duration = 2s' '[native cyclictest]' "$@" >"$WORK/test.ini"
}

# It has a load of its own: that command.
with_load() { # COMMAND
	sed -i "s/^\[native.*/[load mine]\ncommand = $1\n&\nload = mine/" "$WORK/test.ini"
}

# Everything a run of these has started is gone.
nothing_runs() {
	[ -z "$(pgrep -f "$WORK/tools/|^$OUT/bench/engine" || :)" ]
}

listen "$TOP/bench/run.sh" no-such-scenario
check 'a scenario that is not there is told' says 'no such scenario; there are .*quick'

# --- all that is real, in two seconds
cat >"$WORK/real.ini" <<END
[scenario]
title = real
quick = yes
[native idle]
END
rm -rf "$WORK/out"
listen "$TOP/bench/run.sh" "$WORK/real.ini" -o "$WORK/out"
check 'a real scenario runs' exits 0
check 'it says which step of how many this is' says '^\[ *1/1\] native idle \(about [0-9]+ s\)'
check 'and that it was too short' says 'quick'
for file in result.json page.html summary.md junit.xml bundle/result.json \
	bundle/kernel-config bundle/kernel-cmdline bundle/tool-versions bundle/git-commit \
	bundle/isolation-absent bundle/scenario.ini logs/native-idle.log; do
	check "there is $file" test -s "$WORK/out/$file"
done
result_of 'the bundle is what its checksums say' sh -c \
	"cd '$WORK/out/bundle' && sha256sum --strict -c SHA256SUMS"
result_of 'all of it has one' sh -c \
	"cd '$WORK/out/bundle' && [ \$(wc -l <SHA256SUMS) = \$((\$(find . -type f | wc -l) - 1)) ]"
listen "$BENCH" check "$WORK/out/result.json"
check 'the result keeps the schema' exits 0
# shellcheck disable=SC2016 # Perl's variables
{
	check 'it is complete' json '$d->{run}{complete} && !@{$d->{failures}}'
	check 'and has figures and goals' json '@{$d->{values}} == 6 && @{$d->{goals}} == 2'
}
listen "$BENCH" run "$WORK/real.ini" -o "$WORK/out"
check 'a result is not written over' exits 2

# --- before anything runs
listen "$BENCH" run "$WORK/nowhere.ini"
check 'a file that is not there is told' says 'nowhere.ini: cannot open: No such file'
check 'with an exit status of its own' exits 3
printf '%s\n' '[scenario]' '[native cyclictset]' >"$WORK/test.ini"
run
check 'a typo in a scenario ends it' exits 4
check 'with line, and what was meant' says 'test.ini:2: \[native cyclictset\]: .* cyclictest\?'
check 'and no folder is made' test ! -e "$WORK/out"

# --- a tool's good day
cyclictest_is <<END
seq 10000
$(file_of_tool "\$loops")
END
# shellcheck disable=SC2016 # Perl's variables
{
	scenario '[limits cyclictest/cpu0/poller-on]' 'L-1: max <= 20 us'
	run
	check 'a limit that is kept' exits 0
	check 'a histogram that the tool prints is in no log' \
		[ "$(wc -c <"$WORK/out/logs/native-cyclictest.log")" -lt 2000 ]
	check 'is told as kept' json '$d->{limits}[0]{result} eq "pass"'
	check 'series are there without and with a poller' json \
		'@{$d->{series}} >= 2 && any { $_->{ratio} && $_->{ratio} == 1 } @{$d->{series}}'
	scenario '[limits cyclictest/cpu0/poller-on]' 'L-1: max <= 8.9 us'
	run
	check 'a limit that is broken ends with 1' exits 1
	check 'is told as broken' json '$d->{limits}[0]{result} eq "fail"'
	scenario '[limits cyclictest/nowhere]' 'L-1: max <= 9 us'
	run
	check 'a limit of nothing is a failure' exits 5
	check 'and is missing' json '$d->{limits}[0]{result} eq "missing"'
	scenario '[limits cyclictest/cpu0/poller-on/mine]' 'L-1: max <= 20 us'
	with_load 'sleep 100'
	run
	check 'under a load series have its name' exits 0
}

# Two CPUs beside the poller's: it ends when the first has done its loops.  That there is a
# CPU 2 nobody looks at.
two_cpus() { # PERCENT OF THE SECOND ONE
	cyclictest_is <<-END
	part() { [ "\$1" = 0 ] && echo "\$loops" || echo "\$((loops * $1 / 100))"; }
	$(file_of_tool '$(part $cpu)')
	END
	printf '%s\n' '[scenario]' 'duration = 2s' 'cpus = 0-2' 'poller = 1' \
		'[native cyclictest]' >"$WORK/test.ini"
	run
}

two_cpus 90
check 'a CPU that is a bit late has less loops' exits 0
# shellcheck disable=SC2016 # Perl's variables
check 'and a series' json 'any { $_->{id} eq "cyclictest/cpu2/poller-on" } @{$d->{series}}'
two_cpus 20
check 'one that did hardly any is told' says 'less than it was asked to: 20 % on one CPU'

# What went wrong with the tool: told in one line, kept, and the other step was done.
tool_fails() { # WHAT MESSAGE
	scenario '[native idle]'
	run --quick
	check "$1: the run fails" exits 5
	check "$1: and says so" says "^rtpoll-bench: native cyclictest: .*$2"
	# shellcheck disable=SC2016 # Perl's variables
	check "$1: and keeps it, and what the other step measured" json \
		'!$d->{run}{complete} && @{$d->{failures}} == 1 && @{$d->{values}}'
}

cyclictest_is <<END
echo 'usage: cyclictest' && exit 0
END
tool_fails 'a tool that exits well without a file' 'wrote no file'
cyclictest_is <<END
printf '{ "file_version": 1, "thr' >"\$json"
END
tool_fails 'truncated JSON' 'block0.json'
cyclictest_is <<END
$(file_of_tool 17)
END
tool_fails 'fewer loops than were asked for' 'less than it was asked to'
cyclictest_is <<END
exit 3
END
tool_fails 'a tool that fails' 'exit status 3'

# A guest's script that fails, and has measured something until then.
mkdir -p "$WORK/tree/bench/guest"
cat >"$WORK/tree/bench/guest/latency.sh" <<'END'
#!/bin/sh
[ "$1" = --json ] || shift
echo '{"values":[{"id":"before","title":"of a guest","value":1,"unit":"","where":"qemu"}]}' >"$2"
echo 'the second guest died'
exit 1
END
chmod +x "$WORK/tree/bench/guest/latency.sh"
printf '[scenario]\n[guest latency]\n' >"$WORK/test.ini"
rm -rf "$WORK/out"
listen env -u HSM_CACHE BENCH_TREE="$WORK/tree" "$BENCH" run "$WORK/test.ini" -o "$WORK/out"
check 'a guest that fails is told' says '^rtpoll-bench: guest latency: the second guest died'
check 'and fails the run' exits 5
# shellcheck disable=SC2016 # Perl's variables
check 'and what it measured is kept' json \
	'!$d->{run}{complete} && @{$d->{failures}} == 1 && $d->{values}[0]{id} eq "before"'

scenario
with_load no-such-program
run
check 'a load that is not there is told' says 'there is no no-such-program; install it'
scenario
with_load true
run
check 'a load that ends by itself is told' says 'load mine: ended by itself'

# All programs but one.
mkdir "$WORK/bin"
find /usr/bin /bin -maxdepth 1 ! -name cyclictest ! -type d -exec ln -sf -t "$WORK/bin" {} +
scenario
rm -rf "$WORK/out"
listen env -u HSM_CACHE BENCH_TREE="$TOP" PATH="$WORK/bin" "$BENCH" run "$WORK/test.ini" \
	-o "$WORK/out"
check 'a tool that is not there is told' says 'there is no cyclictest; install rt-tests'

# --- ended from outside
cyclictest_is <<END
"$WORK/tools/child" & sleep 100
END
cat >"$WORK/tools/child" <<END
#!/bin/sh
trap '' TERM INT HUP
sleep 101
sleep 102
END
chmod +x "$WORK/tools/child"
scenario 'timeout = 1s'
run
check 'a tool that hangs is ended' says 'ended after 1 s without an end'
check 'and nothing of it is left' nothing_runs

begin() {
	rm -rf "$WORK/out"
	printf '%s\n' '[native idle]' '[native cyclictest]' >"$WORK/test.ini"
	env -u HSM_CACHE BENCH_TREE="$TOP" PATH="$WORK/tools:$PATH" "$BENCH" run --quick \
		"$WORK/test.ini" -o "$WORK/out" >"$WORK/said" 2>&1 &
	pid=$!
	for _ in $(seq 200); do
		! pgrep -f "$WORK/tools/child" >"$WORK/pids" || break
		sleep 0.1
	done
}

# shellcheck disable=SC2034 # check shows it
finish() {
	status=0
	wait "$pid" 2>/dev/null || status=$?
	output=$(cat "$WORK/said")
}

begin
kill -TERM "$pid"
finish
check 'a run that is told to end says so' exits 143
check 'and nothing is left running' nothing_runs
# shellcheck disable=SC2016 # Perl's variables
{
	check 'it keeps what it has, marked' json '!$d->{run}{complete} && @{$d->{values}} == 6'
	check 'and says why' json '@{$d->{run}{notes}} && $d->{failures}[0]{message} =~ /interrupted/'
}
check 'and there is a page of it' test -s "$WORK/out/page.html"

begin
kill -KILL "$pid"
finish
for _ in $(seq 100); do
	! nothing_runs || break
	sleep 0.1
done
check 'of a run that is killed nothing is left running' nothing_runs

results_end run
