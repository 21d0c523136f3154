#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - real boot loaders boot, in QEMU, what isolcpus-setup has written for them
#
# usage: run.sh [NAME...]	grub systemd-boot uboot; all by default
#
# Each NAME.t makes a disk with a small Debian, lets it boot again and again by its
# loader, and ends with "NAME: N passed, N failed".  Ends with "loaders: N passed, ...".
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/scripts.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

scripts_run loaders "$@"
