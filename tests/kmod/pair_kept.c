// SPDX-License-Identifier: BSD-3-Clause
/* pair_kept.c - a thread above one of two pollers keeps it from its CPU */

#include <errno.h>

#include "harness.h"
#include "hog.h"
#include "pair.h"

static int move_to_other(void *arg)
{
	const struct pair *pair = arg;

	return load_move(&pair->load[0], pair->poller[0], pair->poller[1], 0);
}

static int detach_from_first(void *arg)
{
	const struct pair *pair = arg;

	return load_detach(&pair->load[0], pair->poller[0], 0);
}

/* It holds nothing of the VM when the thread comes, so that nothing is held up. */
static void stalled_and_moved(struct pair *pair)
{
	struct waiter mover = { .call = move_to_other, .arg = pair };
	struct load *load = &pair->load[0];
	struct bystander bystander;
	struct hog hog;

	must_pair_poll(pair);
	must_load_start(&pair->load[1]);
	bystander = bystander_begin(pair, 1);
	must_hog(&hog, 1);
	must_load_start(load);
	CHECK(load_covered(load, 0));
	check_dispatched(load);
	bystander_check(&bystander);

	/* Polled again at once, though the old poller cannot be seen to let go. */
	must_wait(&mover, &hog, load->control);
	check_polled_by(load, pair->poller[1]);
	CHECK(hog_spins(&hog));
	waiter_interrupt(&mover);
	waiter_end(&mover, -EINTR);
	/* Of that there is nothing left to move or to detach. */
	CHECK_EQ(load_move(load, pair->poller[0], pair->poller[1], 0), -ENOENT);
	CHECK_EQ(load_detach(load, pair->poller[0], 0), -ENOENT);

	/* Back before it has let go. */
	CHECK_EQ(load_move(load, pair->poller[1], pair->poller[0], 0), 0);
	bystander_check(&bystander);
	hog_end(&hog);
	check_polled_by(load, pair->poller[0]);
	load_stop(load);
	load_stop(&pair->load[1]);
	pair_detach(pair);
}

/* The vCPUs of a VM at two pollers, one of which may not be waited for. */
static void detached(struct pair *pair)
{
	struct waiter leaver = { .call = detach_from_first, .arg = pair };
	struct load *load = &pair->load[0];
	struct hog hog;
	uint64_t begin;

	must_pair_poll(pair);
	CHECK_EQ(load_move(load, pair->poller[0], pair->poller[1], 0x2), 0);
	must_hog(&hog, 1);
	must_wait(&leaver, &hog, load->control);
	waiter_interrupt(&leaver);
	waiter_end(&leaver, -EINTR);
	CHECK_EQ(load_move(load, pair->poller[0], pair->poller[1], 0), -ENOENT);

	begin = time_ns();
	CHECK_EQ(load_detach(load, pair->poller[1], 0x2), 0);
	CHECK(time_ns() - begin < HOG_SOON_NS);
	CHECK(hog_spins(&hog));
	must_load_ring(load);
	hog_end(&hog);
	CHECK_EQ(load_attach(load, pair->poller[0], 0), 0);
	pair_detach(pair);
}

void pair_kept(struct pair *pair)
{
	stalled_and_moved(pair);
	detached(pair);
}
