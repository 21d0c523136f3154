// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_trace.c - each trace event, once for each thing that happened, with its facts
 */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "isolated.h"
#include "leaks.h"
#include "tracefs.h"

#define DOORBELL	0x2000
#define NR_MANY		500
#define LINES		8
#define RAM_BYTES	8192ul
#define HV_DESTROY_VM	0x11
#define GONE_NS		5000000000ull

static int control, sim;

/* The event was recorded as often as there are texts, and with these. */
static void check_texts(const char *file_line, const char *event, unsigned int nr,
			const char *const *want)
{
	struct trace_text got[LINES] = {};
	char what[3 * sizeof(struct trace_text)];
	unsigned int i;

	if (!trace_wait(event, nr))
		printf("# %s: %u recorded\n", event, trace_read(event, NULL, 0));
	check_equal(trace_read(event, got, LINES), nr, event, file_line, 0);
	for (i = 0; i < nr && i < LINES; i++) {
		snprintf(what, sizeof(what), "%s: '%.190s' is '%.190s'", event, got[i].text,
			 want[i]);
		check_true(!strcmp(got[i].text, want[i]), what, file_line, i);
	}
}

#define CHECK_EVENTS(event, ...) do {					\
	const char *const want__[] = { __VA_ARGS__ };			\
									\
	check_texts(__func__, event, sizeof(want__) / sizeof(want__[0]), want__); \
} while (0)

static const char *text(const char *format, ...)
{
	static struct trace_text texts[LINES];
	static unsigned int next;
	char *place = texts[next++ % LINES].text;
	va_list args;

	va_start(args, format);
	vsnprintf(place, sizeof(texts[0].text), format, args);
	va_end(args);
	return place;
}

static void configure(uint32_t severity)
{
	const struct hvsim_config config = {
		.vcpus = 1, .severity = severity, .spin_us = 100, .timeout_ms = 5000,
	};

	must_sim_config(sim, &config);
}

static void must_out(uint16_t vmid, uint64_t port, uint64_t value)
{
	uint32_t outcome;

	REQUIRE(!sim_out(sim, vmid, port, 4, &value, &outcome));
	CHECK_EQ(outcome, HVSIM_DONE);
}

static uint64_t must_in(uint16_t vmid, uint64_t port)
{
	uint64_t value = 0;
	uint32_t outcome;

	REQUIRE(!sim_in(sim, vmid, port, 2, &value, &outcome));
	CHECK_EQ(outcome, HVSIM_DONE);
	return value;
}

/* The device model answers; the hypervisor is notified; upcalls find work. */
static void by_device_model(void)
{
	struct acrn_hsm_poll_info before, after;
	struct vm vm;

	must_vm_create(&vm, "model", 0);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	before = must_info(control);
	must_trace_start();
	must_in(vm.id, ECHO_PORT);
	must_out(vm.id, ECHO_PORT + 4, 0x1234);

	CHECK_EVENTS("hsm_handed",
		     text("vm=%u vcpu=0 pio read address=0x3000 size=2 value=0x0 server=irq",
			  vm.id),
		     text("vm=%u vcpu=0 pio write address=0x3004 size=4 value=0x1234 server=irq",
			  vm.id));
	CHECK_EVENTS("hsm_completed",
		     text("vm=%u vcpu=0 pio read address=0x3000 size=2 value=0x%x server=user",
			  vm.id, ECHO_PORT ^ ECHO_KEY),
		     text("vm=%u vcpu=0 pio write address=0x3004 size=4 value=0x1234 server=user",
			  vm.id));
	CHECK_EVENTS("hsm_notify", text("vm=%u vcpu=0 result=0", vm.id),
		     text("vm=%u vcpu=0 result=0", vm.id));
	must_trace_stop();
	after = must_info(control);
	CHECK_EQ(trace_read("hsm_upcall", NULL, 0), after.upcalls - before.upcalls);
	CHECK(after.upcalls - before.upcalls >= 2);
	CHECK_EQ(trace_read("hsm_answered", NULL, 0), 0);
	must_vm_stop(&vm);
}

/* An in-kernel client answers, for the poller; nobody does for what is not its. */
static void by_poller(void)
{
	int doorbell = eventfd(0, EFD_NONBLOCK);
	uint32_t poller;
	struct vm vm;

	must_vm_create(&vm, "polled", VM_POLLING);
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	must_vm_start(&vm);
	must_trace_start();
	poller = must_poller(control, 1, 0);
	REQUIRE(!poller_attach(control, poller, vm.id));
	REQUIRE(!vm_set_mode(control, vm.id, ACRN_HSM_POLL_MODE_POLL));
	must_out(vm.id, DOORBELL, 7);
	must_in(vm.id, 0x4000);

	CHECK_EVENTS("hsm_answered",
		     text("vm=%u vcpu=0 pio write address=0x2000 size=4 value=0x7 server=poll",
			  vm.id),
		     text("vm=%u vcpu=0 pio read address=0x4000 size=2 value=0x%llx server=poll",
			  vm.id, ~0ull));
	CHECK_EQ(trace_read("hsm_fail_safe", NULL, 0), 1);

	CHECK_EQ(vm_set_mode(control, vm.id, ACRN_HSM_POLL_MODE_IRQ), 0);
	must_out(vm.id, DOORBELL, 8);
	CHECK(trace_wait("hsm_answered", 3));
	CHECK_EQ(poller_detach(control, poller, vm.id), 0);
	CHECK_EQ(poller_destroy(control, poller), 0);
	CHECK_EVENTS("hsm_mode", text("vm=%u mode=poll", vm.id),
		     text("vm=%u mode=irq", vm.id));
	CHECK_EVENTS("hsm_attachment", text("poller=%u vm=%u attached", poller, vm.id),
		     text("poller=%u vm=%u detached", poller, vm.id));
	CHECK_EQ(trace_read("hsm_poller", NULL, 0), 2);
	must_trace_stop();
	must_vm_stop(&vm);
	close(doorbell);
}

/* As many events as requests; and none once they are off. */
static void many(void)
{
	const struct hvsim_access access = echo_write(DOORBELL, 1);
	int doorbell = eventfd(0, EFD_NONBLOCK);
	struct echo_guest guest;
	struct vm vm;

	must_vm_create(&vm, "many", VM_POLLING);
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	must_vm_start(&vm);
	echo_guest_init(&guest, sim, vm.id, 0, &access, 1, NR_MANY);
	must_trace_start();
	guest.ret = sim_run(sim, &guest.run);
	CHECK(echo_is_right(&guest, "a traced run"));
	CHECK(trace_wait("hsm_answered", NR_MANY));
	must_trace_stop();

	guest.ret = sim_run(sim, &guest.run);
	CHECK(echo_is_right(&guest, "a run that is not traced"));
	time_sleep_ns(100000000);
	CHECK_EQ(trace_read("hsm_answered", NULL, 0), NR_MANY);
	must_vm_stop(&vm);
	close(doorbell);
}

static void life(void)
{
	const struct hvsim_faults refuse = {
		.vmid = HVSIM_ANY, .refuse_call = HV_DESTROY_VM, .refuse_nr = 1,
		.refuse_errno = EBUSY,
	};
	struct acrn_vm_memmap map = {
		.attr = ACRN_MEM_ACCESS_RWX, .len = RAM_BYTES, .user_vm_pa = 0x100000,
	};
	const struct hvsim_faults none = {};
	struct vm vm;
	void *ram = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(ram != MAP_FAILED);
	map.vma_base = (unsigned long)ram;
	must_trace_start();
	must_vm_create(&vm, "sixteen-letters!", 0);
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&map));
	CHECK_EVENTS("hsm_memory",
		     text("vm=%u ram address=0x100000 bytes=8192 attr=0x%x result=0", vm.id,
			  ACRN_MEM_ACCESS_RWX));
	/* The hypervisor does not let go at first: an orphan for a second. */
	must_sim_faults(sim, &refuse);
	vm_forget(&vm);
	CHECK(trace_wait("hsm_vm", 3));
	must_trace_stop();
	CHECK_EVENTS("hsm_vm", text("vm=%u name=sixteen-letters! vcpus=1 created", vm.id),
		     text("vm=%u name=sixteen-letters! vcpus=1 orphaned", vm.id),
		     text("vm=%u name=sixteen-letters! vcpus=1 destroyed", vm.id));
	must_sim_faults(sim, &none);
	munmap(ram, RAM_BYTES);
}

/* No upcall arrives: the sweep finds the request. */
static void rescued(void)
{
	const struct hvsim_faults drop = { .vmid = HVSIM_ANY, .drop_ppm = 1000000 };
	const struct hvsim_faults none = {};
	struct acrn_hsm_poll_info before = must_info(control);
	struct vm vm;

	must_vm_create(&vm, "rescued", 0);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	must_sim_faults(sim, &drop);
	must_trace_start();
	CHECK_EQ(must_in(vm.id, ECHO_PORT), ECHO_PORT ^ ECHO_KEY);
	CHECK_EVENTS("hsm_rescued", text("vm=%u", vm.id));
	must_trace_stop();
	CHECK_EQ(must_info(control).rescued - before.rescued, 1);
	must_sim_faults(sim, &none);
	must_vm_stop(&vm);
}

static void *read_once(void *arg)
{
	uint64_t value = 0;
	uint32_t outcome;

	CHECK_EQ(sim_in(sim, *(uint16_t *)arg, ECHO_PORT, 2, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_RESET);
	return NULL;
}

/* The device model answers what is no request any more. */
static void lost(void)
{
	struct hvsim_vm_op reset = { .op = HVSIM_OP_RESET_SLOTS };
	pthread_t guest;
	struct vm vm;

	must_vm_create(&vm, "lost", 0);
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	must_vm_start(&vm);
	must_trace_start();
	REQUIRE(!pthread_create(&guest, NULL, read_once, &vm.id));
	CHECK(trace_wait("hsm_handed", 1));
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0));
	reset.vmid = vm.id;
	REQUIRE(!ioctl(sim, HVSIM_IOCTL_VM_OP, &reset));
	CHECK_EQ(vm_notify(&vm, 0), 0);
	CHECK(trace_wait("hsm_lost", 1));
	CHECK_EQ(trace_read("hsm_notify", NULL, 0), 0);
	must_trace_stop();
	pthread_join(guest, NULL);
	must_vm_stop(&vm);
}

int main(void)
{
	struct leaks before;

	need_isolated_cpu1();
	must_open(NULL, &control, &sim);
	configure(HVSIM_SEVERITY_STANDARD);
	leaks_begin(&before);

	by_device_model();
	by_poller();
	many();
	life();
	rescued();
	lost();

	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
