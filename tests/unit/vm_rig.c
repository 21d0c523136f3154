// SPDX-License-Identifier: BSD-3-Clause
/* vm_rig.c - one VM with its page, and a record of what serving asked for */

#include "vm_rig.h"

/**
 * rig_look() - the words of a slot that decide
 * @rig:	rig
 * @vcpu:	slot
 *
 * Return: a copy.
 */
struct slot_look rig_look(const struct vm_rig *rig, u32 vcpu)
{
	const struct rtp_slot *slot = &rig->vm.slots[vcpu];

	return (struct slot_look){
		.own = slot->own,
		.processed = slot->io->processed,
		.kernel_handled = slot->io->kernel_handled,
	};
}

static int on_notify(struct rtp_vm *vm, unsigned int vcpu)
{
	struct vm_rig *rig = container_of(vm, struct vm_rig, vm);

	rig->notified[vcpu]++;
	rig->at_notify = rig_look(rig, vcpu);
	if (rig->on_notify)
		rig->on_notify(rig, vcpu);

	return rig->notify_error;
}

static void on_kick(struct rtp_vm *vm)
{
	struct vm_rig *rig = container_of(vm, struct vm_rig, vm);

	rig->kicks++;
	rig->at_kick = rig_look(rig, 0);
}

static void on_wake(struct rtp_vm *vm)
{
	struct vm_rig *rig = container_of(vm, struct vm_rig, vm);

	rig->wakes++;
	rig->at_wake = rig_look(rig, 0);
	if (rig->on_wake)
		rig->on_wake(rig);
}

static void on_handing(struct rtp_vm *vm, unsigned int vcpu)
{
	struct vm_rig *rig = container_of(vm, struct vm_rig, vm);

	rig->handings++;
	rig->at_handing = rig_look(rig, vcpu);
}

static const struct rtp_vm_ops rig_ops = {
	.notify = on_notify,
	.kick = on_kick,
	.wake_user = on_wake,
	.handing = on_handing,
};

/**
 * rig_init() - a VM at rest, with a default client and no poller
 * @rig:	rig; what it held is gone
 * @nr_slots:	vCPUs
 */
void rig_init(struct vm_rig *rig, u32 nr_slots)
{
	u32 i;

	memset(rig, 0, sizeof(*rig));
	rig->vm.ops = &rig_ops;
	rig->vm.ranges = &rtp_no_ranges;
	rig->vm.nr_slots = nr_slots;
	rig->vm.has_user = 1;
	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		rtp_slot_init(&rig->vm.slots[i], &rig->page.req_slot[i]);
}

/**
 * rig_fill() - write a request into a slot of the page
 * @io:		shared half
 * @req:	request
 *
 * Only MMIO carries 64 bits of value; beside a narrower one lies junk, as in a
 * page that the hypervisor has used before.
 */
void rig_fill(struct acrn_io_request *io, const struct rtp_ioreq *req)
{
	memset(&io->reqs, 0xa5, sizeof(io->reqs));
	io->type = req->type;
	io->completion_polling = req->polled;
	io->reqs.mmio_request.direction = req->direction;
	io->reqs.mmio_request.address = req->address;
	io->reqs.mmio_request.size = req->size;
	if (req->type == ACRN_IOREQ_TYPE_MMIO)
		io->reqs.mmio_request.value = req->value;
	else
		io->reqs.pio_request.value = (u32)req->value;
}

/**
 * rig_post() - what the hypervisor does for an access of a vCPU, without upcall
 * @rig:	rig
 * @vcpu:	slot
 * @req:	request
 */
void rig_post(struct vm_rig *rig, u32 vcpu, const struct rtp_ioreq *req)
{
	struct acrn_io_request *io = &rig->page.req_slot[vcpu];

	rig_fill(io, req);
	smp_store_release(&io->processed, ACRN_IOREQ_STATE_PENDING);
}

/**
 * rig_value() - all 64 bits of a slot's value
 * @rig:	rig
 * @vcpu:	slot
 *
 * Return: what lies in the page.
 */
u64 rig_value(const struct vm_rig *rig, u32 vcpu)
{
	return rig->page.req_slot[vcpu].reqs.mmio_request.value;
}

/**
 * rig_nr_notified() - notify hypercalls for all vCPUs
 * @rig: rig
 *
 * Return: their sum.
 */
unsigned int rig_nr_notified(const struct vm_rig *rig)
{
	unsigned int sum = 0;
	u32 i;

	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		sum += rig->notified[i];

	return sum;
}

/**
 * rig_table() - make a sealed range table
 * @ranges:	ranges in any order
 * @nr:		how many
 *
 * Return: the table, valid until free().
 */
struct rtp_range_table *rig_table(const struct rtp_range *ranges, u32 nr)
{
	struct rtp_range_table *table = malloc(rtp_range_table_bytes(nr));

	assert(table);
	table->nr = nr;
	if (nr)
		memcpy(table->range, ranges, nr * sizeof(*ranges));
	rtp_range_table_seal(table);
	return table;
}
