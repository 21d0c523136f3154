// SPDX-License-Identifier: BSD-3-Clause
/* service.c - pollers, the dispatcher, the in-kernel client */

#include <sched.h>

#include "stress.h"

/*
 * A client that dies with its table: who runs it then reads freed memory.
 * What it leaves for after the answer is not atomic, for the slot's owner alone
 * touches it.
 */
struct stress_client {
	struct rtp_client	rtp;
	u32			alive;
	u32			left[NR_VCPUS_MAX];
};

static u32 work_pending;

/* queue_work(): an xchg on the work's pending bit. */
static void queue_work(struct rtp_vm *unused)
{
	(void)unused;
	__atomic_exchange_n(&work_pending, 1, __ATOMIC_SEQ_CST);
}

static int notify(struct rtp_vm *unused, unsigned int slot)
{
	(void)unused;
	if (__atomic_exchange_n(&vcpus[slot].event, 1, __ATOMIC_SEQ_CST) &&
	    !hypervisor_is_lenient())
		broken("vCPU %u: notified twice", slot);
	return 0;
}

static void wake_user(struct rtp_vm *unused)
{
	(void)unused;
	device_model_wake();
}

static const struct rtp_vm_ops ops = {
	.notify = notify,
	.kick = queue_work,
	.wake_user = wake_user,
};

static void post(void *posted)
{
	u32 *left = posted;

	if (*left != 1)
		broken("what a client left is done %s", *left ? "too late" : "twice");
	delay_point();
	*left = 0;
}

static void handle_number(struct rtp_ioreq *req)
{
	u64 number = request_check(req);

	request_served(number);
	req->value = request_answer(number);
}

static enum rtp_verdict handle(struct rtp_client *client, void *data,
			       struct rtp_ioreq *req, void **posted)
{
	u32 slot = container_of(req, struct rtp_slot, req) - vm.slots;
	struct stress_client *self = container_of(client, struct stress_client, rtp);

	if (__atomic_exchange_n(&vcpus[slot].busy, 1, __ATOMIC_SEQ_CST))
		broken("slot %u: two kernel threads serve it", slot);
	if (!self->alive || data != self)
		broken("a client is called that is gone");
	if (self->left[slot])
		broken("slot %u: served again before the last one was finished", slot);
	if (!rtp_ioreq_is_valid(req))
		broken("slot %u: impossible request", slot);

	delay_point();
	if (!hypervisor_is_lenient())
		handle_number(req);
	delay_point();
	__atomic_store_n(&vcpus[slot].busy, 0, __ATOMIC_SEQ_CST);

	if (req->direction == ACRN_IOREQ_DIR_READ || random_below(2))
		return RTP_HANDLED;
	self->left[slot] = 1;
	*posted = &self->left[slot];
	return RTP_POSTED;
}

/**
 * service_make_table() - a table with one client for all in-kernel requests
 *
 * Return: table; the client lies behind it and goes with it.
 */
struct rtp_range_table *service_make_table(void)
{
	u32 nr = 1 + random_below(6);
	size_t bytes = rtp_range_table_bytes(nr);
	struct rtp_range_table *table = malloc(bytes + sizeof(struct stress_client));
	struct stress_client *client = (void *)((char *)table + bytes);

	*client = (struct stress_client){ .rtp = { handle, post }, .alive = 1 };
	table->nr = nr;
	/* The one that is used, among others that overlap each other. */
	for (u32 i = 0; i < nr; i++)
		table->range[i] = (struct rtp_range){
			.start = i ? i * 0x1000 : 0x1000000000000000ull,
			.last = i ? i * 0x1000 + random_below(0x2000) :
				0x1fffffffffffffffull,
			.type = ACRN_IOREQ_TYPE_MMIO,
			.client = &client->rtp,
			.data = client,
			.seq = i + 1,
		};
	rtp_range_table_seal(table);
	return table;
}

/**
 * service_init() - a VM that nobody polls
 */
void service_init(void)
{
	vm.ops = &ops;
	vm.nr_slots = config.vcpus;
	vm.has_user = 1;
	for (u32 i = 0; i < NR_VCPUS_MAX; i++)
		rtp_slot_init(&vm.slots[i], &page.req_slot[i]);
	vm.ranges = service_make_table();
}

/**
 * service_wake() - wake_up_process()
 * @poller: who sleeps, or is about to
 */
void service_wake(struct poller_thread *poller)
{
	__atomic_exchange_n(&poller->woken, 1, __ATOMIC_SEQ_CST);
}

/**
 * service_upcall() - the hypervisor's interrupt
 *
 * Queues nothing for slots that are covered, like the module's handler, but wakes
 * pollers that went to sleep.
 */
void service_upcall(void)
{
	u32 pending = rtp_vm_pending(&vm);
	u32 covered = READ_ONCE(vm.covered);

	if (pending & ~covered)
		queue_work(&vm);
	for (u32 i = 0; pending & covered && i < config.pollers; i++)
		if (rtp_poller_is_armed(&pollers[i].rtp))
			service_wake(&pollers[i]);
}

/**
 * dispatcher_thread() - the VM's work item
 * @arg: tally
 *
 * Return: NULL.
 */
void *dispatcher_thread(void *arg)
{
	struct tally *tally = arg;

	while (phase() != PHASE_END) {
		if (!__atomic_exchange_n(&work_pending, 0, __ATOMIC_SEQ_CST)) {
			sched_yield();
			continue;
		}
		rtp_vm_scan(&vm, &tally->counters);
		tally->steps++;
	}
	return NULL;
}

static const struct rtp_poll_set *adopt_next(struct poller_thread *self,
					     const struct rtp_poll_set *set)
{
	const struct rtp_poll_set *next = smp_load_acquire(&self->next);

	if (next == set)
		return set;
	if (next)
		rtp_poller_adopt(&self->rtp, next);
	/* The old set may be freed from here on. */
	smp_store_release(&self->adopted, next);
	return next;
}

/* Clearing @woken is what setting the thread's state is: before the last look. */
static void sleep_armed(struct poller_thread *self, const struct rtp_poll_set *set)
{
	__atomic_exchange_n(&self->woken, 0, __ATOMIC_SEQ_CST);
	if (rtp_poller_arm(&self->rtp) && READ_ONCE(self->next) == set) {
		delay_point();
		while (!__atomic_load_n(&self->woken, __ATOMIC_SEQ_CST) &&
		       phase() != PHASE_END)
			sched_yield();
	}
	rtp_poller_disarm(&self->rtp);
}

static void poll_once(struct poller_thread *self, const struct rtp_poll_set *set)
{
	if (set && rtp_poller_round(&self->rtp)) {
		delay_point();
		rtp_poller_finish(&self->rtp);
	} else if (set && config.adaptive && !(self->tally->steps % 4)) {
		sleep_armed(self, set);
	} else if (!(self->tally->steps % 8)) {
		sched_yield();
	}
}

/**
 * poller_thread() - one poller
 * @arg: tally
 *
 * Return: NULL.
 */
void *poller_thread(void *arg)
{
	const struct rtp_poll_set *set = NULL;
	struct tally *tally = arg;
	struct poller_thread *self = pollers;

	while (self->tally != tally)
		self++;
	while (phase() != PHASE_END) {
		set = adopt_next(self, set);
		tally->steps++;
		poll_once(self, set);
	}
	return NULL;
}
