# SPDX-License-Identifier: BSD-3-Clause
# Makefile - one target per job; the work is in the folders

help:
	@echo 'make demo         replay a PC boot through a polled and an irq-mode VM in QEMU'
	@echo 'make check        every test, cheap ones first (STAGES="lint unit": some)'
	@echo 'make check-hazards  each handling taken out: does its test notice? (ROWS="D4 V1": some)'
	@echo 'make check-long   make check, and all of it: long guest tests, big models, hazards'
	@echo 'make bench        what you gain, and whether this machine is fit: a page, in a minute'
	@echo '                  (SCENARIO=full: all of it; docs/benchmarks.md)'
	@echo 'make bench-kmod   latency of both modes, counted in instructions'
	@echo 'make bench-engine  the engine in user space beside a bare ping-pong, on this machine'
	@echo 'make kmod         the modules for Debian 6.12 rt (KERNEL=6.12-rt 6.12 6.1-rt 6.1)'
	@echo 'make rtpoll       librtpoll, the command rtpoll and examples, in rtpoll/build'
	@echo 'make isolcpus-setup  the command isolcpus-setup, in isolcpus-setup/build'
	@echo 'make rtpoll-bench  the command rtpoll-bench and the native benchmark, in bench/build'
	@echo 'make install      the modules into every installed kernel, by DKMS, and the commands'
	@echo '                  into PREFIX (/usr/local); make uninstall'
	@echo 'make clean        forget what was built; downloads stay'
	@echo
	@echo 'Missing Debian packages are installed by apt (as root).  Downloads and built'
	@echo 'things are in $$HSM_CACHE, default ~/.cache/acrn-hsm-poll.'
	@echo 'For the running kernel: make -C kmod'

KERNEL := 6.12-rt
SCENARIO := quick
STAGES :=
ROWS :=

kmod:
	@tests/env/modules.sh $(KERNEL)

demo:
	@tests/kmod/demo.sh

check:
	@tests/check.sh $(STAGES)

check-hazards:
	@tests/hazards/run.sh $(ROWS)

check-long:
	@tests/check.sh --long

bench:
	@bench/run.sh $(SCENARIO)

bench-kmod:
	@tests/kmod/bench.sh

bench-engine:
	@bench/engine/run.sh

rtpoll:
	@tests/env/packages.sh rtpoll
	@$(MAKE) --no-print-directory -s -C rtpoll
	@echo 'rtpoll/build: rtpoll, librtpoll.a, librtpoll.so, examples'

isolcpus-setup:
	@tests/env/packages.sh isolcpus
	@$(MAKE) --no-print-directory -s -C isolcpus-setup
	@echo 'isolcpus-setup/build: isolcpus-setup'

rtpoll-bench:
	@tests/env/packages.sh rtpoll bench
	@$(MAKE) --no-print-directory -s -C bench
	@echo 'bench/build: rtpoll-bench, engine'

install: rtpoll isolcpus-setup rtpoll-bench
	@$(MAKE) --no-print-directory -C kmod $@
	@$(MAKE) --no-print-directory -C rtpoll $@
	@$(MAKE) --no-print-directory -C isolcpus-setup $@
	@$(MAKE) --no-print-directory -C bench $@

uninstall:
	@$(MAKE) --no-print-directory -C bench $@
	@$(MAKE) --no-print-directory -C isolcpus-setup $@
	@$(MAKE) --no-print-directory -C rtpoll $@
	@$(MAKE) --no-print-directory -C kmod $@

clean:
	@tests/env/clean.sh

.PHONY: help kmod rtpoll isolcpus-setup rtpoll-bench demo check check-hazards check-long bench bench-kmod \
	bench-engine install uninstall clean
