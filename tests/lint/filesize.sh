#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# filesize.sh - no source file is longer than 400 lines
set -eu
cd "$(dirname "$0")/../.."

find . -name .git -prune -o -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.pml' \) \
	-exec wc -l {} + |
	awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines"; bad = 1 } END { exit bad }'
