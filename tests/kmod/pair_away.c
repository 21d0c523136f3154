// SPDX-License-Identifier: BSD-3-Clause
/* pair_away.c - the CPU of one of two pollers goes and comes back; both go */

#include <stdio.h>

#include "harness.h"
#include "pair.h"

#define ROUNDS	2

static void must_online(unsigned int cpu, bool online)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%u/online", cpu);
	REQUIRE(!file_write(path, online ? "1" : "0"));
}

static bool is_away(const struct pair *pair, unsigned int nr, uint32_t why)
{
	return must_poller_stats(pair->load[nr].control, pair->poller[nr]).state & why;
}

/* Its VM is polled by the other one meanwhile, and moves back when it is there. */
static void cpu_goes(struct pair *pair, unsigned int gone)
{
	struct load *load = &pair->load[gone];
	const unsigned int stays = !gone;
	struct bystander bystander = bystander_begin(pair, stays);

	must_online(gone + 1, false);
	CHECK(is_away(pair, gone, ACRN_HSM_POLLER_AWAY_CPU));
	CHECK(!is_away(pair, stays, ACRN_HSM_POLLER_AWAY_CPU));
	CHECK(load_covered(load, 0));
	check_dispatched(load);
	CHECK_EQ(load_move(load, pair->poller[gone], pair->poller[stays], 0), 0);
	check_polled_by(load, pair->poller[stays]);
	bystander_check(&bystander);

	/* The poller itself is back a little later: covered is what says so. */
	must_online(gone + 1, true);
	CHECK_EQ(load_move(load, pair->poller[stays], pair->poller[gone], 0), 0);
	check_polled_by(load, pair->poller[gone]);
	CHECK(!is_away(pair, gone, ACRN_HSM_POLLER_AWAY_CPU));
	bystander_check(&bystander);
}

/* As far as this, into that state: the dispatcher serves both. */
static void machine_sleeps(struct pair *pair, const char *level, const char *state)
{
	struct acrn_hsm_vm_stats before[2], after;
	unsigned int i;

	REQUIRE(!file_write("/sys/power/pm_test", level));
	for (i = 0; i < 2; i++)
		before[i] = must_vm_stats(pair->load[i].control, pair->load[i].vm.id);
	CHECK_EQ(file_write("/sys/power/state", state), 0);
	for (i = 0; i < 2; i++) {
		after = must_vm_stats(pair->load[i].control, pair->load[i].vm.id);
		CHECK(after.irq.served > before[i].irq.served);
		check_polled_by(&pair->load[i], pair->poller[i]);
		CHECK(!is_away(pair, i, ACRN_HSM_POLLER_AWAY_SUSPEND | ACRN_HSM_POLLER_AWAY_CPU));
	}
}

static void sleeps(struct pair *pair)
{
	if (file_write("/sys/power/pm_test", "none")) {
		printf("going to sleep: not tried, no CONFIG_PM_DEBUG\n");
		return;
	}
	REQUIRE(!file_write("/sys/module/suspend/parameters/pm_test_delay", "1"));
	machine_sleeps(pair, "freezer", "freeze");
	/* Also takes CPUs 1 and 2 offline. */
	machine_sleeps(pair, "processors", "mem");
	REQUIRE(!file_write("/sys/power/pm_test", "none"));
}

void pair_away(struct pair *pair)
{
	unsigned int i;

	must_pair_poll(pair);
	for (i = 0; i < 2; i++)
		must_load_start(&pair->load[i]);
	for (i = 0; i < ROUNDS; i++)
		cpu_goes(pair, i % 2);
	sleeps(pair);
	for (i = 0; i < 2; i++)
		load_stop(&pair->load[i]);
	pair_detach(pair);
}
