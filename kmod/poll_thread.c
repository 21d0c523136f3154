// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll_thread.c - the loop of a poller
 *
 * A kernel thread bound to its CPU, SCHED_FIFO at the kernel's default: policy
 * and priority are the administrator's (chrt on the thread).  It spins with
 * interrupts and preemption enabled, for handlers may sleep on PREEMPT_RT.
 *
 * Now and then it looks around: it reports to RCU, lets others run who want its
 * CPU, and sleeps if all its VMs are in adaptive mode and have asked for nothing.
 */

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/stat.h>
#include <linux/sched/task.h>
#include <linux/timekeeping.h>

#include "poll.h"

/* At each report others get that long; an upcall for one of our slots ends it. */
#define NAP_NS			50000

/* What they did not get is owed to them, and this much slept off whatever comes. */
#define NAP_OWED_NS		500000

/*
 * A thread that never leaves the kernel would be reported as a stall: nothing
 * else tells RCU that this CPU holds no references.  RCU-tasks, which probes and
 * tracers wait for under locks that half the kernel wants, counts tasks and is told
 * apart.  That also reschedules, for kernels that preempt on request; the watchdogs
 * stay as they are, so that a handler that hangs is seen.
 */
static void report_quiescent_state(void)
{
	local_irq_disable();
	rcu_momentary_eqs();
	local_irq_enable();
	cond_resched_tasks_rcu_qs();
}

static bool is_shown(const struct hsm_poller *poller, const struct rtp_poll_set *set)
{
	return READ_ONCE(poller->next) == set;
}

/*
 * Sleep armed: until somebody wakes us, or for some time.  Our state is set before
 * the last look, so that a wake-up in between is not lost; whoever shows another set
 * wakes us after that.
 *
 * Returns whether we slept.
 */
static bool sleep_armed(struct hsm_poller *poller, const struct rtp_poll_set *set,
			ktime_t *limit)
{
	bool may;

	set_current_state(TASK_INTERRUPTIBLE);
	hsm_cover_sleep_begin();
	may = rtp_poller_arm(&poller->rtp) && is_shown(poller, set);
	if (may)
		schedule_hrtimeout(limit, HRTIMER_MODE_REL);
	__set_current_state(TASK_RUNNING);
	rtp_poller_disarm(&poller->rtp);
	hsm_cover_sleep_end();
	return may;
}

static void sleep_off_what_is_owed(struct hsm_poller *poller)
{
	ktime_t limit = NAP_OWED_NS;

	poller->nap_owed_ns = 0;
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_hrtimeout(&limit, HRTIMER_MODE_REL);
	WRITE_ONCE(poller->naps, poller->naps + 1);
}

static void nap(struct hsm_poller *poller, const struct rtp_poll_set *set)
{
	u64 begin_ns = ktime_get_mono_fast_ns();
	ktime_t limit = NAP_NS;

	poller->nap_owed_ns += NAP_NS;
	if (!sleep_armed(poller, set, &limit))
		return;

	poller->nap_owed_ns -= min_t(u64, poller->nap_owed_ns,
				     ktime_get_mono_fast_ns() - begin_ns);
	WRITE_ONCE(poller->naps, poller->naps + 1);
}

/*
 * Somebody else wants this CPU, and we outrank nearly everybody: timers, RCU's and
 * hotplug's threads, per-CPU workers that half the kernel waits for.  On an isolated
 * CPU that is empty this never happens.
 */
static void nap_if_not_alone(struct hsm_poller *poller, const struct rtp_poll_set *set)
{
	if (likely(single_task_running()))
		return;

	/* A CPU that is about to go offline waits for us, and half the kernel for it. */
	if (poller->nap_owed_ns >= NAP_OWED_NS || !cpu_active(poller->cpu))
		sleep_off_what_is_owed(poller);
	else
		nap(poller, set);
}

/* The clock is read at some looks only, so that rounds are short. */
static void sleep_if_idle(struct hsm_poller *poller, const struct hsm_poll_set *set)
{
	u64 now = ktime_get_mono_fast_ns();

	if (poller->requests != poller->idle_requests) {
		poller->idle_requests = poller->requests;
		poller->idle_since_ns = now;
		return;
	}
	if (now - poller->idle_since_ns < set->idle_ns)
		return;

	WRITE_ONCE(poller->sleeps, poller->sleeps + 1);
	sleep_armed(poller, &set->rtp, NULL);
	WRITE_ONCE(poller->wakes, poller->wakes + 1);
	poller->idle_since_ns = ktime_get_mono_fast_ns();
}

/* So much may be done until the next look. */
static void look_next(struct hsm_poller *poller, const struct hsm_poll_set *set)
{
	poller->rtp.left = set->cost_per_look;
	poller->seen_work = poller->rtp.work;
	poller->rtp.again = 0;
}

static void look_around(struct hsm_poller *poller, const struct hsm_poll_set *set)
{
	u32 cost = set->cost_per_look - poller->rtp.left;
	u32 work = (poller->rtp.work - poller->seen_work) * RTP_COST_OF_WORK;

	WRITE_ONCE(poller->rounds, poller->rounds + (cost - work) / set->cost_per_round +
				   poller->rtp.again);
	poller->unreported += cost;
	if (poller->unreported >= HSM_COST_PER_REPORT) {
		poller->unreported = 0;
		report_quiescent_state();
		nap_if_not_alone(poller, &set->rtp);
	}
	if (set->may_sleep)
		sleep_if_idle(poller, set);
}

/* Until the poller is told to stop, or to look at something else. */
static void poll_set(struct hsm_poller *poller, const struct rtp_poll_set *rtp)
{
	const struct hsm_poll_set *set = container_of(rtp, struct hsm_poll_set, rtp);

	look_next(poller, set);
	while (likely(is_shown(poller, rtp))) {
		unsigned int done;

		hsm_sample_round(&poller->sample);
		done = rtp_poller_round(&poller->rtp);
		if (likely(!done)) {
			rtp_poller_relax(&poller->rtp);
		} else {
			hsm_sample_found(&poller->sample, done);
			rtp_poller_finish(&poller->rtp);
			WRITE_ONCE(poller->requests, poller->requests + done);
		}

		poller->rtp.left -= set->cost_per_round;
		if (unlikely(poller->rtp.left <= 0)) {
			look_around(poller, set);
			look_next(poller, set);
		}
	}
}

/*
 * Say what we are going to look at, then see that it is still what we shall: whoever
 * takes a set away looks at what we said after that.  Either it sees us hold the set,
 * or we see that it is gone.
 */
static const struct rtp_poll_set *adopt_next(struct hsm_poller *poller)
{
	const struct rtp_poll_set *set, *next;

	/* Pairs with the release in hsm_poll_set_show(): it is complete. */
	next = smp_load_acquire(&poller->next);
	do {
		set = next;
		/* Pairs with the acquire in is_settled(): we are done with the old. */
		smp_store_release(&poller->adopted, set);
		/* Store, then load: pairs with the barrier in hsm_poll_set_show(). */
		smp_mb();
		/* At the same address it may be a new one: acquired again. */
		next = smp_load_acquire(&poller->next);
	} while (next != set);

	return set;
}

/*
 * A task that is not a kernel's own per-CPU thread is pushed off a CPU that goes
 * offline, and would go on polling on another one.  One that must not migrate stays,
 * and may sleep, until the hotplug callback has told it to leave.
 */
static void poll_shown_sets(struct hsm_poller *poller)
{
	const struct rtp_poll_set *set;

	migrate_disable();
	while ((set = adopt_next(poller))) {
		rtp_poller_adopt(&poller->rtp, set);
		poll_set(poller, set);
	}
	migrate_enable();
}

static bool is_wanted(const struct hsm_poller *poller)
{
	return READ_ONCE(poller->next) || kthread_should_stop() || kthread_should_park();
}

static int poll_thread(void *data)
{
	struct hsm_poller *poller = data;

	while (!kthread_should_stop()) {
		poll_shown_sets(poller);
		if (kthread_should_park())
			kthread_parkme();

		set_current_state(TASK_INTERRUPTIBLE);
		if (!is_wanted(poller))
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

/**
 * hsm_poll_thread_start() - begin to poll
 * @poller: poller with a set shown
 *
 * Return: 0, or the error of creating the thread.
 */
int hsm_poll_thread_start(struct hsm_poller *poller)
{
	struct task_struct *task;

	task = kthread_create_on_cpu(poll_thread, poller, poller->cpu, "acrn_poll/%u");
	if (IS_ERR(task))
		return PTR_ERR(task);

	sched_set_fifo(task);
	get_task_struct(task);
	poller->task = task;
	wake_up_process(task);
	return 0;
}

/**
 * hsm_poll_thread_stop() - wait until the thread is gone; its task stays
 * @poller: poller that was told to leave its loop
 */
void hsm_poll_thread_stop(struct hsm_poller *poller)
{
	kthread_stop(poller->task);
}

/**
 * hsm_poll_thread_park() - wait until the thread has let go of its CPU
 * @poller: poller that was told to leave its loop
 */
void hsm_poll_thread_park(struct hsm_poller *poller)
{
	kthread_park(poller->task);
}

/**
 * hsm_poll_thread_unpark() - let the thread go on, on its CPU
 * @poller: poller whose CPU is online
 *
 * It may have been pushed off between its loop and its place to park.
 */
void hsm_poll_thread_unpark(struct hsm_poller *poller)
{
	set_cpus_allowed_ptr(poller->task, cpumask_of(poller->cpu));
	kthread_unpark(poller->task);
}
