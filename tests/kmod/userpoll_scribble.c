// SPDX-License-Identifier: BSD-3-Clause
/*
 * userpoll_scribble.c - the process of a hostile device model
 *
 * It completes what is not its own, what is FREE, and what is complete; stores
 * states that do not exist; and calls NOTIFY, CLEAR, RESET and
 * DESTROY_IOREQ_CLIENT whenever it likes, by several threads.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "harness.h"
#include "userpoll_hostile.h"

#define NR_SCRIBBLERS	2

/**
 * struct scribbler - a thread of it
 * @vm:		its VM
 * @vandal:	as of struct hostile
 * @seed:	of its random numbers
 */
struct scribbler {
	struct vm *vm;
	bool vandal;
	unsigned int seed;
};

static uint32_t some_state(struct scribbler *self)
{
	static const uint32_t states[] = {
		ACRN_IOREQ_STATE_COMPLETE, ACRN_IOREQ_STATE_COMPLETE,
		ACRN_IOREQ_STATE_FREE, ACRN_IOREQ_STATE_PROCESSING,
		4, 0x80000002, ~0u, ACRN_IOREQ_STATE_PENDING,
	};

	/* The last one would be a request. */
	return states[rand_r(&self->seed) % (7 + self->vandal)];
}

static void scribble_request(struct scribbler *self, struct acrn_io_request *req)
{
	struct acrn_mmio_request *access = &req->reqs.mmio_request;

	access->value = rand_r(&self->seed);
	if (!self->vandal)
		return;
	req->type = rand_r(&self->seed) % 5;
	access->direction = rand_r(&self->seed) % 3;
	access->size = rand_r(&self->seed) % 16;
	access->address = rand_r(&self->seed) % 2 ? HOSTILE_BELL : -4ull;
}

static void scribble(struct scribbler *self)
{
	unsigned int slot = rand_r(&self->seed) % ACRN_IO_REQUEST_MAX;
	struct acrn_io_request *req;

	/* Half of the time one that is in use. */
	if (rand_r(&self->seed) % 2)
		slot %= NR_VCPUS;
	req = &self->vm->page->req_slot[slot];
	switch (rand_r(&self->seed) % 6) {
	case 0:
		__atomic_store_n(&req->kernel_handled, rand_r(&self->seed) % 3 - 1,
				 __ATOMIC_RELAXED);
		break;
	case 1:
		__atomic_store_n(&req->completion_polling, rand_r(&self->seed) % 2,
				 __ATOMIC_RELAXED);
		break;
	case 2:
		scribble_request(self, req);
		break;
	default:
		__atomic_store_n(&req->processed, some_state(self), __ATOMIC_RELAXED);
		break;
	}
}

/* Bursts, so that now and then a request comes through. */
static void *scribble_loop(void *arg)
{
	struct scribbler *self = arg;
	unsigned int left;

	for (;;) {
		for (left = rand_r(&self->seed) % 8; left; left--)
			scribble(self);
		time_sleep_ns(rand_r(&self->seed) % 300000);
	}
	return NULL;
}

/* Answers whatever vCPU comes to its mind, also those that do not exist. */
static void *attach_loop(void *arg)
{
	struct scribbler *self = arg;

	for (;;) {
		if (vm_ioctl(self->vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0))
			time_sleep_ns(50000);
		vm_notify(self->vm, rand_r(&self->seed) % (ACRN_IO_REQUEST_MAX + 2));
		vm_notify(self->vm, rand_r(&self->seed) % NR_VCPUS);
	}
	return NULL;
}

/* Whether any of these succeeds is its own affair; the VM mostly runs. */
static void call_something(struct scribbler *self)
{
	struct vm *vm = self->vm;

	switch (rand_r(&self->seed) % 6) {
	case 0:
		vm_ioctl(vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0);
		break;
	case 1:
		vm_ioctl(vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0);
		vm_ioctl(vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0);
		break;
	case 2:
		vm_notify(vm, rand_r(&self->seed) % NR_VCPUS);
		break;
	default:
		/* Often: it also makes slots usable again. */
		vm_ioctl(vm, ACRN_IOCTL_PAUSE_VM, 0);
		vm_ioctl(vm, ACRN_IOCTL_RESET_VM, 0);
		vm_ioctl(vm, ACRN_IOCTL_START_VM, 0);
		break;
	}
}

void hostile_run(struct hostile *hostile)
{
	struct scribbler threads[NR_SCRIBBLERS + 2];
	struct vm vm;
	pthread_t thread;
	unsigned int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	must_vm_create(&vm, "hostile", hostile->flags);
	REQUIRE(!vm_ioeventfd(&vm, hostile->bell, ACRN_IOEVENTFD_FLAG_PIO, HOSTILE_BELL, 4, 0));
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	must_vm_start(&vm);
	for (i = 0; i < NR_SCRIBBLERS + 2; i++)
		threads[i] = (struct scribbler){ &vm, hostile->vandal, rand() };
	for (i = 0; i < NR_SCRIBBLERS; i++)
		REQUIRE(!pthread_create(&thread, NULL, scribble_loop, &threads[i]));
	REQUIRE(!pthread_create(&thread, NULL, attach_loop, &threads[i]));
	__atomic_store_n(hostile->vmid, vm.id, __ATOMIC_RELEASE);
	for (;;) {
		call_something(&threads[i + 1]);
		time_sleep_ns(rand_r(&threads[i + 1].seed) % 2000000);
	}
}
