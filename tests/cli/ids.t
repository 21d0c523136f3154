#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# ids.t - an ID of a check means one thing: rtpoll doctor and isolcpus-setup share none
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

# IDs of the document that was listened to, one a line.
ids() {
	perl -MJSON::PP -e '
		local $/;
		print map { "$_->{id}\n" } @{decode_json(<STDIN>)->{checks}};' <"$WORK/json"
}

# At least that many, each there once.
are_ids() { # FILE MINIMUM
	! grep -vxE '[A-Z]{2,3}-[0-9]{3}' "$1" && ! sort "$1" | uniq -d | grep . &&
		[ "$(wc -l <"$1")" -ge "$2" ]
}

tree_make good
listen_json "$RTPOLL" doctor --root "$WORK/good" --json
ids >"$WORK/doctor"
listen_json "$SETUP" explain --json
ids >"$WORK/setup"
result_of 'the IDs of doctor are each its own' are_ids "$WORK/doctor" 18
result_of 'those of isolcpus-setup, too' are_ids "$WORK/setup" 30
sort "$WORK/doctor" >"$WORK/doctor.sorted"
sort "$WORK/setup" >"$WORK/setup.sorted"
result 'no ID means one thing here and another there' \
	"$(comm -12 "$WORK/doctor.sorted" "$WORK/setup.sorted")"

results_end ids
