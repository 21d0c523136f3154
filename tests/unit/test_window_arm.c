// SPDX-License-Identifier: BSD-3-Clause
/* test_window_arm.c - the window between a poller's last look and its sleep */

#include "window.h"

#include "../../kmod/core/poller.c"

static struct rtp_poller poller;
static struct rtp_poll_set *set;

static void arrange_poller(void)
{
	arrange(false);
	rig.vm.covered = 1;
	memset(&poller, 0, sizeof(poller));
	set = malloc(rtp_poll_set_bytes(1));
	cr_assert(set);
	rtp_poll_set_init(set, 1);
	rtp_poll_set_add(set, &rig.vm, 0, &rig.counters);
	rtp_poller_adopt(&poller, set);
	nr_steps = 0;
}

static bool upcall_would_wake;

/* The hypervisor: PENDING, a barrier, the upcall. */
static void request_and_upcall(void)
{
	hypervisor_resets_and_posts();
	upcall_would_wake = rtp_poller_is_armed(&poller);
}

Test(window, request_before_the_last_look_keeps_a_poller_awake)
{
	arrange_poller();
	at(BARRIER, NULL, request_and_upcall);

	cr_expect(!rtp_poller_arm(&poller));
	expect_turn_taken();
	free(set);
}

Test(window, request_after_the_last_look_finds_the_poller_armed)
{
	arrange_poller();
	at(LOAD, set->state[0], request_and_upcall);

	cr_expect(!rtp_poller_arm(&poller) || upcall_would_wake, "it sleeps for ever");
	expect_turn_taken();
	free(set);
}

Test(window, arm_has_a_barrier_between_its_store_and_its_look)
{
	unsigned int barrier;

	arrange_poller();
	cr_expect(rtp_poller_arm(&poller));

	barrier = find(find(0, STORE, &poller.armed), BARRIER, ANY);
	find(barrier, LOAD, set->state[0]);
	for (unsigned int i = 0; i < barrier; i++)
		cr_expect(steps[i].access != LOAD, "looked before the barrier");
	free(set);
}
