// SPDX-License-Identifier: GPL-2.0-only
/*
 * run.c - a vCPU that issues many accesses, on a thread of its own
 *
 * The thread is an ordinary one (SCHED_OTHER), so that a vCPU that spins for
 * seconds does not starve the rest of its CPU.
 */
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/swait.h>

#include <asm/msr.h>
#include <asm/processor.h>

#include "../core/hist.h"
#include "hvsim.h"

static_assert(HVSIM_HIST_BUCKETS == RTP_HIST_BUCKETS);

/**
 * struct run - one run
 * @arg:	what the user wants, and gets
 * @vcpu:	acquired
 * @accesses:	@arg->nr of them
 * @hist:	RTP_HIST_BUCKETS
 * @gap_cycles:	pause between two requests
 * @written:	writes so far, for HVSIM_RUN_NUMBER
 * @cancelled:	the user has been killed
 * @over:	the thread is done
 */
struct run {
	struct hvsim_run		*arg;
	struct hvsim_vcpu		*vcpu;
	const struct hvsim_access	*accesses;
	u32				*hist;
	u64				gap_cycles;
	u64				written;
	bool				cancelled;
	struct completion		over;
};

static bool run_is_over(const struct run *run)
{
	return READ_ONCE(run->cancelled) ||
	       READ_ONCE(run->vcpu->vm->state) != HVSIM_VM_RUNNING;
}

static void run_pause(const struct run *run)
{
	u64 start = rdtsc();

	while (rdtsc() - start < run->gap_cycles && !run_is_over(run)) {
		cpu_relax();
		cond_resched();
	}
}

static void run_count_latency(struct run *run, u64 index, u64 cycles)
{
	struct hvsim_run *arg = run->arg;
	u64 ns;

	if (index < arg->warmup)
		return;

	ns = hvsim_cycles_to_ns(cycles);
	rtp_hist_add(run->hist, ns);
	arg->sum_ns += ns;
	arg->min_ns = min(arg->min_ns, ns);
	arg->max_ns = max(arg->max_ns, ns);
}

static bool run_value_is_right(struct run *run, const struct hvsim_access *access,
			       u64 value)
{
	if (access->direction != ACRN_IOREQ_DIR_READ ||
	    !(run->arg->flags & HVSIM_RUN_CHECK))
		return true;
	if (!((value ^ access->value) & hvsim_access_mask(access)))
		return true;

	run->arg->mismatches++;
	return false;
}

/* Whether the request is simply right. */
static bool run_count(struct run *run, u64 index, const struct hvsim_access *access,
		      const struct hvsim_result *result)
{
	switch (result->outcome) {
	case HVSIM_ASYNC:
	case HVSIM_DONE:
		run->arg->done++;
		run_count_latency(run, index, result->cycles);
		return run_value_is_right(run, access, result->value);
	case HVSIM_RESET:
	case HVSIM_STOPPED:
		run->arg->cut++;
		break;
	default:
		run->arg->missing++;
	}
	return false;
}

/* Whether the run goes on. */
static bool run_one(struct run *run, u64 index)
{
	struct hvsim_access access = run->accesses[index % run->arg->nr];
	struct hvsim_run *arg = run->arg;
	struct hvsim_result result;

	if (arg->flags & HVSIM_RUN_NUMBER && access.direction == ACRN_IOREQ_DIR_WRITE)
		access.value = ++run->written;

	hvsim_vcpu_request(run->vcpu, &access, &result);
	if (run_count(run, index, &access, &result))
		return true;

	if (arg->first_bad == U64_MAX) {
		arg->first_bad = index;
		arg->got = result.value & hvsim_access_mask(&access);
	}
	return result.outcome != HVSIM_STOPPED && !(arg->flags & HVSIM_RUN_STOP_BAD);
}

static int run_thread(void *data)
{
	struct run *run = data;
	u64 total = (u64)run->arg->nr * run->arg->repeat;
	u64 i;

	for (i = 0; i < total && run_one(run, i) && !run_is_over(run); i++) {
		/* Requests answered at once never look around themselves. */
		cond_resched();
		if (run->gap_cycles)
			run_pause(run);
	}
	kthread_complete_and_exit(&run->over, 0);
}

static int run_start(struct run *run)
{
	struct task_struct *task;

	task = kthread_create(run_thread, run, "hvsim/%u.%u",
			      run->arg->vmid, run->arg->vcpu);
	if (IS_ERR(task))
		return PTR_ERR(task);

	if (run->arg->cpu != HVSIM_ANY)
		kthread_bind(task, run->arg->cpu);
	wake_up_process(task);
	return 0;
}

/*
 * As wait_for_completion_killable(), but the machine may go to sleep meanwhile.  The
 * vCPU does not: its VM is not frozen with the Service VM's user space either.
 */
static int run_wait(struct run *run)
{
	return ___swait_event(run->over.wait, completion_done(&run->over),
			      (TASK_KILLABLE | TASK_FREEZABLE), 0, schedule());
}

/**
 * hvsim_run() - let a vCPU make many accesses
 * @vcpu:     acquired; a reference to its VM is held
 * @arg:      validated; results are filled in
 * @accesses: @arg->nr accesses
 * @hist:     RTP_HIST_BUCKETS counters
 *
 * Return: 0; -EINTR killed; or why there is no thread.
 */
int hvsim_run(struct hvsim_vcpu *vcpu, struct hvsim_run *arg,
	      const struct hvsim_access *accesses, u32 *hist)
{
	struct run run = {
		.arg = arg,
		.vcpu = vcpu,
		.accesses = accesses,
		.hist = hist,
		.gap_cycles = hvsim_ns_to_cycles(arg->gap_ns),
		.over = COMPLETION_INITIALIZER_ONSTACK(run.over),
	};
	int ret;

	arg->done = 0;
	arg->missing = 0;
	arg->cut = 0;
	arg->mismatches = 0;
	arg->first_bad = U64_MAX;
	arg->got = 0;
	arg->min_ns = U64_MAX;
	arg->max_ns = 0;
	arg->sum_ns = 0;

	ret = run_start(&run);
	if (ret)
		return ret;
	if (!run_wait(&run))
		return 0;

	WRITE_ONCE(run.cancelled, true);
	hvsim_vcpu_cancel(vcpu);
	wait_for_completion(&run.over);
	return -EINTR;
}
