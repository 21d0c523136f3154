#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# show.sh - print a trace: its counts by device (-s), or every access
#
# usage: show.sh [-s] [TRACE]	(default: boot.trace.gz beside this script)
set -eu

HERE=$(cd "$(dirname "$0")" && pwd)
summary=
[ "${1-}" != -s ] || { summary=-s; shift; }
bin=$("$HERE/build.sh")
# shellcheck disable=SC2086 # nothing or one word
exec "$bin/dump" $summary "${1:-$HERE/boot.trace.gz}"
