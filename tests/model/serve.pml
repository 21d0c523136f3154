/* SPDX-License-Identifier: BSD-3-Clause */
/* serve.pml - serving the slot, named as in kmod/core/serve.c */

#define ROUTE_KERNEL	1
#define ROUTE_USER	2
#define ROUTE_NOBODY	3

#define kick()		work_pending = 1

/* rtp_vm_quiesce() and rtp_vm_quiesced(); MB before the load. */
#ifdef M_NO_QUIESCE
#define quiesce()	skip
#else
#define quiesce()	(own != KERN)
#endif

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

inline finish(notify, drop)
{
	rtp_slot_complete(notify, drop);
	if
	:: notify ->
		atomic {
			CURRENT(processed == COMPLETE && !polled && !notified);
			notified = 1;
			notify = 0
		}
	:: else -> skip
	fi
}

/* MB after the release; covered is loaded after the slot was let go. */
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

inline hand_over(tmp)
{
	rtp_slot_publish();
#ifdef M_WAKE_CLIENT
	assert(!user_client_gone);
#else
	assert(!vm_gone);		/* wake_user(vm) */
#endif
	look_again(tmp)
}

inline rtp_vm_serve(ok, route, tmp)
{
	rtp_slot_claim(ok);
	if
	:: ok && resetting -> let_go(tmp)
	:: ok && !resetting ->
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
#ifdef M_NOTIFY_ANYBODY
	ok = 1;
#else
	rtp_slot_take_back(ok);
#endif
	if
	:: ok ->
		if
#ifdef M_ANSWER_UNSEEN
		:: fail_safe -> rtp_slot_answer(ALL_ONES)
#else
		:: fail_safe && processed == PROCESSING ->
			rtp_slot_answer(ALL_ONES)
#endif
		:: else -> skip
		fi;
		finish(tmp, fail_safe);
		let_go(tmp)
	:: else -> skip
	fi;
	d_step { ok = 0; tmp = 0 }
}
