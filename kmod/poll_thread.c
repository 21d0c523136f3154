// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll_thread.c - the loop of a poller
 *
 * A kernel thread bound to its CPU, SCHED_FIFO at the kernel's default: policy
 * and priority are the administrator's (chrt on the thread).  It spins with
 * interrupts and preemption enabled, for handlers may sleep on PREEMPT_RT.
 */

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/topology.h>

#include "poll.h"

/* Some ten microseconds to a millisecond, whatever the set. */
#define ROUNDS_PER_REPORT	16384

/*
 * A thread that never leaves the kernel would be reported as a stall: nothing
 * else tells RCU that this CPU holds no references.  cond_resched() is for
 * kernels that preempt on request; the watchdogs stay as they are, so that a
 * handler that hangs is seen.
 */
static void report_quiescent_state(struct hsm_poller *poller)
{
	WRITE_ONCE(poller->rounds, poller->rounds + ROUNDS_PER_REPORT);
	local_irq_disable();
	rcu_momentary_eqs();
	local_irq_enable();
	cond_resched();
}

/* Until the poller is told to stop, or to look at something else. */
static void poll_set(struct hsm_poller *poller, const struct rtp_poll_set *set)
{
	unsigned int left = ROUNDS_PER_REPORT;

	while (likely(READ_ONCE(poller->next) == set)) {
		unsigned int done = rtp_poller_round(&poller->rtp);

		if (likely(!done)) {
			cpu_relax();
		} else {
			rtp_poller_finish(&poller->rtp);
			WRITE_ONCE(poller->requests, poller->requests + done);
		}

		if (unlikely(!--left)) {
			left = ROUNDS_PER_REPORT;
			report_quiescent_state(poller);
		}
	}
}

static int poll_thread(void *data)
{
	struct hsm_poller *poller = data;
	const struct rtp_poll_set *set;

	/* Pairs with the release of a new set in poll_set.c. */
	while ((set = smp_load_acquire(&poller->next))) {
		rtp_poller_adopt(&poller->rtp, set);
		/* The old set is not looked at any more: it may be freed. */
		smp_store_release(&poller->adopted, set);
		poll_set(poller, set);
	}

	/* Pairs with the acquire in is_settled(): nothing is looked at now. */
	smp_store_release(&poller->adopted, NULL);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

/**
 * hsm_poll_thread_start() - begin to poll
 * @poller: poller with a set published
 *
 * Return: 0, or the error of creating the thread.
 */
int hsm_poll_thread_start(struct hsm_poller *poller)
{
	struct task_struct *task;

	task = kthread_create_on_node(poll_thread, poller,
				      cpu_to_node(poller->cpu),
				      "acrn_poll/%u", poller->cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);

	kthread_bind(task, poller->cpu);
	sched_set_fifo(task);
	get_task_struct(task);
	poller->task = task;
	wake_up_process(task);
	return 0;
}

/**
 * hsm_poll_thread_stop() - stop polling
 * @poller: poller without VMs
 *
 * kthread_stop() alone would only wake it: it is told to leave its loop first.
 */
void hsm_poll_thread_stop(struct hsm_poller *poller)
{
	/* Pairs with the acquire in poll_thread(). */
	smp_store_release(&poller->next, NULL);
	kthread_stop(poller->task);
	put_task_struct(poller->task);
}
