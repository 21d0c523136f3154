#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# bench.sh - what `make bench-kmod` prints
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

KERNEL=6.12-rt
RUN=$TOP/tests/kmod/run.sh

"$ENV_DIR/packages.sh" build qemu
"$ENV_DIR/kernels.sh" "$KERNEL"

cat <<END
# request latency of acrn_hsm in irq and in poll mode
# measured: simulated hypervisor (acrn_hvsim) in QEMU, not ACRN hardware
# host: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(qemu-system-x86_64 --version | head -n 1)
# guest: $("$ENV_DIR/kernels.sh" dir "$KERNEL" | sed 's|.*/linux-headers-||'), 2 CPUs
# command: tests/kmod/run.sh -i -r bench (-icount shift=0: figures repeat;
#   CPUs take turns at PAUSE and HLT, so what a CPU does between its answer and
#   its next PAUSE or HLT counts: for the dispatcher that is its way to idle)
# placement: vCPU on CPU 0; poller, or workqueue and device model, on CPU 1
END
"$RUN" -i -r -t 300 bench@250

cat <<END
# exactly once, CPUs in parallel (not -icount), CPU 1 isolated
# command: tests/kmod/run.sh -I 1 -r million
END
"$RUN" -I 1 -r -t 300 million@250
