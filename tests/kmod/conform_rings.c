// SPDX-License-Identifier: BSD-3-Clause
/*
 * conform_rings.c - the rings of acrn-kernel: doorbells, and events of the VM
 *
 * Mainline's module has no such commands (ENOTTY), and takes the doorbells'
 * flag for nothing.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conform.h"
#include "harness.h"
#include "leaks.h"
#include "ring.h"

#define PIO		ACRN_IOEVENTFD_FLAG_PIO
#define MATCH		ACRN_IOEVENTFD_FLAG_DATAMATCH
#define DEASSIGN	ACRN_IOEVENTFD_FLAG_DEASSIGN
#define RINGS		ACRN_HSM_IOEVENTFD_ASYNCIO
#define PORT		0x7000
#define ADDRESS		0xc1000000ull
#define BELLS_MAX	64

static int setup(struct vm *vm, unsigned long cmd, const void *ring)
{
	return vm_ioctl(vm, cmd, (unsigned long)ring);
}

/* What cannot be a ring, one that can, and one more. */
static void observe_setup(const char *place, struct vm *vm, unsigned long cmd,
			  struct acrn_hsm_ring *ring, struct acrn_hsm_ring *other)
{
	uint64_t magic = ring->magic;
	int64_t pins = leaks_pins();
	char name[64];

	observe_step(place, "null", setup(vm, cmd, NULL));
	observe_step(place, "kernel", setup(vm, cmd, (void *)0xffff888000000000));
	observe_step(place, "odd", setup(vm, cmd, (char *)ring + 8));
	observe_step(place, "other-elements", setup(vm, cmd, other));
	ring->magic = 0;
	observe_step(place, "no-magic", setup(vm, cmd, ring));
	ring->magic = magic;
	ring->size -= ring->ele_size;
	observe_step(place, "other-size", setup(vm, cmd, ring));
	ring->size += ring->ele_size;
	observe_step(place, "good", setup(vm, cmd, ring));
	observe_step(place, "again", setup(vm, cmd, ring));
	snprintf(name, sizeof(name), "%s.pages", place);
	observe(name, "%lld pinned", (long long)(leaks_pins() - pins));
}

static void observe_assign(struct vm *vm, const int *fds)
{
	SEE("ring.address-0", vm_ioeventfd(vm, fds[0], RINGS, 0, 4, 0));
	SEE("ring.mmio", vm_ioeventfd(vm, fds[0], RINGS, ADDRESS, 4, 0));
	SEE("ring.mmio-again", vm_ioeventfd(vm, fds[1], RINGS, ADDRESS, 4, 0));
	SEE("ring.pio-5", vm_ioeventfd(vm, fds[0], RINGS | PIO | MATCH, PORT, 2, 5));
	SEE("ring.pio-6", vm_ioeventfd(vm, fds[1], RINGS | PIO | MATCH, PORT, 2, 6));
}

static void observe_doorbells(const struct conform *c, struct vm *vm, const int *fds)
{
	observe_bells("ring.store", c, vm, access_store(ADDRESS, 4, 1), fds, "1");
	observe_bells("ring.store-narrow", c, vm, access_store(ADDRESS, 1, 1), fds, "1");
	observe_bells("ring.out-5", c, vm, access_out(PORT, 2, 5), fds, "1");
	observe_bells("ring.out-6", c, vm, access_out(PORT, 2, 6), fds, "2");
	observe_round("ring.out-7", c, vm, 0, access_out(PORT, 2, 7), 0);
	/* As good as the read that it is; the module never sees it. */
	observe_bells("ring.load", c, vm, access_load(ADDRESS, 4), fds, "1");
}

/* A word that nobody was given, and places that are none; then a doorbell. */
static void observe_nonsense(const struct conform *c, struct vm *vm,
			     struct acrn_hsm_ring *ring, const int *fds)
{
	const uint64_t word = 0xffff888000001000;

	memcpy((char *)(ring + 1) + ring->tail % ring->size, &word, sizeof(word));
	__atomic_store_n(&ring->tail, (ring->tail + ring->ele_size) % ring->size,
			 __ATOMIC_RELEASE);
	observe_bells("ring.forged", c, vm, access_store(ADDRESS, 4, 1), fds, "1");
}

static void observe_deassign(const struct conform *c, struct vm *vm, const int *fds)
{
	SEE("ring.deassign", vm_ioeventfd(vm, fds[0], RINGS | DEASSIGN, ADDRESS, 4, 0));
	observe_round("ring.deassigned", c, vm, 0, access_store(ADDRESS, 4, 1), 0);
	/* Nothing is there any more: the first that this eventfd has goes. */
	SEE("ring.deassign-first", vm_ioeventfd(vm, fds[0], RINGS | DEASSIGN, ADDRESS, 4, 0));
	observe_round("ring.deassigned-first", c, vm, 0, access_out(PORT, 2, 5), 0);
	observe_bells("ring.other-stays", c, vm, access_out(PORT, 2, 6), fds, "2");
}

/* As many as the hypervisor takes. */
static void observe_full(struct vm *vm, int fd)
{
	unsigned int i, taken = 0;

	for (i = 0; i < BELLS_MAX; i++)
		taken += !vm_ioeventfd(vm, fd, RINGS, ADDRESS + 8 * i, 4, 0);
	observe("ring.most", "%u more", taken);
	SEE("ring.full", vm_ioeventfd(vm, fd, RINGS, ADDRESS - 8, 4, 0));
}

static void raise_event(const char *name, const struct conform *c, const struct vm *vm,
			struct acrn_hsm_ring *ring, const int *fds)
{
	struct hvsim_vm_op op = {
		.vmid = vm->id, .op = HVSIM_OP_EVENT, .event = ACRN_HSM_EVENT_TRIPLE_FAULT,
	};
	int ret = conform_ioctl(c->sim, HVSIM_IOCTL_VM_OP, (unsigned long)&op);
	/* First: nobody is told of a ring that is empty again. */
	uint64_t rang = bell_rung(fds[0], !ret);

	observe(name, "%d, rang %llu, then %d", ret, (unsigned long long)rang,
		(int)ring_drain(ring));
}

static void observe_events(const struct conform *c, struct vm *vm,
			   struct acrn_hsm_ring *ring, struct acrn_hsm_ring *other,
			   const int *fds)
{
	observe_setup("events", vm, ACRN_HSM_IOCTL_SETUP_EVENT_RING, ring, other);
	SEE("events.no-fd", vm_ioctl(vm, ACRN_HSM_IOCTL_SETUP_EVENT_FD, -1));
	SEE("events.not-an-eventfd", vm_ioctl(vm, ACRN_HSM_IOCTL_SETUP_EVENT_FD, vm->fd));
	SEE("events.fd", vm_ioctl(vm, ACRN_HSM_IOCTL_SETUP_EVENT_FD, fds[0]));
	SEE("events.fd-again", vm_ioctl(vm, ACRN_HSM_IOCTL_SETUP_EVENT_FD, fds[1]));
	raise_event("events.first", c, vm, ring, fds);
	raise_event("events.second", c, vm, ring, fds);
}

static void without_vm(struct acrn_hsm_ring *ring, int eventfd)
{
	struct vm none = { .fd = hsm_open() };

	REQUIRE(none.fd >= 0);
	SEE("no-vm.SETUP_ASYNCIO", setup(&none, ACRN_HSM_IOCTL_SETUP_ASYNCIO, ring));
	SEE("no-vm.SETUP_EVENT_RING", setup(&none, ACRN_HSM_IOCTL_SETUP_EVENT_RING, ring));
	SEE("no-vm.SETUP_EVENT_FD",
	    vm_ioctl(&none, ACRN_HSM_IOCTL_SETUP_EVENT_FD, eventfd));
	close(none.fd);
}

void conform_rings(struct conform *c)
{
	struct acrn_hsm_ring *doorbells = must_ring(ACRN_HSM_ASYNCIO_BYTES);
	struct acrn_hsm_ring *event_ring = must_ring(ACRN_HSM_EVENT_BYTES);
	int fds[2] = { must_eventfd(), must_eventfd() };
	int64_t pins = leaks_pins();
	struct vm vm;

	without_vm(doorbells, fds[0]);
	must_vm_up(&vm, c, "rings");
	observe_setup("asyncio", &vm, ACRN_HSM_IOCTL_SETUP_ASYNCIO, doorbells, event_ring);
	observe_assign(&vm, fds);
	observe_doorbells(c, &vm, fds);
	observe_nonsense(c, &vm, doorbells, fds);
	observe_deassign(c, &vm, fds);
	observe_full(&vm, fds[0]);
	observe_events(c, &vm, event_ring, doorbells, fds);
	must_vm_stop(&vm);
	observe("ring.gone", "%lld pinned", (long long)(leaks_pins() - pins));
	ring_free(doorbells);
	ring_free(event_ring);
	close(fds[0]);
	close(fds[1]);
}
