/* SPDX-License-Identifier: BSD-3-Clause */
/* control.pml - what changes the world around a slot while it is in use */

/* A poller's set: the one published, and the one it has adopted. */
bit set_has[NPOL];
bit adopted[NPOL];

/* rtp_vm_cover(): the set first. */
inline mode_to_poll(p)
{
#ifdef M_COVERED_STAYS
	covered = 1;
	set_has[p] = 1
#else
	set_has[p] = 1;
	covered = 1
#endif
}

/* rtp_vm_uncover(), MB before the kick; the poller may go on for a while. */
inline mode_to_irq(p)
{
#ifdef M_KICK_EARLY
	kick();
#endif
#ifndef M_COVERED_STAYS
	covered = 0;
#endif
#ifdef LEAVE_FIRST
	set_has[p] = 0;
#endif
#if !defined(M_NO_KICK) && !defined(M_KICK_EARLY)
	kick();
#endif
	set_has[p] = 0
}

/* In-kernel client: table without it; MB; wait; free. */
inline client_detach()
{
	has_kernel_client = 0;
#ifndef M_DETACH_NOWAIT
	quiesce();
#endif
	kernel_client_gone = 1
}

/* Default client: later requests fail safe; those it has, too. */
inline user_destroy(ok, tmp)
{
	has_user = 0;
#ifndef M_DESTROY_NOWAIT
	quiesce();
#endif
	rtp_vm_take_back(ok, tmp, 1);
	user_client_gone = 1
}

inline user_create()
{
	atomic { user_client_gone = 0; has_user = 1 }
}

inline vm_clear(ok, tmp)
{
	clearing = 1;
	quiesce();
	rtp_vm_take_back(ok, tmp, 1);
	clearing = 0
}

/* The kick is not needed while a poller looks again each round. */
inline vm_reset(ok, tmp)
{
#ifndef M_NO_BRACKET
	resetting = 1;
#ifndef M_RESET_NOWAIT
	quiesce();
#endif
#endif
	rtp_vm_take_back(ok, tmp, 1);
	processed = FREE;		/* hypercall: whatever it was */
	resetting = 0;
	/* MB */
	tmp = covered;
	if
	:: !tmp -> kick()
	:: else -> skip
	fi;
	tmp = 0
}

/* The VM leaves for good: nobody may be on its way to it any more. */
inline vm_destroy()
{
	covered = 0;
	set_has[0] = 0;
#ifndef M_POLLER_NOWAIT
	!adopted[0];
#endif
#ifndef M_WORK_NOWAIT
	atomic { !work_running -> work_pending = 0 };
#endif
	vm_gone = 1
}
