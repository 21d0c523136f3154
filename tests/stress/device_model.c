// SPDX-License-Identifier: BSD-3-Clause
/*
 * device_model.c - threads that serve the default client, in three ways
 *
 * They see the shared page only, through core/user.h.  They complete by NOTIFY,
 * or, where the hypervisor polls, by themselves.  They look all the time, or
 * sleep in ATTACH until somebody wakes them.
 */

#include <sched.h>

#include "../../kmod/core/user.h"
#include "stress.h"

static struct rtp_user_slot slots[NR_VCPUS_MAX];
static pthread_mutex_t attach_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t attach_wait = PTHREAD_COND_INITIALIZER;

void device_model_init(void)
{
	for (u32 i = 0; i < NR_VCPUS_MAX; i++)
		rtp_user_slot_init(&slots[i], &page.req_slot[i]);
}

/**
 * device_model_lock() - keep its threads out of every slot
 *
 * For calls that end requests, so that none is being handled then.
 */
void device_model_lock(void)
{
	for (u32 i = 0; i < config.vcpus; i++)
		while (!rtp_user_turn_try(&slots[i]))
			sched_yield();
}

/**
 * device_model_unlock() - let them go on
 */
void device_model_unlock(void)
{
	for (u32 i = 0; i < config.vcpus; i++)
		rtp_user_turn_end(&slots[i]);
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

static void notify(u32 slot, struct tally *tally)
{
	rtp_vm_take_back(&vm, &vm.slots[slot], false, &tally->counters);
}

static void complete(u32 slot, u64 value, struct tally *tally)
{
	switch (rtp_user_complete(&slots[slot], value)) {
	case RTP_USER_COMPLETED:
		tally->self_completed++;
		break;
	case RTP_USER_NOTIFY:
		notify(slot, tally);
		break;
	case RTP_USER_LOST:
		if (!hypervisor_is_lenient())
			broken("slot %u: the device model's request was taken away", slot);
		break;
	}
}

/* A program that knows nothing of polling calls NOTIFY for every request. */
static void complete_as_of_old(u32 slot, u64 value, struct tally *tally)
{
	slots[slot].req.polled = 0;
	complete(slot, value, tally);
}

static void serve(u32 slot, struct tally *tally)
{
	struct rtp_ioreq *req = &slots[slot].req;
	u64 value = 0;
	u64 number;

	if (!hypervisor_is_lenient()) {
		number = request_check(req);
		request_served(number);
		value = request_answer(number);
	}
	delay_point();
	if (random_below(4))
		complete(slot, value, tally);
	else
		complete_as_of_old(slot, value, tally);
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
		for (u32 todo = rtp_user_scan(slots, config.vcpus); todo; todo &= todo - 1) {
			u32 slot = __builtin_ctz(todo);

			if (!rtp_user_begin(&slots[slot]))
				continue;
			serve(slot, tally);
			rtp_user_turn_end(&slots[slot]);
		}
		sched_yield();
	}
	return NULL;
}
