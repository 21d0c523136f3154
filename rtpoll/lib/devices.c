// SPDX-License-Identifier: BSD-3-Clause
/* devices.c - table of handlers: looking up, and calling one */

#include <errno.h>
#include <time.h>

#include "devices.h"

static_assert(RTPOLL_PIO == ACRN_IOREQ_TYPE_PORTIO, "as the ABI");
static_assert(RTPOLL_MMIO == ACRN_IOREQ_TYPE_MMIO, "as the ABI");
static_assert(RTPOLL_PCI == ACRN_IOREQ_TYPE_PCICFG, "as the ABI");
static_assert(RTPOLL_READ == ACRN_IOREQ_DIR_READ, "as the ABI");
static_assert(RTPOLL_WRITE == ACRN_IOREQ_DIR_WRITE, "as the ABI");

/**
 * rtpoll_device_call() - have a handler answer
 * @device:	the handler's
 * @access:	what it gets; the handler may spoil it
 * @value:	receives the answer of a read
 *
 * Return: 0; anything else: it failed, and @value is left alone.
 */
int rtpoll_device_call(const struct rtpoll_device *device,
		       struct rtpoll_access *access, u64 *value)
{
	int ret = device->handler(device->data, access);

	if (likely(!ret))
		*value = access->value;
	return ret;
}

static const struct rtpoll_device *find_device(const struct rtpoll_device_table *table,
					       const struct rtp_ioreq *req, u32 *hint)
{
	const struct rtp_range *range = NULL;

	/* A configuration access has no address of its own. */
	if (req->type != ACRN_IOREQ_TYPE_PCICFG)
		range = rtp_range_lookup(&table->ranges, req, hint);
	if (range)
		return container_of(range->client, struct rtpoll_device, client);

	return table->fallback.handler ? &table->fallback : NULL;
}

static struct rtpoll_access access_of_slot(const struct rtp_user_slot *slot, u32 vcpu)
{
	struct rtpoll_access access = rtpoll_access_of(&slot->req, vcpu);

	if (access.type == RTPOLL_PCI) {
		access.bus = slot->bus;
		access.device = slot->dev;
		access.function = slot->func;
		access.reg = slot->reg;
	}
	return access;
}

static enum rtpoll_outcome answer(struct rtpoll_devices *devices,
				  const struct rtp_user_slot *slot, u32 vcpu,
				  u32 *hint, u64 *value)
{
	const struct rtpoll_device *device;
	struct rtpoll_access access;

	if (unlikely(!rtp_ioreq_is_valid(&slot->req))) {
		rtp_count(&devices->invalid);
		return RTPOLL_INVALID;
	}

	device = find_device(rtpoll_devices_table(devices), &slot->req, hint);
	if (!device) {
		rtp_count(&devices->unhandled);
		return RTPOLL_UNHANDLED;
	}

	access = access_of_slot(slot, vcpu);
	if (rtpoll_device_call(device, &access, value)) {
		rtp_count(&devices->failed);
		return RTPOLL_FAILED;
	}
	return RTPOLL_HANDLED;
}

/**
 * rtpoll_devices_answer() - find out what to answer to a request
 * @devices:	table of handlers
 * @slot:	slot that was taken (core/user.h)
 * @vcpu:	whose it is
 * @hint:	of this slot and nobody else's; 0 at first.  Any value is safe
 * @value:	receives the answer of a read, all ones unless it was handled; of a
 *		write 0
 *
 * Context: with the slot's turn; one thread at a time, because of the counters.
 *
 * Return: what became of it, counted already.
 */
enum rtpoll_outcome rtpoll_devices_answer(struct rtpoll_devices *devices,
					  const struct rtp_user_slot *slot,
					  u32 vcpu, u32 *hint, u64 *value)
{
	enum rtpoll_outcome outcome;

	*value = rtp_ioreq_fail_safe();
	outcome = answer(devices, slot, vcpu, hint, value);
	if (slot->req.direction == ACRN_IOREQ_DIR_WRITE)
		*value = 0;
	return outcome;
}

/**
 * rtpoll_turns_pass() - wait until each slot's turn was nobody's once
 * @slots:	slots of one VM
 * @nr:		how many
 *
 * By looking alone: who found the turn taken by us would leave a request behind.
 * Sleeps between two looks, for who has the turn may be of lower priority.
 */
void rtpoll_turns_pass(struct rtp_user_slot *slots, u32 nr)
{
	const struct timespec pause = { .tv_nsec = 20000 };
	u32 i;

	/* Store of the table, then the looks: pairs with (P). */
	smp_mb();
	for (i = 0; i < nr; i++)
		/* Pairs with (T): what the holder did is done. */
		while (smp_load_acquire(&slots[i].turn))
			clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
}
