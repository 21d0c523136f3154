// SPDX-License-Identifier: BSD-3-Clause
/*
 * conform_signalled.c - CLEAR_VM_IOREQ while signals come
 *
 * A vCPU rings a doorbell as fast as it can, so that CLEAR meets the kernel's own
 * client at work.  If a signal ends its wait for that, one request is answered by
 * both.
 */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "conform.h"
#include "harness.h"

#define DOORBELL	0xe0000000ull
#define NR_BELLS	1000
#define SIGNAL_NS	50000
#define CLEAR_NS	200000

/**
 * struct storm - a vCPU at work, and signals for the main thread
 * @sim:	the simulated hypervisor
 * @run:	what the vCPU does
 * @ret:	what the run returned
 * @main:	gets the signals
 * @over:	the run is
 */
struct storm {
	int sim;
	struct hvsim_run run;
	int ret;
	pthread_t main;
	bool over;
};

static void nothing(int number)
{
	(void)number;
}

static void *ring_loop(void *arg)
{
	struct storm *storm = arg;

	storm->ret = sim_run(storm->sim, &storm->run);
	__atomic_store_n(&storm->over, true, __ATOMIC_RELEASE);
	return NULL;
}

static bool is_over(const struct storm *storm)
{
	return __atomic_load_n(&storm->over, __ATOMIC_ACQUIRE);
}

static void *signal_loop(void *arg)
{
	struct storm *storm = arg;

	while (!is_over(storm)) {
		pthread_kill(storm->main, SIGUSR1);
		time_sleep_ns(SIGNAL_NS);
	}
	return NULL;
}

/* Says nothing yet: a signal could come between. */
static unsigned int clear_in_storm(struct vm *vm, struct storm *storm)
{
	unsigned int calls = 0, refused = 0;

	for (; !is_over(storm); calls++) {
		refused += !!vm_ioctl(vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0);
		/* A signal ends it early, too. */
		time_sleep_ns(CLEAR_NS);
	}
	CHECK(calls > 0);
	return refused;
}

static void observe_answers(const struct conform *c, const struct vm *vm,
			    const struct storm *storm, uint64_t rung)
{
	struct hvsim_vm_stats stats = must_sim_stats(c->sim, vm->id);

	CHECK_EQ(storm->ret, 0);
	observe("signalled.guest", "%llu done, %llu missing, %llu cut", storm->run.done,
		storm->run.missing, storm->run.cut);
	observe("signalled.hypervisor", "%llu answered twice, %llu spurious",
		stats.double_answers, stats.notify_spurious);
	/* What was cleared rings no bell. */
	observe("signalled.bells", "%s",
		!rung ? "none" : rung <= storm->run.done ? "once each at most" : "too many");
}

void conform_signalled(struct conform *c)
{
	const struct sigaction action = { .sa_handler = nothing };
	struct hvsim_access access = access_store(DOORBELL, 4, 1);
	struct storm storm = { .sim = c->sim, .main = pthread_self() };
	pthread_t guest, signaller;
	int bell = must_eventfd();
	unsigned int refused;
	struct vm vm;

	REQUIRE(!sigaction(SIGUSR1, &action, NULL));
	must_vm_up(&vm, c, "signalled");
	REQUIRE(!vm_ioeventfd(&vm, bell, 0, DOORBELL, 4, 0));
	storm.run = (struct hvsim_run) {
		.vmid = vm.id, .vcpu = 1, .cpu = HVSIM_ANY, .nr = 1, .repeat = NR_BELLS,
		.accesses = (unsigned long)&access,
	};
	REQUIRE(!pthread_create(&guest, NULL, ring_loop, &storm));
	REQUIRE(!pthread_create(&signaller, NULL, signal_loop, &storm));
	refused = clear_in_storm(&vm, &storm);
	pthread_join(signaller, NULL);
	pthread_join(guest, NULL);
	observe("signalled.clear", "%u failed", refused);
	observe_answers(c, &vm, &storm, bell_rung(bell, true));
	must_vm_stop(&vm);
	close(bell);
}
