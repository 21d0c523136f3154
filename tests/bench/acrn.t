#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# acrn.t - scenario acrn from start to end, on a guest whose hypervisor is simulated
#
# The guest is a board: CPUs isolated as isolcpus-setup plans, the commands installed, two
# VMs with their device models (tests/kmod/t_board.c).  No time is judged.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
KERNEL=6.12-rt
WORDS='isolcpus=managed_irq,domain,1-3 nohz_full=1-3 rcu_nocbs=1-3 irqaffinity=0'

# What the result is, as Perl sees it: $d.
json() { # CONDITION
	perl -MJSON::PP -MList::Util=any,all -e '
		local $/;
		open(my $file, "<", shift) or die;
		our $d = decode_json(<$file>);
		exit(!eval(shift));' "$WORK/result/result.json" "$1"
}

# A series with samples, idle and under stress-ng.
series() { # ID
	json 'my %count = map { $_->{id} => $_->{count} } @{$d->{series}};
		$count{"'"$1"'"} && $count{"'"$1"'/stress-ng"}'
}

"$ENV_DIR/packages.sh" rtpoll bench
BENCH=$("$TOP/bench/build.sh")
HSM_BOARD=$("$TOP/tests/bench/board.sh" $KERNEL)
export HSM_BOARD

listen "$TOP/tests/kmod/run.sh" -k $KERNEL -s 4 -m 2048 -r -t 250 -a "$WORDS" board@200
sed -n '/^begin$/,/^end$/{//d;/^[$]/!p}' <<<"$output" >"$WORK/archive"
output=$(sed '/^begin$/,/^end$/d' <<<"$output")
check 'the scenario for ACRN runs to its end' exits 0
check 'with five steps' says '^\[ *5/5\] native oslat .* done'
# shellcheck disable=SC2001
sed 's/^/#   /' <<<"$output"
result_of 'its result arrives' sh -c "base64 -d '$WORK/archive' | tar -xz -C '$WORK'"
[ -z "${KEEP-}" ] || cp -r "$WORK/result" "$KEEP"

listen "$BENCH" check "$WORK/result"
check 'it keeps the schema' exits 0
# shellcheck disable=SC2016 # Perl's variables
{
	check 'it is complete' json '$d->{run}{complete} && !@{$d->{failures}}'
	check 'all of it is said to be simulated' json \
		'all { $_->{where} eq "qemu" } map { @{$d->{$_}} } qw(series points values goals)'
	check 'and so is the run' json 'any { /simulated .*not ACRN/ } @{$d->{run}{notes}}'
	check 'all limits that are suggested can be judged' json \
		'@{$d->{limits}} == 2 && all { $_->{result} eq "pass" } @{$d->{limits}}'
	check 'the isolation was verified' json \
		'$d->{isolation}{cpus} eq "1-3" && $d->{isolation}{verify}{fail} == 0'
}
for id in acrn/poller0 acrn/vm1/user acrn/vm2/user cyclictest/cpu2/poller-on; do
	check "there is $id" series $id
done
# shellcheck disable=SC2016 # Perl's variables
check 'and oslat beside a poller' json \
	'any { $_->{id} eq "oslat/cpu2/poller-on" && $_->{ratio} } @{$d->{series}}'
for file in page.html summary.md junit.xml bundle/isolation.json bundle/kernel-config \
	bundle/kernel-cmdline bundle/tool-versions; do
	check "there is $file" test -s "$WORK/result/$file"
done
result_of 'its logs are logs' [ "$(du -sk "$WORK/result/logs" | cut -f 1)" -lt 1000 ]
result_of 'the page says where it is from' grep -q 'in QEMU, simulated hypervisor' \
	"$WORK/result/page.html"
result_of 'the bundle is what its checksums say' sh -c \
	"cd '$WORK/result/bundle' && sha256sum --strict --quiet -c SHA256SUMS"
result_of 'it knows the tools' grep -q '^rt-tests [0-9]' "$WORK/result/bundle/tool-versions"
result_of 'and the kernel' grep -q '^CONFIG_PREEMPT_RT=y' "$WORK/result/bundle/kernel-config"

results_end acrn
