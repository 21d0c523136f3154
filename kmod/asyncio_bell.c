// SPDX-License-Identifier: GPL-2.0-only
/*
 * asyncio_bell.c - doorbells that do not stop the vCPU: who is behind a cookie
 *
 * The hypervisor is given a cookie with each registration and puts it into the
 * ring when the doorbell rings.  The ring lies in memory that the device model
 * writes to, so a cookie is no pointer: it is a place in a table, and how often
 * that place was used before.  One that names nobody is dropped and counted.  At
 * worst a device model rings its own doorbells.
 *
 * The hypervisor says that all is well also when it has refused a registration.
 * What it refuses, we refuse before we ask it: more than it has places for,
 * address 0, the same place twice.
 *
 * A read rings as a write does and gets no data, whatever its size: the
 * hypervisor looks at the address only, and nobody here hears of it.
 */

#include <linux/nospec.h>
#include <linux/slab.h>

#include "asyncio.h"
#include "compat.h"

/* Never 0, which is nobody's, however often the place was used. */
static u64 make_cookie(u32 place, u32 *generation)
{
	if (!++*generation)
		*generation = 1;
	return (u64)*generation << 32 | place;
}

/**
 * hsm_asyncio_consume() - one element of a ring
 * @ring:	ring
 * @cookie:	anything
 *
 * Context: poller or dispatcher, which has claimed the ring.
 */
void hsm_asyncio_consume(struct rtp_ring *ring, u64 cookie)
{
	struct hsm_asyncio *asyncio = container_of(ring, struct hsm_asyncio,
						   shared.ring);
	u32 place = (u32)cookie;
	const struct hsm_async_bell *bell;

	if (unlikely(!cookie || place >= HV_ASYNCIO_MAX)) {
		rtp_count(&asyncio->stale);
		return;
	}

	bell = &asyncio->bells[array_index_nospec(place, HV_ASYNCIO_MAX)];
	/* Pairs with the release in hsm_asyncio_add(): the eventfd is there. */
	if (unlikely(smp_load_acquire(&bell->cookie) != cookie)) {
		rtp_count(&asyncio->stale);
		return;
	}

	hsm_eventfd_signal(bell->eventfd);
	rtp_count(&asyncio->signalled);
}

/* Nobody drains by what was in the table before. */
static void quiesce(struct hsm_asyncio *asyncio)
{
	struct rtp_ring *ring = &asyncio->shared.ring;
	u32 turn = rtp_ring_quiesce(ring);

	while (!rtp_ring_quiesced(ring, turn))
		hsm_wait_briefly();
}

/* ABI: the hypervisor matches type, address and data, and echoes the cookie. */
static long tell_hypervisor(struct hsm_vm *vm, unsigned long call,
			    const struct hsm_doorbell *bell, u64 cookie)
{
	struct hv_asyncio *arg = kzalloc(sizeof(*arg), GFP_KERNEL);
	long ret;

	if (!arg)
		return -ENOMEM;

	arg->type = bell->type == ACRN_IOREQ_TYPE_PORTIO ? HV_ASYNCIO_PIO :
							   HV_ASYNCIO_MMIO;
	arg->match_data = !bell->any_data;
	arg->address = bell->address;
	arg->cookie = cookie;
	arg->data = bell->any_data ? 0 : bell->data;
	ret = hsm_hv_call_struct(call, vm->vmid, arg);
	kfree(arg);
	return ret;
}

static struct hsm_async_bell *find_free(struct hsm_asyncio *asyncio)
{
	u32 i;

	for (i = 0; i < HV_ASYNCIO_MAX; i++)
		if (!asyncio->bells[i].bell)
			return &asyncio->bells[i];

	return NULL;
}

/**
 * hsm_asyncio_conflicts() - is a doorbell's place taken in a VM's ring?
 * @vm:		VM
 * @bell:	doorbell
 *
 * Return: true if so.
 */
bool hsm_asyncio_conflicts(struct hsm_vm *vm, const struct hsm_doorbell *bell)
{
	const struct hsm_async_bell *other;
	u32 i;

	for (i = 0; vm->asyncio && i < HV_ASYNCIO_MAX; i++) {
		other = &vm->asyncio->bells[i];
		if (other->bell && hsm_doorbell_conflict(other->bell, bell))
			return true;
	}

	return false;
}

/* Behind this, what of it is still in the ring is nobody's. */
static void take_out(struct hsm_asyncio *asyncio, struct hsm_async_bell *place)
{
	WRITE_ONCE(place->cookie, 0);
	quiesce(asyncio);
	hsm_doorbell_free(place->bell);
	place->eventfd = NULL;
	place->bell = NULL;
}

/**
 * hsm_asyncio_add() - a doorbell that does not stop the vCPU
 * @vm:		VM with a ring
 * @bell:	doorbell that conflicts with no other; ours on success
 *
 * Return: 0; -EINVAL; -ENOSPC; -ENOMEM; the hypervisor's error.
 */
long hsm_asyncio_add(struct hsm_vm *vm, struct hsm_doorbell *bell)
{
	struct hsm_asyncio *asyncio = vm->asyncio;
	struct hsm_async_bell *place = find_free(asyncio);
	u64 cookie;
	long ret;

	if (!bell->address)
		return -EINVAL;
	if (!place)
		return -ENOSPC;

	cookie = make_cookie(place - asyncio->bells, &place->generation);
	place->bell = bell;
	place->eventfd = bell->eventfd;
	/* First: the guest may ring before the hypercall returns. */
	smp_store_release(&place->cookie, cookie);
	ret = tell_hypervisor(vm, HV_ASYNCIO_ASSIGN, bell, cookie);
	if (!ret)
		return 0;

	WRITE_ONCE(place->cookie, 0);
	quiesce(asyncio);
	place->eventfd = NULL;
	place->bell = NULL;
	return ret;
}

static struct hsm_async_bell *find(struct hsm_asyncio *asyncio,
				   const struct hsm_doorbell *wanted, bool exact)
{
	const struct hsm_doorbell *bell;
	u32 i;

	for (i = 0; i < HV_ASYNCIO_MAX; i++) {
		bell = asyncio->bells[i].bell;
		if (bell && (exact ? hsm_doorbell_same(bell, wanted) :
				     bell->eventfd == wanted->eventfd))
			return &asyncio->bells[i];
	}

	return NULL;
}

/**
 * hsm_asyncio_remove() - a doorbell goes
 * @vm:		VM
 * @wanted:	which
 * @exact:	that one; otherwise any with its eventfd
 *
 * On return its eventfd is not signalled any more, whatever is in the ring.
 *
 * Return: 0; -ENOENT; the hypervisor's error, and it is as it was.
 */
long hsm_asyncio_remove(struct hsm_vm *vm, const struct hsm_doorbell *wanted,
			bool exact)
{
	struct hsm_asyncio *asyncio = vm->asyncio;
	struct hsm_async_bell *place = asyncio ? find(asyncio, wanted, exact) : NULL;
	long ret;

	if (!place)
		return -ENOENT;

	ret = tell_hypervisor(vm, HV_ASYNCIO_DEASSIGN, place->bell, place->cookie);
	if (!ret)
		take_out(asyncio, place);
	return ret;
}

/**
 * hsm_asyncio_forget() - all doorbells go
 * @vm: VM
 *
 * A VM that the hypervisor keeps is told to stop, like anybody's else from now
 * on; should the hypervisor not listen, what it puts into the ring is dropped.
 *
 * Context: @vm->lock held, or the VM's last user.
 */
void hsm_asyncio_forget(struct hsm_vm *vm)
{
	struct hsm_asyncio *asyncio = vm->asyncio;
	struct hsm_async_bell *place;
	u32 i;

	for (i = 0; asyncio && i < HV_ASYNCIO_MAX; i++) {
		place = &asyncio->bells[i];
		if (!place->bell)
			continue;
		/* A destroyed VM's id may be another one's by now. */
		if (vm->alive)
			tell_hypervisor(vm, HV_ASYNCIO_DEASSIGN, place->bell,
					place->cookie);
		take_out(asyncio, place);
	}
}
