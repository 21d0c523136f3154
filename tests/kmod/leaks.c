// SPDX-License-Identifier: BSD-3-Clause
/* leaks.c - what must be as it was when a test is over */

#include <dirent.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "harness.h"
#include "leaks.h"
#include "vm.h"

/* Some things end in the background. */
#define SETTLE_NS	3000000000ull

int fds_count(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	REQUIRE(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	/* ".", "..", and the one that was looked through */
	return count - 3;
}

static int eventfd_id(int fd)
{
	char path[64], line[128];
	int id = -1;
	FILE *info;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = fopen(path, "re");
	REQUIRE(info);
	while (id < 0 && fgets(line, sizeof(line), info))
		if (sscanf(line, "eventfd-id: %d", &id) != 1)
			id = -1;
	fclose(info);
	REQUIRE(id >= 0);
	return id;
}

static void next_eventfds(int *ids)
{
	int fds[LEAKS_EVENTFDS];
	int i;

	for (i = 0; i < LEAKS_EVENTFDS; i++) {
		fds[i] = eventfd(0, EFD_CLOEXEC);
		REQUIRE(fds[i] >= 0);
		ids[i] = eventfd_id(fds[i]);
	}
	for (i = 0; i < LEAKS_EVENTFDS; i++)
		close(fds[i]);
}

/* Each CPU adds up its own events, and tells now and then, or when asked. */
int64_t leaks_pins(void)
{
	REQUIRE(!file_write("/proc/sys/vm/stat_refresh", "1"));
	return pages_pinned();
}

static bool pins_settled(void *before)
{
	return leaks_pins() == ((const struct leaks *)before)->pins;
}

static bool threads_settled(void *before)
{
	return threads_count("acrn") == ((const struct leaks *)before)->nr_threads;
}

void leaks_begin(struct leaks *before)
{
	before->pins = leaks_pins();
	before->nr_threads = threads_count("acrn");
	before->nr_fds = fds_count();
	next_eventfds(before->eventfds);
}

static void check_module(int control)
{
	struct acrn_hsm_poll_info info = must_info(control);

	CHECK_EQ(info.nr_vms, 0);
	CHECK_EQ(info.nr_orphans, 0);
	CHECK_EQ(info.nr_pollers, 0);
	CHECK_EQ(info.nr_rules, 0);
}

static void check_hypervisor(int sim)
{
	struct hvsim_stats totals = must_sim_totals(sim);

	CHECK_EQ(totals.nr_vms, 0);
	CHECK_EQ(totals.vms_destroyed, totals.vms_created);
}

void leaks_check(const struct leaks *before, int control, int sim)
{
	int after[LEAKS_EVENTFDS];
	int i;

	time_wait(pins_settled, (void *)before, SETTLE_NS);
	CHECK_EQ(leaks_pins(), before->pins);
	time_wait(threads_settled, (void *)before, SETTLE_NS);
	CHECK_EQ(threads_count("acrn"), before->nr_threads);
	CHECK_EQ(fds_count(), before->nr_fds);
	/* Mainline's module does not tell. */
	if (!driver_is_mainline())
		check_module(control);
	check_hypervisor(sim);

	next_eventfds(after);
	for (i = 0; i < LEAKS_EVENTFDS && after[i] == before->eventfds[i]; i++)
		;
	CHECK_EQ(i, LEAKS_EVENTFDS);
}
