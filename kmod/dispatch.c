// SPDX-License-Identifier: GPL-2.0-only
/*
 * dispatch.c - the workqueue dispatcher
 *
 * Serves the slots that no poller covers.  Each VM has a work item of its own, so
 * that one VM's slow or hostile device model delays nobody else's requests.  A
 * slow sweep looks after upcalls that got lost; where there are no upcalls at
 * all it is fast and finds everything.
 */

#include <linux/rculist.h>

#include "asyncio.h"
#include "hsm.h"
#include "poll.h"
#include "sample.h"
#include "trace.h"

static struct workqueue_struct *hsm_wq;
static struct hrtimer sweep_timer;
static ktime_t sweep_period;
static atomic64_t upcalls;
static atomic64_t upcalls_queued;
static atomic64_t rescued;

static bool queue_vm(struct hsm_vm *vm)
{
	if (!queue_work(hsm_wq, &vm->work))
		return false;
	atomic64_inc(&vm->works_queued);
	return true;
}

/**
 * hsm_dispatch_kick() - send the dispatcher to look at a VM
 * @vm: VM
 *
 * queue_work() orders what was stored before it ahead of the look.
 *
 * Context: any.
 */
void hsm_dispatch_kick(struct hsm_vm *vm)
{
	queue_vm(vm);
}

/**
 * hsm_dispatch_queue() - queue work of another kind
 * @work: short
 *
 * Context: any.
 * Return: true unless it was queued already.
 */
bool hsm_dispatch_queue(struct work_struct *work)
{
	return queue_work(hsm_wq, work);
}

/* One pass over the slots; what comes later has an upcall of its own. */
void hsm_dispatch_work(struct work_struct *work)
{
	struct hsm_vm *vm = container_of(work, struct hsm_vm, work);
	u64 upcall_ns = hsm_sample_work_begin(vm);
	unsigned int done;

	rtp_count(&vm->works_run);
	done = rtp_vm_scan(&vm->rtp, &vm->irq_counters);
	hsm_sample_work_end(vm, upcall_ns, done);
}

/*
 * Pairs with (R) and (W) of core/slot.h: PENDING before the upcall, covered and
 * armed after it.  Of a VM whose pollers are all at it not even the slots are looked
 * at: their lines are between the hypervisor and the pollers.
 */
static bool look_at_vm(struct hsm_vm *vm)
{
	u32 covered = READ_ONCE(vm->rtp.covered);
	u32 uncovered = (BIT(vm->rtp.nr_slots) - 1) & ~covered;
	u32 armed = 0;
	u32 pending;

	/* A sleeper is counted before it is armed. */
	if (unlikely(atomic_read(&hsm_nr_sleepers)))
		armed = covered & hsm_cover_armed(vm);
	if (!(armed | uncovered))
		return false;

	pending = rtp_vm_pending(&vm->rtp);
	if (pending & armed)
		hsm_cover_wake(vm, pending & armed);
	if (!(pending & uncovered))
		return false;
	hsm_sample_upcall(vm);
	return queue_vm(vm);
}

/**
 * hsm_dispatch_upcall() - the hypervisor has stored a request somewhere
 *
 * It does not say where, and it says so for polled VMs, too: for those there is
 * nothing to do, unless their poller sleeps.
 *
 * Context: hard interrupt on CPU 0.
 */
void hsm_dispatch_upcall(void)
{
	struct hsm_vm *vm;
	bool queued = false;

	rcu_read_lock();
	list_for_each_entry_rcu(vm, &hsm_vms, node) {
		if (unlikely(READ_ONCE(vm->events)))
			queued |= hsm_event_look(vm);
		queued |= look_at_vm(vm);
	}
	rcu_read_unlock();

	atomic64_inc(&upcalls);
	if (queued)
		atomic64_inc(&upcalls_queued);
	trace_hsm_upcall(queued);
}

/*
 * With upcalls, pending once is no reason for alarm: the upcall may be on its
 * way.  Pending in two sweeps, and nobody looked in between: it got lost.
 */
static bool upcall_was_lost(struct hsm_vm *vm)
{
	u64 run = READ_ONCE(vm->works_run);
	bool lost = vm->sweep_works == run;

	vm->sweep_works = run;
	return lost;
}

static void sweep_vm(struct hsm_vm *vm)
{
	bool upcalls_come = hsm_upcall_way() != ACRN_HSM_POLL_UPCALL_SWEEP;

	if (!(rtp_vm_pending(&vm->rtp) & ~READ_ONCE(vm->rtp.covered))) {
		vm->sweep_works = ~0ull;
		return;
	}
	if (upcalls_come && !upcall_was_lost(vm))
		return;
	if (queue_vm(vm) && upcalls_come) {
		atomic64_inc(&rescued);
		trace_hsm_rescued(vm->vmid);
	}
}

static enum hrtimer_restart sweep(struct hrtimer *timer)
{
	struct hsm_vm *vm;

	rcu_read_lock();
	list_for_each_entry_rcu(vm, &hsm_vms, node) {
		hsm_event_look(vm);
		sweep_vm(vm);
	}
	rcu_read_unlock();

	hrtimer_forward_now(timer, sweep_period);
	return HRTIMER_RESTART;
}

/* Called under hsm_control when the first VM comes and when the last one goes. */
void hsm_dispatch_start_sweep(void)
{
	hrtimer_start(&sweep_timer, sweep_period, HRTIMER_MODE_REL_HARD);
}

void hsm_dispatch_stop_sweep(void)
{
	hrtimer_cancel(&sweep_timer);
}

/* Decided once it is known whether upcalls come. */
void hsm_dispatch_every(ktime_t period)
{
	sweep_period = period;
}

/* A poller slept through its upcall. */
void hsm_dispatch_count_rescued(void)
{
	atomic64_inc(&rescued);
}

void hsm_dispatch_info(struct acrn_hsm_poll_info *info)
{
	u64 queued = atomic64_read(&upcalls_queued);

	/* Pairs with the order in which the upcall counts: read the other way round. */
	smp_rmb();
	info->sweep_ns = ktime_to_ns(sweep_period);
	info->upcalls = atomic64_read(&upcalls);
	info->upcalls_idle = info->upcalls - queued;
	info->rescued = atomic64_read(&rescued);
}

int hsm_dispatch_init(void)
{
	/*
	 * Unbound: a bound worker would starve behind a poller on its CPU, and
	 * isolated CPUs are spared.
	 */
	hsm_wq = alloc_workqueue("acrn_hsm", WQ_UNBOUND | WQ_HIGHPRI |
				 WQ_MEM_RECLAIM, 0);
	if (!hsm_wq)
		return -ENOMEM;

	hrtimer_init(&sweep_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	sweep_timer.function = sweep;
	return 0;
}

void hsm_dispatch_exit(void)
{
	destroy_workqueue(hsm_wq);
}
