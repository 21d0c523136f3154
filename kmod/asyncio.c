// SPDX-License-Identifier: GPL-2.0-only
/*
 * asyncio.c - a VM's doorbell ring
 *
 * A guest that rings a doorbell of this kind does not stop: the hypervisor puts
 * what the doorbell was registered with into a ring and raises the upcall.  Who
 * looks at slot 0 of the VM, poller or dispatcher, drains the ring (core/ring.h).
 *
 * The ring appears once and stays until its VM has gone from the hypervisor, also
 * over resets, and while the VM is an orphan.
 */

#include <linux/mm.h>
#include <linux/slab.h>

#include "asyncio.h"
#include "poll.h"

/*
 * A poller that covers the VM must know of the ring, for its upcalls count for
 * nothing.  The hypervisor knows it already, so there is no way back: without
 * memory for a new set we wait for some.
 */
static void publish(struct hsm_vm *vm, struct hsm_asyncio *asyncio)
{
	mutex_lock(&hsm_control);
	vm->asyncio = asyncio;
	/* Pairs with the acquire in rtp_vm_ring_is_pending(). */
	smp_store_release(&vm->rtp.ring, &asyncio->shared.ring);
	hsm_attachment_refresh(vm);
	mutex_unlock(&hsm_control);
}

/**
 * hsm_asyncio_setup() - SETUP_ASYNCIO
 * @vm:		VM
 * @address:	user address of the ring's page
 *
 * Context: @vm->lock held.
 * Return: 0; -EEXIST; -EINVAL; -EPERM; -EFAULT; -ENOMEM; the hypervisor's error, and
 * nothing has changed.
 */
long hsm_asyncio_setup(struct hsm_vm *vm, unsigned long address)
{
	struct hsm_asyncio *asyncio;
	long ret;

	if (vm->asyncio)
		return -EEXIST;

	asyncio = kzalloc(sizeof(*asyncio), GFP_KERNEL_ACCOUNT);
	if (!asyncio)
		return -ENOMEM;

	ret = hsm_ring_page_pin(vm, &asyncio->shared, address, ACRN_HSM_ASYNCIO_BYTES);
	if (ret)
		goto err_free;

	asyncio->shared.ring.vm = &vm->rtp;
	asyncio->shared.ring.consume = hsm_asyncio_consume;
	ret = hsm_ring_page_announce(vm, &asyncio->shared, HV_SHARED_BUFFER_ASYNCIO);
	if (ret)
		goto err_unpin;

	publish(vm, asyncio);
	return 0;

err_unpin:
	hsm_ring_page_unpin(&asyncio->shared);
err_free:
	kfree(asyncio);
	return ret;
}

/**
 * hsm_asyncio_exit() - the end of a VM's ring
 * @vm: VM that the hypervisor has destroyed, and nobody looks at any more
 */
void hsm_asyncio_exit(struct hsm_vm *vm)
{
	struct hsm_asyncio *asyncio = vm->asyncio;

	if (!asyncio)
		return;

	vm->rtp.ring = NULL;
	vm->asyncio = NULL;
	hsm_ring_page_unpin(&asyncio->shared);
	kfree(asyncio);
}

/**
 * hsm_asyncio_stats() - what came out of the ring
 * @vm:		VM
 * @stats:	async_signalled and async_dropped are set
 *
 * Context: hsm_control held.
 */
void hsm_asyncio_stats(struct hsm_vm *vm, struct acrn_hsm_vm_stats *stats)
{
	const struct hsm_asyncio *asyncio = vm->asyncio;

	if (!asyncio)
		return;

	stats->async_signalled = READ_ONCE(asyncio->signalled);
	stats->async_dropped = READ_ONCE(asyncio->stale) +
			       READ_ONCE(asyncio->shared.ring.invalid);
}
