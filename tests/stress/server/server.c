// SPDX-License-Identifier: BSD-3-Clause
/*
 * server.c - vCPU threads ask librtpoll's servers, whose HSM is simulated
 *
 * usage: stress_server REQUESTS [attach] [scribble]
 *
 * Each vCPU of the honest VM writes numbers: its device takes each exactly once and in
 * order, and reads give back what it has.  Half of them poll, half are notified.
 * Meanwhile ranges and default handlers come and go and the servers are paused.  With
 * "scribble" somebody writes anything to the other VM's page, whose server is destroyed
 * and made anew all the time: each time it must end.
 */

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../numbers.h"
#include "hsm.h"
#include "rtpoll.h"

static unsigned long nr_requests;
static int finished;
static uint32_t way;
static struct rtpoll_server *servers[HSM_VMS];
static unsigned long nr_scribbled, nr_made;

/* What no guest can have asked for must not get here. */
static int answer_anything(void *data, struct rtpoll_access *access)
{
	if (*(const char *)data != 'd')
		die("a removed default handler runs", access->address, access->vcpu);
	if (access->type > RTPOLL_PCI || access->vcpu >= ACRN_IO_REQUEST_MAX ||
	    !access->size || access->size > 8)
		die("what nobody can ask for", access->type, access->size);
	access->value = 0x55;
	return access->address % 3 == 2;
}

static uint64_t ask(unsigned int vcpu, uint32_t direction, uint64_t value)
{
	struct acrn_mmio_request request = {
		.direction = direction, .address = BASE + vcpu * STRIDE, .size = 8,
		.value = value,
	};

	return hsm_ask(HSM_HONEST, vcpu, &request, vcpu % 2);
}

static void *honest(void *data)
{
	unsigned int vcpu = (unsigned int)(size_t)data;
	unsigned long i;

	for (i = 1; i <= nr_requests; i++) {
		uint64_t value;

		ask(vcpu, RTPOLL_WRITE, i);
		value = ask(vcpu, RTPOLL_READ, 0);
		if (value != i * CHECK)
			die("wrong answer", value, i);
	}
	return NULL;
}

static void make_server(unsigned int vm, uint32_t with)
{
	struct rtpoll_server_options options = {
		.size = sizeof(options), .fd = hsm_open(vm), .vmid = vm, .page = hsm_page(vm),
		.nr_vcpus = vm == HSM_HONEST ? HONEST : ACRN_IO_REQUEST_MAX,
		.way = with, .spin_ns = 2000,
	};

	must(rtpoll_server_create(&servers[vm], &options), "server");
	must(rtpoll_devices_set_default(rtpoll_server_devices(servers[vm]), answer_anything, "d"),
	     "default");
	must(rtpoll_server_start(servers[vm]), "start");
}

static void scribble_once(unsigned int *seed)
{
	uint32_t *page = (uint32_t *)hsm_page(HSM_VICTIM);
	uint32_t value = rand_r(seed) % 4 ? rand_r(seed) % 5 : rand_r(seed);
	unsigned int slot = rand_r(seed) % ACRN_IO_REQUEST_MAX;

	switch (rand_r(seed) % 4) {
	case 0:
		/* A request, as it seems. */
		WRITE_ONCE(page[slot * 64 + 33], 0);
		WRITE_ONCE(page[slot * 64 + 34], ACRN_IOREQ_STATE_PROCESSING);
		break;
	case 1:
		WRITE_ONCE(page[slot * 64 + 33 + rand_r(seed) % 2], value);
		break;
	default:
		WRITE_ONCE(page[rand_r(seed) % 1024], value);
	}
	nr_scribbled++;
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
	must(rtpoll_devices_add(devices, RTPOLL_MMIO, BASE, BASE + HONEST * STRIDE - 1 + round % 9,
				devices == rtpoll_server_devices(servers[HSM_HONEST]) ?
				count_numbers : answer_anything, data), "add");
	must(rtpoll_devices_set_default(devices, answer_anything, data), "default");
	must(rtpoll_devices_set_default(devices, NULL, NULL), "no default");
	must(rtpoll_devices_remove(devices, RTPOLL_MMIO, BASE,
				   BASE + HONEST * STRIDE - 1 + round % 9), "remove");
	*data = 'x';
	free(data);
}

/* Also the end of a server in the middle of garbage, and a new one. */
static void *change(void *unused)
{
	struct timespec pause = { .tv_nsec = 300000 };
	unsigned int round;

	for (round = 0; !READ_ONCE(finished); round++) {
		struct rtpoll_server *server = servers[round % HSM_VMS];

		change_devices(rtpoll_server_devices(server), round);
		rtpoll_server_pause(server);
		if (round % HSM_VMS == HSM_VICTIM)
			hsm_clear(HSM_VICTIM);
		rtpoll_server_resume(server);
		if (round % 8 == 7) {
			rtpoll_server_destroy(servers[HSM_VICTIM]);
			make_server(HSM_VICTIM, round / 8 % 2 ? RTPOLL_WAY_POLL :
				    RTPOLL_WAY_ATTACH);
			nr_made++;
		}
		nanosleep(&pause, NULL);
	}
	return unused;
}

static void report(void)
{
	unsigned long long served = 2ull * HONEST * nr_requests;
	struct rtpoll_server_stats stats;
	unsigned int i;

	rtpoll_server_stats(servers[HSM_HONEST], &stats);
	for (i = 0; i < HONEST; i++)
		if (numbers[i] != nr_requests)
			die("numbers are missing", numbers[i], nr_requests);
	if (stats.served != served || stats.lost || stats.invalid || stats.failed)
		die("counts are wrong", stats.served, stats.lost);
	printf("%llu completed: %u vCPUs, %llu notified, %lu victims, %lu scribbled\n",
	       served, HONEST, (unsigned long long)stats.notified, nr_made, nr_scribbled);
}

int main(int argc, char **argv)
{
	pthread_t vcpus[HONEST], other[2];
	unsigned int nr_others = 1;
	unsigned int i;

	nr_requests = argc > 1 ? strtoul(argv[1], NULL, 0) : 10000;
	way = RTPOLL_WAY_POLL;
	for (i = 2; (int)i < argc; i++) {
		if (!strcmp(argv[i], "attach"))
			way = RTPOLL_WAY_ATTACH;
		else
			nr_others = 2;
	}

	make_server(HSM_HONEST, way);
	make_server(HSM_VICTIM, RTPOLL_WAY_POLL);
	must(rtpoll_devices_add(rtpoll_server_devices(servers[HSM_HONEST]), RTPOLL_MMIO, BASE,
				BASE + HONEST * STRIDE - 1, count_numbers, "d"), "device");
	pthread_create(&other[0], NULL, change, NULL);
	if (nr_others > 1)
		pthread_create(&other[1], NULL, scribble, NULL);
	for (i = 0; i < HONEST; i++)
		pthread_create(&vcpus[i], NULL, honest, (void *)(size_t)i);
	for (i = 0; i < HONEST; i++)
		pthread_join(vcpus[i], NULL);
	WRITE_ONCE(finished, 1);
	for (i = 0; i < nr_others; i++)
		pthread_join(other[i], NULL);

	rtpoll_server_stop(servers[HSM_HONEST]);
	report();
	for (i = 0; i < HSM_VMS; i++)
		rtpoll_server_destroy(servers[i]);
	return 0;
}
