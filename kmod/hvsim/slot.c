// SPDX-License-Identifier: GPL-2.0-only
/*
 * slot.c - one I/O request, from FREE to FREE, in ACRN's order
 *
 * The caller has entered the request page, so page and slot stay.  Everything
 * in the slot may be overwritten at any time by the Service VM's user space.
 */
#include <linux/bits.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include <asm/barrier.h>
#include <asm/msr.h>
#include <asm/processor.h>

#include "hvsim.h"

/* Looks at the slot between two looks at everything else. */
#define SPINS_PER_CHECK		256
#define YIELD_MIN_US		20
#define YIELD_MAX_US		50
#define RESET_SPREAD_US		100

/* How the wait for an answer ended. */
enum slot_end {
	SLOT_WAITING,		/* not at all */
	SLOT_ANSWERED,
	SLOT_WAS_RESET,
	SLOT_SPURIOUS,		/* NOTIFY without an answer */
	SLOT_TIMEOUT,
	SLOT_STOPPED,		/* VM leaves RUNNING */
	SLOT_CANCELLED,		/* driver of the vCPU gives up */
};

static struct acrn_io_request *slot_of(const struct hvsim_vcpu *vcpu)
{
	return &vcpu->vm->page[vcpu->id];
}

/*
 * The slot must be as it was left.  If we left it FREE, an answer in it is one
 * too many, or one that came too late.
 */
static bool slot_is_free(struct hvsim_vcpu *vcpu)
{
	u32 state = READ_ONCE(slot_of(vcpu)->processed);

	if (likely(state == ACRN_IOREQ_STATE_FREE))
		return true;

	if (vcpu->slot_free && (state == ACRN_IOREQ_STATE_COMPLETE ||
				state == ACRN_IOREQ_STATE_PROCESSING))
		vcpu->stats.double_answers++;
	vcpu->slot_free = false;
	return false;
}

/* Store FREE, then look: whoever answers now answers twice. */
static void slot_make_free(struct hvsim_vcpu *vcpu)
{
	/* The value has been read: the slot is ours until the next PENDING. */
	smp_store_release(&slot_of(vcpu)->processed, ACRN_IOREQ_STATE_FREE);
	vcpu->slot_free = true;
	slot_is_free(vcpu);
}

static u32 slot_take_back(struct hvsim_vcpu *vcpu)
{
	unsigned long flags;
	u32 state;

	raw_spin_lock_irqsave(&vcpu->vm->lock, flags);
	state = hvsim_vcpu_reclaim(vcpu);
	raw_spin_unlock_irqrestore(&vcpu->vm->lock, flags);
	vcpu->slot_free = true;
	return state;
}

/*
 * Port I/O has the layout of MMIO with a value half as wide.  A read carries 0,
 * so that no stale value passes for an answer.
 */
static void slot_fill(struct hvsim_vcpu *vcpu, const struct hvsim_access *access)
{
	struct acrn_io_request *slot = slot_of(vcpu);
	struct acrn_mmio_request req = {
		.direction = access->direction,
		.address = access->address,
		.size = access->size,
	};

	if (access->direction != ACRN_IOREQ_DIR_READ)
		req.value = access->value;
	if (access->type == ACRN_IOREQ_TYPE_PORTIO)
		req.value = (u32)req.value;

	slot->type = access->type;
	memset(&slot->reqs, 0, sizeof(slot->reqs));
	slot->reqs.mmio_request = req;
	/* Never 0: neither does ACRN. */
	if (vcpu->vm->polling)
		slot->completion_polling = 1;
}

static u64 slot_value(struct hvsim_vcpu *vcpu, const struct hvsim_access *access)
{
	struct acrn_io_request *slot = slot_of(vcpu);

	if (access->type == ACRN_IOREQ_TYPE_PORTIO)
		return READ_ONCE(slot->reqs.pio_request.value);
	return READ_ONCE(slot->reqs.mmio_request.value);
}

/**
 * hvsim_slot_plan() - decide what becomes of the next upcall
 * @vcpu: which is about to cause it
 * @plan: filled in
 *
 * Upcalls are counted here rather than where they are sent: time counts there.
 */
void hvsim_slot_plan(struct hvsim_vcpu *vcpu, struct hvsim_plan *plan)
{
	struct hvsim_vcpu_stats *stats = &vcpu->stats;

	hvsim_fault_plan(vcpu, plan);
	if (!hvsim_upcall_has_receiver())
		*plan = (struct hvsim_plan){ .reset = plan->reset };

	if (plan->fire || plan->late_us)
		stats->upcalls++;
	else
		stats->dropped++;
	if (plan->late_us)
		stats->delayed++;
	if (plan->again_us)
		stats->duplicated++;

	plan->special = plan->late_us || plan->again_us || plan->reset;
}

static void slot_misfortune(struct hvsim_vcpu *vcpu, const struct hvsim_plan *plan)
{
	if (plan->late_us)
		hvsim_late_send(plan->late_us);
	if (plan->again_us)
		hvsim_late_send(plan->again_us);
	if (plan->reset) {
		/* spread over the whole flight of a request */
		udelay(prandom_u32_state(&vcpu->random) % RESET_SPREAD_US);
		hvsim_vm_reset_slots(vcpu->vm);
	}
}

static __always_inline void slot_announce(struct hvsim_vcpu *vcpu,
					  const struct hvsim_plan *plan)
{
	if (likely(plan->fire))
		hvsim_upcall_send();
	if (unlikely(plan->special))
		slot_misfortune(vcpu, plan);
}

/**
 * hvsim_slot_announce() - raise the upcall, or whatever becomes of it
 * @vcpu: vCPU
 * @plan: from hvsim_slot_plan()
 */
void hvsim_slot_announce(struct hvsim_vcpu *vcpu, const struct hvsim_plan *plan)
{
	slot_announce(vcpu, plan);
}

static enum slot_end slot_look_around(struct hvsim_vcpu *vcpu, u64 start)
{
	const struct hvsim_vm *vm = vcpu->vm;
	unsigned long wake = READ_ONCE(vcpu->wake);
	u64 elapsed = rdtsc() - start;

	if (wake & BIT(HVSIM_WAKE_STOP))
		return SLOT_STOPPED;
	if (wake & BIT(HVSIM_WAKE_CANCEL) || fatal_signal_pending(current))
		return SLOT_CANCELLED;
	if (vm->timeout_cycles && elapsed >= vm->timeout_cycles)
		return SLOT_TIMEOUT;

	if (vm->spin_cycles && elapsed >= vm->spin_cycles)
		usleep_range(YIELD_MIN_US, YIELD_MAX_US);
	else
		cond_resched();
	return SLOT_WAITING;
}

/* The hypervisor's own states are the odd ones, so a look costs one test. */
static __always_inline u32 slot_spin(const struct acrn_io_request *slot)
{
	unsigned int spins = SPINS_PER_CHECK;
	u32 state;

	do {
		/* Pairs with the Service VM's release: COMPLETE, then the value. */
		state = smp_load_acquire(&slot->processed);
		if (state & 1)
			break;
		cpu_relax();
	} while (--spins);

	return state;
}

static __always_inline enum slot_end slot_poll(struct hvsim_vcpu *vcpu,
					       const struct acrn_io_request *slot,
					       u64 start)
{
	enum slot_end end;
	u32 state;

	do {
		state = slot_spin(slot);
		if (likely(state == ACRN_IOREQ_STATE_COMPLETE))
			return SLOT_ANSWERED;
		if (state == ACRN_IOREQ_STATE_FREE)
			return SLOT_WAS_RESET;
		end = slot_look_around(vcpu, start);
	} while (end == SLOT_WAITING);

	return end;
}

static enum slot_end slot_woken(struct hvsim_vcpu *vcpu, unsigned long wake)
{
	/* Pairs with the Service VM's release: COMPLETE, then the value. */
	u32 state = smp_load_acquire(&slot_of(vcpu)->processed);

	if (wake & BIT(HVSIM_WAKE_NOTIFY) && state == ACRN_IOREQ_STATE_COMPLETE)
		return SLOT_ANSWERED;
	if (wake && state == ACRN_IOREQ_STATE_FREE)
		return SLOT_WAS_RESET;
	if (wake & BIT(HVSIM_WAKE_STOP))
		return SLOT_STOPPED;
	if (wake & BIT(HVSIM_WAKE_CANCEL))
		return SLOT_CANCELLED;
	return wake & BIT(HVSIM_WAKE_NOTIFY) ? SLOT_SPURIOUS : SLOT_WAITING;
}

static enum slot_end slot_sleep(struct hvsim_vcpu *vcpu)
{
	u32 timeout_ms = vcpu->vm->timeout_ms;
	long left = timeout_ms ? msecs_to_jiffies(timeout_ms) : MAX_SCHEDULE_TIMEOUT;
	enum slot_end end;

	for (;;) {
		end = slot_woken(vcpu, xchg(&vcpu->wake, 0));
		if (end != SLOT_WAITING)
			return end;

		left = wait_for_completion_killable_timeout(&vcpu->kick, left);
		if (left <= 0)
			return left ? SLOT_CANCELLED : SLOT_TIMEOUT;
	}
}

/* Between the two looks at the clock: what a benchmark measures. */
static enum slot_end slot_post(struct hvsim_vcpu *vcpu, const struct hvsim_plan *plan,
			       u64 *cycles)
{
	struct acrn_io_request *slot = slot_of(vcpu);
	bool polling = vcpu->vm->polling;
	enum slot_end end;
	u64 start;

	start = rdtsc_ordered();
	/* Pairs with the Service VM's acquire: fields first, then PENDING. */
	smp_store_release(&slot->processed, ACRN_IOREQ_STATE_PENDING);
	slot_announce(vcpu, plan);

	end = polling ? slot_poll(vcpu, slot, start) : slot_sleep(vcpu);
	*cycles = rdtsc_ordered() - start;
	return end;
}

/* What the end of the wait means, and what becomes of the slot. */
static u32 slot_settle(struct hvsim_vcpu *vcpu, enum slot_end end)
{
	switch (end) {
	case SLOT_ANSWERED:
		if (!hvsim_fault_never_free(vcpu))
			slot_make_free(vcpu);
		return HVSIM_DONE;
	case SLOT_WAS_RESET:
		vcpu->slot_free = true;
		return HVSIM_RESET;
	case SLOT_TIMEOUT:
		/* A vCPU that polls needs no more than the state. */
		if (slot_take_back(vcpu) == ACRN_IOREQ_STATE_COMPLETE &&
		    vcpu->vm->polling)
			return HVSIM_DONE;
		return HVSIM_MISSING;
	case SLOT_CANCELLED:
		slot_take_back(vcpu);
		return HVSIM_STOPPED;
	case SLOT_SPURIOUS:
		/* ACRN goes on with whatever is there and leaves the slot. */
	case SLOT_WAITING:
		return HVSIM_MISSING;
	case SLOT_STOPPED:
		break;
	}
	return HVSIM_STOPPED;
}

/**
 * hvsim_slot_issue() - one request
 * @vcpu:   has entered the page
 * @access: what the guest does
 * @result: filled in
 */
void hvsim_slot_issue(struct hvsim_vcpu *vcpu, const struct hvsim_access *access,
		      struct hvsim_result *result)
{
	struct hvsim_plan plan;
	enum slot_end end;

	if (!slot_is_free(vcpu)) {
		result->outcome = HVSIM_NOT_FREE;
		return;
	}

	vcpu->slot_free = false;
	slot_fill(vcpu, access);
	hvsim_slot_plan(vcpu, &plan);
	vcpu->stats.requests++;
	end = slot_post(vcpu, &plan, &result->cycles);
	result->value = slot_value(vcpu, access);
	result->outcome = slot_settle(vcpu, end);
}
