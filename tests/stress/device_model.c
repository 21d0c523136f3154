// SPDX-License-Identifier: BSD-3-Clause
/*
 * device_model.c - threads that serve the default client, in three ways
 *
 * They look at the shared page only, as a program does that has mapped it: is
 * the slot PROCESSING, and then, in a second load, is it not the kernel's?  They
 * complete by NOTIFY, or, where the hypervisor polls, by themselves.  They look
 * all the time, or sleep in ATTACH until somebody wakes them.
 */

#include <sched.h>

#include "stress.h"

/* One per slot, from the first load to the completion, and around CLEAR. */
static pthread_mutex_t turns[NR_VCPUS_MAX];
static pthread_mutex_t attach_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t attach_wait = PTHREAD_COND_INITIALIZER;

void device_model_init(void)
{
	for (u32 i = 0; i < NR_VCPUS_MAX; i++)
		pthread_mutex_init(&turns[i], NULL);
}

void device_model_lock(void)
{
	for (u32 i = 0; i < config.vcpus; i++)
		pthread_mutex_lock(&turns[i]);
}

void device_model_unlock(void)
{
	for (u32 i = 0; i < config.vcpus; i++)
		pthread_mutex_unlock(&turns[i]);
}

/**
 * device_model_wake() - a request was handed over, or the test ends
 */
void device_model_wake(void)
{
	if (!config.attach)
		return;
	pthread_mutex_lock(&attach_lock);
	pthread_cond_broadcast(&attach_wait);
	pthread_mutex_unlock(&attach_lock);
}

static bool has_work(void)
{
	for (u32 i = 0; i < config.vcpus; i++)
		if (rtp_slot_user_has_work(&vm.slots[i]))
			return true;
	return false;
}

/* ATTACH_IOREQ_CLIENT: who hands over wakes after that, so no wake-up is lost. */
static void attach(void)
{
	pthread_mutex_lock(&attach_lock);
	while (phase() != PHASE_END && !has_work())
		pthread_cond_wait(&attach_wait, &attach_lock);
	pthread_mutex_unlock(&attach_lock);
}

static struct rtp_ioreq read_request(struct acrn_io_request *io)
{
	return (struct rtp_ioreq){
		.type = READ_ONCE(io->type),
		.direction = READ_ONCE(io->reqs.mmio_request.direction),
		.address = READ_ONCE(io->reqs.mmio_request.address),
		.size = READ_ONCE(io->reqs.mmio_request.size),
		.value = READ_ONCE(io->reqs.mmio_request.value),
		.polled = READ_ONCE(io->completion_polling),
	};
}

static void complete(struct acrn_io_request *io, u32 slot,
		     const struct rtp_ioreq *req, struct tally *tally)
{
	/* A program that knows nothing of polling calls NOTIFY for every request. */
	if (!req->polled || random_below(4) == 0) {
		rtp_vm_take_back(&vm, &vm.slots[slot], false, &tally->counters);
		return;
	}

	if (cmpxchg(&io->processed, ACRN_IOREQ_STATE_PROCESSING,
		    ACRN_IOREQ_STATE_COMPLETE) == ACRN_IOREQ_STATE_PROCESSING)
		tally->self_completed++;
	else if (!hypervisor_is_lenient())
		broken("slot %u: the device model's request was taken away", slot);
}

static void serve(struct acrn_io_request *io, u32 slot, struct tally *tally)
{
	struct rtp_ioreq req;
	u64 number;

	if (smp_load_acquire(&io->processed) != ACRN_IOREQ_STATE_PROCESSING ||
	    smp_load_acquire(&io->kernel_handled))
		return;

	req = read_request(io);
	if (!hypervisor_is_lenient()) {
		number = request_check(&req);
		request_served(number);
		if (req.direction == ACRN_IOREQ_DIR_READ)
			WRITE_ONCE(io->reqs.mmio_request.value,
				   request_answer(number));
	}
	complete(io, slot, &req, tally);
	tally->steps++;
}

/**
 * device_model_thread() - one of its threads
 * @arg: tally
 *
 * Return: NULL.
 */
void *device_model_thread(void *arg)
{
	struct tally *tally = arg;

	while (phase() != PHASE_END) {
		if (config.attach)
			attach();
		for (u32 i = 0; i < config.vcpus; i++) {
			if (pthread_mutex_trylock(&turns[i]))
				continue;
			serve(&page.req_slot[i], i, tally);
			pthread_mutex_unlock(&turns[i]);
		}
		sched_yield();
	}
	return NULL;
}
