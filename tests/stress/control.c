// SPDX-License-Identifier: BSD-3-Clause
/* control.c - mode switches, table swaps, CLEAR, RESET, scribbles */

#include <sched.h>
#include <unistd.h>

#include "stress.h"

static struct rtp_poll_set *sets[NR_POLLERS_MAX];

static void quiesce(void)
{
	u32 left = rtp_vm_quiesce(&vm);

	while (!rtp_vm_quiesced(&vm, &left))
		sched_yield();
}

/* --- who looks at the slots ------------------------------------------------ */

/* Every slot is in one set at least, some are in several. */
static struct rtp_poll_set *make_set(u32 poller, struct rtp_counters *counters)
{
	struct rtp_poll_set *set = malloc(rtp_poll_set_bytes(config.vcpus));

	rtp_poll_set_init(set, config.vcpus);
	for (u32 i = 0; i < config.vcpus; i++)
		if (i % config.pollers == poller || !random_below(4))
			rtp_poll_set_add(set, &vm, i, counters);
	return set;
}

static void show_set(u32 poller, struct rtp_poll_set *set)
{
	smp_store_release(&pollers[poller].next, set);
	service_wake(&pollers[poller]);
}

/* What a poller looked at is freed when it has moved on. */
static void retire_set(u32 poller, struct rtp_poll_set *old)
{
	while (smp_load_acquire(&pollers[poller].adopted) !=
	       pollers[poller].next)
		sched_yield();
	if (old)
		memset(old, 0x5a, rtp_poll_set_bytes(old->max));
	free(old);
}

static void replace_sets(bool with_slots)
{
	struct rtp_poll_set *old[NR_POLLERS_MAX];

	for (u32 i = 0; i < config.pollers; i++) {
		old[i] = sets[i];
		sets[i] = with_slots ? make_set(i, &pollers[i].tally->counters) :
				       NULL;
		show_set(i, sets[i]);
	}
	for (u32 i = 0; i < config.pollers; i++)
		retire_set(i, old[i]);
}

/* Some slots may be left to the dispatcher, or be taken from it again. */
static u32 slots_to_cover(void)
{
	u32 all = (1u << config.vcpus) - 1;

	return config.switches && random_below(2) ? all & random_below(~0u) : all;
}

/**
 * control_cover() - poll mode
 */
void control_cover(void)
{
	replace_sets(true);
	rtp_vm_set_covered(&vm, slots_to_cover());
}

static void control_uncover(void)
{
	rtp_vm_set_covered(&vm, 0);
	replace_sets(false);
}

static void switch_mode(void)
{
	/* By the sets: that nobody is covered may be chance. */
	if (!sets[0])
		control_cover();
	else if (random_below(3))
		control_uncover();
	else if (random_below(2))
		rtp_vm_set_covered(&vm, slots_to_cover());
	else
		replace_sets(true);
}

/* --- what serving looks at ------------------------------------------------- */

static void swap_table(void)
{
	struct rtp_range_table *old = (struct rtp_range_table *)vm.ranges;

	smp_store_release(&vm.ranges, service_make_table());
	quiesce();
	memset(old, 0x5a, sizeof(*old) + old->nr * sizeof(*old->range));
	free(old);
}

static void take_back_all(struct tally *tally)
{
	for (u32 i = 0; i < config.vcpus; i++)
		rtp_vm_take_back(&vm, &vm.slots[i], true, &tally->counters);
}

static void clear(struct tally *tally)
{
	device_model_lock();
	WRITE_ONCE(vm.clearing, 1);
	quiesce();
	take_back_all(tally);
	WRITE_ONCE(vm.clearing, 0);
	device_model_unlock();
}

static void renew_default_client(struct tally *tally)
{
	device_model_lock();
	WRITE_ONCE(vm.has_user, 0);
	quiesce();
	take_back_all(tally);
	WRITE_ONCE(vm.has_user, 1);
	device_model_unlock();
}

/*
 * The kernel restores kernel_handled when a device model's turn ends; who has
 * written it at another time puts it back to rest, or serves what is not its
 * own.  That is a scribbler's own VM, and nobody else's.
 */
static void repair_page(void)
{
	for (u32 i = 0; i < config.vcpus; i++)
		WRITE_ONCE(page.req_slot[i].kernel_handled, 1);
}

/**
 * control_reset() - RESET_VM, as the device model asks for it
 * @tally: of the calling thread
 */
void control_reset(struct tally *tally)
{
	device_model_lock();
	WRITE_ONCE(vm.resetting, 1);
	quiesce();
	take_back_all(tally);
	hypervisor_pause();
	hypervisor_reset_slots();
	if (hypervisor_is_lenient())
		repair_page();
	hypervisor_be_lenient(false);
	hypervisor_resume();
	WRITE_ONCE(vm.resetting, 0);
	vm.ops->kick(&vm);
	device_model_unlock();
}

/**
 * control_end() - let go of everything
 *
 * Context: no other thread runs.
 */
void control_end(void)
{
	for (u32 i = 0; i < config.pollers; i++)
		free(sets[i]);
	free((void *)vm.ranges);
}

static void step(struct tally *tally)
{
	if (config.switches)
		switch_mode();
	if (config.swaps && random_below(2))
		swap_table();
	if (config.clears && !random_below(4))
		clear(tally);
	if (config.clears && !random_below(4))
		renew_default_client(tally);
	if (config.resets && !random_below(4))
		control_reset(tally);
}

/**
 * control_thread() - everything that is changed while requests are in flight
 * @arg: tally
 *
 * Return: NULL.
 */
void *control_thread(void *arg)
{
	struct tally *tally = arg;

	while (phase() == PHASE_RUN) {
		step(tally);
		tally->steps++;
		usleep(random_below(500));
	}
	return NULL;
}

/* --- somebody who writes to the page --------------------------------------- */

static void scribble(struct acrn_io_request *io)
{
	u32 junk = random_below(4) ? random_below(4) : random_below(~0u);

	switch (random_below(10)) {
	case 0 ... 3:
		WRITE_ONCE(io->processed, junk);
		break;
	case 4:
		WRITE_ONCE(io->kernel_handled, junk & 1);
		break;
	case 5:
		WRITE_ONCE(io->type, junk);
		break;
	case 6:
		WRITE_ONCE(io->completion_polling, junk);
		break;
	case 7:
		WRITE_ONCE(io->reqs.mmio_request.size, junk);
		break;
	case 8:
		WRITE_ONCE(io->reqs.mmio_request.direction, junk);
		break;
	case 9:
		WRITE_ONCE(io->reqs.mmio_request.address,
			   (u64)random_below(~0u) << random_below(33));
		break;
	}
}

/**
 * scribbler_thread() - writes junk to the page
 * @arg: tally
 *
 * Return: NULL.
 */
void *scribbler_thread(void *arg)
{
	struct tally *tally = arg;

	while (scribbling()) {
		scribble(&page.req_slot[random_below(config.vcpus)]);
		if (!(++tally->steps % 16))
			sched_yield();
	}
	return NULL;
}
