// SPDX-License-Identifier: GPL-2.0-only
/*
 * irqfd.c - interrupts: a signal on an eventfd injects an MSI
 *
 * An irqfd is on its VM's list while it is in service.  Whoever takes it off
 * the list, under irqfds_lock, queues its removal; the removal alone unhooks
 * it, drops its eventfd and frees it.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/eventfd.h>
#include <linux/file.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "hsm.h"

struct irqfd {
	struct acrn_msi_entry	msi;	/* linear-map memory, for the hypercall */
	struct hsm_vm		*vm;
	struct eventfd_ctx	*eventfd;
	struct list_head	node;
	wait_queue_entry_t	wait;
	poll_table		poll;
	struct work_struct	removal;
	bool			missed;	/* signalled while msi_off; under msi_lock */
};

/*
 * Runs where the eventfd is signalled, which may be atomic context.  msi_lock
 * makes pausing exact: once it has been set, no injection goes on.
 */
static void inject(struct irqfd *irqfd)
{
	struct hsm_vm *vm = irqfd->vm;
	unsigned long flags;
	long ret = 0;

	raw_spin_lock_irqsave(&vm->msi_lock, flags);
	if (vm->msi_off)
		irqfd->missed = true;
	else
		ret = hsm_hv_call_struct(HV_INJECT_MSI, vm->vmid, &irqfd->msi);
	raw_spin_unlock_irqrestore(&vm->msi_lock, flags);

	if (ret)
		pr_err_ratelimited("vm %u: hypervisor refused an interrupt: %ld\n",
				   vm->vmid, ret);
}

/* Context: irqfds_lock held. */
static void begin_removal(struct irqfd *irqfd)
{
	if (list_empty(&irqfd->node))
		return;
	list_del_init(&irqfd->node);
	queue_work(irqfd->vm->irqfd_wq, &irqfd->removal);
}

static void remove_irqfd(struct work_struct *work)
{
	struct irqfd *irqfd = container_of(work, struct irqfd, removal);
	u64 count;

	/* Waits for a wake-up that is running. */
	eventfd_ctx_remove_wait_queue(irqfd->eventfd, &irqfd->wait, &count);
	eventfd_ctx_put(irqfd->eventfd);
	kfree(irqfd);
}

static int on_signal(wait_queue_entry_t *wait, unsigned int mode, int sync,
		     void *key)
{
	struct irqfd *irqfd = container_of(wait, struct irqfd, wait);
	__poll_t events = key_to_poll(key);
	unsigned long flags;

	if (events & EPOLLIN)
		inject(irqfd);

	if (events & EPOLLHUP) {
		/* The last descriptor was closed. */
		spin_lock_irqsave(&irqfd->vm->irqfds_lock, flags);
		begin_removal(irqfd);
		spin_unlock_irqrestore(&irqfd->vm->irqfds_lock, flags);
	}

	return 0;
}

static void hook(struct file *file, wait_queue_head_t *head, poll_table *poll)
{
	struct irqfd *irqfd = container_of(poll, struct irqfd, poll);

	add_wait_queue(head, &irqfd->wait);
}

static struct irqfd *make_irqfd(struct hsm_vm *vm, struct file *file,
				const struct acrn_irqfd *args)
{
	struct irqfd *irqfd = kzalloc(sizeof(*irqfd), GFP_KERNEL_ACCOUNT);
	struct eventfd_ctx *eventfd;

	if (!irqfd)
		return ERR_PTR(-ENOMEM);

	eventfd = eventfd_ctx_fileget(file);
	if (IS_ERR(eventfd)) {
		kfree(irqfd);
		return ERR_CAST(eventfd);
	}

	irqfd->vm = vm;
	irqfd->msi = args->msi;
	irqfd->eventfd = eventfd;
	INIT_WORK(&irqfd->removal, remove_irqfd);
	init_waitqueue_func_entry(&irqfd->wait, on_signal);
	init_poll_funcptr(&irqfd->poll, hook);
	return irqfd;
}

static int enlist(struct irqfd *irqfd)
{
	struct hsm_vm *vm = irqfd->vm;
	struct irqfd *other;
	int ret = 0;

	spin_lock_irq(&vm->irqfds_lock);
	list_for_each_entry(other, &vm->irqfds, node)
		if (other->eventfd == irqfd->eventfd)
			ret = -EBUSY;
	if (!ret)
		list_add_tail(&irqfd->node, &vm->irqfds);
	spin_unlock_irq(&vm->irqfds_lock);

	return ret;
}

/* @file stays open meanwhile, so that the irqfd is not removed under us. */
static long assign_file(struct hsm_vm *vm, struct file *file,
			const struct acrn_irqfd *args)
{
	struct irqfd *irqfd = make_irqfd(vm, file, args);
	int ret;

	if (IS_ERR(irqfd))
		return PTR_ERR(irqfd);

	ret = enlist(irqfd);
	if (ret) {
		eventfd_ctx_put(irqfd->eventfd);
		kfree(irqfd);
		return ret;
	}

	/* Hooks in, and says whether it was signalled before. */
	if (vfs_poll(file, &irqfd->poll) & EPOLLIN)
		inject(irqfd);
	return 0;
}

static long assign(struct hsm_vm *vm, const struct acrn_irqfd *args)
{
	struct file *file = eventfd_fget(args->fd);
	long ret;

	if (IS_ERR(file))
		return PTR_ERR(file);

	ret = assign_file(vm, file, args);
	fput(file);
	return ret;
}

static long deassign(struct hsm_vm *vm, const struct acrn_irqfd *args)
{
	struct eventfd_ctx *eventfd = eventfd_ctx_fdget(args->fd);
	struct irqfd *irqfd, *next;

	if (IS_ERR(eventfd))
		return PTR_ERR(eventfd);

	spin_lock_irq(&vm->irqfds_lock);
	list_for_each_entry_safe(irqfd, next, &vm->irqfds, node)
		if (irqfd->eventfd == eventfd)
			begin_removal(irqfd);
	spin_unlock_irq(&vm->irqfds_lock);
	eventfd_ctx_put(eventfd);

	/* The hook is gone, and no injection runs, when we return. */
	flush_workqueue(vm->irqfd_wq);
	return 0;
}

/**
 * hsm_irqfd() - IRQFD
 * @vm:		VM
 * @args:	arguments
 *
 * Context: @vm->lock held.
 * Return: 0, also for the removal of what is not there; -EBADF; -EINVAL if it
 * is not an eventfd; -EBUSY if the eventfd is in use in this VM; -ENOMEM.
 */
long hsm_irqfd(struct hsm_vm *vm, const struct acrn_irqfd *args)
{
	if (args->flags & ACRN_IRQFD_FLAG_DEASSIGN)
		return deassign(vm, args);

	return assign(vm, args);
}

static void set_off(struct hsm_vm *vm, bool off)
{
	raw_spin_lock_irq(&vm->msi_lock);
	vm->msi_off = off;
	raw_spin_unlock_irq(&vm->msi_lock);
}

/**
 * hsm_irqfd_pause() - inject nothing until hsm_irqfd_resume()
 * @vm: VM about to be destroyed
 *
 * The hypervisor gives its id to another VM at once.
 */
void hsm_irqfd_pause(struct hsm_vm *vm)
{
	set_off(vm, true);
}

/**
 * hsm_irqfd_resume() - the VM lives on
 * @vm: VM; what was signalled meanwhile is injected now
 */
void hsm_irqfd_resume(struct hsm_vm *vm)
{
	struct irqfd *irqfd;

	set_off(vm, false);

	spin_lock_irq(&vm->irqfds_lock);
	list_for_each_entry(irqfd, &vm->irqfds, node) {
		if (!irqfd->missed)
			continue;
		irqfd->missed = false;
		inject(irqfd);
	}
	spin_unlock_irq(&vm->irqfds_lock);
}

int hsm_irqfd_init(struct hsm_vm *vm)
{
	INIT_LIST_HEAD(&vm->irqfds);
	spin_lock_init(&vm->irqfds_lock);
	raw_spin_lock_init(&vm->msi_lock);
	vm->irqfd_wq = alloc_workqueue("acrn_irqfd-%u", WQ_UNBOUND, 0, vm->vmid);
	return vm->irqfd_wq ? 0 : -ENOMEM;
}

/* Context: no call of the device model for this VM begins any more. */
void hsm_irqfd_exit(struct hsm_vm *vm)
{
	struct irqfd *irqfd, *next;

	if (!vm->irqfd_wq)
		return;

	spin_lock_irq(&vm->irqfds_lock);
	list_for_each_entry_safe(irqfd, next, &vm->irqfds, node)
		begin_removal(irqfd);
	spin_unlock_irq(&vm->irqfds_lock);

	destroy_workqueue(vm->irqfd_wq);
	vm->irqfd_wq = NULL;
}
