# SPDX-License-Identifier: BSD-3-Clause
# programs.mk - what a guest test program needs besides t_NAME.c and the harness
#
# A file tests/kmod/t_NAME.c becomes the test NAME without an entry here.
#	NAME_extra	more sources, relative to tests/
#	NAME_libs	libraries, linked statically
#	DATA		files that go to /data of the image, relative to tests/
# a VM, its device model, its vCPUs
VM := kmod/vm.c kmod/vm_control.c
# a VM whose device model answers from the recorded boot
BOOT := $(VM) kmod/boot_replay.c kmod/counted.c kmod/switcher.c trace/trace_access.c \
	trace/trace_edit.c trace/trace_file.c trace/trace_model.c trace/trace_request.c

life_extra := $(VM) kmod/leaks.c
million_extra := $(VM) kmod/switcher.c
bench_extra := $(VM) ../kmod/core/hist.c
boot_extra := $(BOOT) kmod/leaks.c
boot_libs := -lz
latch_extra := $(VM) kmod/leaks.c
demo_extra := $(BOOT) kmod/leaks.c kmod/demo_chart.c ../kmod/core/hist.c
demo_libs := -lz
sample_extra := $(VM) kmod/counted.c kmod/leaks.c kmod/switcher.c

# what must be as before, what is said in the kernel's log
errors_extra := $(VM) kmod/echo.c kmod/leaks.c kmod/errors_numbers.c kmod/errors_pointers.c \
	kmod/errors_values.c kmod/errors_states.c kmod/errors_pollers.c \
	kmod/errors_callers.c kmod/errors_refusals.c
load_extra := $(VM) kmod/kmsg.c
kill_extra := $(VM) kmod/echo.c kmod/leaks.c kmod/kill_victim.c kmod/kill_steady.c
faults_extra := $(VM) kmod/echo.c kmod/kmsg.c kmod/leaks.c kmod/faults_upcalls.c \
	kmod/faults_resets.c kmod/faults_answers.c kmod/faults_churn.c
orphan_extra := $(VM) kmod/echo.c kmod/leaks.c
eventfd_extra := $(VM) kmod/echo.c kmod/leaks.c kmod/eventfds_bells.c kmod/eventfds_irqs.c
upcall_extra := $(VM) kmod/echo.c kmod/kmsg.c kmod/leaks.c

DATA := trace/boot.trace.gz
