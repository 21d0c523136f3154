// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm_event.c - a VM's event ring: a changed clock, power off, triple fault
 *
 * The device model drains it; all we do is signal an eventfd when there is
 * something new.  Events are rare and nobody's vCPU waits for them, so pollers
 * do not look: the upcall does, and the sweep, for polled VMs as well, and a work
 * item of its own signals.
 *
 * We read head and tail, and remember the tail.  Whatever a device model writes
 * there, it gets one signal at most for each new tail.
 */

#include <linux/err.h>
#include <linux/eventfd.h>
#include <linux/slab.h>

#include "asyncio.h"
#include "compat.h"

/**
 * struct hsm_events - a VM's event ring
 * @shared:	the ring; @shared.ring.idle is the tail of the last signal
 * @has_ring:	@shared is filled in
 * @eventfd:	whom to tell, or NULL
 * @work:	tells
 */
struct hsm_events {
	struct hsm_ring_page	shared;
	u32			has_ring;
	struct eventfd_ctx	*eventfd;
	struct work_struct	work;
};

static bool is_new(const struct hsm_events *events)
{
	/* Pairs with the release in hsm_event_setup_ring(). */
	return smp_load_acquire(&events->has_ring) && READ_ONCE(events->eventfd) &&
	       rtp_ring_is_pending(&events->shared.ring);
}

static void tell(struct work_struct *work)
{
	struct hsm_events *events = container_of(work, struct hsm_events, work);
	struct rtp_ring *ring = &events->shared.ring;
	u32 tail;

	if (!is_new(events))
		return;

	tail = READ_ONCE(ring->shared->tail);
	WRITE_ONCE(ring->idle, tail);
	/* Equal: the device model has been faster, and needs no telling. */
	if (READ_ONCE(ring->shared->head) != tail)
		hsm_eventfd_signal(events->eventfd);
}

/* What both commands share; the first one makes it. */
static struct hsm_events *get_events(struct hsm_vm *vm)
{
	struct hsm_events *events = vm->events;

	if (events)
		return events;

	events = kzalloc(sizeof(*events), GFP_KERNEL_ACCOUNT);
	if (!events)
		return NULL;

	INIT_WORK(&events->work, tell);
	/* Pairs with the acquire in hsm_event_look(). */
	smp_store_release(&vm->events, events);
	return events;
}

/**
 * hsm_event_setup_ring() - SETUP_EVENT_RING
 * @vm:		VM
 * @address:	user address of the ring's page
 *
 * Context: @vm->lock held.
 * Return: 0; -EEXIST; -EINVAL; -EFAULT; -ENOMEM; the hypervisor's error.
 */
long hsm_event_setup_ring(struct hsm_vm *vm, unsigned long address)
{
	struct hsm_events *events = get_events(vm);
	long ret;

	if (!events)
		return -ENOMEM;
	if (events->has_ring)
		return -EEXIST;

	ret = hsm_ring_page_pin(vm, &events->shared, address, ACRN_HSM_EVENT_BYTES);
	if (ret)
		return ret;

	ret = hsm_ring_page_announce(vm, &events->shared, HV_SHARED_BUFFER_EVENT);
	if (ret) {
		hsm_ring_page_unpin(&events->shared);
		return ret;
	}

	/* Pairs with the acquire in is_new(). */
	smp_store_release(&events->has_ring, 1);
	/* For what came before. */
	hsm_dispatch_queue(&events->work);
	return 0;
}

/**
 * hsm_event_setup_eventfd() - SETUP_EVENT_FD
 * @vm:	VM
 * @fd:	eventfd
 *
 * Context: @vm->lock held.
 * Return: 0; -EEXIST; -EBADF; -EINVAL; -ENOMEM.
 */
long hsm_event_setup_eventfd(struct hsm_vm *vm, int fd)
{
	struct hsm_events *events = get_events(vm);
	struct eventfd_ctx *eventfd;

	if (!events)
		return -ENOMEM;
	if (events->eventfd)
		return -EEXIST;

	eventfd = eventfd_ctx_fdget(fd);
	if (IS_ERR(eventfd))
		return PTR_ERR(eventfd);

	WRITE_ONCE(events->eventfd, eventfd);
	hsm_dispatch_queue(&events->work);
	return 0;
}

/**
 * hsm_event_look() - has a VM's event ring got something?
 * @vm: VM, covered or not
 *
 * Context: any; RCU keeps the VM.
 * Return: true if work was queued for it.
 */
bool hsm_event_look(struct hsm_vm *vm)
{
	/* Pairs with the release in get_events(). */
	struct hsm_events *events = smp_load_acquire(&vm->events);

	return unlikely(events) && is_new(events) &&
	       hsm_dispatch_queue(&events->work);
}

/**
 * hsm_event_exit() - the end of a VM's event ring
 * @vm: VM that the hypervisor has destroyed, and nobody looks at any more
 */
void hsm_event_exit(struct hsm_vm *vm)
{
	struct hsm_events *events = vm->events;

	if (!events)
		return;

	cancel_work_sync(&events->work);
	vm->events = NULL;
	if (events->eventfd)
		eventfd_ctx_put(events->eventfd);
	if (events->has_ring)
		hsm_ring_page_unpin(&events->shared);
	kfree(events);
}
