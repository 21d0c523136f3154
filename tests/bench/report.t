#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# report.t - results are imported, checked, shown and compared, and bad ones are refused
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

BENCH=$("$TOP/bench/build.sh")
FIXTURES=$TOP/tests/bench/fixtures
SCHEMA=$TOP/bench/schema/result.schema.json
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export LC_ALL=C.UTF-8
TOOLS='cyclictest-2.40 cyclictest-2.40-overflow cyclictest-2.40-ns oslat-2.40 jitterdebugger-0.3'

says_one_line() {
	[ "$(printf '%s\n' "$output" | wc -l)" = 1 ] && says '^rtpoll-bench: '
}

# JSON as Perl sees it: $d of the first file, $e of the second.
json() { # CONDITION FILE [FILE]
	perl -MJSON::PP -e '
		local $/;
		my ($condition, @files) = @ARGV;
		our ($d, $e) = map { open(my $file, "<", $_) or die; decode_json(<$file>) } @files;
		my $verdict = eval($condition);
		die $@ if $@;
		exit(!$verdict);' "$@"
}

# A copy of the result of everything, changed in Perl: $d.
changed() { # NAME CHANGE
	mkdir -p "$WORK/$1"
	perl -MJSON::PP -e '
		local $/;
		our $d = decode_json(<STDIN>);
		eval(shift);
		die $@ if $@;
		print encode_json($d);' "$2" <"$FIXTURES/everything.json" >"$WORK/$1/result.json"
}

# What the tool wrote, put together again from the series.
# shellcheck disable=SC2016 # Perl's variables
REBUILT='
	my ($key) = exists $e->{thread} ? "thread" : "cpu";
	my $again = { %{$d->{series}[0]{source}{file}} };
	for my $s (@{$d->{series}}) {
		my %histogram = map { $_->[0] => $_->[2] } @{$s->{hist}};
		$again->{$key}{$s->{source}{thread}} =
			{ %{$s->{source}{values}}, histogram => \%histogram };
	}
	my $json = JSON::PP->new->canonical;
	$json->encode($again) eq $json->encode($e)'

for tool in $TOOLS; do
	listen "$BENCH" import "$FIXTURES/$tool.json" -o "$WORK/$tool.json"
	check "$tool is imported" exits 0
	listen "$BENCH" check "$WORK/$tool.json"
	check "and is a result" exits 0
	result_of 'and nothing of it is lost' json "$REBUILT" "$WORK/$tool.json" "$FIXTURES/$tool.json"
done
# shellcheck disable=SC2016
{
	result_of 'cyclictest has its overflows' json \
		'join(" ", map { $_->{overflow} } @{$d->{series}}) eq "10 15"' \
		"$WORK/cyclictest-2.40.json"
	result_of 'all of them, if no sample is in the histogram' json \
		'$d->{series}[0]{overflow} == 500 && !defined($d->{series}[0]{p50})' \
		"$WORK/cyclictest-2.40-overflow.json"
	result_of "oslat's last bucket ends behind its maximum" json \
		'$d->{series}[0]{hist}[-1][1] == 5451' "$WORK/oslat-2.40.json"
}
listen "$BENCH" import "$FIXTURES/cyclictest-2.40.json" "$FIXTURES/oslat-2.40.json" -o "$WORK/both"
check 'several files become one result' exits 0
listen "$BENCH" import --fragment "$FIXTURES/cyclictest-2.40.json" -o "$WORK/part"
listen "$BENCH" check --fragment "$WORK/part"
check 'or a fragment of one' exits 0
listen "$BENCH" check "$WORK/part"
check 'which is no whole result' exits 4
listen "$BENCH" import "$FIXTURES/cyclictest-2.40.json" "$FIXTURES/cyclictest-2.40.json" \
	-o "$WORK/twice"
check 'the same file twice is refused' says "^rtpoll-bench: .*'cyclictest-2.40/cpu0' is there already"

listen "$BENCH" import "$FIXTURES/oslat-2.40.json" --id oslat/before/idle --where qemu \
	--load hackbench -o "$WORK/named.json"
check 'what a file does not say can be said' exits 0
# shellcheck disable=SC2016 # Perl's variables
result_of 'its name, where it ran, and beside what' json \
	'$d->{series}[0]{id} eq "oslat/before/idle/cpu1" && $d->{series}[0]{where} eq "qemu" &&
	$d->{series}[0]{load} eq "hackbench"' "$WORK/named.json"
listen "$BENCH" import "$FIXTURES/cyclictest-2.40.json" "$FIXTURES/oslat-2.40.json" --id one
check 'one name for two files is bad usage' exits 2
listen "$BENCH" import "$FIXTURES/oslat-2.40.json" --where qemv
check 'a place that is none is bad usage' says "'qemv': must be one of native|qemu|acrn"

# Cut off anywhere, but for the newline at its end.
size=$(($(wc -c <"$FIXTURES/oslat-2.40.json") - 2))
wrong=
at=0
while [ "$at" -lt "$size" ]; do
	head -c "$at" "$FIXTURES/oslat-2.40.json" >"$WORK/cut.json"
	listen "$BENCH" import "$WORK/cut.json" -o "$WORK/cut.out"
	{ exits 4 && says_one_line && says 'cut.json:[0-9]+:[0-9]+: no JSON'; } ||
		wrong="$wrong at $at: $status $output"
	at=$((at + 53))
done
result 'a file that is cut off is refused, with line and column' "$wrong"
check 'and nothing is written' [ ! -e "$WORK/cut.out" ]

echo 'T: 0 ( 614) P:80 I:1000 C: 13476 Min: 3 Act: 4 Avg: 3 Max: 10' >"$WORK/text"
echo '{"jobs": [{"jobname": "fio"}]}' >"$WORK/fio.json"
for bad in text fio.json; do
	listen "$BENCH" import "$WORK/$bad" -o "$WORK/cut.out"
	check "what no tool of ours wrote is refused ($bad)" exits 4
	check 'in a line' says_one_line
done
for verb in check report import; do
	listen "$BENCH" "$verb" "$WORK/none.json"
	check "$verb: a file that is not there" exits 3
	check 'is said in a line' says 'none.json: cannot read: No such file'
done
listen "$BENCH" check "$WORK"
check 'a folder without a result' says 'result.json: cannot read'
listen "$BENCH" reprot "$WORK"
check 'a typo is bad usage' exits 2
check 'and what was meant is guessed' says "'report'"
listen "$BENCH" import "$FIXTURES/oslat-2.40.json" -o /proc/none/x.json
check 'where nothing can be written' exits 3

changed bad '$d->{series}[3]{p99} = "1"'
listen "$BENCH" check "$WORK/bad"
check 'what is wrong is said with its place' says 'series\[3\]\.p99: a number, or null is needed'
check 'and is a malformed file' exits 4

mkdir "$WORK/all"
cp "$FIXTURES/everything.json" "$WORK/all/result.json"
listen "$BENCH" check "$WORK/all"
check 'the result of everything is one' exits 0
status=0
"$BENCH" report "$WORK/all" >"$WORK/terminal" 2>&1 || status=$?
check 'one that misses a goal fails' exits 1
for pair in page.html:html summary.md:md junit.xml:xml ../terminal:txt; do
	result_of "${pair%:*} is as it was (tests/bench/golden.sh, if it is better now)" \
		cmp "$WORK/all/${pair%:*}" "$FIXTURES/everything.${pair#*:}"
done
page=$WORK/all/page.html
listen grep -nE '(src|href|action)=|https?:|url\(|@import|<script|<b>|<link|javascript' "$page"
check 'the page needs nothing else, and no text of the file is markup' exits 1
result_of 'junit.xml is XML' perl -0777 -e '
	my $text = <STDIN>;
	$text =~ s/^<\?xml[^>]*\?>\s*//;
	my @open;
	while ($text =~ m{<(/?)(\w+)((?:\s+\w+="[^"<]*")*)\s*(/?)>|<}g) {
		die "not a tag at $-[0]" unless defined $2;
		if ($1) { die "closes $2" unless @open && pop(@open) eq $2 }
		elsif (!$4) { push @open, $2 }
	}
	die "open: @open" if @open;' <"$WORK/all/junit.xml"
listen "$BENCH" report "$WORK/all/result.json" -o "$WORK/alone.html"
result_of 'the page alone is the same' cmp "$WORK/alone.html" "$page"
changed good '$d->{failures} = []; $d->{run}{complete} = JSON::PP::true;
	$d->{goals} = [ grep { $_->{met} } @{$d->{goals}} ];
	$d->{limits} = [ grep { $_->{result} eq "pass" } @{$d->{limits}} ]'
listen "$BENCH" report "$WORK/good"
check 'one without fault is well' exits 0

listen "$BENCH" compare "$WORK/all" "$WORK/all"
check 'a result is the same as itself' exits 0
# shellcheck disable=SC2016
{
	changed slower '$_->{id} eq "engine/write" and $_->{ratio} *= 1.2 for @{$d->{series}}'
	changed noisy '$_->{id} eq "engine/write" and $_->{p50} += 20 for @{$d->{series}}'
	changed gone '$d->{series} = [ grep { $_->{id} ne "engine/pipe" } @{$d->{series}} ]'
	changed other '$d->{host}{cpu_model} = "another"; $_->{p99_9} = undef for @{$d->{series}}'
}
listen "$BENCH" compare "$WORK/all" "$WORK/slower"
check 'a ratio that is a fifth worse fails' exits 1
check 'and is said first' says '^worse +engine/write +native +p50 +ratio +[0-9.]+ +[0-9.]+ +\+20.0 %'
listen "$BENCH" compare "$WORK/all" "$WORK/slower" --fail-over 25
check 'unless more is allowed' exits 0
listen "$BENCH" compare "$WORK/slower" "$WORK/all"
check 'the other way it is better' says '^better +engine/write .* -16.7 %'
listen "$BENCH" compare "$WORK/all" "$WORK/noisy" --fail-over 2
check 'where there is a ratio times are not judged' exits 0
listen "$BENCH" compare "$WORK/all" "$WORK/gone"
check 'a series that is gone fails' says '^missing +engine/pipe'
listen "$BENCH" compare "$WORK/all" "$WORK/other"
check 'another CPU is warned of' says '^rtpoll-bench: another CPU: .*; only ratios are judged'
check 'and its times are not judged' says '^not judged +interference/flood +native +p50'
# shellcheck disable=SC2016
{
	changed delayed '$_->{id} eq "teardown" and $_->{value} = 1 for @{$d->{values}}'
	changed valueless '$d->{values} = [ grep { $_->{id} ne "teardown" } @{$d->{values}} ]'
	changed greedy '$_->{memory_bytes_per_vm} *= 1.5 for @{$d->{points}}; $d->{host}{cpu_model} = "another"'
	changed sideways '$d->{values}[0]{better} = "lowre"'
}
listen "$BENCH" compare "$WORK/all" "$WORK/delayed"
check 'a value that is a fifth worse fails' exits 1
check 'and is said so' says '^worse +teardown +qemu +value +absolute +0.83 +1 +\+20.5 %'
listen "$BENCH" compare "$WORK/all" "$WORK/delayed" --metric p99
check 'unless it is not asked for' exits 0
listen "$BENCH" compare "$WORK/all" "$WORK/valueless"
check 'a value that is gone fails' says '^missing +teardown'
check 'one without a better way is told, and not judged' says '^not judged +requests +native +value .* no better way$'
listen "$BENCH" compare "$WORK/all" "$WORK/greedy" --metric memory_bytes_per_vm
check 'more memory for each VM is worse on whatever machine' \
	says '^worse +hot/1x1 +native +memory_bytes_per_vm +absolute +16.0 KiB +24.0 KiB +\+50.0 %'
listen "$BENCH" check "$WORK/sideways"
check 'a way that is none is refused' says "values\[0\]\.better: .*lower"
listen "$BENCH" compare "$WORK/all" "$WORK/all" --metric p999
check 'a figure that is none is bad usage' exits 2
"$BENCH" compare "$WORK/all" "$WORK/slower" --json >"$WORK/json" 2>/dev/null || :
# shellcheck disable=SC2016
result_of 'as JSON it is the same' json \
	'!$d->{good} && $d->{counts}{worse} == 1 && $d->{changes}[0]{id} eq "engine/write"' "$WORK/json"

listen "$TOP/bench/import" "$FIXTURES/oslat-2.40.json" -o "$WORK/wrapped.json"
check 'bench/import is quiet' [ "$status$output" = 0 ]
listen "$TOP/bench/compare" "$WORK/all" "$WORK/slower"
check 'bench/compare has the exit status of the comparison' exits 1

# Broken in each place in each way: the schema's verdict is ours.
mkdir "$WORK/broken"
if python3 -c 'import jsonschema' 2>/dev/null; then
	result_of 'results are broken by hand' python3 -W ignore "$TOP/tests/bench/agree.py" \
		"$SCHEMA" "$FIXTURES/everything.json" "$WORK/broken"
	find "$WORK/broken" -name 'invalid.*' | xargs -n 60 "$BENCH" check >"$WORK/passed" 2>/dev/null || :
	result 'what jsonschema refuses is refused' "$(head -n 5 "$WORK/passed")"
	find "$WORK/broken" -name 'valid.*' | xargs -n 60 "$BENCH" check 2>&1 >/dev/null |
		grep -vE '(count: .* is not|hist\[|less than a lower|\.met: |no series has|there twice)' \
		>"$WORK/refused" || :
	result 'what jsonschema takes is taken, but for what a schema cannot say' \
		"$(head -n 5 "$WORK/refused")"
	echo "#   $(find "$WORK/broken" -name 'invalid.*' | wc -l) results that are none, $(find \
		"$WORK/broken" -name 'valid.*' | wc -l) that are"
else
	echo '# not compared with jsonschema: no python3-jsonschema'
fi

results_end report
