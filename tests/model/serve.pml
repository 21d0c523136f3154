/* SPDX-License-Identifier: BSD-3-Clause */
/* serve.pml - serving the slot, named as in kmod/core/answer.h and serve.c */

#define ROUTE_KERNEL	1
#define ROUTE_USER	2
#define ROUTE_NOBODY	3

#define kick()		work_pending = 1

/* rtp_vm_quiesce() and rtp_vm_quiesced(); MB before the load. */
#define quiesce()	(own != KERN)

inline handler_run()
{
	atomic {
		assert(!kernel_client_gone);
		assert(inside == 0);
		CURRENT(req_gen == gen);
		inside++
	};
	atomic {
		inside--;
		if
		:: req_gen == gen -> handled++; ONCE(handled == 1)
		:: else -> skip
		fi
	}
}

/*
 * What is done after COMPLETE (RTP_POSTED) is the client's as well; that not
 * every request has it makes no difference to what may go wrong.
 */
inline handler_post()
{
	assert(!kernel_client_gone)
}

inline rtp_vm_route(route)
{
	if
	:: clearing -> route = ROUTE_NOBODY
	:: else ->
		d_step {
			if
			:: !req_for_user && table ->
				route = ROUTE_KERNEL
			:: else ->
				route = (has_user -> ROUTE_USER : ROUTE_NOBODY)
			fi
		}
	fi
}

/* rtp_slot_complete(); the hypervisor resumes the vCPU whatever the slot holds. */
inline rtp_vm_completed(notify, drop)
{
	rtp_slot_complete(notify, drop);
	if
	:: notify && alive ->
		atomic {
			assert(!hv_gone);
			assert(completed_gen == req_gen);
			CURRENT(processed == COMPLETE && !polled && !notified);
			notified = 1
		}
	:: else -> skip
	fi;
	d_step { notify = 0; completed_gen = 0 }
}

/* MB before; covered is loaded after the slot was let go. */
inline look_again(tmp)
{
	assert(!vm_gone);
	if
	:: processed == PENDING ->
#ifndef M_COVERED_EARLY
		tmp = covered;
#endif
		if
		:: !tmp -> kick()
		:: else -> skip
		fi
	:: else -> skip
	fi
}

inline rtp_vm_let_go(tmp)
{
#ifdef M_COVERED_EARLY
	tmp = covered;
#endif
	rtp_slot_release();
#ifndef M_NO_LOOK_AGAIN
	look_again(tmp)
#endif
}

/* The slot is the device model's; one that kept the rules has not moved it on. */
inline finish_handed(tmp)
{
#ifdef M_WAKE_CLIENT
	assert(!user_client_gone);	/* a wait queue of the client's */
#else
	assert(!vm_gone);		/* wake_user(vm) */
#endif
#ifndef V_HANDED_UNSEEN
	look_again(tmp)
#endif
}

inline finish_answered(route, tmp)
{
#ifdef M_POST_LATE
	rtp_vm_let_go(tmp);
#endif
	if
	:: route == ROUTE_KERNEL -> handler_post()
	:: else -> skip
	fi;
#ifndef M_POST_LATE
	rtp_vm_let_go(tmp)
#endif
}

/* Claimed and not refused; ok becomes 0 if there is nothing to finish. */
inline answer_claimed(ok, route, tmp)
{
	rtp_slot_take(ok);
	if
	:: ok -> rtp_vm_route(route)
	:: else -> skip
	fi;
	table = 0;
	if
	:: !ok -> rtp_vm_let_go(tmp)
	:: ok && route == ROUTE_USER -> rtp_slot_publish()
	:: ok && route == ROUTE_KERNEL ->
		handler_run();
		rtp_slot_answer(ANSWERED);
		rtp_vm_completed(tmp, 0)
	:: ok && route == ROUTE_NOBODY ->
		rtp_slot_answer(ALL_ONES);
		rtp_vm_completed(tmp, 1)
	fi
}

/* The table is loaded behind the claim: an old one is kept until we let go. */
inline rtp_vm_answer(ok, route, tmp)
{
#ifdef M_TABLE_EARLY
	tmp = has_kernel_client;
#endif
	if
#ifndef M_CLAIM_FIRST
	:: resetting -> ok = 0
#endif
	:: else -> rtp_slot_claim(ok)
	fi;
	if
	:: ok ->
#ifdef M_TABLE_EARLY
		table = tmp;
		tmp = 0;
#else
		table = has_kernel_client;
#endif
		if
#ifndef M_RESET_UNSEEN
		:: resetting ->
			table = 0;
			ok = 0;
#ifdef M_RESET_NO_LOOK
			rtp_slot_release()
#else
			rtp_vm_let_go(tmp)
#endif
#endif
		:: else -> answer_claimed(ok, route, tmp)
		fi
	:: else -> skip
	fi
}

/* Other slots may be answered between: any time may pass. */
inline rtp_vm_finish(ok, route, tmp)
{
	if
	:: ok && route == ROUTE_USER -> finish_handed(tmp)
	:: ok && route != ROUTE_USER -> finish_answered(route, tmp)
	:: else -> skip
	fi
}

inline rtp_vm_serve(ok, route, tmp)
{
	rtp_vm_answer(ok, route, tmp);
	rtp_vm_finish(ok, route, tmp);
	d_step { ok = 0; route = 0; tmp = 0 }
}

inline rtp_vm_take_back(ok, tmp, fail_safe)
{
	rtp_slot_take_back(ok);
	if
	:: ok ->
		if
#ifndef M_ANSWER_UNSEEN
		:: fail_safe && processed != PROCESSING -> ok = 0
#endif
		:: else ->
			if
			:: fail_safe -> rtp_slot_answer(ALL_ONES)
			:: else -> skip
			fi;
			rtp_vm_completed(tmp, fail_safe)
		fi;
		rtp_vm_let_go(tmp)
	:: else -> skip
	fi;
	d_step { ok = 0; tmp = 0 }
}

/* The set first: from here on upcalls are ignored. */
inline rtp_vm_cover()
{
	covered = 1
}

/* MB before the kick; an embedder's kick need not be one. */
inline rtp_vm_uncover()
{
#ifdef M_KICK_EARLY
	kick();
#endif
#ifndef M_COVERED_STAYS
	covered = 0;
#endif
#if !defined(M_NO_KICK) && !defined(M_KICK_EARLY)
	kick()
#endif
}
