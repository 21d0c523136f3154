// SPDX-License-Identifier: GPL-2.0-only
/*
 * suspend.c - no polling while the machine goes to sleep
 *
 * A CPU that spins would keep suspend-to-idle from idling, and what it looks at is
 * memory of a hypervisor that is about to be saved.  From before user space is
 * frozen until after it is thawed the dispatcher serves alone.
 */

#include <linux/cpu.h>
#include <linux/notifier.h>
#include <linux/suspend.h>

#include "poll.h"

/* Under hsm_control. */
static bool suspending;

static void each_poller(void (*move)(struct hsm_poller *poller, u32 why))
{
	struct hsm_poller *poller;

	list_for_each_entry(poller, &hsm_pollers, node)
		move(poller, ACRN_HSM_POLLER_AWAY_SUSPEND);
}

static int pm_changes(struct notifier_block *block, unsigned long event, void *unused)
{
	cpus_read_lock();
	mutex_lock(&hsm_control);
	switch (event) {
	case PM_SUSPEND_PREPARE:
	case PM_HIBERNATION_PREPARE:
	case PM_RESTORE_PREPARE:
		suspending = true;
		each_poller(hsm_poller_leave);
		break;
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
	case PM_POST_RESTORE:
		suspending = false;
		each_poller(hsm_poller_return);
		break;
	}
	mutex_unlock(&hsm_control);
	cpus_read_unlock();
	return NOTIFY_OK;
}

static struct notifier_block pm_block = {
	.notifier_call	= pm_changes,
};

/**
 * hsm_suspend_join() - a new poller: may it run?
 * @poller: poller, in the list of pollers
 *
 * Context: cpus lock and hsm_control held.
 */
void hsm_suspend_join(struct hsm_poller *poller)
{
	if (suspending)
		hsm_poller_leave(poller, ACRN_HSM_POLLER_AWAY_SUSPEND);
}

/**
 * hsm_suspend_init() - be told when the machine goes to sleep
 *
 * Return: 0; or why that is not possible.
 */
int hsm_suspend_init(void)
{
	return register_pm_notifier(&pm_block);
}

void hsm_suspend_exit(void)
{
	unregister_pm_notifier(&pm_block);
}
