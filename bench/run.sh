#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - build what measures, and run a scenario
#
# usage: run.sh [SCENARIO] [OPTION...]	as rtpoll-bench run; default: quick
#
# SCENARIO is a file, or the name of one in bench/scenarios.  The result goes to
# bench/results/NAME-DATE, unless --output says where.  docs/benchmarks.md.
set -eu

TOP=$(cd "$(dirname "$0")/.." && pwd)
. "$TOP/tests/env/common.sh"

case ${1:--} in
-*) scenario=quick ;;
*) scenario=$1 && shift ;;
esac

"$ENV_DIR/packages.sh" build rtpoll bench isolcpus
B=$OUT/bench
mkdir -p "$B"
{
	nice make -s -j2 -C "$TOP/bench" B="$B" &&
		nice make -s -j2 -C "$TOP/isolcpus-setup" B="$B/isolcpus-setup"
} >"$B/build.log" 2>&1 || {
	cat "$B/build.log"
	die 'cannot build the benchmark'
}

# The first --output counts, and this is the last one.
base=$(basename "$scenario" .ini)
case " $* " in
*' -o'* | *' --output'*) ;;
*)
	mkdir -p "$TOP/bench/results"
	set -- "$@" --output "$TOP/bench/results/$base-$(date -u +%Y%m%d-%H%M%S)"
	;;
esac
export BENCH_TREE="$TOP" PATH="$PATH:$B/isolcpus-setup"
exec "$B/rtpoll-bench" run "$scenario" "$@"
