// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_split.c - the vCPUs of a VM split over two pollers, and moved, under load
 *
 * Argument: how often.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness.h"
#include "isolated.h"
#include "load.h"

#define VCPUS	4
#define ALL	0xf
#define MOVES	100

/* Only some are polled: the others are the dispatcher's in poll mode, too. */
static void one_half(struct load *load, const uint32_t *poller)
{
	struct acrn_hsm_vm_stats stats;

	CHECK_EQ(load_attach(load, poller[0], 0x3), 0);
	CHECK_EQ(vm_set_mode(load->control, load->vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	CHECK_EQ(must_vm_stats(load->control, load->vm.id).covered, 0x3);
	must_load_start(load);
	CHECK(load_goes_on(load, 2000));
	load_stop(load);

	stats = must_vm_stats(load->control, load->vm.id);
	CHECK(stats.poll.served > 0);
	CHECK(stats.irq.served > 0);
}

static void check_where(struct load *load, const uint32_t *poller, uint32_t second)
{
	struct acrn_hsm_vm_stats stats = must_vm_stats(load->control, load->vm.id);
	unsigned int i;

	/* Not for a moment with nobody: no dispatcher is sent. */
	CHECK_EQ(stats.covered, ALL);
	for (i = 0; i < VCPUS; i++)
		CHECK_EQ(stats.vcpu_poller[i], poller[second >> i & 1]);
	CHECK_EQ(must_poller_stats(load->control, poller[0]).nr_slots +
		 must_poller_stats(load->control, poller[1]).nr_slots, VCPUS);
}

/* Any vCPUs that one has go to the other. */
static uint32_t move(struct load *load, const uint32_t *poller, uint32_t second)
{
	unsigned int from = rand() % 2;
	uint32_t has = from ? second : ALL & ~second;
	uint32_t slots = has & rand();

	if (!slots) {
		if (has != ALL)
			CHECK_EQ(load_move(load, poller[from], poller[!from], ALL & ~has),
				 -ENOENT);
		return second;
	}
	CHECK_EQ(load_move(load, poller[from], poller[!from], slots), 0);
	return second ^ slots;
}

static void moves(struct load *load, const uint32_t *poller, unsigned int nr)
{
	uint64_t works = must_vm_stats(load->control, load->vm.id).works_queued;
	uint32_t second = 0xc;
	unsigned int i;

	must_load_start(load);
	for (i = 0; i < nr; i++) {
		second = move(load, poller, second);
		check_where(load, poller, second);
		CHECK(load_goes_on(load, 1));
	}
	load_stop(load);
	CHECK_EQ(must_vm_stats(load->control, load->vm.id).works_queued, works);
	CHECK(must_poller_stats(load->control, poller[0]).requests > nr);
	CHECK(must_poller_stats(load->control, poller[1]).requests > nr);

	/* All of one's at once, and none is left. */
	if (second != ALL)
		CHECK_EQ(load_move(load, poller[0], poller[1], 0), 0);
	CHECK_EQ(load_move(load, poller[0], poller[1], 0), -ENOENT);
	CHECK_EQ(must_poller_stats(load->control, poller[0]).nr_vms, 0);
	check_where(load, poller, ALL);
}

/* Both go, one after the other, while requests are in flight. */
static void one_leaves(struct load *load, const uint32_t *poller)
{
	must_load_start(load);
	CHECK_EQ(load_move(load, poller[1], poller[0], 0x5), 0);
	CHECK(load_goes_on(load, 100));
	CHECK_EQ(poller_destroy(load->control, poller[0]), -EBUSY);
	CHECK_EQ(load_detach(load, poller[0], 0), 0);
	CHECK_EQ(must_vm_stats(load->control, load->vm.id).covered, 0xa);
	CHECK_EQ(must_vm_stats(load->control, load->vm.id).mode, ACRN_HSM_POLL_MODE_POLL);
	CHECK_EQ(poller_destroy(load->control, poller[0]), 0);
	CHECK(load_goes_on(load, 100));
	CHECK_EQ(load_detach(load, ACRN_HSM_POLL_NO_POLLER, 0), 0);
	CHECK_EQ(must_vm_stats(load->control, load->vm.id).mode, ACRN_HSM_POLL_MODE_IRQ);
	CHECK(load_goes_on(load, 100));
	load_stop(load);
	CHECK_EQ(poller_destroy(load->control, poller[1]), 0);
}

int main(int argc, char **argv)
{
	unsigned int nr = argc > 1 ? strtoul(argv[1], NULL, 0) : MOVES;
	struct load load;
	uint32_t poller[2];

	need_isolated_cpus("1-2");
	srand(1);
	must_load_init(&load, VCPUS, NULL);
	must_load_vm(&load, "split");
	poller[0] = must_poller(load.control, 1, 0);
	poller[1] = must_poller(load.control, 2, 0);

	one_half(&load, poller);
	CHECK_EQ(load_attach(&load, poller[1], 0xc), 0);
	moves(&load, poller, nr);
	one_leaves(&load, poller);

	load_check(&load);
	load_exit(&load);
	return test_end();
}
