/* SPDX-License-Identifier: BSD-3-Clause */
/* control.pml - what changes the world around a slot while it is in use */

/* A poller's set: the one published, and the one it has adopted. */
bit set_has[NPOL];
bit adopted[NPOL];

#if LIFE
#include "life.pml"
#define settle(p)	follows(p)
#else
/* hsm_poll_set_settle() */
#define settle(p)	(adopted[p] == set_has[p])
#endif

/* What ioctl.c does around each call; the writer is the VM's destruction. */
#if GONE
#define down_life()	atomic { life == 0 -> life = 1 }
#define up_life()	life = 0
#else
#define down_life()	skip
#define up_life()	skip
#endif

inline start_polling(p)
{
#if LIFE
	show_set(p, 1);
	hsm_cover_show(p, 1)
#elif defined(V_COVER_FIRST)
	rtp_vm_cover();
	set_has[p] = 1
#else
	set_has[p] = 1;
	rtp_vm_cover()
#endif
}

/* The poller may go on for a while. */
inline stop_polling(p)
{
#if LIFE
	hsm_cover_show(p, 0);
	show_set(p, 0)
#else
#ifdef V_LEAVE_FIRST
	set_has[p] = 0;
#endif
	rtp_vm_uncover();
	set_has[p] = 0
#endif
}

/* Table without it; MB; wait; then it is freed. */
inline hsm_client_remove()
{
	has_kernel_client = 0;
#ifndef M_DETACH_NOWAIT
	quiesce();
#endif
	kernel_client_gone = 1
}

/* Later requests fail safe; those it has, too, and it is left with none. */
inline hsm_user_destroy(ok, tmp)
{
	has_user = 0;
#ifndef M_DESTROY_NOWAIT
	quiesce();
#endif
#ifndef M_DESTROY_LEAVES
	rtp_vm_take_back(ok, tmp, 1);
#endif
	assert(own != USER);
	user_client_gone = 1
}

inline hsm_user_create()
{
	atomic { user_client_gone = 0; has_user = 1 }
}

inline hsm_user_notify(ok, tmp)
{
	down_life();
	if
	:: alive && has_user -> rtp_vm_take_back(ok, tmp, 0)
	:: else -> skip
	fi;
	up_life()
}

inline hsm_ioreq_clear(ok, tmp)
{
	clearing = 1;
#ifndef M_CLEAR_NOWAIT
	quiesce();
#endif
	rtp_vm_take_back(ok, tmp, 1);
	assert(own != USER);
	clearing = 0
}

/* The kick is for requests whose dispatcher found us refusing. */
inline hsm_ioreq_reset(ok, tmp)
{
#ifndef M_NO_BRACKET
	resetting = 1;
#ifndef M_RESET_NOWAIT
	quiesce();
#endif
#endif
#ifndef V_RESET_LEAVES
	rtp_vm_take_back(ok, tmp, 1);
#endif
	processed = FREE;		/* hypercall: whatever it was */
	resetting = 0;
#ifdef V_RESET_KICK
	tmp = covered;			/* MB before the load */
	if
	:: !tmp -> kick()
	:: else -> skip
	fi;
	tmp = 0
#elif !defined(M_RESET_NO_KICK)
	kick()
#endif
}

/* hsm_poller_detach(), and out of the upcall handler's list; then free. */
inline withdraw_vm(p)
{
	if
	:: set_has[p] -> stop_polling(p)
	:: else -> skip
	fi;
#ifndef M_POLLER_NOWAIT
	settle(p);
#endif
#ifndef M_NO_UNLIST
	listed = 0;			/* synchronize_rcu(): nobody is in the handler */
#endif
#ifndef M_WORK_NOWAIT
	atomic { !work_running -> work_pending = 0 };
#endif
	vm_gone = 1
}

inline hsm_vm_try_destroy(ok, tmp, p)
{
	down_life();
#ifndef M_VM_NO_BRACKET
	resetting = 1;
	quiesce();
#endif
	hv_gone = 1;			/* hypercall: the id may be another VM's */
	alive = 0;
	hsm_user_destroy(ok, tmp);
	hsm_client_remove();
	withdraw_vm(p);
	up_life()
}
