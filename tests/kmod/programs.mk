# SPDX-License-Identifier: BSD-3-Clause
# programs.mk - what a guest test program needs besides t_NAME.c and the harness
#
# A file tests/kmod/t_NAME.c becomes the test NAME without an entry here.
#	NAME_extra	more sources, relative to tests/
#	NAME_libs	libraries, linked statically
#	DATA		files that go to /data of the image, relative to tests/
# a VM, its device model, its vCPUs
VM := kmod/vm.c kmod/vm_control.c kmod/child.c
# a VM whose device model answers from the recorded boot
BOOT := $(VM) kmod/boot_replay.c kmod/counted.c kmod/switcher.c trace/trace_access.c \
	trace/trace_edit.c trace/trace_file.c trace/trace_model.c trace/trace_request.c

# librtpoll, as its users link it
RTPOLL := $(patsubst $(TESTS)/%,%,$(wildcard $(TESTS)/../rtpoll/lib/*.c \
	$(TESTS)/../kmod/core/*.c))
# libnuma could ask for addresses of hosts, of which a static program is warned
RTPOLL_LIBS := -lnuma -lrt -Wl,--no-warnings

life_extra := $(VM) kmod/leaks.c
million_extra := $(VM) kmod/switcher.c
# measures, and may say so in records
JSON := kmod/json.c ../kmod/core/hist.c
bench_extra := $(VM) $(JSON) kmod/bench_row.c kmod/bench_record.c kmod/counted.c kmod/echo.c \
	kmod/spinner.c ../kmod/core/user.c
bench_libs := -lm
cost_extra := $(bench_extra)
cost_libs := -lm
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
device_extra := $(VM) kmod/leaks.c kmod/device_structs.c kmod/device_irqline.c \
	kmod/device_pm.c kmod/device_monitor.c kmod/device_races.c
remove_cpu_extra := $(VM)
load_extra := $(VM) kmod/kmsg.c
kill_extra := $(VM) kmod/echo.c kmod/leaks.c kmod/kill_victim.c kmod/kill_steady.c
faults_extra := $(VM) kmod/echo.c kmod/kmsg.c kmod/leaks.c kmod/ringing.c kmod/spinner.c \
	kmod/faults_upcalls.c kmod/faults_resets.c kmod/faults_brackets.c \
	kmod/faults_answers.c kmod/faults_churn.c kmod/faults_late.c \
	kmod/faults_signals.c ../kmod/core/user.c
orphan_extra := $(VM) kmod/echo.c kmod/leaks.c
eventfd_extra := $(VM) kmod/echo.c kmod/kmsg.c kmod/leaks.c kmod/ringing.c \
	kmod/eventfds_bells.c kmod/eventfds_irqs.c kmod/eventfds_refused.c
hazards_extra := $(VM) kmod/echo.c kmod/leaks.c
fates_extra := $(VM) kmod/echo.c
race_extra := $(VM) kmod/leaks.c
asyncio_extra := $(VM) kmod/echo.c kmod/leaks.c kmod/ring.c kmod/ringing.c kmod/switcher.c \
	kmod/asyncio_rig.c kmod/asyncio_setup.c kmod/asyncio_load.c kmod/asyncio_hostile.c \
	kmod/asyncio_end.c kmod/asyncio_events.c
upcall_extra := $(VM) kmod/echo.c kmod/kmsg.c kmod/leaks.c
memory_extra := $(VM) kmod/ram.c kmod/raw.c kmod/kmsg.c kmod/leaks.c kmod/memory_kinds.c \
	kmod/memory_mmio.c kmod/memory_raw.c kmod/memory_refused.c kmod/memory_killed.c
memscale_extra := $(VM) kmod/ram.c kmod/leaks.c
userpoll_extra := $(VM) kmod/counted.c kmod/echo.c kmod/leaks.c kmod/ringing.c kmod/spinner.c \
	kmod/switcher.c kmod/userpoll_ends.c kmod/userpoll_hostile.c kmod/userpoll_mixed.c \
	kmod/userpoll_scribble.c \
	../kmod/core/hist.c ../kmod/core/user.c

# what the module shows of itself
trace_extra := $(VM) kmod/echo.c kmod/leaks.c kmod/tracefs.c
recorders_extra := $(VM) kmod/counted.c kmod/echo.c kmod/tracefs.c
observe_extra := $(VM) kmod/counted.c kmod/echo.c kmod/leaks.c kmod/observe_attributes.c \
	kmod/observe_page.c kmod/observe_latency.c kmod/observe_churn.c ../kmod/core/hist.c

# the command, which is run by its loader: initramfs.sh
rtpoll_extra := $(VM) kmod/echo.c kmod/rtpoll_command.c kmod/rtpoll_trace.c \
	kmod/rtpoll_rules.c
rtpoll_libs := -ljansson
planned_extra := kmod/rtpoll_command.c
planned_libs := -ljansson
snapshot_extra := kmod/rtpoll_command.c
snapshot_libs := -ljansson
# tools of rt-tests, run likewise
cyclictest_extra := $(VM) $(JSON) kmod/cyclic.c kmod/cyclic_load.c kmod/rtpoll_command.c
cyclictest_libs := -ljansson -lm
isolcpus_extra := kmod/rtpoll_command.c kmod/settings.c
isolcpus_libs := -ljansson
units_extra := $(VM) kmod/rtpoll_command.c kmod/systemd_root.c
units_libs := -ljansson
board_extra := $(VM) kmod/echo.c
partition_extra := kmod/rtpoll_command.c kmod/systemd_root.c
partition_libs := -ljansson

# what an outsider sees, and what is expected
conform_extra := $(VM) kmod/leaks.c kmod/conform_observe.c kmod/conform_guest.c \
	kmod/conform_judge.c kmod/conform_calls.c kmod/conform_create.c \
	kmod/conform_life.c kmod/conform_values.c kmod/conform_client.c \
	kmod/conform_requests.c kmod/conform_clear.c kmod/conform_signalled.c \
	kmod/conform_memory.c kmod/conform_raw.c kmod/raw.c kmod/conform_events.c \
	kmod/conform_rings.c kmod/ring.c kmod/conform_model.c kmod/conform_devices.c

# everything the module asks for is refused once
failnth_extra := $(VM) kmod/leaks.c kmod/raw.c kmod/ring.c kmod/failnth_acrn.c \
	kmod/failnth_device.c kmod/failnth_own.c

# the library, with the module behind it
control_extra := $(VM) kmod/echo.c kmod/leaks.c kmod/control_refused.c \
	kmod/control_page.c $(RTPOLL)
control_libs := $(RTPOLL_LIBS)
example_extra := $(VM) kmod/leaks.c
numa_extra := $(RTPOLL)
numa_libs := $(RTPOLL_LIBS)
# the library's reader of lists, compared with the kernel's
cpulist_extra := kmod/cpulist_make.c ../rtpoll/lib/cpulist.c ../rtpoll/lib/error.c
serve_extra := $(BOOT) kmod/echo.c kmod/leaks.c kmod/serve_rig.c kmod/serve_ends.c \
	kmod/serve_quiet.c kmod/serve_scribble.c kmod/serve_boot.c $(RTPOLL)
serve_libs := $(RTPOLL_LIBS) -lz

# a VM under load, while pollers come and go
LOAD := $(VM) kmod/counted.c kmod/load.c
hotplug_extra := $(LOAD)
split_extra := $(LOAD)
adaptive_extra := $(LOAD)
stall_extra := $(LOAD)
starve_extra := $(LOAD) kmod/hog.c
pair_extra := $(LOAD) kmod/hog.c kmod/leaks.c kmod/pair_kept.c kmod/pair_away.c
suspend_extra := $(LOAD)
interfere_extra := $(LOAD) $(JSON) kmod/interfere_flood.c kmod/interfere_subject.c \
	kmod/interfere_teardown.c
interfere_libs := -lm
scaling_extra := $(VM) $(JSON)
scaling_libs := -lm
polite_extra := $(LOAD)
probes_extra := $(LOAD)
refusals_extra := $(VM)

DATA := trace/boot.trace.gz kmod/conform.expect
