// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_stall.c - pollers that do not get on: the dispatcher takes over, and gives back
 */

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "harness.h"
#include "isolated.h"
#include "load.h"

#define VCPUS		2
#define ALL		0x3
#define NR_HOGS		5
#define HOG_NS		300000000ull
#define RT_RUNTIME	"/proc/sys/kernel/sched_rt_runtime_us"
#define THROTTLED_NS	3000000000ull

static bool is_back(void *arg)
{
	struct load *load = arg;
	struct acrn_hsm_vm_stats stats = must_vm_stats(load->control, load->vm.id);

	return stats.covered == ALL;
}

static void *hog(void *arg)
{
	uint64_t end;

	REQUIRE(!thread_pin(1));
	REQUIRE(!thread_fifo(99));
	end = time_ns() + HOG_NS;
	while (time_ns() < end)
		;
	return arg;
}

/* Somebody above it on its own CPU. */
static void starved(struct load *load, uint32_t poller)
{
	struct acrn_hsm_vm_stats before = must_vm_stats(load->control, load->vm.id), after;
	uint64_t stalls = must_poller_stats(load->control, poller).stalls;
	pthread_t thread;
	int i;

	must_load_start(load);
	for (i = 0; i < NR_HOGS; i++) {
		CHECK(load_goes_on(load, 100));
		REQUIRE(!pthread_create(&thread, NULL, hog, NULL));
		pthread_join(thread, NULL);
		CHECK(time_wait(is_back, load, 10 * HOG_NS));
	}
	load_stop(load);

	after = must_vm_stats(load->control, load->vm.id);
	stalls = must_poller_stats(load->control, poller).stalls - stalls;
	printf("%d times %llu ms without its CPU: %llu stalls, %llu rescued, %llu dispatched\n",
	       NR_HOGS, HOG_NS / 1000000, (unsigned long long)stalls,
	       (unsigned long long)(after.rescued - before.rescued),
	       (unsigned long long)(after.irq.served - before.irq.served));
	CHECK(stalls >= NR_HOGS);
	CHECK(after.rescued - before.rescued >= NR_HOGS);
	CHECK(after.irq.served - before.irq.served > NR_HOGS);
	CHECK(after.poll.served > before.poll.served);
}

/* Half of each second belongs to others, whether there are any or not. */
static void throttled(struct load *load, uint32_t poller)
{
	struct acrn_hsm_poller_stats before, after;
	struct utsname name;
	char runtime[32];

	REQUIRE(!uname(&name));
	REQUIRE(!file_read(RT_RUNTIME, runtime, sizeof(runtime)));
	REQUIRE(!file_write(RT_RUNTIME, "500000"));
	before = must_poller_stats(load->control, poller);
	must_load_start(load);
	time_sleep_ns(THROTTLED_NS);
	load_stop(load);
	after = must_poller_stats(load->control, poller);
	REQUIRE(!file_write(RT_RUNTIME, runtime));

	printf("RT throttling to one half: %llu stalls in %llu s\n",
	       (unsigned long long)(after.stalls - before.stalls),
	       THROTTLED_NS / 1000000000);
	/* 6.12 has no such thing: a fair server takes its place. */
	if (!strncmp(name.release, "6.1.", 4))
		CHECK(after.stalls > before.stalls);
	CHECK(time_wait(is_back, load, 10 * HOG_NS));
}

int main(void)
{
	struct load load;
	uint32_t poller;

	need_isolated_cpu1();
	must_load_init(&load, VCPUS, "");
	/* A vCPU that spins leaves CPU 0 to the dispatcher only when it is preempted. */
	load.gap_ns = 50000;
	must_load_vm(&load, "stall");
	poller = must_poller(load.control, 1, 0);
	must_load_poll(&load, poller);

	starved(&load, poller);
	throttled(&load, poller);
	CHECK_EQ(load_adapt(&load, 0), 0);
	starved(&load, poller);

	load_check(&load);
	load_exit(&load);
	return test_end();
}
