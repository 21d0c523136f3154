#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# demo.sh - a recorded PC boot through a polled and an irq-mode VM, in QEMU
#
# usage: demo.sh
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"

cpu_model() {
	sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1
}

# Who spins loses most when somebody else wants the CPU.
load_warn() {
	awk -v cpus="$(nproc)" '$1 > cpus / 2 {
		print "This host is busy (load " $1 ", " cpus " CPUs), which hurts the polled VM more;"
		print "for steady figures run this again when it is not."
	}' /proc/loadavg
}

cat <<-END
	Two VMs of a simulated ACRN hypervisor replay the port and memory accesses that
	a Debian kernel made when it booted on a PC.  Their device models answer them.

	  polled VM     a poller on isolated CPU 1 finds its requests, its vCPU looks
	                for the answer itself; upcalls come, nobody waits for them
	  irq-mode VM   as ACRN does by default: an upcall interrupt for each request, a
	                work item that finds it, a hypercall that wakes the vCPU

	Preparing the guest (a minute or more the first time, seconds later) ...
END

"$ENV_DIR/packages.sh" build qemu
"$ENV_DIR/kernels.sh" 6.12-rt source
"$TOP/tests/kmod/initramfs.sh" 6.12-rt >/dev/null
load_warn
echo 'Booting it; every access goes through both VMs in turn.'
echo

"$TOP/tests/kmod/run.sh" -r -s 2 -I 1 demo ||
	die "failed; the details: tests/kmod/run.sh -v -s 2 -I 1 demo"

echo
printf '%s ' "Measured from a simulated vCPU's request to its answer, in a guest" \
	"with 2 CPUs (the vCPU and the device models share CPU 0) and Linux" \
	"$(cat "$CACHE/kernels/6.12-rt/release") under QEMU TCG on a host with" \
	"$(cpu_model), against a simulated hypervisor and not on ACRN hardware, so" \
	"that the two columns may be compared with each other and with nothing else." |
	fold -s -w 80
echo
