// SPDX-License-Identifier: GPL-2.0-only
/* poller.c - pollers and the VMs attached to them */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/isolation.h>
#include <linux/slab.h>

#include "poll.h"

static LIST_HEAD(pollers);
static u32 nr_pollers;
static u32 next_id;

struct hsm_poller *hsm_poller_find(u32 id)
{
	struct hsm_poller *poller;

	list_for_each_entry(poller, &pollers, node)
		if (poller->id == id)
			return poller;

	return NULL;
}

/* The one with that id, or the next one above. */
struct hsm_poller *hsm_poller_next(u32 id)
{
	struct hsm_poller *poller, *best = NULL;

	list_for_each_entry(poller, &pollers, node)
		if (poller->id >= id && (!best || poller->id < best->id))
			best = poller;

	return best;
}

u32 hsm_poller_count(void)
{
	return nr_pollers;
}

static bool cpu_has_poller(unsigned int cpu)
{
	struct hsm_poller *poller;

	list_for_each_entry(poller, &pollers, node)
		if (poller->cpu == cpu)
			return true;

	return false;
}

/*
 * A poller that lost its CPU would go on spinning on another one, CPU 0 for
 * instance, and a hotplug callback would have to run on the CPU it spins on.  So
 * the CPU's device refuses to go offline as long as it has a poller.
 *
 * Returns what the device said before.
 */
static bool set_offline_disabled(unsigned int cpu, bool disabled)
{
	struct device *device = get_cpu_device(cpu);
	bool before;

	if (!device)
		return false;

	device_lock(device);
	before = device->offline_disabled;
	device->offline_disabled = disabled;
	device_unlock(device);
	return before;
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
		if (other != cpu && !is_isolated(other) && !cpu_has_poller(other))
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
	if (cpu_has_poller(cpu) || !house_is_kept_without(cpu))
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

	INIT_LIST_HEAD(&poller->vms);
	INIT_LIST_HEAD(&poller->retired);
	poller->cpu = cpu;
	ret = hsm_poll_set_update(poller);
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
	bool offline_disabled;
	int ret;

	offline_disabled = set_offline_disabled(args->cpu, true);
	cpus_read_lock();
	ret = check_cpu(args);
	poller = ret ? ERR_PTR(ret) : make_poller(args->cpu);
	cpus_read_unlock();
	if (IS_ERR(poller)) {
		set_offline_disabled(args->cpu, offline_disabled);
		return PTR_ERR(poller);
	}

	poller->offline_disabled = offline_disabled;
	poller->id = next_id++;
	poller->owner = args->flags & ACRN_HSM_POLLER_PERSISTENT ? NULL : file;
	list_add_tail(&poller->node, &pollers);
	nr_pollers++;

	args->id = poller->id;
	args->pid = task_pid_nr(poller->task);
	pr_info("poller %u polls on CPU %u\n", poller->id, poller->cpu);
	return 0;
}

static void free_poller(struct hsm_poller *poller)
{
	hsm_poll_thread_stop(poller);
	hsm_poll_set_free(poller);
	set_offline_disabled(poller->cpu, poller->offline_disabled);
	list_del(&poller->node);
	nr_pollers--;
	hsm_rule_forget_poller(poller->id);
	kfree(poller);
}

/**
 * hsm_poller_destroy() - POLLER_DESTROY
 * @id: poller
 *
 * Return: 0; -ENOENT; -EBUSY while a VM is attached.
 */
long hsm_poller_destroy(u32 id)
{
	struct hsm_poller *poller = hsm_poller_find(id);

	if (!poller)
		return -ENOENT;
	if (poller->nr_vms)
		return -EBUSY;

	free_poller(poller);
	return 0;
}

static void evict_and_free(struct hsm_poller *poller)
{
	struct hsm_vm *vm, *next;

	list_for_each_entry_safe(vm, next, &poller->vms, poller_node)
		hsm_poller_detach(vm);
	free_poller(poller);
}

/**
 * hsm_poller_close() - a descriptor goes, and its pollers with it
 * @file: descriptor
 */
void hsm_poller_close(struct hsm_file *file)
{
	struct hsm_poller *poller, *next;

	list_for_each_entry_safe(poller, next, &pollers, node)
		if (poller->owner == file)
			evict_and_free(poller);
}

/* The module goes; no VM is left. */
void hsm_poller_exit(void)
{
	struct hsm_poller *poller, *next;

	mutex_lock(&hsm_control);
	list_for_each_entry_safe(poller, next, &pollers, node)
		evict_and_free(poller);
	mutex_unlock(&hsm_control);
}

/**
 * hsm_poller_attach() - POLLER_ATTACH
 * @vm:		VM
 * @poller:	poller
 *
 * Return: 0; -EBUSY.
 */
long hsm_poller_attach(struct hsm_vm *vm, struct hsm_poller *poller)
{
	if (vm->poller)
		return -EBUSY;

	vm->poller = poller;
	list_add_tail(&vm->poller_node, &poller->vms);
	poller->nr_vms++;
	return 0;
}

static long start_polling(struct hsm_vm *vm)
{
	int ret;

	if (!vm->poller)
		return -ENXIO;

	vm->mode = ACRN_HSM_POLL_MODE_POLL;
	ret = hsm_poll_set_update(vm->poller);
	if (ret) {
		vm->mode = ACRN_HSM_POLL_MODE_IRQ;
		return ret;
	}
	/* Only now: from here on upcalls are ignored. */
	rtp_vm_cover(&vm->rtp);
	return 0;
}

/*
 * Upcalls count again first, and the dispatcher looks for those that did not.
 * The poller may go on for a moment, which hurts nobody.
 */
static long stop_polling(struct hsm_vm *vm)
{
	int ret;

	vm->mode = ACRN_HSM_POLL_MODE_IRQ;
	rtp_vm_uncover(&vm->rtp);
	ret = hsm_poll_set_update(vm->poller);
	if (ret) {
		vm->mode = ACRN_HSM_POLL_MODE_POLL;
		rtp_vm_cover(&vm->rtp);
	}
	return ret;
}

/**
 * hsm_poller_set_mode() - VM_SET_MODE
 * @vm:		VM
 * @mode:	ACRN_HSM_POLL_MODE_*
 *
 * Return: 0; -EINVAL; -ENXIO; -ENOMEM.
 */
long hsm_poller_set_mode(struct hsm_vm *vm, u32 mode)
{
	long ret;

	if (mode > ACRN_HSM_POLL_MODE_POLL)
		return -EINVAL;
	if (mode == vm->mode)
		return 0;

	ret = mode == ACRN_HSM_POLL_MODE_POLL ? start_polling(vm) :
						stop_polling(vm);
	if (!ret)
		vm->mode_switches++;
	return ret;
}

/**
 * hsm_poller_detach() - POLLER_DETACH
 * @vm: VM; nothing happens if it has no poller
 *
 * On return no poller looks at the VM.  Cannot fail: without memory for a new
 * set we wait for some.
 */
void hsm_poller_detach(struct hsm_vm *vm)
{
	struct hsm_poller *poller = vm->poller;

	if (!poller)
		return;

	if (vm->mode == ACRN_HSM_POLL_MODE_POLL)
		while (hsm_poller_set_mode(vm, ACRN_HSM_POLL_MODE_IRQ))
			cond_resched();
	hsm_poll_set_settle(poller);

	list_del(&vm->poller_node);
	poller->nr_vms--;
	vm->poller = NULL;
}
