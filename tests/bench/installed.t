#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# installed.t - rtpoll-bench: help, manual page and completion agree; it works where it is installed
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/generated.sh"

"$ENV_DIR/packages.sh" bench
nice make -s -j2 -C "$TOP/bench" B="$OUT/bench" >"$WORK/build.log" 2>&1 || {
	cat "$WORK/build.log"
	die 'cannot build the benchmark'
}
PROGRAM=$OUT/bench/rtpoll-bench NAME=bench
PAGE=$TOP/docs/man/rtpoll-bench.1
COMPLETION=$TOP/bench/completion/rtpoll-bench.bash

generated_check
pages_check "$PAGE"

. "$COMPLETION"
offer r
check 'verbs are completed' [ "$output" = 'run report' ]
offer compare --fa
check 'options are completed' [ "$output" = --fail-over ]
offer import --where ''
check 'choices are completed' [ "$output" = 'native qemu acrn' ]
cd "$TOP/bench/scenarios"
offer run qui
check 'files are completed' [ "$output" = quick.ini ]

install_check bin/rtpoll-bench libexec/rtpoll-bench/engine libexec/rtpoll-bench/engine-naive \
	libexec/rtpoll-bench/bundle.sh share/rtpoll-bench/scenarios/quick.ini \
	share/rtpoll-bench/result.schema.json share/man/man1/rtpoll-bench.1 \
	share/bash-completion/completions/rtpoll-bench

# As a newcomer: somewhere else, without the tree.
INSTALLED=$WORK/tree/usr/bin/rtpoll-bench
unset BENCH_TREE
mkdir "$WORK/elsewhere"
cd "$WORK/elsewhere"
listen "$INSTALLED" run qiuck
check 'a scenario that is not shipped is told, with what was meant' \
	says '^rtpoll-bench: qiuck: no such file, and no such scenario; did you mean quick\?$'
check 'and is bad usage' exits 2
listen "$INSTALLED" run guest
check 'those that need the tree are not shipped' says 'there are acrn, native, quick$'
for scenario in acrn native quick; do
	# Ends before anything runs: a result is there.
	mkdir -p "$scenario" && : >"$scenario/result.json"
	listen "$INSTALLED" run "$scenario" -o "$scenario"
	check "$scenario is found by its name" says 'has a result already'
done
rm -rf "$WORK"/elsewhere/*
printf '%s\n' '[scenario]' 'quick = yes' '[native idle]' >mine.ini
listen "$INSTALLED" run mine.ini
check 'it measures where it is installed' exits 0
result_of 'with a page and a bundle, here' sh -c \
	'test -s bench-mine-*/page.html && cd bench-mine-*/bundle && sha256sum --quiet -c SHA256SUMS'
check 'which knows no commit' grep -q '^# not known' bench-mine-*/bundle/git-commit
listen "$INSTALLED" check bench-mine-*
check 'and the result keeps the schema' exits 0
printf '%s\n' '[scenario]' '[guest latency]' >guest.ini
listen "$INSTALLED" run guest.ini -o guest
check 'what is measured in QEMU asks for the tree' says 'needs the source tree; .* BENCH_TREE'
check 'and is a step that fails' exits 5
rm "$WORK/tree/usr/libexec/rtpoll-bench/bundle.sh"
listen "$INSTALLED" run mine.ini -o torn
check 'a bundle that cannot be made is told' says 'bundle: .*bundle.sh: No such file.*; set BENCH_TREE'
cd "$TOP"
uninstall_check

results_end installed
