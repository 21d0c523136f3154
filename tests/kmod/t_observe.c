// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_observe.c - sysfs, statistics page and histograms show what happened
 */
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "counted.h"
#include "echo.h"
#include "harness.h"
#include "isolated.h"
#include "leaks.h"
#include "observe.h"

#define NR_BELLS	50
#define NR_ECHOS	30
#define SETTLE_NS	100000000

static void make_vm(struct observed *o, struct vm *vm, const char *name, uint64_t flags)
{
	must_vm_create(vm, name, flags);
	REQUIRE(!vm_ioeventfd(vm, o->doorbell, ACRN_IOEVENTFD_FLAG_PIO,
			      OBSERVE_BELL, 4, 0));
	must_vm_serve(vm, &echo_model);
	must_vm_start(vm);
}

/* Some of each kind, so that no counter of interest is 0. */
static void make_requests(struct observed *o, struct vm *vm)
{
	const struct hvsim_access bell = echo_write(OBSERVE_BELL, 1);
	struct echo_guest guest;

	echo_guest_init(&guest, o->sim, vm->id, 0, &bell, 1, NR_BELLS);
	guest.ret = sim_run(o->sim, &guest.run);
	echo_is_right(&guest, "doorbells");
	check_echo(o->sim, vm->id, 0, NR_ECHOS, "a device model's answers");
	must_vm_stats_counted(o->control, vm->id, NR_BELLS + NR_ECHOS, NR_ECHOS);
}

void must_observe(struct observed *o)
{
	o->doorbell = eventfd(0, EFD_NONBLOCK);
	o->poller = must_poller(o->control, 1, 0);
	make_vm(o, &o->polled, "polled", VM_POLLING);
	/* Not printable, and not terminated. */
	make_vm(o, &o->woken, "line\n\"sixteen\"-.", 0);
	REQUIRE(!poller_attach(o->control, o->poller, o->polled.id));
	REQUIRE(!vm_set_mode(o->control, o->polled.id, ACRN_HSM_POLL_MODE_POLL));
	make_requests(o, &o->polled);
	make_requests(o, &o->woken);
	/* The device models go to sleep, which is counted. */
	time_sleep_ns(SETTLE_NS);
}

void observe_end(struct observed *o)
{
	must_vm_stop(&o->polled);
	must_vm_stop(&o->woken);
	CHECK_EQ(poller_destroy(o->control, o->poller), 0);
	close(o->doorbell);
}

int main(void)
{
	const struct hvsim_config config = {
		.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = 5000,
	};
	struct observed o = {};
	struct leaks before;

	need_isolated_cpu1();
	must_open(NULL, &o.control, &o.sim);
	must_sim_config(o.sim, &config);
	leaks_begin(&before);

	must_observe(&o);
	observe_attributes(&o);
	observe_page(&o);
	observe_page_rules(&o);
	observe_latency(&o);
	observe_end(&o);
	observe_churn(o.control, o.sim);

	leaks_check(&before, o.control, o.sim);
	must_close(o.control, o.sim);
	return test_end();
}
