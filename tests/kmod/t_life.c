// SPDX-License-Identifier: BSD-3-Clause
/* t_life.c - one VM from creation to destruction, in irq and in poll mode */

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "harness.h"
#include "leaks.h"
#include "vm.h"

#define DOORBELL	0x2000
#define REGISTER	0x3000

static uint64_t echo(struct vm *vm, unsigned int vcpu,
		     const struct acrn_io_request *req, void *arg)
{
	(void)vm;
	(void)vcpu;
	(void)arg;
	return req->reqs.pio_request.address ^ 0xa5a5;
}

static void use(struct vm *vm, int sim, int doorbell)
{
	struct pollfd ring = { .fd = doorbell, .events = POLLIN };
	uint64_t value = 0, rung;
	uint32_t outcome;

	CHECK_EQ(sim_in(sim, vm->id, REGISTER, 2, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
	CHECK_EQ(value, REGISTER ^ 0xa5a5);

	value = 7;
	CHECK_EQ(sim_out(sim, vm->id, DOORBELL, 4, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
	/* The guest is answered before the doorbell rings. */
	CHECK_EQ(poll(&ring, 1, 1000), 1);
	CHECK_EQ(read(doorbell, &rung, sizeof(rung)), sizeof(rung));
	CHECK_EQ(rung, 1);

	/* Inside the doorbell, but not it: the device model's. */
	CHECK_EQ(sim_in(sim, vm->id, DOORBELL, 2, &value, &outcome), 0);
	CHECK_EQ(value, DOORBELL ^ 0xa5a5);
}

static void live(const char *name, uint64_t flags, int sim, int control, uint32_t poller)
{
	struct vm_model model = { .serve = echo };
	int doorbell = eventfd(0, EFD_NONBLOCK);
	struct acrn_hsm_vm_stats stats;
	uint64_t works;
	struct vm vm;

	must_vm_create(&vm, name, flags);
	CHECK_EQ(vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0), 0);
	must_vm_serve(&vm, &model);
	must_vm_start(&vm);

	use(&vm, sim, doorbell);
	stats = must_vm_stats(control, vm.id);
	CHECK_EQ(stats.irq.served, 1);
	CHECK_EQ(stats.irq.handed, 2);
	CHECK_EQ(stats.poll.served + stats.poll.handed, 0);
	works = stats.works_queued;

	CHECK_EQ(poller_attach(control, poller, vm.id), 0);
	CHECK_EQ(vm_set_mode(control, vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	use(&vm, sim, doorbell);
	stats = must_vm_stats(control, vm.id);
	CHECK_EQ(stats.poll.served, 1);
	CHECK_EQ(stats.poll.handed, 2);
	CHECK_EQ(stats.irq.served + stats.irq.handed, 3);
	/* Its upcalls come all the same, and send nobody. */
	CHECK_EQ(stats.works_queued, works);

	CHECK_EQ(vm_set_mode(control, vm.id, ACRN_HSM_POLL_MODE_IRQ), 0);
	use(&vm, sim, doorbell);
	CHECK_EQ(vm.served, 6);
	must_vm_stop(&vm);
	close(doorbell);
}

int main(void)
{
	int control, sim;
	struct leaks before;
	uint32_t poller;

	must_open(NULL, &control, &sim);
	leaks_begin(&before);
	poller = must_poller(control, 1, ACRN_HSM_POLLER_FORCE);

	live("standard", 0, sim, control, poller);
	live("polling", VM_POLLING, sim, control, poller);

	CHECK_EQ(poller_destroy(control, poller), 0);
	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
