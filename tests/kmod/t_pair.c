// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_pair.c - two pollers: what befalls one does not touch the other's VM
 *
 * Needs three CPUs of which 1 and 2 are isolated.
 */

#include <stdio.h>

#include "harness.h"
#include "hog.h"
#include "isolated.h"
#include "leaks.h"
#include "pair.h"

#define NR_SINGLE	50
#define REQUESTS	60

struct looker {
	int control;
	uint32_t poller;
	struct acrn_hsm_poller_stats before;
};

static bool looks(void *arg)
{
	const struct looker *looker = arg;

	return must_poller_stats(looker->control, looker->poller).rounds >
	       looker->before.rounds;
}

/* Covered it is before the poller has run; kept from its CPU then, it holds nothing. */
static void must_look(const struct pair *pair, unsigned int nr)
{
	struct looker looker = {
		.control = pair->load[nr].control, .poller = pair->poller[nr],
	};

	looker.before = must_poller_stats(looker.control, looker.poller);
	REQUIRE(time_wait(looks, &looker, HOG_SOON_NS));
}

void must_pair_poll(struct pair *pair)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		must_load_poll(&pair->load[i], pair->poller[i]);
		CHECK(load_covered(&pair->load[i], PAIR_ALL));
		must_look(pair, i);
	}
}

void pair_detach(struct pair *pair)
{
	unsigned int i;

	for (i = 0; i < 2; i++)
		CHECK_EQ(load_detach(&pair->load[i], ACRN_HSM_POLL_NO_POLLER, 0), 0);
	for (i = 0; i < 2; i++)
		CHECK_EQ(must_poller_stats(pair->load[i].control, pair->poller[i]).nr_vms, 0);
}

struct bystander bystander_begin(struct pair *pair, unsigned int nr)
{
	struct load *load = &pair->load[nr];

	return (struct bystander){
		.load = load, .poller = pair->poller[nr],
		.vm = must_vm_stats(load->control, load->vm.id),
		.stalls = must_poller_stats(load->control, pair->poller[nr]).stalls,
	};
}

void bystander_check(const struct bystander *bystander)
{
	struct load *load = bystander->load;
	struct acrn_hsm_vm_stats now;
	uint64_t stalls;

	CHECK(load_polled_goes_on(load, REQUESTS));
	now = must_vm_stats(load->control, load->vm.id);
	stalls = must_poller_stats(load->control, bystander->poller).stalls;
	/* The machine under the guest may take this CPU, too. */
	if (stalls != bystander->stalls) {
		printf("the other poller stalled as well: %llu times\n",
		       (unsigned long long)(stalls - bystander->stalls));
		return;
	}
	CHECK_EQ(now.irq.served, bystander->vm.irq.served);
	CHECK_EQ(now.works_queued, bystander->vm.works_queued);
}

void check_dispatched(struct load *load)
{
	struct acrn_hsm_vm_stats before = must_vm_stats(load->control, load->vm.id), after;

	CHECK(load_goes_on(load, REQUESTS));
	after = must_vm_stats(load->control, load->vm.id);
	CHECK(after.irq.served > before.irq.served);
	CHECK_EQ(after.poll.served, before.poll.served);
}

void check_polled_by(struct load *load, uint32_t poller)
{
	struct acrn_hsm_vm_stats stats;
	unsigned int i;

	CHECK(load_covered(load, PAIR_ALL));
	stats = must_vm_stats(load->control, load->vm.id);
	for (i = 0; i < PAIR_VCPUS; i++)
		CHECK_EQ(stats.vcpu_poller[i], poller);
	CHECK(load_polled_goes_on(load, REQUESTS));
}

/* --- adaptive ------------------------------------------------------------------ */

/* Twice in a row, or it might be only about to. */
static bool asleep(void *arg)
{
	struct looker *looker = arg;
	struct acrn_hsm_poller_stats now = must_poller_stats(looker->control, looker->poller);
	bool is = now.sleeps == now.wakes + 1 && now.sleeps == looker->before.sleeps;

	looker->before = now;
	return is;
}

static bool falls_asleep(const struct pair *pair, unsigned int nr)
{
	struct looker looker = {
		.control = pair->load[nr].control, .poller = pair->poller[nr],
	};

	return time_wait(asleep, &looker, 5 * HOG_SOON_NS);
}

/* One sleeps while the other has a VM that wants to be polled. */
static void one_sleeps(struct pair *pair)
{
	struct load *load = &pair->load[0];
	struct bystander bystander;
	struct acrn_hsm_vm_stats vm;
	unsigned int i;
	uint64_t sleeps;

	must_pair_poll(pair);
	CHECK_EQ(load_adapt(load, 0), 0);
	sleeps = must_poller_stats(load->control, pair->poller[1]).sleeps;
	bystander = bystander_begin(pair, 1);
	vm = must_vm_stats(load->control, load->vm.id);
	must_load_start(&pair->load[1]);
	for (i = 0; i < NR_SINGLE; i++) {
		CHECK(falls_asleep(pair, 0));
		must_load_ring(load);
	}
	bystander_check(&bystander);
	load_stop(&pair->load[1]);
	CHECK_EQ(must_poller_stats(load->control, pair->poller[1]).sleeps, sleeps);
	CHECK_EQ(must_vm_stats(load->control, load->vm.id).irq.served, vm.irq.served);
	pair_detach(pair);
}

/* Both sleep; the upcall wakes the one whose vCPU it was, and not the other. */
static void one_is_woken(struct pair *pair)
{
	struct load *load = &pair->load[0];
	struct acrn_hsm_poller_stats before[2];
	unsigned int i;

	CHECK_EQ(load_attach(load, pair->poller[0], 0x2), 0);
	CHECK_EQ(load_attach(load, pair->poller[1], 0x1), 0);
	CHECK_EQ(load_adapt(load, 0), 0);
	CHECK(falls_asleep(pair, 0));
	for (i = 0; i < 2; i++)
		before[i] = must_poller_stats(load->control, pair->poller[i]);
	for (i = 0; i < NR_SINGLE; i++) {
		CHECK(falls_asleep(pair, 1));
		must_load_ring(load);
	}
	/* Once, perhaps, by load_adapt(), if it had no CPU until now. */
	CHECK(must_poller_stats(load->control, pair->poller[0]).wakes <= before[0].wakes + 1);
	CHECK(must_poller_stats(load->control, pair->poller[1]).wakes >=
	      before[1].wakes + NR_SINGLE);
	CHECK_EQ(must_poller_stats(load->control, pair->poller[1]).requests,
		 before[1].requests + NR_SINGLE);
	CHECK_EQ(load_detach(load, ACRN_HSM_POLL_NO_POLLER, 0), 0);
}

static void timed(const char *what, void (*part)(struct pair *pair), struct pair *pair)
{
	uint64_t start = time_ns();

	part(pair);
	printf("%s: %.1f s\n", what, (time_ns() - start) / 1e9);
}

int main(void)
{
	struct pair pair = {};
	struct leaks before;
	unsigned int i;

	need_isolated_cpus("1-2");
	REQUIRE(!thread_pin(0));
	waiters_init();
	/* Long enough for a guest's CPU that waits for another one's. */
	must_load_init(&pair.load[0], PAIR_VCPUS, "watch_ms=100");
	pair.load[0].gap_ns = 50000;
	pair.load[1] = pair.load[0];
	leaks_begin(&before);
	for (i = 0; i < 2; i++) {
		must_load_vm(&pair.load[i], i ? "other" : "one");
		pair.poller[i] = must_poller(pair.load[i].control, i + 1, 0);
	}

	timed("one sleeps", one_sleeps, &pair);
	timed("one is woken", one_is_woken, &pair);
	timed("kept from its CPU", pair_kept, &pair);
	timed("away", pair_away, &pair);

	for (i = 0; i < 2; i++) {
		load_check(&pair.load[i]);
		must_vm_stop(&pair.load[i].vm);
		CHECK_EQ(poller_destroy(pair.load[i].control, pair.poller[i]), 0);
	}
	leaks_check(&before, pair.load[0].control, pair.load[0].sim);
	must_close(pair.load[0].control, pair.load[0].sim);
	return test_end();
}
