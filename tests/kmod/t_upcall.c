// SPDX-License-Identifier: BSD-3-Clause
/* t_upcall.c - the ways in which upcalls arrive, or do not */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "kmsg.h"
#include "leaks.h"

#define REQUESTS	300
#define DEFAULT_VECTOR	0xf3
#define SWEEP_MAX_NS	10000000	/* on average; a sweep comes each millisecond */

/* What a VM in irq mode saw, from its first request to its last. */
struct seen {
	struct acrn_hsm_poll_info info;
	struct hvsim_vm_stats sim;
	uint64_t mean_ns;
};

static void serve_some(int control, int sim, struct seen *seen)
{
	const struct hvsim_access access = echo_read(ECHO_PORT);
	struct acrn_hsm_poll_info before = must_info(control);
	struct echo_guest guest;
	struct vm vm;

	must_vm_create(&vm, "upcall", 0);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	echo_guest_init(&guest, sim, vm.id, 0, &access, 1, REQUESTS);
	guest.ret = sim_run(sim, &guest.run);
	echo_is_right(&guest, "upcall");
	check_echo_vm(sim, vm.id, "upcall");

	seen->sim = must_sim_stats(sim, vm.id);
	seen->info = must_info(control);
	seen->info.upcalls -= before.upcalls;
	seen->info.rescued -= before.rescued;
	seen->mean_ns = guest.run.sum_ns / REQUESTS;
	must_vm_stop(&vm);
}

static void with(const char *params, void (*check)(const struct seen *seen))
{
	struct leaks before;
	struct seen seen;
	int control, sim;

	must_open(params, &control, &sim);
	leaks_begin(&before);

	serve_some(control, sim, &seen);
	printf("%s: %llu upcalls fired, %llu received, %llu us per request\n",
	       params ? params : "(default)", (unsigned long long)seen.sim.upcalls,
	       (unsigned long long)seen.info.upcalls,
	       (unsigned long long)seen.mean_ns / 1000);
	check(&seen);

	leaks_check(&before, control, sim);
	close(control);
	CHECK_EQ(module_unload("acrn_hsm"), 0);
	/* The hypervisor's vector is what it was. */
	CHECK_EQ(must_sim_totals(sim).upcall_vector, DEFAULT_VECTOR);
	close(sim);
	CHECK_EQ(module_unload("acrn_hvsim"), 0);
}

/* One vCPU, one request at a time: no two upcalls become one. */
static void check_vector(const struct seen *seen)
{
	CHECK_EQ(seen->info.upcall, ACRN_HSM_POLL_UPCALL_VECTOR);
	CHECK_EQ(seen->sim.upcalls, REQUESTS);
	CHECK_EQ(seen->info.upcalls, REQUESTS);
	CHECK_EQ(seen->info.rescued, 0);
	CHECK_EQ(seen->sim.upcalls_dropped, 0);
}

static void check_sweep(const struct seen *seen)
{
	CHECK_EQ(seen->info.upcall, ACRN_HSM_POLL_UPCALL_SWEEP);
	CHECK_EQ(seen->info.upcalls, 0);
	/* To be found by a sweep is how it is meant there: nothing was lost. */
	CHECK_EQ(seen->info.rescued, 0);
	CHECK_EQ(seen->sim.upcalls, 0);
	CHECK_EQ(seen->sim.upcalls_dropped, REQUESTS);
	CHECK(seen->mean_ns < SWEEP_MAX_NS);
}

/* No Debian kernel has the hook. */
static void hook_refused(void)
{
	int kmsg = must_kmsg_open();
	char line[256];

	REQUIRE(!module_load("acrn_hvsim", NULL));
	CHECK_EQ(module_load("acrn_hsm", "upcall=hook"), -EINVAL);
	CHECK_EQ(kmsg_count(kmsg, "acrn_hsm", line, sizeof(line)), 1);
	CHECK(strstr(line, "upcall=hook"));
	CHECK_EQ(module_unload("acrn_hvsim"), 0);
	close(kmsg);
}

int main(void)
{
	with(NULL, check_vector);
	with("upcall=vector", check_vector);
	with("upcall=sweep", check_sweep);
	hook_refused();
	return test_end();
}
