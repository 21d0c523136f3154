/* SPDX-License-Identifier: BSD-3-Clause */
/* model.pml - one slot and everybody who may touch it */

#include "config.pml"
#include "slot.pml"
#include "serve.pml"
#include "control.pml"

/* What the hypervisor finds in a slot that is COMPLETE. */
#define ANSWER_IS_GOOD	((handled == 1 && value == ANSWERED) || \
			 (dropped && handled <= 1 && value == ALL_ONES))

/* Once the VM is destroyed there is no vCPU that would look. */
#define ANSWERED_FOR_US	(processed == COMPLETE && (polled || notified) && !hv_gone)

/* A vCPU: one request at a time, an upcall for each. */
active proctype hv()
{
	byte nr_resets = 0;

	do
	:: gen < NREQ && !hv_gone ->
HV_MAY_HANG(free)	(processed == FREE || hv_gone);
		if
		:: KINDS != 2 -> for_user = 0
		:: KINDS != 1 -> for_user = 1
		fi;
		if
		:: true -> polled = 1
		:: POLLED == 2 -> polled = 0
		fi;
		d_step {
			gen++; handled = 0; dropped = 0; notified = 0;
			value = ASKED
		};
		processed = PENDING;
		upcall = 1;			/* MB before */
HV_MAY_HANG(wait)	if
		:: atomic { ANSWERED_FOR_US ->
				ONCE(ANSWER_IS_GOOD);
				processed = FREE }
#if HVRST
		:: atomic { nr_resets < HVRST -> nr_resets++; processed = FREE }
#endif
#if NRST || SCRIBBLE
		:: processed == FREE
#endif
#if GONE
		:: hv_gone
#endif
		fi
	:: else -> break
	od;
	served_all = 1
}

#if !LIFE
/*
 * Interrupt on CPU 0: sends the dispatcher unless a poller covers the VM.  One
 * step, for covered is loaded once, and what is not PENDING any more somebody
 * has taken.
 */
active proctype hsm_dispatch_upcall()
{
end:	do
	:: atomic { upcall ->
			upcall = 0;
			if
			:: covered || !listed || processed != PENDING -> goto end
			:: else -> skip
			fi;
			kick()
		}
	od
}
#endif

/* The dispatcher serves whatever the mode. */
active proctype hsm_dispatch_work()
{
	bit ok, tmp;
	byte route;

end:	do
	:: atomic { work_pending -> work_pending = 0; work_running = 1 };
		assert(!vm_gone);
		if
		:: processed == PENDING -> rtp_vm_serve(ok, route, tmp)
		:: else -> skip
		fi;
		work_running = 0
	od
}

#if LIFE
POLLER(poller_0, 0)
#if NPOL > 1
POLLER(poller_1, 1)
#endif
#else
/*
 * A round that would find nothing to do is left out, so that a slot that
 * nobody serves is an invalid end state and not hidden by a spinning poller.
 */
inline poll_round(me)
{
	if
	:: adopted[me] != set_has[me] -> adopted[me] = set_has[me]
	:: adopted[me] && processed == PENDING && own != KERN ->
		rtp_vm_serve(ok, route, tmp)
#if GONE
	:: adopted[me] && vm_gone -> assert(!vm_gone)
#endif
	fi
}

active proctype poller_0()
{
	bit ok, tmp;
	byte route;

end:	do
	:: poll_round(0)
	od
}

#if NPOL > 1
active proctype poller_1()
{
	bit ok, tmp;
	byte route;

end:	do
	:: poll_round(1)
	od
}
#endif
#endif

/* The second load, the request, then NOTIFY or, if polled, its own cmpxchg. */
inline dm_handle(seen, ok, tmp)
{
	if
	:: atomic { kernel_handled == 0 ->
			ONCE(hv_gone || (processed == PROCESSING && own == USER));
			seen = gen
		};
		atomic {
			if
			:: seen == gen -> handled++; ONCE(handled == 1)
			:: else -> UNSPOILT(false)
			fi;
			seen = 0
		};
		value = ANSWERED;
		if
		:: true -> hsm_user_notify(ok, tmp)
#if SFREE
#ifdef M_DM_UNPOLLED
		:: true ->
#else
		:: polled ->
#endif
			atomic {
				if
				:: processed == PROCESSING -> processed = COMPLETE
				:: else -> skip
				fi
			}
#endif
		fi
	:: else ->
end_seen:	processed != PROCESSING || kernel_handled == 0
	fi
}

/* The device model; its own mutex keeps its ioctls between two requests. */
active proctype dm()
{
	byte seen, nr_clears, nr_resets, nr_destroys;
	bit ok, tmp;

end:	do
	:: processed == PROCESSING -> dm_handle(seen, ok, tmp)
#if NCLR
	:: nr_clears < NCLR -> nr_clears++; hsm_ioreq_clear(ok, tmp)
#endif
#if NRST
	:: nr_resets < NRST && !served_all -> nr_resets++;
		hsm_ioreq_reset(ok, tmp)
#endif
#if NDST
	:: nr_destroys < NDST -> nr_destroys++; hsm_user_destroy(ok, tmp);
		if
		:: hsm_user_create()
		:: break		/* killed; nobody comes after it */
		fi
#endif
	od
}

#if STRAY
/* Another thread of a device model that keeps no rules. */
active proctype stray()
{
	byte n = 0;
	bit ok, tmp;

	do
	:: n < STRAY -> n++; hsm_user_notify(ok, tmp)
	:: n < STRAY -> n++; hsm_ioreq_clear(ok, tmp)
	:: break
	od
}
#endif

#if SCRIBBLE
/* A hostile device model: the page is mapped writable. */
active proctype scribbler()
{
	byte n = 0;

	do
	:: n < SCRIBBLE -> n++;
		if
		:: processed = PENDING
		:: processed = COMPLETE
		:: processed = PROCESSING
		:: processed = FREE
		:: kernel_handled = 0
		:: kernel_handled = 1
		fi
	:: break
	od
}
#endif

active proctype controller()
{
	byte n = 0;
	bit irq = 1;
	bit on = 0;
	bit ok, tmp;

#if START
	atomic { start_polling(on); irq = 0 };
#endif
	do
	:: n < NSW -> n++;
		if
		:: irq -> start_polling(on); irq = 0
		:: !irq -> stop_polling(on); irq = 1
#if LIFE && NPOL > 1
		:: !irq -> hsm_attachment_move(on, 1 - on)
#endif
#if NPOL > 1
		/* POLLER_DETACH, and POLLER_ATTACH to the other. */
		:: irq -> settle(on); on = 1 - on
#endif
		fi
	:: break
	od;
#if DETACH
	hsm_client_remove();
#endif
#if GONE
	hsm_vm_try_destroy(ok, tmp, on);
#endif
	skip
}

/* Every request ends; for the runs that look for cycles. */
ltl served { <> served_all }
