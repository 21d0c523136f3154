// SPDX-License-Identifier: BSD-3-Clause
/* switcher.c - a thread that changes the mode of a VM every millisecond */

#include <sched.h>

#include "harness.h"
#include "switcher.h"
#include "vm.h"

#define PERIOD_NS	1000000
#define PRIORITY	2
#define CPU		0

void must_thread_place(pthread_t thread, int priority, int cpu)
{
	struct sched_param param = { .sched_priority = priority };
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	REQUIRE(!pthread_setaffinity_np(thread, sizeof(cpus), &cpus));
	REQUIRE(!pthread_setschedparam(thread, SCHED_FIFO, &param));
}

static void *switch_loop(void *arg)
{
	struct switcher *switcher = arg;
	uint32_t mode = ACRN_HSM_POLL_MODE_POLL;

	while (!__atomic_load_n(&switcher->stop, __ATOMIC_RELAXED)) {
		if (vm_set_mode(switcher->control, switcher->vmid, mode))
			switcher->refused++;
		switcher->calls++;
		mode = mode == ACRN_HSM_POLL_MODE_POLL ? ACRN_HSM_POLL_MODE_IRQ :
							 ACRN_HSM_POLL_MODE_POLL;
		time_sleep_ns(PERIOD_NS);
	}
	return NULL;
}

void must_switcher_start(struct switcher *switcher, int control, uint16_t vmid)
{
	*switcher = (struct switcher){ .control = control, .vmid = vmid };
	REQUIRE(!pthread_create(&switcher->thread, NULL, switch_loop, switcher));
	must_thread_place(switcher->thread, PRIORITY, CPU);
}

void switcher_stop(struct switcher *switcher)
{
	__atomic_store_n(&switcher->stop, true, __ATOMIC_RELAXED);
	pthread_join(switcher->thread, NULL);
	CHECK_EQ(switcher->refused, 0);
}
