#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# cyclictest.sh - cyclictest and oslat before and after isolation, as a fragment
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
ABOUT='cyclictest and oslat in QEMU guests: not isolated, and booted as isolcpus-setup
plans; idle and under load; beside a poller that runs and one that does not.'
. "$TOP/bench/guest/common.sh"

# Words of the kernel's command line, as isolcpus-setup plans for a guest of 3 CPUs.
planned_words() {
	STEP='isolcpus-setup plans'
	"$RUN" -s 3 -i -r planned:plan >"$RECORDS/plan" 2>&1 </dev/null || :
	sed -n 's/^words: //p' "$RECORDS/plan"
}

guest_options "$@"
more=$(quick :quick '')
words=$(planned_words)
if [ -n "$words" ]; then
	boot 'not isolated' -s 3 -r -t 300 "cyclictest@250:before$more:json"
	boot 'booted as planned' -s 3 -r -t 400 -a "$words" "cyclictest@350:after$more:json"
	boot 'booted as planned, counted instructions' -s 3 -i -r -t 400 -a "$words" \
		"cyclictest@350:counted:json"
	documents_import
else
	failure "$STEP" "no words for the kernel's command line: $(why "$RECORDS/plan")"
fi
fragment_end
