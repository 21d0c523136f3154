// SPDX-License-Identifier: GPL-2.0-only
/*
 * late.c - upcalls that arrive later than they should
 *
 * An upcall says nothing of its VM, so a late one needs no more than a timer
 * and may outlive the VM, as on the real machine.  The timers are a fixed set:
 * they are started where nothing can be allocated and end where nothing can be
 * freed.
 */
#include <linux/bitops.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/ktime.h>

#include "hvsim.h"

#define LATE_MAX	64

static struct hrtimer late_timers[LATE_MAX];
static DECLARE_BITMAP(late_taken, LATE_MAX);

static enum hrtimer_restart late_fire(struct hrtimer *timer)
{
	hvsim_upcall_send();
	/* Last: from here on the timer may be started again. */
	clear_bit(timer - late_timers, late_taken);
	return HRTIMER_NORESTART;
}

/**
 * hvsim_late_send() - raise the upcall interrupt in a while
 * @delay_us: microseconds from now
 *
 * With all timers taken it is raised at once.
 *
 * Context: any.
 */
void hvsim_late_send(u32 delay_us)
{
	unsigned int i;

	for (i = 0; i < LATE_MAX; i++) {
		if (test_and_set_bit(i, late_taken))
			continue;
		hrtimer_start(&late_timers[i], ns_to_ktime((u64)delay_us * NSEC_PER_USEC),
			      HRTIMER_MODE_REL_HARD);
		return;
	}

	hvsim_upcall_send();
}

/**
 * hvsim_late_init() - prepare the timers
 */
void hvsim_late_init(void)
{
	unsigned int i;

	for (i = 0; i < LATE_MAX; i++) {
		hrtimer_init(&late_timers[i], CLOCK_MONOTONIC,
			     HRTIMER_MODE_REL_HARD);
		late_timers[i].function = late_fire;
	}
}

/**
 * hvsim_late_exit() - stop the timers, with nobody left to start one
 */
void hvsim_late_exit(void)
{
	unsigned int i;

	for (i = 0; i < LATE_MAX; i++)
		hrtimer_cancel(&late_timers[i]);
}
