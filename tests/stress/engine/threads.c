// SPDX-License-Identifier: BSD-3-Clause
/*
 * threads.c - vCPU threads ask an engine that is changed meanwhile
 *
 * usage: stress_engine REQUESTS [bells] [scribble]
 *
 * Each vCPU of the honest VM, one for each way to ask, writes numbers: its device
 * takes each exactly once and in order, and reads give back what it has.  Meanwhile
 * ranges and default handler come and go, and the engine sleeps or does not.  With
 * "scribble" somebody writes anything to the other VM's page, and to what both
 * share: that VM's vCPU must come back from each access, with whatever.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../../rtpoll/lib/region.h"
#include "../numbers.h"
#include "rtpoll.h"

static unsigned long nr_requests;
static int finished;
static struct rtpoll_engine *engine;
static struct rtpoll_engine_vm *vms[2];
static struct rtpoll_region *region;

static int answer_five(void *data, struct rtpoll_access *access)
{
	if (*(const char *)data != 'd')
		die("a removed default handler runs", access->address, access->vcpu);
	access->value = 0x55;
	return 0;
}

static void check_read(struct rtpoll_vcpu *vcpu, uint64_t address, uint64_t wanted)
{
	struct rtpoll_access access = {
		.type = RTPOLL_MMIO, .direction = RTPOLL_READ, .address = address, .size = 8,
	};

	must(rtpoll_vcpu_access(vcpu, &access), "read");
	if (access.value != wanted)
		die("wrong answer", access.value, wanted);
}

static void check_default(struct rtpoll_vcpu *vcpu)
{
	struct rtpoll_access access = {
		.type = RTPOLL_PIO, .direction = RTPOLL_READ, .address = 0x80, .size = 1,
	};

	must(rtpoll_vcpu_access(vcpu, &access), "read of a port");
	if (access.value != 0x55 && access.value != 0xff)
		die("wrong default answer", access.value, 0);
}

static void *honest(void *data)
{
	unsigned int number = (unsigned int)(size_t)data;
	struct rtpoll_vcpu_options options = { .size = sizeof(options), .flags = number };
	uint64_t address = BASE + number * STRIDE;
	struct rtpoll_vcpu *vcpu;
	unsigned long i;

	must(rtpoll_vcpu_open(&vcpu, region, 0, number, &options), "vCPU");
	for (i = 1; i <= nr_requests; i++) {
		struct rtpoll_access access = {
			.type = RTPOLL_MMIO, .direction = RTPOLL_WRITE, .address = address,
			.size = 8, .value = i,
		};

		must(rtpoll_vcpu_access(vcpu, &access), "write");
		check_read(vcpu, address, i * CHECK);
		if (i % 16 == 0)
			check_default(vcpu);
	}
	rtpoll_vcpu_close(vcpu);
	return NULL;
}

/* Its answers may be anything; only that they come counts. */
static void *victim(void *unused)
{
	struct rtpoll_vcpu_options options = {
		.size = sizeof(options), .timeout_ns = 3000000,
	};
	struct rtpoll_vcpu *vcpu = NULL;

	while (!READ_ONCE(finished)) {
		struct rtpoll_access access = {
			.type = RTPOLL_PIO, .direction = RTPOLL_READ, .address = 0x80, .size = 4,
		};

		options.flags = (options.flags + 1) % 4;
		if (rtpoll_vcpu_open(&vcpu, region, 1, 0, &options))
			continue;
		for (int i = 0; i < 8; i++)
			rtpoll_vcpu_access(vcpu, &access);
		rtpoll_vcpu_close(vcpu);
	}
	return unused;
}

/* States are as likely as anything else. */
static void scribble_once(unsigned int *seed)
{
	struct rtpoll_region_header *header = region->header;
	uint32_t *page = (uint32_t *)((char *)header + region->vm[1].offset);
	uint32_t value = rand_r(seed) % 4 ? rand_r(seed) % 5 : rand_r(seed);

	switch (rand_r(seed) % 8) {
	case 0:
		WRITE_ONCE(header->armed, value);
		break;
	case 1:
		WRITE_ONCE(header->doorbell[rand_r(seed) % 16], value * CHECK);
		break;
	case 2:
	case 3:
		WRITE_ONCE(page[34], value);
		break;
	default:
		WRITE_ONCE(page[rand_r(seed) % 1024], value);
	}
}

static void *scribble(void *unused)
{
	unsigned int seed = 1;

	while (!READ_ONCE(finished)) {
		scribble_once(&seed);
		for (int i = rand_r(&seed) % 200; i; i--)
			cpu_relax();
	}
	return unused;
}

static void change_devices(struct rtpoll_devices *devices, unsigned int round)
{
	char *data = malloc(1);

	*data = 'd';
	must(rtpoll_devices_add(devices, RTPOLL_MMIO, BASE, BASE + 4 * STRIDE - 1 + round % 9,
				count_numbers, data), "add");
	must(rtpoll_devices_set_default(devices, answer_five, data), "default");
	must(rtpoll_devices_set_default(devices, NULL, NULL), "no default");
	must(rtpoll_devices_remove(devices, RTPOLL_MMIO, BASE, BASE + 4 * STRIDE - 1 + round % 9),
	     "remove");
	*data = 'x';
	free(data);
}

static void *change(void *unused)
{
	struct timespec pause = { .tv_nsec = 300000 };
	unsigned int round;

	for (round = 0; !READ_ONCE(finished); round++) {
		change_devices(rtpoll_engine_vm_devices(vms[round % 2]), round);
		must(rtpoll_engine_set_mode(engine, round / 8 % 2 ? RTPOLL_ENGINE_POLL :
					    RTPOLL_ENGINE_ADAPTIVE, 1000 * (round % 64)), "mode");
		nanosleep(&pause, NULL);
	}
	return unused;
}

static void start(uint32_t flags)
{
	struct rtpoll_engine_options options = {
		.size = sizeof(options), .flags = flags, .sample = 3,
	};

	must(rtpoll_engine_create(&engine, &options), "engine");
	must(rtpoll_engine_add_vm(engine, "honest", HONEST, &vms[0]), "VM");
	must(rtpoll_engine_add_vm(engine, "victim", 16, &vms[1]), "VM");
	must(rtpoll_devices_add(rtpoll_engine_vm_devices(vms[0]), RTPOLL_MMIO, BASE,
				BASE + HONEST * STRIDE - 1, count_numbers, "d"), "device");
	must(rtpoll_engine_start(engine), "start");
	must(rtpoll_region_open_fd(&region, rtpoll_engine_fd(engine)), "region");
}

static void report(void)
{
	struct rtpoll_engine_vm_stats honest_vm, victim_vm;
	struct rtpoll_engine_stats stats;
	unsigned long long served = 2ull * HONEST * nr_requests + HONEST * (nr_requests / 16);
	unsigned int i;

	rtpoll_engine_stats(engine, &stats);
	rtpoll_engine_vm_stats(vms[0], &honest_vm);
	rtpoll_engine_vm_stats(vms[1], &victim_vm);
	for (i = 0; i < HONEST; i++)
		if (numbers[i] != nr_requests)
			die("numbers are missing", numbers[i], nr_requests);
	if (honest_vm.served != served || honest_vm.lost || honest_vm.invalid || honest_vm.failed)
		die("counts are wrong", honest_vm.served, honest_vm.lost);
	printf("%llu completed: 4 vCPUs, %llu sleeps, %llu rescued, %llu of the victim's\n",
	       served, (unsigned long long)stats.sleeps, (unsigned long long)stats.rescued,
	       (unsigned long long)victim_vm.served);
}

int main(int argc, char **argv)
{
	void *(*others[])(void *) = { change, victim, scribble };
	pthread_t thread[HONEST], other[3];
	unsigned int nr_others = 1;
	uint32_t flags = 0;
	unsigned int i;

	nr_requests = argc > 1 ? strtoul(argv[1], NULL, 0) : 10000;
	for (i = 2; (int)i < argc; i++) {
		if (!strcmp(argv[i], "bells"))
			flags = RTPOLL_ENGINE_DOORBELLS;
		else
			nr_others = 3;
	}

	start(flags);
	for (i = 0; i < nr_others; i++)
		pthread_create(&other[i], NULL, others[i], NULL);
	for (i = 0; i < HONEST; i++)
		pthread_create(&thread[i], NULL, honest, (void *)(size_t)i);
	for (i = 0; i < HONEST; i++)
		pthread_join(thread[i], NULL);
	WRITE_ONCE(finished, 1);
	for (i = 0; i < nr_others; i++)
		pthread_join(other[i], NULL);

	rtpoll_engine_stop(engine);
	report();
	rtpoll_region_close(region);
	rtpoll_engine_destroy(engine);
	return 0;
}
