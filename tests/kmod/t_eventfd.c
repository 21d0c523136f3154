// SPDX-License-Identifier: BSD-3-Clause
/* t_eventfd.c - doorbells and interrupts as eventfds, in irq and in poll mode */

#include <stdio.h>

#include "echo.h"
#include "eventfds.h"
#include "harness.h"
#include "isolated.h"
#include "leaks.h"

static const struct hvsim_config config = {
	.vcpus = 2, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
	.timeout_ms = 5000,
};

static void all_groups(int sim, struct vm *vm)
{
	eventfds_match(sim, vm);
	eventfds_conflict(sim, vm);
	eventfds_deassign(sim, vm);
	eventfds_under_load(sim, vm);
	irqfds_inject(sim, vm);
	irqfds_race(sim, vm);
	check_echo(sim, vm->id, 0, 20, "after all");
	check_echo_vm(sim, vm->id, "eventfds");
}

static void in_both_modes(int control, int sim, uint64_t flags)
{
	uint32_t poller = must_poller(control, 1, 0);
	struct vm vm;

	must_vm_create(&vm, "eventfds", flags);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	all_groups(sim, &vm);
	CHECK_EQ(poller_attach(control, poller, vm.id), 0);
	CHECK_EQ(vm_set_mode(control, vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	all_groups(sim, &vm);
	must_vm_stop(&vm);
	CHECK_EQ(poller_destroy(control, poller), 0);
}

int main(void)
{
	struct leaks before;
	int control, sim;

	need_isolated_cpu1();
	must_open(NULL, &control, &sim);
	must_sim_config(sim, &config);
	leaks_begin(&before);

	in_both_modes(control, sim, 0);
	in_both_modes(control, sim, VM_POLLING);
	irqfds_outlive(sim);
	/* In this order: behind a flood the log's rate limit would hide what it looks for. */
	irqfds_destroyed(sim);
	irqfds_refused(sim);

	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
