// SPDX-License-Identifier: BSD-3-Clause
/* engine_vm.c - what the core needs of a VM: its clients, its user, its hypervisor */

#include "engine.h"
#include "futex.h"

static struct rtpoll_engine_vm *vm_of(struct rtp_vm *rtp)
{
	return container_of(rtp, struct rtpoll_engine_vm, rtp);
}

/* A range's client: the handler that was added for it. */
static enum rtp_verdict handle(struct rtp_client *client, void *data,
			       struct rtp_ioreq *req, void **posted)
{
	struct rtpoll_engine_vm *vm = container_of((struct rtpoll_devices *)data,
						   struct rtpoll_engine_vm, devices);
	struct rtp_slot *slot = container_of(req, struct rtp_slot, req);
	struct rtpoll_access access = rtpoll_access_of(req, slot - vm->rtp.slots);

	(void)posted;
	return rtpoll_device_call(container_of(client, struct rtpoll_device, client),
				  &access, &req->value) ? RTP_FAILED : RTP_HANDLED;
}

/*
 * A claim is held while a handler of a range runs, a turn while the default one does:
 * see (P) in devices.h.
 */
static void replaced(struct rtpoll_devices *devices, const struct rtpoll_device_table *table)
{
	struct rtpoll_engine_vm *vm = container_of(devices, struct rtpoll_engine_vm, devices);
	const struct timespec pause = { .tv_nsec = 20000 };
	u32 left;

	/* Pairs with the acquire in rtp_vm_answer(). */
	smp_store_release(&vm->rtp.ranges, &table->ranges);
	WRITE_ONCE(vm->rtp.has_user, !!table->fallback.handler);

	left = rtp_vm_quiesce(&vm->rtp);
	while (!rtp_vm_quiesced(&vm->rtp, &left))
		nanosleep(&pause, NULL);
	rtpoll_turns_pass(vm->user, vm->rtp.nr_slots);
}

static const struct rtpoll_devices_ops devices_ops = {
	.handle = handle,
	.replaced = replaced,
};

static int notify(struct rtp_vm *rtp, unsigned int vcpu)
{
	rtpoll_futex_wake(&rtp->slots[vcpu].io->processed);
	return 0;
}

/* Nobody needs to be sent: all slots are covered, always. */
static void kick(struct rtp_vm *rtp)
{
	(void)rtp;
}

static void answer_handed(struct rtpoll_engine_vm *vm, u32 vcpu)
{
	struct rtp_user_slot *user = &vm->user[vcpu];
	u64 value;

	if (!rtp_user_begin(user))
		return;

	rtpoll_devices_answer(&vm->devices, user, vcpu, &vm->hint[vcpu], &value);
	switch (rtp_user_complete(user, value)) {
	case RTP_USER_COMPLETED:
		break;
	case RTP_USER_NOTIFY:
		rtp_vm_take_back(&vm->rtp, &vm->rtp.slots[vcpu], false, &vm->ended);
		break;
	case RTP_USER_LOST:
		rtp_count(&vm->ended.lost);
		break;
	}
	rtp_user_turn_end(user);
}

/* The default client is in this very thread. */
static void wake_user(struct rtp_vm *rtp)
{
	struct rtpoll_engine_vm *vm = vm_of(rtp);
	u32 found;

	for (found = rtp_user_scan(vm->user, rtp->nr_slots); found; found &= found - 1)
		answer_handed(vm, __builtin_ctz(found));
}

static const struct rtp_vm_ops vm_ops = {
	.notify = notify,
	.kick = kick,
	.wake_user = wake_user,
};

/**
 * rtpoll_engine_vm_init() - put a VM's slots at rest
 * @vm:		zeroed, with its engine filled in
 * @nr_vcpus:	slots
 * @offset:	of its page in the region
 *
 * Return: 0; -ENOMEM.
 */
int rtpoll_engine_vm_init(struct rtpoll_engine_vm *vm, u32 nr_vcpus, u32 offset)
{
	int ret = rtpoll_devices_init(&vm->devices, &devices_ops);
	u32 i;

	if (ret)
		return ret;

	vm->rtp.ranges = &vm->devices.table->ranges;
	vm->rtp.ops = &vm_ops;
	vm->rtp.nr_slots = nr_vcpus;
	vm->rtp.covered = ~0u;
	for (i = 0; i < nr_vcpus; i++) {
		struct acrn_io_request *io =
			rtpoll_region_slot(vm->engine->memory.header, offset, i);

		rtp_slot_init(&vm->rtp.slots[i], io);
		rtp_user_slot_init(&vm->user[i], io);
	}
	return 0;
}
