// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioreq.c - the default client, and what stops requests for a while
 *
 * The default client is the device model.  It has no object of its own: its
 * existence is a flag of the VM, its end a new generation, and who sleeps in
 * ATTACH holds a reference to the VM.  So there is nothing that could be freed
 * under a sleeper.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/nospec.h>
#include <linux/wait_bit.h>

#include "hsm.h"
#include "observe.h"
#include "sample.h"
#include "trace.h"

#define CLEAR_TIMEOUT_MS	100
#define RESET_TIMEOUT_MS	1000

static int notify_hypervisor(struct rtp_vm *rtp, unsigned int vcpu)
{
	struct hsm_vm *vm = hsm_vm_of(rtp);
	int ret;

	/* Being torn down: the id may be another VM's by now. */
	if (!READ_ONCE(vm->alive))
		return 0;

	ret = hsm_hv_call(HV_NOTIFY_REQUEST_FINISH, vm->vmid, vcpu);
	trace_hsm_notify(vm->vmid, vcpu, ret);
	if (ret)
		pr_err_ratelimited("vm %u: hypervisor refused the answer of vCPU %u: %d\n",
				   vm->vmid, vcpu, ret);
	return ret;
}

static void kick_dispatcher(struct rtp_vm *rtp)
{
	hsm_dispatch_kick(hsm_vm_of(rtp));
}

/* The request was stored before; the sleeper looks after it has enqueued. */
static void wake_user(struct rtp_vm *rtp)
{
	struct hsm_vm *vm = hsm_vm_of(rtp);

	/* A simple wait queue: its lock spins, so a poller never sleeps on it. */
	if (swq_has_sleeper(&vm->user_wait))
		swake_up_all(&vm->user_wait);
}

const struct rtp_vm_ops hsm_rtp_ops = {
	.notify		= notify_hypervisor,
	.kick		= kick_dispatcher,
	.wake_user	= wake_user,
	.handing	= hsm_sample_handing,
	.trace		= hsm_trace_event,
};

/**
 * hsm_vm_quiesce() - wait until everybody serves by the new state of a VM
 * @vm: VM, after a change of what serving looks at
 *
 * Context: may sleep.  As long as the slowest in-kernel client takes.
 */
void hsm_vm_quiesce(struct hsm_vm *vm)
{
	u32 left = rtp_vm_quiesce(&vm->rtp);

	while (!rtp_vm_quiesced(&vm->rtp, &left))
		hsm_wait_briefly();
}

static bool quiesce_for(struct hsm_vm *vm, unsigned int timeout_ms)
{
	unsigned long end = jiffies + msecs_to_jiffies(timeout_ms);
	u32 left = rtp_vm_quiesce(&vm->rtp);

	while (!rtp_vm_quiesced(&vm->rtp, &left)) {
		if (time_after(jiffies, end))
			return false;
		hsm_wait_briefly();
	}
	return true;
}

/* The device model's calls come from several threads: count, then add up. */
static void count_user(struct hsm_vm *vm, const struct rtp_counters *counters)
{
	raw_spin_lock(&vm->user_lock);
	vm->user_counters.served += counters->served;
	vm->user_counters.notified += counters->notified;
	vm->user_counters.fail_safe += counters->fail_safe;
	vm->user_counters.lost += counters->lost;
	raw_spin_unlock(&vm->user_lock);
}

static void take_back_all(struct hsm_vm *vm)
{
	struct rtp_counters counters = {};
	u32 i;

	for (i = 0; i < vm->rtp.nr_slots; i++)
		rtp_vm_take_back(&vm->rtp, &vm->rtp.slots[i], true, &counters);

	count_user(vm, &counters);
}

/**
 * hsm_user_create() - CREATE_IOREQ_CLIENT
 * @vm: VM
 *
 * Return: 0; -EEXIST.
 */
long hsm_user_create(struct hsm_vm *vm)
{
	if (vm->rtp.has_user)
		return -EEXIST;

	WRITE_ONCE(vm->rtp.has_user, 1);
	return 0;
}

static bool user_has_work(struct hsm_vm *vm)
{
	u32 i;

	for (i = 0; i < vm->rtp.nr_slots; i++)
		if (rtp_slot_user_has_work(&vm->rtp.slots[i]))
			return true;

	return false;
}

static bool wait_is_over(struct hsm_vm *vm, unsigned int generation)
{
	return READ_ONCE(vm->user_generation) != generation || user_has_work(vm);
}

static long wait_for_work(struct hsm_vm *vm, unsigned int generation)
{
	/* A signal is a normal end: device models leave their loop on an error. */
	if (!wait_is_over(vm, generation)) {
		atomic64_inc(&vm->attach_waits);
		swait_event_interruptible_exclusive(vm->user_wait,
						    wait_is_over(vm, generation));
	}

	return READ_ONCE(vm->user_generation) == generation ? 0 : -ENODEV;
}

/**
 * hsm_user_attach() - ATTACH_IOREQ_CLIENT: sleep until there is a request
 * @vm: VM; the caller has a reference, and not its locks
 *
 * Return: 0 if there is one, or a signal; -ENODEV if there is no default
 * client, or it goes; -EINVAL if the VM is gone.
 */
long hsm_user_attach(struct hsm_vm *vm)
{
	unsigned int generation;
	long ret;

	down_read(&vm->life);
	if (!vm->alive) {
		up_read(&vm->life);
		return -EINVAL;
	}
	/* Before the flag: who clears it changes the generation after that. */
	generation = smp_load_acquire(&vm->user_generation);
	if (!READ_ONCE(vm->rtp.has_user)) {
		up_read(&vm->life);
		return -ENODEV;
	}
	atomic_inc(&vm->nr_attached);
	up_read(&vm->life);

	ret = wait_for_work(vm, generation);

	if (atomic_dec_and_test(&vm->nr_attached))
		wake_up_var(&vm->nr_attached);
	return ret;
}

/**
 * hsm_user_wait_gone() - wait until nobody is inside ATTACH
 * @vm: VM whose default client was destroyed, and of which no call can begin
 */
void hsm_user_wait_gone(struct hsm_vm *vm)
{
	wait_var_event(&vm->nr_attached, !atomic_read(&vm->nr_attached));
}

/**
 * hsm_user_destroy() - DESTROY_IOREQ_CLIENT
 * @vm: VM
 *
 * The requests it still has are answered fail-safe, and whoever sleeps in
 * ATTACH leaves with -ENODEV.
 *
 * Context: @vm->lock held, or the VM's last user.
 */
void hsm_user_destroy(struct hsm_vm *vm)
{
	if (!vm->rtp.has_user)
		return;

	WRITE_ONCE(vm->rtp.has_user, 0);
	hsm_vm_quiesce(vm);
	take_back_all(vm);

	/* Pairs with the acquire in hsm_user_attach(). */
	smp_store_release(&vm->user_generation, vm->user_generation + 1);
	swake_up_all(&vm->user_wait);
}

/**
 * hsm_user_notify() - NOTIFY_REQUEST_FINISH: the device model has answered
 * @vm:		VM
 * @notify:	which vCPU; @notify->vmid is ignored
 *
 * Return: 0, also if there is nothing to complete; -EINVAL; the hypervisor's
 * error if it refuses the notification.
 */
long hsm_user_notify(struct hsm_vm *vm, const struct acrn_ioreq_notify *notify)
{
	struct rtp_counters counters = {};
	u32 vcpu = notify->vcpu;
	u64 handed_ns;
	int ret;

	if (notify->reserved || vcpu >= vm->rtp.nr_slots)
		return -EINVAL;
	if (!READ_ONCE(vm->rtp.has_user))
		return 0;

	vcpu = array_index_nospec(vcpu, vm->rtp.nr_slots);
	handed_ns = hsm_sample_notify(vm, vcpu);
	ret = rtp_vm_take_back(&vm->rtp, &vm->rtp.slots[vcpu], false, &counters);
	if (counters.served)
		hsm_sample_notified(vm, vcpu, handed_ns);
	count_user(vm, &counters);
	return ret;
}

/**
 * hsm_ioreq_clear() - CLEAR_VM_IOREQ: answer whatever is in flight
 * @vm: VM that is paused and about to be reset
 *
 * Context: @vm->lock held.
 * Return: 0.
 */
long hsm_ioreq_clear(struct hsm_vm *vm)
{
	WRITE_ONCE(vm->rtp.clearing, 1);
	if (!quiesce_for(vm, CLEAR_TIMEOUT_MS))
		pr_warn_ratelimited("vm %u: an in-kernel client is still busy\n",
				    vm->vmid);
	take_back_all(vm);
	WRITE_ONCE(vm->rtp.clearing, 0);

	return 0;
}

/**
 * hsm_ioreq_reset() - RESET_VM
 * @vm: VM
 *
 * The hypervisor makes every slot FREE, whatever it holds.  So nobody may be
 * in one then: claims come to nothing while that goes on.
 *
 * Context: @vm->lock held.
 * Return: the hypervisor's result.
 */
long hsm_ioreq_reset(struct hsm_vm *vm)
{
	long ret;

	/* The barrier of quiesce_for() pairs with the claim's cmpxchg, (D). */
	WRITE_ONCE(vm->rtp.resetting, 1);
	if (!quiesce_for(vm, RESET_TIMEOUT_MS))
		pr_warn_ratelimited("vm %u: reset while an in-kernel client is busy\n",
				    vm->vmid);
	take_back_all(vm);
	/*
	 * Once more: a NOTIFY that took its slot back before we did may have
	 * stored COMPLETE and not told the hypervisor yet, which would remember
	 * that beyond the reset.
	 */
	quiesce_for(vm, RESET_TIMEOUT_MS);
	ret = hsm_hv_call(HV_RESET_VM, vm->vmid, 0);
	WRITE_ONCE(vm->rtp.resetting, 0);
	/* For requests that came meanwhile and whose upcall found us refusing. */
	hsm_dispatch_kick(vm);

	return ret;
}
