// SPDX-License-Identifier: BSD-3-Clause
/* observe_attributes.c - each attribute of sysfs says what the ioctls say */

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "observe.h"

/* An attribute and the number it must show. */
struct number {
	const char *name;
	uint64_t value;
};

static void check_text(const char *dir, const char *name, const char *want)
{
	char path[160], got[128], what[600];
	struct stat stat_of;

	snprintf(path, sizeof(path), OBSERVE_DIR "%s%s", dir, name);
	if (!CHECK_EQ(file_read(path, got, sizeof(got)), 0))
		return;
	snprintf(what, sizeof(what), "%s is '%s', not '%s'", path, want, got);
	check_true(!strcmp(got, want), what, __FILE__, __LINE__);
	CHECK_EQ(stat(path, &stat_of), 0);
	CHECK_EQ(stat_of.st_mode & 0777, 0444);
}

static void check_numbers(const char *dir, const struct number *numbers, size_t nr)
{
	char want[24];
	size_t i;

	for (i = 0; i < nr; i++) {
		snprintf(want, sizeof(want), "%llu", (unsigned long long)numbers[i].value);
		check_text(dir, numbers[i].name, want);
	}
}

#define CHECK_NUMBERS(dir, numbers) \
	check_numbers(dir, numbers, sizeof(numbers) / sizeof(numbers[0]))

static void check_server(const char *dir, const char *server,
			 const struct acrn_hsm_server_counters *counters)
{
	const struct number numbers[] = {
		{ "/served", counters->served }, { "/handed", counters->handed },
		{ "/notified", counters->notified },
		{ "/fail_safe", counters->fail_safe },
		{ "/failed", counters->failed }, { "/invalid", counters->invalid },
		{ "/lost", counters->lost },
	};
	char path[64];

	snprintf(path, sizeof(path), "%s%s", dir, server);
	CHECK_NUMBERS(path, numbers);
}

static void check_vm(struct observed *o, uint16_t vmid, const char *name,
		     const char *mode, const char *poller)
{
	struct acrn_hsm_vm_stats stats = must_vm_stats(o->control, vmid);
	const struct number numbers[] = {
		{ "vcpus", 1 }, { "orphan", 0 },
		{ "works_queued", stats.works_queued },
		{ "works_run", stats.works_run },
		{ "mode_switches", stats.mode_switches },
		{ "attach_waits", stats.attach_waits },
		{ "async_signalled", 0 }, { "async_dropped", 0 },
		{ "rescued", stats.rescued },
	};
	char dir[32], covered[16];

	snprintf(dir, sizeof(dir), "vms/%u/", vmid);
	check_text(dir, "name", name);
	check_text(dir, "mode", mode);
	check_text(dir, "poller", poller);
	snprintf(covered, sizeof(covered), "0x%x", stats.covered);
	check_text(dir, "covered", covered);
	CHECK_NUMBERS(dir, numbers);
	check_server(dir, "poll", &stats.poll);
	check_server(dir, "irq", &stats.irq);
	check_server(dir, "user", &stats.user);
}

static void check_poller(struct observed *o)
{
	struct acrn_hsm_poller_stats stats = must_poller_stats(o->control, o->poller);
	const struct number numbers[] = {
		{ "cpu", 1 }, { "pid", stats.pid }, { "nr_vms", 1 },
		{ "nr_slots", 1 }, { "requests", stats.requests },
		{ "sleeps", stats.sleeps }, { "wakes", stats.wakes },
		{ "stalls", stats.stalls },
	};
	char dir[32], path[128];
	uint64_t rounds = 0;

	snprintf(dir, sizeof(dir), "pollers/%u/", o->poller);
	CHECK_NUMBERS(dir, numbers);
	check_text(dir, "state", "0x0");
	/* It goes on polling, and lets others have its CPU if they must. */
	snprintf(path, sizeof(path), OBSERVE_DIR "%snaps", dir);
	CHECK_EQ(file_read_u64(path, &rounds), 0);
	CHECK(rounds >= stats.naps);
	snprintf(path, sizeof(path), OBSERVE_DIR "%srounds", dir);
	CHECK_EQ(file_read_u64(path, &rounds), 0);
	CHECK(rounds >= stats.rounds);
	CHECK(stats.requests > 0);
}

static void check_device(struct observed *o)
{
	struct acrn_hsm_poll_info info = must_info(o->control);
	const struct number numbers[] = {
		{ "abi", ACRN_HSM_POLL_ABI }, { "nr_vms", 2 }, { "nr_orphans", 0 },
		{ "nr_pollers", 1 }, { "nr_rules", 0 }, { "sweep_ns", info.sweep_ns },
		{ "upcalls", info.upcalls }, { "upcalls_idle", info.upcalls_idle },
		{ "rescued", info.rescued },
	};
	char version[32];

	CHECK_NUMBERS("", numbers);
	check_text("", "backend", "sim");
	check_text("", "upcall", info.upcall == ACRN_HSM_POLL_UPCALL_HOOK ? "hook" :
		   info.upcall == ACRN_HSM_POLL_UPCALL_VECTOR ? "vector" : "sweep");
	CHECK_EQ(file_read("/sys/module/acrn_hsm/version", version, sizeof(version)), 0);
	check_text("", "version", version);
}

/* Directories below: are there as many? */
static int count_dirs(const char *name)
{
	char path[128];
	struct dirent *entry;
	int nr = 0;
	DIR *dir;

	snprintf(path, sizeof(path), OBSERVE_DIR "%s", name);
	dir = opendir(path);
	REQUIRE(dir);
	while ((entry = readdir(dir)))
		nr += isdigit(entry->d_name[0]) != 0;
	closedir(dir);
	return nr;
}

/* A directory is there when its ioctl returns, and gone likewise. */
static void check_life(struct observed *o)
{
	char path[128];
	uint32_t poller;
	struct vm vm;

	CHECK_EQ(count_dirs("vms"), 2);
	CHECK_EQ(count_dirs("pollers"), 1);

	must_vm_create(&vm, "third", 0);
	snprintf(path, sizeof(path), OBSERVE_DIR "vms/%u/name", vm.id);
	CHECK_EQ(access(path, R_OK), 0);
	must_vm_stop(&vm);
	CHECK(access(path, R_OK));
	must_vm_create(&vm, "fourth", 0);
	vm_forget(&vm);
	CHECK_EQ(count_dirs("vms"), 2);

	CHECK_EQ(vm_set_mode(o->control, o->polled.id, ACRN_HSM_POLL_MODE_IRQ), 0);
	CHECK_EQ(poller_detach(o->control, o->poller, o->polled.id), 0);
	CHECK_EQ(poller_destroy(o->control, o->poller), 0);
	CHECK_EQ(count_dirs("pollers"), 0);
	poller = must_poller(o->control, 1, 0);
	CHECK_EQ(count_dirs("pollers"), 1);
	CHECK_EQ(poller_attach(o->control, poller, o->polled.id), 0);
	CHECK_EQ(vm_set_mode(o->control, o->polled.id, ACRN_HSM_POLL_MODE_POLL), 0);
	o->poller = poller;
}

void observe_attributes(struct observed *o)
{
	char poller[16];

	snprintf(poller, sizeof(poller), "%u", o->poller);
	check_vm(o, o->polled.id, "polled", "poll", poller);
	check_vm(o, o->woken.id, "line\\n\"sixteen\"-.", "irq", "none");
	check_poller(o);
	check_device(o);
	check_life(o);
}
