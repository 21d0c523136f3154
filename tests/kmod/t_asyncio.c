// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_asyncio.c - doorbells that do not stop the vCPU, and the event ring
 *
 * In irq mode and polled; with an argument only the group of that name.
 */
#include <stdio.h>
#include <string.h>

#include "asyncio.h"
#include "harness.h"
#include "isolated.h"
#include "leaks.h"

static const struct hvsim_config config = {
	.vcpus = 2, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
	.timeout_ms = 5000,
};

/* Once, or once in each mode. */
static const struct {
	const char *name;
	void (*once)(const struct async *async);
	void (*in_mode)(const struct async *async, uint32_t mode);
} groups[] = {
	{ "errors", async_setup_errors, NULL },
	{ "registrations", async_registrations, NULL },
	{ "kinds", async_both_kinds, NULL },
	{ "refusals", async_refusals, NULL },
	{ "exact", NULL, async_exact },
	{ "switched", async_exact_switched, NULL },
	{ "late", async_set_up_late, NULL },
	{ "deassign", NULL, async_deassign },
	{ "lost", async_lost_upcalls, NULL },
	{ "reset", async_reset, NULL },
	{ "forged", async_forged, NULL },
	{ "scribbled", NULL, async_scribbled },
	{ "full", async_kept_full, NULL },
	{ "stop", NULL, async_stop_under_load },
	{ "kill", NULL, async_kill },
	{ "orphan", NULL, async_orphan },
	{ "events", NULL, async_events },
	{ "event errors", async_event_errors, NULL },
};

static void run(const struct async *async, unsigned int i)
{
	uint64_t start = time_ns();

	if (groups[i].once) {
		groups[i].once(async);
	} else {
		groups[i].in_mode(async, ACRN_HSM_POLL_MODE_IRQ);
		groups[i].in_mode(async, ACRN_HSM_POLL_MODE_POLL);
	}
	printf("%s: %u ms\n", groups[i].name, (unsigned int)((time_ns() - start) / 1000000));
}

int main(int argc, char **argv)
{
	struct leaks before;
	struct async async;
	unsigned int i;

	need_isolated_cpu1();
	must_open(NULL, &async.control, &async.sim);
	must_sim_config(async.sim, &config);
	leaks_begin(&before);
	async.poller = must_poller(async.control, 1, 0);

	for (i = 0; i < ARRAY_SIZE(groups); i++)
		if (argc < 2 || !strcmp(groups[i].name, argv[1]))
			run(&async, i);

	CHECK_EQ(poller_destroy(async.control, async.poller), 0);
	leaks_check(&before, async.control, async.sim);
	must_close(async.control, async.sim);
	return test_end();
}
