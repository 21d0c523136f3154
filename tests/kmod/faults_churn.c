// SPDX-License-Identifier: BSD-3-Clause
/*
 * faults_churn.c - a VM at work is cleared, reset, and loses its device model
 *
 * A thousand times, while both vCPUs issue requests as fast as they can.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "faults.h"
#include "harness.h"

#define TIMES		250	/* in each way */
#define NR_VCPUS	2

struct churn {
	struct vm vm;
	const struct faults_rig *rig;
	atomic_bool over;
	pthread_t model;
	pthread_t vcpus[NR_VCPUS];
	atomic_uint next_vcpu;
	atomic_ullong done;
	atomic_ullong cut;
	atomic_ullong missing;
};

static void answer_all(struct vm *vm)
{
	unsigned int vcpu;

	for (vcpu = 0; vcpu < vm->vcpus; vcpu++) {
		struct acrn_io_request *req = &vm->page->req_slot[vcpu];

		if (__atomic_load_n(&req->processed, __ATOMIC_ACQUIRE) !=
		    ACRN_IOREQ_STATE_PROCESSING ||
		    __atomic_load_n(&req->kernel_handled, __ATOMIC_ACQUIRE))
			continue;
		CHECK_EQ(vm_notify(vm, vcpu), 0);
		vm->served++;
	}
}

/* It does not give up when its client is taken away, and waits for the next. */
static void *serve(void *arg)
{
	struct churn *churn = arg;
	int ret;

	while (!atomic_load(&churn->over)) {
		ret = vm_ioctl(&churn->vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0);
		CHECK(!ret || ret == -ENODEV);
		if (!ret)
			answer_all(&churn->vm);
		else
			time_sleep_ns(20000);
	}
	return NULL;
}

static void *drive(void *arg)
{
	struct churn *churn = arg;
	const struct hvsim_access accesses[] = {
		echo_read(ECHO_PORT), echo_write(FAULTS_BELL, 1),
	};
	unsigned int vcpu = atomic_fetch_add(&churn->next_vcpu, 1);
	struct echo_guest guest;

	while (!atomic_load(&churn->over)) {
		echo_guest_init(&guest, churn->rig->sim, churn->vm.id, vcpu, accesses,
				ARRAY_SIZE(accesses), 1000000);
		/* Cleared requests read as all ones. */
		guest.run.flags = 0;
		CHECK_EQ(sim_run(guest.sim, &guest.run), 0);
		atomic_fetch_add(&churn->done, guest.run.done);
		atomic_fetch_add(&churn->cut, guest.run.cut);
		atomic_fetch_add(&churn->missing, guest.run.missing);
		time_sleep_ns(50000);
	}
	return NULL;
}

static void call(struct churn *churn, unsigned long cmd)
{
	CHECK_EQ(vm_ioctl(&churn->vm, cmd, 0), 0);
}

static void turn_inside_out(struct churn *churn, unsigned int i)
{
	switch (i % 4) {
	case 0:
		call(churn, ACRN_IOCTL_CLEAR_VM_IOREQ);
		break;
	case 1:
		call(churn, ACRN_IOCTL_DESTROY_IOREQ_CLIENT);
		call(churn, ACRN_IOCTL_CREATE_IOREQ_CLIENT);
		break;
	case 2:
		call(churn, ACRN_IOCTL_PAUSE_VM);
		call(churn, ACRN_IOCTL_CLEAR_VM_IOREQ);
		call(churn, ACRN_IOCTL_RESET_VM);
		call(churn, ACRN_IOCTL_START_VM);
		break;
	case 3:
		call(churn, ACRN_IOCTL_PAUSE_VM);
		call(churn, ACRN_IOCTL_RESET_VM);
		call(churn, ACRN_IOCTL_START_VM);
		break;
	}
}

static void start(struct churn *churn, const struct faults_rig *rig,
		  const struct faults_way *way, int bell)
{
	int i;

	churn->rig = rig;
	must_faults_vm(rig, &churn->vm, way, bell);
	call(churn, ACRN_IOCTL_CREATE_IOREQ_CLIENT);
	must_vm_start(&churn->vm);
	REQUIRE(!pthread_create(&churn->model, NULL, serve, churn));
	for (i = 0; i < NR_VCPUS; i++)
		REQUIRE(!pthread_create(&churn->vcpus[i], NULL, drive, churn));
}

static void stop(struct churn *churn)
{
	int i;

	atomic_store(&churn->over, true);
	call(churn, ACRN_IOCTL_PAUSE_VM);
	for (i = 0; i < NR_VCPUS; i++)
		pthread_join(churn->vcpus[i], NULL);
	call(churn, ACRN_IOCTL_DESTROY_IOREQ_CLIENT);
	pthread_join(churn->model, NULL);
	check_echo_vm(churn->rig->sim, churn->vm.id, "churn");
	call(churn, ACRN_IOCTL_DESTROY_VM);
	vm_forget(&churn->vm);
}

static void churn_one(const struct faults_rig *rig, const struct faults_way *way)
{
	int bell = eventfd(0, EFD_NONBLOCK);
	struct churn churn = {};
	unsigned int i;

	start(&churn, rig, way, bell);
	for (i = 0; i < TIMES; i++) {
		turn_inside_out(&churn, i);
		time_sleep_ns(300000 + i % 7 * 100000);
	}
	stop(&churn);
	close(bell);

	printf("%s: %llu done, %llu cut\n", way->name,
	       (unsigned long long)churn.done, (unsigned long long)churn.cut);
	CHECK_EQ(churn.missing, 0);
	CHECK(churn.done > TIMES);
	/* A pause did meet requests in flight; how often is the scheduler's affair. */
	CHECK(churn.cut > TIMES / 50);
}

void faults_churn(const struct faults_rig *rig)
{
	unsigned int i;

	faults_config(rig, 5000);
	for (i = 0; i < ARRAY_SIZE(faults_ways); i++)
		churn_one(rig, &faults_ways[i]);
}
