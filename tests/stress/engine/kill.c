// SPDX-License-Identifier: BSD-3-Clause
/*
 * kill.c - engines and vCPUs in processes of their own are killed at any moment
 *
 * usage: stress_kill KILLS
 *
 * vCPUs write numbers as long as their engine lives, look for the next engine when
 * it has died, and begin anew; each beginning resets the device's number.  After
 * each kill all others must go on: a vCPU that hangs, or an engine that takes a
 * number twice, ends the run.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../../kmod/core/env.h"
#include "rtpoll.h"

#define NR_VCPUS	3
#define REGISTER	0x1000u
#define RESET		0x1008u
#define PATIENCE_MS	20000

static char name[64];
/* Shared by all: accesses each vCPU has made. */
static uint64_t *progress;

static void say(const char *what, long long a, long long b)
{
	fprintf(stderr, "%d %s: %lld, %lld (%s)\n", getpid(), what, a, b, rtpoll_message());
}

static void pause_us(unsigned int us)
{
	const struct timespec pause = { .tv_nsec = us * 1000l };

	nanosleep(&pause, NULL);
}

static int count_numbers(void *data, struct rtpoll_access *access)
{
	uint64_t *number = (uint64_t *)data + access->vcpu;

	if (access->direction == RTPOLL_READ) {
		access->value = *number * 3;
	} else if (access->address == RESET) {
		*number = 0;
	} else if (access->value != ++*number) {
		say("written twice or never", access->value, *number);
		_exit(1);
	}
	return 0;
}

static int be_engine(unsigned int seed)
{
	struct rtpoll_engine_options options = {
		.size = sizeof(options), .name = name, .idle_ns = 20000,
		.flags = seed % 2 ? RTPOLL_ENGINE_DOORBELLS : 0,
		.mode = seed / 2 % 2 ? RTPOLL_ENGINE_POLL : RTPOLL_ENGINE_ADAPTIVE,
	};
	static uint64_t numbers[NR_VCPUS];
	struct rtpoll_engine_vm *vm;
	struct rtpoll_engine *engine;

	if (rtpoll_engine_create(&engine, &options) ||
	    rtpoll_engine_add_vm(engine, "vm", NR_VCPUS, &vm) ||
	    rtpoll_devices_add(rtpoll_engine_vm_devices(vm), RTPOLL_MMIO, REGISTER, RESET + 7,
			       count_numbers, numbers))
		say("engine", 0, 0);
	else
		rtpoll_engine_run(engine);
	return 1;
}

static int access_once(struct rtpoll_vcpu *vcpu, uint32_t direction, uint64_t address,
		       uint64_t *value)
{
	struct rtpoll_access access = {
		.type = RTPOLL_MMIO, .direction = direction, .address = address, .size = 8,
		.value = *value,
	};
	int ret = rtpoll_vcpu_access(vcpu, &access);

	*value = access.value;
	return ret;
}

/* Until the engine dies. */
static int ask(struct rtpoll_vcpu *vcpu, uint64_t *done)
{
	uint64_t number = 0, value = 0;
	int ret = access_once(vcpu, RTPOLL_WRITE, RESET, &value);

	while (!ret) {
		number++;
		value = number;
		ret = access_once(vcpu, RTPOLL_WRITE, REGISTER, &value);
		if (!ret)
			ret = access_once(vcpu, RTPOLL_READ, REGISTER, &value);
		if (!ret && value != number * 3) {
			say("wrong answer", value, number * 3);
			_exit(1);
		}
		WRITE_ONCE(*done, *done + 1);
	}
	return ret;
}

static int be_vcpu(unsigned int number)
{
	struct rtpoll_vcpu_options options = { .size = sizeof(options), .flags = number };

	for (;;) {
		struct rtpoll_region *region;
		struct rtpoll_vcpu *vcpu;
		int ret = rtpoll_region_open(&region, name);

		if (ret) {
			/* Between two engines: gone, dead, or not ready. */
			if (ret != -ENOENT && ret != -EPIPE && ret != -EPROTO)
				return 1;
			pause_us(200);
			continue;
		}
		ret = rtpoll_vcpu_open(&vcpu, region, 0, number, &options);
		if (!ret) {
			ret = ask(vcpu, &progress[number]);
			rtpoll_vcpu_close(vcpu);
		}
		rtpoll_region_close(region);
		if (ret != -EPIPE) {
			say("vCPU", ret, number);
			return 1;
		}
	}
}

/* Process 0 is the engine. */
static pid_t spawn(unsigned int who, unsigned int seed)
{
	pid_t child = fork();

	if (!child)
		_exit(who ? be_vcpu(who - 1) : be_engine(seed));
	return child;
}

static int has_ended(pid_t *process)
{
	unsigned int i;
	int status;

	for (i = 0; i <= NR_VCPUS; i++)
		if (waitpid(process[i], &status, WNOHANG)) {
			say("ended by itself", i, status);
			return 1;
		}
	return 0;
}

/* All vCPUs must get somewhere, whoever was killed. */
static int goes_on(pid_t *process)
{
	uint64_t before[NR_VCPUS];
	unsigned int i, ms;

	for (i = 0; i < NR_VCPUS; i++)
		before[i] = READ_ONCE(progress[i]);
	for (i = 0, ms = 0; i < NR_VCPUS && ms < PATIENCE_MS; ms++) {
		while (i < NR_VCPUS && READ_ONCE(progress[i]) > before[i] + 2)
			i++;
		if (has_ended(process))
			return 0;
		if (i < NR_VCPUS)
			pause_us(1000);
	}
	if (i < NR_VCPUS)
		say("a vCPU does not go on", i, before[i]);
	return i == NR_VCPUS;
}

static int kill_one(pid_t *process, unsigned int *seed, unsigned int *engines)
{
	unsigned int who = rand_r(seed) % 2 ? 0 : 1 + rand_r(seed) % NR_VCPUS;

	pause_us(rand_r(seed) % 5000);
	kill(process[who], SIGKILL);
	waitpid(process[who], NULL, 0);
	*engines += !who;
	process[who] = spawn(who, rand_r(seed));
	return goes_on(process);
}

int main(int argc, char **argv)
{
	unsigned int kills = argc > 1 ? strtoul(argv[1], NULL, 0) : 100;
	unsigned int seed = 1, engines = 0, i;
	pid_t process[1 + NR_VCPUS];
	int ok;

	snprintf(name, sizeof(name), "/rtpoll-kill-%d", getpid());
	progress = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED)
		return 1;
	for (i = 0; i <= NR_VCPUS; i++)
		process[i] = spawn(i, i);

	ok = goes_on(process);
	for (i = 0; i < kills && ok; i++)
		ok = kill_one(process, &seed, &engines);

	for (i = 0; i <= NR_VCPUS; i++) {
		kill(process[i], SIGKILL);
		waitpid(process[i], NULL, 0);
	}
	shm_unlink(name);
	if (ok)
		printf("%u completed: kills, %u of engines; %llu numbers\n", kills, engines,
		       (unsigned long long)(progress[0] + progress[1] + progress[2]));
	return !ok;
}
