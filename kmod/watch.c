// SPDX-License-Identifier: GPL-2.0-only
/*
 * watch.c - notices pollers that do not get on
 *
 * Starved by a thread of higher priority, throttled, held by the fair server, stuck
 * in a handler: a poller may cover slots and not look at them.  A timer, on whatever
 * CPU it was started, compares: requests that wait at two looks in a row, and a
 * heartbeat that has not moved.  The dispatcher takes its slots over until it moves again.
 *
 * A poller that sleeps and has such a request was not woken: its upcall got lost.  It
 * is woken first.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/hrtimer.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>

#include "poll.h"
#include "trace.h"

#define WATCH_MS_MAX	10000

/* Lost upcalls are looked for in any case. */
#define SLOW_WATCH_MS	1000

static unsigned int watch_ms = 10;
module_param(watch_ms, uint, 0444);
MODULE_PARM_DESC(watch_ms, "look every so many ms for pollers that do not get on; 0: never (default 10)");

/* Under hsm_cover_lock. */
static struct hrtimer timer;
static u32 nr_shown;
static bool running;

static u64 heartbeat(const struct hsm_poller *poller)
{
	return READ_ONCE(poller->rounds) + READ_ONCE(poller->rtp.work) +
	       READ_ONCE(poller->naps) + READ_ONCE(poller->wakes);
}

static u32 count_waiting(struct hsm_poller *poller)
{
	struct hsm_attachment *attachment;
	u32 nr = 0;

	list_for_each_entry(attachment, &poller->attachments, poller_node) {
		u32 pending = attachment->shown & rtp_vm_pending(&attachment->vm->rtp);

		attachment->waiting = pending & attachment->seen_pending;
		attachment->seen_pending = pending;
		nr += hweight32(attachment->waiting);
	}
	return nr;
}

static void stall(struct hsm_poller *poller)
{
	struct hsm_attachment *attachment;

	poller->stalled = true;
	poller->stalls++;
	hsm_cover_poller(poller);
	list_for_each_entry(attachment, &poller->attachments, poller_node) {
		if (!attachment->waiting)
			continue;
		attachment->vm->rescued += hweight32(attachment->waiting);
		trace_hsm_rescued(attachment->vm->vmid);
	}
}

/* One that was woken and does not get its CPU has lost no upcall. */
static bool sleeps_armed(const struct hsm_poller *poller)
{
	return rtp_poller_is_armed(&poller->rtp) && !task_is_running(poller->task);
}

static void rouse(struct hsm_poller *poller)
{
	poller->roused = true;
	hsm_dispatch_count_rescued();
	wake_up_process(poller->task);
}

static void go_on(struct hsm_poller *poller)
{
	poller->roused = false;
	if (!poller->stalled)
		return;
	poller->stalled = false;
	hsm_cover_poller(poller);
}

static void watch_poller(struct hsm_poller *poller)
{
	u64 beat = heartbeat(poller);
	bool moved = beat != poller->seen_beat;
	u32 nr_waiting = count_waiting(poller);

	poller->seen_beat = beat;
	if (moved)
		go_on(poller);
	else if (poller->away || poller->stalled || !nr_waiting)
		return;
	else if (sleeps_armed(poller) && !poller->roused)
		rouse(poller);
	else if (watch_ms)
		stall(poller);
}

static ktime_t period(void)
{
	return ms_to_ktime(watch_ms ? : SLOW_WATCH_MS);
}

static enum hrtimer_restart watch(struct hrtimer *unused)
{
	struct hsm_poller *poller;
	enum hrtimer_restart restart = HRTIMER_NORESTART;

	raw_spin_lock(&hsm_cover_lock);
	list_for_each_entry(poller, &hsm_pollers, node)
		watch_poller(poller);
	running = nr_shown;
	if (running) {
		hrtimer_forward_now(&timer, period());
		restart = HRTIMER_RESTART;
	}
	raw_spin_unlock(&hsm_cover_lock);
	return restart;
}

/**
 * hsm_watch_shown() - attachments with something to look at became more, or fewer
 * @change: by how many
 *
 * Context: hsm_cover_lock held.
 */
void hsm_watch_shown(int change)
{
	lockdep_assert_held(&hsm_cover_lock);
	nr_shown += change;
	if (!nr_shown || running)
		return;
	running = true;
	hrtimer_start(&timer, period(), HRTIMER_MODE_REL_HARD);
}

/**
 * hsm_watch_init() - before there is a poller
 *
 * Return: 0; -EINVAL for a period out of range.
 */
int hsm_watch_init(void)
{
	if (watch_ms > WATCH_MS_MAX) {
		pr_err("watch_ms=%u: at most %u\n", watch_ms, WATCH_MS_MAX);
		return -EINVAL;
	}

	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer.function = watch;
	return 0;
}

/* No poller is left. */
void hsm_watch_exit(void)
{
	hrtimer_cancel(&timer);
}
