#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# scripts.sh - shellcheck has nothing to say about our scripts
set -eu
cd "$(dirname "$0")/../.."

# SC1091: the shared file is found by a variable, and checked by itself.
find .ci bench isolcpus-setup kmod rtpoll tests -type f \( -name '*.sh' -o -path .ci/run \
	-o -path bench/compare -o -path bench/import \) -print0 |
	xargs -0 shellcheck -e SC1091
