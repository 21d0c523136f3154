#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# bench.sh - what `make bench-kmod` prints
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

KERNEL=6.12-rt
RUN=$TOP/tests/kmod/run.sh
status=0

# Rows of both modules in one boot: what for, and how.
table() { # TEXT ARGUMENT...
	echo "# --- $1"
	shift
	echo "# command: HSM_VARIANTS=\$(tests/mainline/build.sh) tests/kmod/run.sh $(printf '%q ' "$@")"
	"$RUN" "$@" || status=1
}

"$ENV_DIR/packages.sh" build qemu
"$ENV_DIR/kernels.sh" "$KERNEL"
HSM_VARIANTS=$("$TOP/tests/mainline/build.sh")
export HSM_VARIANTS

cat <<END
# request latency of acrn_hsm in irq and in poll mode, and of mainline's driver
# measured: simulated hypervisor (acrn_hvsim) in QEMU, not ACRN hardware
# host: $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(qemu-system-x86_64 --version | head -n 1)
# guest: $("$ENV_DIR/kernels.sh" dir "$KERNEL" | sed 's|.*/linux-headers-||')
# with -i (-icount shift=0) figures repeat; CPUs take turns at PAUSE and HLT, so
#   what a CPU does between its answer and its next PAUSE or HLT counts: for the
#   dispatcher that is its way to idle
END
table 'counted instructions' -i -r -t 400 bench@350:mainline
table 'counted instructions, idle CPUs poll' -i -r -t 400 -a idle=poll bench@350:mainline
table 'counted instructions, a device model that spins' -s 3 -i -r -t 400 bench@350:spin
"$TOP/tests/kmod/uncounted.sh" "$HSM_VARIANTS"
table 'counted instructions, what counting costs' -i -r cost
table 'free-running, threads of the guest pinned' -r -t 400 bench@350:free
table 'free-running, pinned, idle CPUs poll' -r -t 400 -a idle=poll bench@350:free

cat <<END
# --- exactly once, CPUs in parallel (not -icount), CPU 1 isolated
# command: tests/kmod/run.sh -I 1 -r million
END
"$RUN" -I 1 -r -t 300 million@250 || status=1
exit $status
