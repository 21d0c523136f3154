# SPDX-License-Identifier: BSD-3-Clause
# Makefile - one target per job; the work is in the folders

help:
	@echo 'make demo         replay a PC boot through a polled and an irq-mode VM in QEMU'
	@echo 'make check        every test, cheap ones first (STAGES="lint unit": some)'
	@echo 'make bench-kmod   latency of both modes, counted in instructions'
	@echo 'make kmod         the modules for Debian 6.12 rt (KERNEL=6.12-rt 6.12 6.1-rt 6.1)'
	@echo 'make clean        forget what was built; downloads stay'
	@echo
	@echo 'Missing Debian packages are installed by apt (as root).  Downloads and built'
	@echo 'things are in $$HSM_CACHE, default ~/.cache/acrn-hsm-poll.'
	@echo 'For the running kernel: make -C kmod'

KERNEL := 6.12-rt
STAGES :=

kmod:
	@tests/env/modules.sh $(KERNEL)

demo:
	@tests/kmod/demo.sh

check:
	@tests/check.sh $(STAGES)

bench-kmod:
	@tests/kmod/bench.sh

clean:
	@tests/env/clean.sh

.PHONY: help kmod demo check bench-kmod clean
