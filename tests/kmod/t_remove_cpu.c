// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_remove_cpu.c - a CPU of the Service VM is given to the hypervisor
 *
 * The simulated hypervisor warns if it is told to take one that is online.  The
 * last CPU goes; 3 at least, for one of two may be isolated for other tests.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "vm.h"

#define REMOVE		"/sys/devices/virtual/misc/acrn_hsm/remove_cpu"
#define CPU_DIR		"/sys/devices/system/cpu"
#define HV_OFFLINE_CPU	0x01
#define ROUNDS		10

static int sim;
static unsigned int victim;

static bool is_online(void)
{
	uint64_t online;
	char path[96];

	snprintf(path, sizeof(path), CPU_DIR "/cpu%u/online", victim);
	REQUIRE(!file_read_u64(path, &online));
	return online;
}

static int set_online(bool online)
{
	char path[96];

	snprintf(path, sizeof(path), CPU_DIR "/cpu%u/online", victim);
	return file_write(path, online ? "1" : "0");
}

static int remove_victim(void)
{
	char text[16];

	snprintf(text, sizeof(text), "%u\n", victim);
	return file_write(REMOVE, text);
}

static uint64_t calls_made(void)
{
	return must_sim_totals(sim).hypercalls[HV_OFFLINE_CPU];
}

/* As the kernel found it in the firmware's tables; of a CPU that is online. */
static uint64_t apic_id(void)
{
	unsigned int cpu = ~0u, id = ~0u, number;
	char line[256];
	FILE *info = fopen("/proc/cpuinfo", "re");

	REQUIRE(info);
	while (id == ~0u && fgets(line, sizeof(line), info)) {
		if (sscanf(line, "processor : %u", &number) == 1)
			cpu = number;
		else if (cpu == victim && sscanf(line, "apicid : %u", &number) == 1)
			id = number;
	}
	fclose(info);
	REQUIRE(id != ~0u);
	return id;
}

/* Arrived since: one call, and about which CPU it was. */
static void check_removed(uint64_t before, uint64_t id)
{
	struct hvsim_call last = must_last_call(sim, 0, HV_OFFLINE_CPU);

	CHECK_EQ(calls_made(), before + 1);
	CHECK_EQ(last.param1, id);
	CHECK_EQ(last.result, 0);
	CHECK(!is_online());
}

/* Started with maxcpus=: nobody has asked that CPU for its id yet. */
static void never_up(void)
{
	uint64_t before = calls_made();

	printf("CPU %u has never been up\n", victim);
	CHECK_EQ(remove_victim(), 0);
	CHECK_EQ(calls_made(), before + 1);
	REQUIRE(!set_online(true));
	CHECK_EQ(must_last_call(sim, 0, HV_OFFLINE_CPU).param1, apic_id());
}

static void the_file(void)
{
	struct stat file;

	REQUIRE(!stat(REMOVE, &file));
	CHECK_EQ(file.st_mode, S_IFREG | 0200);
	CHECK_EQ(file.st_uid, 0);
}

static void bad_values(void)
{
	static const char *const bad[] = {
		"\n", "x", "-1", "+", "1.5", "2x", "1 2", "0x", "08",
		"0", "0x0", "00\n", "4096", "65536", "4294967295", "4294967296",
		"4294967298", "18446744073709551618", "99999999999999999999999999",
	};
	uint64_t before = calls_made();
	char text[16];
	unsigned int i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!check_equal(file_write(REMOVE, bad[i]), -EINVAL, "-EINVAL",
				 __FILE__, __LINE__))
			printf("for '%s'\n", bad[i]);
	/* The next one: maybe possible, but not there. */
	snprintf(text, sizeof(text), "%u", victim + 1);
	CHECK_EQ(file_write(REMOVE, text), -EINVAL);
	CHECK_EQ(calls_made(), before);
	CHECK(is_online());
}

static void refused(void)
{
	uint64_t before = calls_made();
	uint64_t arrived = must_last_call(sim, 0, HV_OFFLINE_CPU).count;

	must_refuse(sim, HV_OFFLINE_CPU, EIO);
	CHECK_EQ(remove_victim(), -EIO);
	CHECK(is_online());

	CHECK_EQ(set_online(false), 0);
	must_refuse(sim, HV_OFFLINE_CPU, EACCES);
	CHECK_EQ(remove_victim(), -EACCES);
	CHECK(!is_online());
	CHECK_EQ(set_online(true), 0);

	must_refuse(sim, 0, 0);
	CHECK_EQ(calls_made(), before + 2);
	CHECK_EQ(must_last_call(sim, 0, HV_OFFLINE_CPU).count, arrived);
}

/* A step of going offline, by name; the kernel can be told to fail there. */
static int find_step(const char *name)
{
	char line[128], found[64];
	FILE *steps = fopen(CPU_DIR "/hotplug/states", "re");
	int step = -1, number;

	REQUIRE(steps);
	while (step < 0 && fgets(line, sizeof(line), steps))
		if (sscanf(line, "%d: %63s", &number, found) == 2 && !strcmp(found, name))
			step = number;
	fclose(steps);
	REQUIRE(step >= 0);
	return step;
}

static void must_hotplug(const char *file, const char *step)
{
	char path[96], text[16];

	snprintf(path, sizeof(path), CPU_DIR "/cpu%u/hotplug/%s", victim, file);
	snprintf(text, sizeof(text), "%d", find_step(step));
	REQUIRE(!file_write(path, text));
}

/* The hypervisor would stop a CPU that still runs. */
static void stays_online(void)
{
	uint64_t before = calls_made();

	must_hotplug("fail", "sched:active");
	CHECK_EQ(remove_victim(), -EAGAIN);
	CHECK(is_online());
	CHECK_EQ(calls_made(), before);
}

/* Brought up without its device, which still says that it is offline. */
static void online_unawares(void)
{
	uint64_t before = calls_made();

	CHECK_EQ(set_online(false), 0);
	must_hotplug("target", "online");
	CHECK_EQ(remove_victim(), -EBUSY);
	CHECK_EQ(calls_made(), before);
	must_hotplug("target", "offline");
	CHECK_EQ(remove_victim(), 0);
	CHECK_EQ(calls_made(), before + 1);
	CHECK_EQ(set_online(true), 0);
}

static void removed(void)
{
	uint64_t before, id = apic_id();
	char text[16];
	int fd;

	/* As launch scripts do it. */
	CHECK_EQ(set_online(false), 0);
	before = calls_made();
	CHECK_EQ(remove_victim(), 0);
	check_removed(before, id);
	CHECK_EQ(remove_victim(), 0);
	check_removed(before + 1, id);
	CHECK_EQ(set_online(true), 0);

	/* All that was written counts as written. */
	fd = open(REMOVE, O_WRONLY | O_CLOEXEC);
	REQUIRE(fd >= 0);
	snprintf(text, sizeof(text), "0x%x\n", victim);
	before = calls_made();
	CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	check_removed(before, id);
	CHECK_EQ(set_online(true), 0);
}

static void *toggle(void *arg)
{
	atomic_bool *over = arg;

	while (!atomic_load(over)) {
		set_online(true);
		set_online(false);
	}
	return NULL;
}

/* Somebody else keeps switching it: it is gone, or the call says it is not. */
static void against_others(void)
{
	unsigned int gone = 0, busy = 0;
	atomic_bool over = false;
	pthread_t thread;
	int i;

	REQUIRE(!pthread_create(&thread, NULL, toggle, &over));
	for (i = 0; i < ROUNDS; i++) {
		int ret = remove_victim();

		CHECK(ret == 0 || ret == -EBUSY);
		gone += ret == 0;
		busy += ret == -EBUSY;
	}
	atomic_store(&over, true);
	pthread_join(thread, NULL);
	printf("of %d: %u gone, %u came back before\n", ROUNDS, gone, busy);
	CHECK_EQ(set_online(true), 0);
}

int main(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);

	if (cpus < 3)
		test_skip("%ld CPUs: run.sh -s 3", cpus);
	victim = cpus - 1;
	must_load(NULL, NULL);
	sim = sim_open();
	REQUIRE(sim >= 0);

	the_file();
	if (!is_online())
		never_up();
	bad_values();
	refused();
	stays_online();
	online_unawares();
	removed();
	against_others();
	CHECK(is_online());

	close(sim);
	must_unload();
	CHECK_ERRNO(access(REMOVE, F_OK), ENOENT);
	return test_end();
}
