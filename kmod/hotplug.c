// SPDX-License-Identifier: GPL-2.0-only
/*
 * hotplug.c - pollers that must let go of their CPU for a while
 *
 * The dispatcher takes over first, then the poller leaves its loop; for a CPU that
 * goes it parks, too.  When its CPU is back it goes on where it was.
 *
 * Which pollers there are, and which are away, is protected by the cpus lock: the
 * callbacks below run with it held for writing and must not take hsm_control, for
 * POLLER_CREATE takes both, this one first.
 */

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/workqueue.h>

#include "poll.h"

static int hotplug_state;

static void return_to_cpus(struct work_struct *work);
static DECLARE_WORK(return_work, return_to_cpus);

static void set_away(struct hsm_poller *poller, u32 away)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&hsm_cover_lock, flags);
	poller->away = away;
	hsm_poll_set_show(poller);
	hsm_cover_poller(poller);
	raw_spin_unlock_irqrestore(&hsm_cover_lock, flags);
}

/**
 * hsm_poller_leave() - a poller must not run until further notice
 * @poller:	poller
 * @why:	ACRN_HSM_POLLER_AWAY_*
 *
 * A CPU that goes needs it off, so that is waited for.  Otherwise it leaves as soon
 * as it gets its CPU: somebody may keep it from that who is himself about to be
 * frozen, and nobody shall wait for him under our locks.
 *
 * Context: cpus lock held; for reading only with hsm_control.
 */
void hsm_poller_leave(struct hsm_poller *poller, u32 why)
{
	bool parks = ~poller->away & why & ACRN_HSM_POLLER_AWAY_CPU;

	set_away(poller, poller->away | why);
	if (parks)
		hsm_poll_thread_park(poller);
}

/**
 * hsm_poller_return() - a reason to be away is over
 * @poller:	poller
 * @why:	ACRN_HSM_POLLER_AWAY_*
 *
 * Context: as hsm_poller_leave().
 */
void hsm_poller_return(struct hsm_poller *poller, u32 why)
{
	if (!(poller->away & why))
		return;

	if (why & ACRN_HSM_POLLER_AWAY_CPU)
		hsm_poll_thread_unpark(poller);
	set_away(poller, poller->away & ~why);
}

static void return_to_cpus(struct work_struct *work)
{
	struct hsm_poller *poller;

	cpus_read_lock();
	mutex_lock(&hsm_control);
	list_for_each_entry(poller, &hsm_pollers, node)
		if (cpu_online(poller->cpu))
			hsm_poller_return(poller, ACRN_HSM_POLLER_AWAY_CPU);
	mutex_unlock(&hsm_control);
	cpus_read_unlock();
}

/*
 * Not at once: there is more to be started on this CPU, by a thread that we would
 * keep from it.  The work gets the cpus lock when all of it is done.
 */
static int cpu_comes(unsigned int cpu)
{
	if (hsm_poller_on(cpu))
		queue_work(system_unbound_wq, &return_work);
	return 0;
}

static int cpu_goes(unsigned int cpu)
{
	struct hsm_poller *poller = hsm_poller_on(cpu);

	if (poller)
		hsm_poller_leave(poller, ACRN_HSM_POLLER_AWAY_CPU);
	return 0;
}

/**
 * hsm_hotplug_init() - be told of CPUs that come and go
 *
 * Return: 0; or why that is not possible.
 */
int hsm_hotplug_init(void)
{
	int ret = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "acrn_hsm:online",
					    cpu_comes, cpu_goes);

	if (ret < 0)
		return ret;
	hotplug_state = ret;
	return 0;
}

/* No poller is left. */
void hsm_hotplug_exit(void)
{
	cpuhp_remove_state_nocalls(hotplug_state);
	cancel_work_sync(&return_work);
}
