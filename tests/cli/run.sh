#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - what users of the command see, without a module
#
# usage: run.sh [NAME...]	e.g. run.sh doctor rule; all by default
#
# Each NAME.t prints a line for each result and ends with "NAME: N passed, N
# failed".  Ends with "cli: N passed, N failed".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/env/scripts.sh"

scripts_run cli "$@"
