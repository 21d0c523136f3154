// SPDX-License-Identifier: BSD-3-Clause
/* spinner.c - a device model that spins on the page, on core/user.h */

#include <sched.h>
#include <string.h>

#include "echo.h"
#include "harness.h"
#include "spinner.h"

#define PAUSE_NS	200000

void spinner_init(struct spinner *spinner, struct vm *vm)
{
	unsigned int i;

	memset(spinner, 0, sizeof(*spinner));
	spinner->vm = vm;
	spinner->stride = 1;
	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		rtp_user_slot_init(&spinner->slots[i], &vm->page->req_slot[i]);
}

static void note_write(struct spinner *spinner, unsigned int vcpu, uint64_t number)
{
	uint64_t wanted = spinner->last[vcpu] + spinner->stride;

	if (number < wanted)
		spinner->wrong[vcpu]++;
	else
		spinner->missed[vcpu] += (number - wanted) / spinner->stride;
	spinner->last[vcpu] = number;
}

static uint64_t answer(struct spinner *spinner, unsigned int vcpu)
{
	const struct rtp_ioreq *req = &spinner->slots[vcpu].req;

	if (req->direction == ACRN_IOREQ_DIR_READ)
		return req->address ^ ECHO_KEY;
	/* The first number is 1, whatever the stride. */
	note_write(spinner, vcpu, req->value + spinner->stride - 1);
	return 0;
}

static void notify(struct spinner_thread *self, unsigned int vcpu)
{
	CHECK_EQ(vm_notify(self->of->vm, vcpu), 0);
	self->notified++;
}

static void serve(struct spinner_thread *self, unsigned int vcpu)
{
	struct rtp_user_slot *slot = &self->of->slots[vcpu];

	switch (rtp_user_complete(slot, answer(self->of, vcpu))) {
	case RTP_USER_COMPLETED:
		self->completed++;
		break;
	case RTP_USER_NOTIFY:
		notify(self, vcpu);
		break;
	case RTP_USER_LOST:
		self->lost++;
		break;
	}
}

static unsigned int spin_round(struct spinner_thread *self)
{
	uint32_t todo = rtp_user_scan(self->of->slots, self->of->vm->vcpus);
	unsigned int done = 0;

	for (; todo; todo &= todo - 1) {
		unsigned int vcpu = __builtin_ctz(todo);

		if (!rtp_user_begin(&self->of->slots[vcpu]))
			continue;
		serve(self, vcpu);
		rtp_user_turn_end(&self->of->slots[vcpu]);
		done++;
	}
	return done;
}

static void *spin_loop(void *arg)
{
	struct spinner_thread *self = arg;
	unsigned int since_pause = 0;

	while (!__atomic_load_n(&self->stop, __ATOMIC_RELAXED)) {
		since_pause += spin_round(self);
		cpu_relax();
		if (!self->pause_every || since_pause < self->pause_every)
			continue;
		time_sleep_ns(PAUSE_NS);
		since_pause = 0;
	}
	return NULL;
}

void must_spinner_spin(struct spinner_thread *thread, struct spinner *spinner, int cpu)
{
	cpu_set_t cpus;

	thread->of = spinner;
	thread->stop = false;
	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	REQUIRE(!pthread_create(&thread->thread, NULL, spin_loop, thread));
	REQUIRE(!pthread_setaffinity_np(thread->thread, sizeof(cpus), &cpus));
}

void spinner_stop(struct spinner_thread *thread)
{
	__atomic_store_n(&thread->stop, true, __ATOMIC_RELAXED);
	pthread_join(thread->thread, NULL);
}

static void turn_wait(struct rtp_user_slot *slot)
{
	while (!rtp_user_turn_try(slot))
		sched_yield();
}

/* It knows of no other way to complete. */
static void serve_as_of_old(struct spinner_thread *self, unsigned int vcpu)
{
	struct rtp_user_slot *slot = &self->of->slots[vcpu];

	turn_wait(slot);
	if (rtp_user_take(slot)) {
		slot->req.polled = 0;
		serve(self, vcpu);
	}
	rtp_user_turn_end(slot);
}

static void *attach_loop(void *arg)
{
	struct spinner_thread *self = arg;
	uint32_t todo;

	while (!vm_ioctl(self->of->vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0)) {
		self->attached++;
		todo = rtp_user_scan(self->of->slots, self->of->vm->vcpus);
		for (; todo; todo &= todo - 1)
			serve_as_of_old(self, __builtin_ctz(todo));
	}
	return NULL;
}

void must_spinner_attach(struct spinner_thread *thread, struct spinner *spinner)
{
	thread->of = spinner;
	REQUIRE(!pthread_create(&thread->thread, NULL, attach_loop, thread));
}

void spinner_end(struct spinner_thread *thread)
{
	CHECK_EQ(vm_ioctl(thread->of->vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0), 0);
	pthread_join(thread->thread, NULL);
}

void spinner_lock(struct spinner *spinner)
{
	unsigned int i;

	for (i = 0; i < spinner->vm->vcpus; i++)
		turn_wait(&spinner->slots[i]);
}

void spinner_unlock(struct spinner *spinner)
{
	unsigned int i;

	for (i = 0; i < spinner->vm->vcpus; i++)
		rtp_user_turn_end(&spinner->slots[i]);
}

void spinner_renumber(struct spinner *spinner)
{
	memset(spinner->last, 0, sizeof(spinner->last));
	memset(spinner->wrong, 0, sizeof(spinner->wrong));
	memset(spinner->missed, 0, sizeof(spinner->missed));
}

static uint64_t sum(const uint64_t *of)
{
	uint64_t total = 0;
	unsigned int i;

	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		total += of[i];
	return total;
}

uint64_t spinner_wrong(const struct spinner *spinner)
{
	return sum(spinner->wrong);
}

uint64_t spinner_missed(const struct spinner *spinner)
{
	return sum(spinner->missed);
}
