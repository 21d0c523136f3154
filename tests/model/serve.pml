/* SPDX-License-Identifier: BSD-3-Clause */
/* serve.pml - serving the slot, named as in kmod/core/serve.c */

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

/* Looked up under the claim: whoever took a client away waits for the claim. */
inline route_request(route)
{
	if
	:: clearing -> route = ROUTE_NOBODY
	:: else ->
		d_step {
			if
			:: !req_for_user && has_kernel_client ->
				route = ROUTE_KERNEL
			:: else ->
				route = (has_user -> ROUTE_USER : ROUTE_NOBODY)
			fi
		}
	fi
}

/* The hypervisor resumes the vCPU whatever the slot holds. */
inline finish(notify, drop)
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

inline let_go(tmp)
{
#ifdef M_COVERED_EARLY
	tmp = covered;
#endif
	rtp_slot_release();
#ifndef M_NO_LOOK_AGAIN
	look_again(tmp)
#endif
}

/* A device model that kept the rules has not moved the slot on yet. */
inline hand_over(tmp)
{
	rtp_slot_publish();
#ifdef M_WAKE_CLIENT
	assert(!user_client_gone);	/* a wait queue of the client's */
#else
	assert(!vm_gone);		/* wake_user(vm) */
#endif
#ifndef V_HANDED_UNSEEN
	look_again(tmp)
#endif
}

inline rtp_vm_serve(ok, route, tmp)
{
	if
#ifndef M_CLAIM_FIRST
	:: resetting -> ok = 0
#endif
	:: else -> rtp_slot_claim(ok)
	fi;
	if
#ifndef M_RESET_UNSEEN
#ifdef M_RESET_NO_LOOK
	:: ok && resetting -> rtp_slot_release()
#else
	:: ok && resetting -> let_go(tmp)
#endif
	:: ok && !resetting ->
#else
	:: ok ->
#endif
		rtp_slot_take(ok);
		if
		:: ok -> route_request(route)
		:: else -> skip
		fi;
		if
		:: !ok -> let_go(tmp)
		:: ok && route == ROUTE_USER -> hand_over(tmp)
		:: ok && route == ROUTE_KERNEL ->
			handler_run();
			rtp_slot_answer(ANSWERED);
			finish(tmp, 0);
			let_go(tmp)
		:: ok && route == ROUTE_NOBODY ->
			rtp_slot_answer(ALL_ONES);
			finish(tmp, 1);
			let_go(tmp)
		fi
	:: else -> skip
	fi;
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
			finish(tmp, fail_safe)
		fi;
		let_go(tmp)
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
