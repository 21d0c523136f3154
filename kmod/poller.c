// SPDX-License-Identifier: GPL-2.0-only
/* poller.c - pollers: where they may be, who made them */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/isolation.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "poll.h"
#include "trace.h"

/* Changed under hsm_control, cpus lock and hsm_cover_lock; one of them to look. */
LIST_HEAD(hsm_pollers);
static u32 nr_pollers;
static u32 next_id;

struct hsm_poller *hsm_poller_find(u32 id)
{
	struct hsm_poller *poller;

	list_for_each_entry(poller, &hsm_pollers, node)
		if (poller->id == id)
			return poller;

	return NULL;
}

/* The one with that id, or the next one above. */
struct hsm_poller *hsm_poller_next(u32 id)
{
	struct hsm_poller *poller, *best = NULL;

	list_for_each_entry(poller, &hsm_pollers, node)
		if (poller->id >= id && (!best || poller->id < best->id))
			best = poller;

	return best;
}

u32 hsm_poller_count(void)
{
	return nr_pollers;
}

/**
 * hsm_poller_on() - find the poller of a CPU
 * @cpu: CPU
 *
 * Context: hsm_control or the cpus lock held.
 * Return: the poller or NULL.
 */
struct hsm_poller *hsm_poller_on(unsigned int cpu)
{
	struct hsm_poller *poller;

	list_for_each_entry(poller, &hsm_pollers, node)
		if (poller->cpu == cpu)
			return poller;

	return NULL;
}

static bool is_isolated(unsigned int cpu)
{
	return !cpumask_test_cpu(cpu, housekeeping_cpumask(HK_TYPE_DOMAIN));
}

/* Does any online CPU remain on which the rest of the system can run? */
static bool house_is_kept_without(unsigned int cpu)
{
	unsigned int other;

	for_each_online_cpu(other)
		if (other != cpu && !is_isolated(other) && !hsm_poller_on(other))
			return true;

	return false;
}

static int check_cpu(const struct acrn_hsm_poller *args)
{
	unsigned int cpu = args->cpu;

	/* CPU 0 takes all upcalls, and cannot be kept free of other work. */
	if (!cpu || cpu >= nr_cpu_ids || !cpu_possible(cpu))
		return -EINVAL;
	if (!cpu_online(cpu))
		return -ENODEV;
	if (hsm_poller_on(cpu) || !house_is_kept_without(cpu))
		return -EBUSY;
	if (!is_isolated(cpu) && !(args->flags & ACRN_HSM_POLLER_FORCE))
		return -EXDEV;
	return nr_pollers < HSM_POLLERS_MAX ? 0 : -ENOSPC;
}

static struct hsm_poller *make_poller(u32 cpu)
{
	struct hsm_poller *poller = kzalloc(sizeof(*poller), GFP_KERNEL);
	int ret;

	if (!poller)
		return ERR_PTR(-ENOMEM);

	INIT_LIST_HEAD(&poller->attachments);
	INIT_LIST_HEAD(&poller->retired);
	poller->cpu = cpu;
	ret = hsm_poll_set_update(poller, GFP_KERNEL);
	if (ret)
		goto err_free;

	ret = hsm_poll_thread_start(poller);
	if (ret)
		goto err_set;
	return poller;

err_set:
	hsm_poll_set_free(poller);
err_free:
	kfree(poller);
	return ERR_PTR(ret);
}

static void publish_poller(struct hsm_poller *poller)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&hsm_cover_lock, flags);
	list_add_tail(&poller->node, &hsm_pollers);
	raw_spin_unlock_irqrestore(&hsm_cover_lock, flags);
	nr_pollers++;
}

/* Whatever its VMs are told from now on, it is shown nothing: it can be stopped. */
static void withdraw_poller(struct hsm_poller *poller)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&hsm_cover_lock, flags);
	list_del(&poller->node);
	poller->away |= HSM_POLLER_GONE;
	hsm_poll_set_show(poller);
	raw_spin_unlock_irqrestore(&hsm_cover_lock, flags);
	nr_pollers--;
	hsm_rule_forget_poller(poller->id);
}

/**
 * hsm_poller_create() - POLLER_CREATE
 * @file:	descriptor that a poller which is not persistent goes with
 * @args:	arguments; receives id and thread
 *
 * Return: 0 or an error of struct acrn_hsm_poller.
 */
long hsm_poller_create(struct hsm_file *file, struct acrn_hsm_poller *args)
{
	struct hsm_poller *poller;
	int ret = check_cpu(args);

	if (ret)
		return ret;
	poller = make_poller(args->cpu);
	if (IS_ERR(poller))
		return PTR_ERR(poller);

	poller->id = next_id++;
	poller->owner = args->flags & ACRN_HSM_POLLER_PERSISTENT ? NULL : file;
	publish_poller(poller);
	hsm_suspend_join(poller);

	args->id = poller->id;
	args->pid = task_pid_nr(poller->task);
	trace_hsm_poller(poller->id, poller->cpu, args->pid, HSM_TRACE_CREATED);
	pr_info("poller %u polls on CPU %u\n", poller->id, poller->cpu);
	return 0;
}

static bool is_attached(const struct hsm_poller *poller)
{
	struct hsm_attachment *attachment;

	list_for_each_entry(attachment, &poller->attachments, poller_node)
		if (attachment->slots)
			return true;

	return false;
}

/**
 * hsm_poller_withdraw() - POLLER_DESTROY, as far as others see it
 * @id:		poller
 * @poller:	receives it, for hsm_poller_free()
 *
 * Return: 0; -ENOENT; -EBUSY while a VM is attached.
 */
long hsm_poller_withdraw(u32 id, struct hsm_poller **poller)
{
	*poller = hsm_poller_find(id);
	if (!*poller)
		return -ENOENT;
	if (is_attached(*poller))
		return -EBUSY;

	withdraw_poller(*poller);
	return 0;
}

/**
 * hsm_poller_free() - wait until a poller's thread is gone, and free it
 * @poller: poller that was withdrawn
 *
 * Context: no lock held.  It waits as long as somebody keeps the thread from its CPU.
 */
void hsm_poller_free(struct hsm_poller *poller)
{
	hsm_poll_thread_stop(poller);

	mutex_lock(&hsm_control);
	hsm_attachment_evict(poller);
	trace_hsm_poller(poller->id, poller->cpu, task_pid_nr(poller->task),
			 HSM_TRACE_DESTROYED);
	mutex_unlock(&hsm_control);

	/* The upcall's handler may be at it, or about to wake its thread. */
	synchronize_rcu();
	put_task_struct(poller->task);
	hsm_poll_set_free(poller);
	kfree(poller);
}

/**
 * hsm_poller_close() - a descriptor goes, and its pollers with it
 * @file: descriptor; NULL: the module goes, with those that are nobody's
 */
void hsm_poller_close(struct hsm_file *file)
{
	struct hsm_poller *poller, *next;
	LIST_HEAD(withdrawn);

	cpus_read_lock();
	mutex_lock(&hsm_control);
	list_for_each_entry_safe(poller, next, &hsm_pollers, node) {
		if (poller->owner != file)
			continue;
		hsm_attachment_evict(poller);
		withdraw_poller(poller);
		list_add_tail(&poller->node, &withdrawn);
	}
	mutex_unlock(&hsm_control);
	cpus_read_unlock();

	list_for_each_entry_safe(poller, next, &withdrawn, node)
		hsm_poller_free(poller);
}
