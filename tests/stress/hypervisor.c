// SPDX-License-Identifier: BSD-3-Clause
/*
 * hypervisor.c - vCPUs: post, wait for the answer, check it, go on
 *
 * The rules are ACRN's: PENDING only over FREE, an upcall for every request, a
 * vCPU that does not poll goes on when it was notified, whatever its slot says.
 */

#include <sched.h>

#include "stress.h"

/* A vCPU at work; its thread's alone. */
struct run {
	u64	number;		/* request in flight, or 0 */
	u64	next;
	u32	patience;	/* looks left, in lenient mode */
};

static u32 pause_wanted;
static u32 nr_paused;
static u32 nr_threads;
static u32 lenient;
static u64 nr_wanted;

/**
 * hypervisor_be_lenient() - expect anything from the page, or all rules kept
 * @yes: whether somebody scribbles on it
 */
void hypervisor_be_lenient(bool yes)
{
	__atomic_store_n(&lenient, yes, __ATOMIC_RELEASE);
}

bool hypervisor_is_lenient(void)
{
	return __atomic_load_n(&lenient, __ATOMIC_ACQUIRE);
}

/**
 * hypervisor_expect() - ask for more requests
 * @requests: in all, since the start
 */
void hypervisor_expect(u64 requests)
{
	__atomic_store_n(&nr_wanted, requests, __ATOMIC_RELEASE);
}

/**
 * hypervisor_end() - ask for no more, and let the threads end
 */
void hypervisor_end(void)
{
	hypervisor_expect(0);
}

/**
 * hypervisor_pause() - stop all vCPUs where they are
 */
void hypervisor_pause(void)
{
	__atomic_store_n(&pause_wanted, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&nr_paused, __ATOMIC_ACQUIRE) !=
	       __atomic_load_n(&nr_threads, __ATOMIC_ACQUIRE))
		sched_yield();
}

/**
 * hypervisor_resume() - let them go on
 *
 * Waits until they do, so that the next pause cannot count this one's threads.
 */
void hypervisor_resume(void)
{
	__atomic_store_n(&pause_wanted, 0, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&nr_paused, __ATOMIC_ACQUIRE))
		sched_yield();
}

/**
 * hypervisor_reset_slots() - what RESET_VM does to the page
 *
 * Context: vCPUs are paused.
 */
void hypervisor_reset_slots(void)
{
	for (u32 i = 0; i < config.vcpus; i++) {
		__atomic_store_n(&vcpus[i].posted, 0, __ATOMIC_RELEASE);
		__atomic_store_n(&vcpus[i].event, 0, __ATOMIC_RELEASE);
		smp_store_release(&page.req_slot[i].processed, ACRN_IOREQ_STATE_FREE);
	}
}

static void pause_point(struct run *runs, u32 first, u32 step, struct tally *tally)
{
	if (!__atomic_load_n(&pause_wanted, __ATOMIC_ACQUIRE))
		return;

	__atomic_add_fetch(&nr_paused, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&pause_wanted, __ATOMIC_ACQUIRE))
		sched_yield();
	__atomic_sub_fetch(&nr_paused, 1, __ATOMIC_ACQ_REL);

	for (u32 i = first; i < config.vcpus; i += step)
		if (runs[i].number &&
		    !__atomic_load_n(&vcpus[i].posted, __ATOMIC_ACQUIRE)) {
			runs[i].number = 0;
			tally->abandoned++;
		}
}

static void fill(struct acrn_io_request *io, const struct rtp_ioreq *req)
{
	WRITE_ONCE(io->type, req->type);
	WRITE_ONCE(io->completion_polling, req->polled);
	WRITE_ONCE(io->reqs.mmio_request.direction, req->direction);
	WRITE_ONCE(io->reqs.mmio_request.address, req->address);
	WRITE_ONCE(io->reqs.mmio_request.size, req->size);
	WRITE_ONCE(io->reqs.mmio_request.value, req->value);
}

static void post(struct run *run, u32 slot, struct tally *tally)
{
	struct acrn_io_request *io = &page.req_slot[slot];
	struct rtp_ioreq req = request_make(run->next);

	if (hypervisor_is_lenient())
		__atomic_store_n(&vcpus[slot].event, 0, __ATOMIC_RELEASE);
	else if (READ_ONCE(io->processed) != ACRN_IOREQ_STATE_FREE)
		broken("vCPU %u: its slot is not FREE", slot);
	else if (__atomic_load_n(&vcpus[slot].event, __ATOMIC_ACQUIRE))
		broken("vCPU %u: notified once too often", slot);

	run->number = run->next;
	run->next += NR_VCPUS_MAX;
	run->patience = 200;
	tally->posted_user += request_is_users(run->number);
	tally->posted_silent += req.polled;
	__atomic_store_n(&vcpus[slot].posted, run->number, __ATOMIC_RELEASE);

	fill(io, &req);
	smp_store_release(&io->processed, ACRN_IOREQ_STATE_PENDING);
	/* Pairs with (R): PENDING, then whoever the upcall finds. */
	smp_mb();
	service_upcall();
}

static void check_answer(u64 number, u32 slot, struct tally *tally)
{
	u64 value = READ_ONCE(page.req_slot[slot].reqs.mmio_request.value);
	bool handled = __atomic_load_n(&vcpus[slot].handled, __ATOMIC_ACQUIRE) == number;
	bool is_read = !request_make(number).direction;
	unsigned long long n = number;

	if (!handled && !config.clears && !config.resets)
		broken("vCPU %u: request %llu came back, nobody served it", slot, n);
	if (is_read && value != (handled ? request_answer(number) : ~0ull))
		broken("vCPU %u: request %llu read %#llx", slot, n,
		       (unsigned long long)value);
	tally->fail_safe += !handled;
}

/* The slot is the vCPU's again. */
static void finish(struct run *run, u32 slot, struct tally *tally)
{
	smp_store_release(&page.req_slot[slot].processed, ACRN_IOREQ_STATE_FREE);
	run->number = 0;
	tally->completed++;
	__atomic_add_fetch(&nr_completed, 1, __ATOMIC_RELAXED);
}

/* Anything may be in the slot; the vCPU must only not stop for ever. */
static void look_leniently(struct run *run, u32 slot, struct tally *tally)
{
	if (smp_load_acquire(&page.req_slot[slot].processed) !=
	    ACRN_IOREQ_STATE_COMPLETE && run->patience--)
		return;
	finish(run, slot, tally);
}

static void look(struct run *run, u32 slot, struct tally *tally)
{
	bool polls = request_make(run->number).polled;
	u32 event = __atomic_exchange_n(&vcpus[slot].event, 0, __ATOMIC_ACQ_REL);
	u32 state = smp_load_acquire(&page.req_slot[slot].processed);

	if (polls && event)
		broken("vCPU %u: notified, and it polls", slot);
	if (event && state != ACRN_IOREQ_STATE_COMPLETE)
		broken("vCPU %u: resumed without an answer, state %u", slot, state);
	if (polls ? state != ACRN_IOREQ_STATE_COMPLETE : !event)
		return;

	check_answer(run->number, slot, tally);
	finish(run, slot, tally);
}

static bool surprise(struct run *run, u32 slot, struct tally *tally)
{
	if (!config.surprises || random_below(50))
		return false;

	smp_store_release(&page.req_slot[slot].processed, ACRN_IOREQ_STATE_FREE);
	run->number = 0;
	tally->abandoned++;
	return true;
}

static void step(struct run *run, u32 slot, struct tally *tally)
{
	if (!run->number) {
		if (__atomic_load_n(&nr_completed, __ATOMIC_RELAXED) <
		    __atomic_load_n(&nr_wanted, __ATOMIC_ACQUIRE))
			post(run, slot, tally);
	} else if (hypervisor_is_lenient()) {
		look_leniently(run, slot, tally);
	} else if (!surprise(run, slot, tally)) {
		look(run, slot, tally);
	}
}

/**
 * hypervisor_thread() - every second vCPU
 * @arg: tally
 *
 * Return: NULL, when no request is in flight any more.
 */
void *hypervisor_thread(void *arg)
{
	u32 first = __atomic_fetch_add(&nr_threads, 1, __ATOMIC_ACQ_REL);
	struct run runs[NR_VCPUS_MAX] = { 0 };
	struct tally *tally = arg;
	bool busy = true;

	for (u32 i = first; i < config.vcpus; i += 2)
		runs[i].next = NR_VCPUS_MAX + i;

	while (busy || __atomic_load_n(&nr_wanted, __ATOMIC_ACQUIRE)) {
		pause_point(runs, first, 2, tally);
		busy = false;
		for (u32 i = first; i < config.vcpus; i += 2) {
			step(&runs[i], i, tally);
			busy |= runs[i].number != 0;
		}
		if (!(++tally->steps % 4))
			sched_yield();
	}
	__atomic_sub_fetch(&nr_threads, 1, __ATOMIC_ACQ_REL);
	return NULL;
}
