/* SPDX-License-Identifier: BSD-3-Clause */
/* model.pml - one slot and everybody who may touch it */

#include "config.pml"
#include "slot.pml"
#include "serve.pml"
#include "control.pml"

/* What the hypervisor finds in a slot that is COMPLETE. */
#define ANSWER_IS_GOOD	((handled == 1 && value == ANSWERED) || \
			 (dropped && handled <= 1 && value == ALL_ONES))

/* A vCPU: one request at a time, an upcall for each. */
active proctype hv()
{
	byte nr_resets = 0;

	do
	:: gen < NREQ ->
HV_MAY_HANG(free)	processed == FREE;
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
		upcall = 1;
HV_MAY_HANG(wait)	if
		:: atomic { processed == COMPLETE && (polled || notified) ->
				ONCE(ANSWER_IS_GOOD);
				processed = FREE }
#if HVRST
		:: atomic { nr_resets < HVRST -> nr_resets++; processed = FREE }
#endif
#if NRST || SCRIBBLE
		:: processed == FREE
#endif
		fi
	:: else -> break
	od;
	served_all = 1
}

/* Interrupt on CPU 0: sends the dispatcher unless a poller covers the VM. */
active proctype upcall_handler()
{
end:	do
	:: atomic { upcall ->
			upcall = 0;
			if
			:: covered || vm_gone -> goto end
			:: else -> skip
			fi
		};
		kick()
	od
}

/* The dispatcher serves whatever the mode. */
active proctype work_item()
{
	bit ok, tmp;
	byte route;

end:	do
	:: atomic { work_pending -> work_pending = 0; work_running = 1 };
		if
		:: processed == PENDING -> rtp_vm_serve(ok, route, tmp)
		:: else -> skip
		fi;
		work_running = 0
	od
}

/*
 * A round that would find nothing to do is left out, so that a slot that
 * nobody serves is an invalid end state and not hidden by a spinning poller.
 */
active [NPOL] proctype poller()
{
	bit ok, tmp;
	byte route;
#define me	(_pid - 3)

end:	do
	:: adopted[me] != set_has[me] -> adopted[me] = set_has[me]
	:: adopted[me] && processed == PENDING && own != KERN ->
		rtp_vm_serve(ok, route, tmp)
	od
}

/* Two loads, the request, then NOTIFY or, if polled, its own cmpxchg. */
inline dm_handle(seen, ok, tmp)
{
	if
	:: kernel_handled == 0 ->
		atomic {
			ONCE(processed == PROCESSING && own == USER);
			seen = gen
		};
		atomic {
			if
			:: seen == gen -> handled++; ONCE(handled == 1)
			:: else -> CURRENT(false)
			fi;
			seen = 0
		};
		value = ANSWERED;
		if
		:: true -> rtp_vm_take_back(ok, tmp, 0)
#if SFREE
#ifdef M_DM_UNPOLLED
		:: true ->
#else
		:: polled ->
#endif
#ifdef M_DM_PLAIN
			processed = COMPLETE
#else
			atomic {
				if
				:: processed == PROCESSING -> processed = COMPLETE
				:: else -> skip
				fi
			}
#endif
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
	:: nr_clears < NCLR -> nr_clears++; vm_clear(ok, tmp)
#endif
#if NRST
	:: nr_resets < NRST && !served_all -> nr_resets++; vm_reset(ok, tmp)
#endif
#if NDST
	:: nr_destroys < NDST -> nr_destroys++; user_destroy(ok, tmp);
		user_create()
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
	:: n < STRAY -> n++; rtp_vm_take_back(ok, tmp, 0)
	:: n < STRAY -> n++; vm_clear(ok, tmp)
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
	byte on = 0;

	do
	:: n < NSW -> n++;
		if
		:: irq -> mode_to_poll(on); irq = 0
		:: !irq -> mode_to_irq(on); irq = 1
#if NPOL > 1
		:: !irq -> set_has[1 - on] = 1; set_has[on] = 0; on = 1 - on
#endif
		fi
	:: break
	od;
#if DETACH
	client_detach();
#endif
#if GONE
	served_all;
	vm_destroy();
#endif
	skip
}

/* Every request ends; for the runs that look for cycles. */
ltl served { <> served_all }
