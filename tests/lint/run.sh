#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - run every lint of this folder
#
# A lint prints its findings, or nothing, and its exit status is the verdict.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

"$ENV_DIR/packages.sh" build lint rtpoll isolcpus unit
"$ENV_DIR/kernels.sh" 6.12-rt source
cd "$TOP"

for lint in tests/lint/*.sh; do
	name=$(basename "$lint" .sh)
	[ "$name" = run ] || result_of "$name" "$lint"
done
results_end lint
