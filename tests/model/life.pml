/* SPDX-License-Identifier: BSD-3-Clause */
/* life.pml - pollers that sleep, go away, hang, and VMs that move between them */

#if NPOL > 1
#define EITHER(which)	(which[0] || which[1])
#else
#define EITHER(which)	which[0]
#endif

bit shown[NPOL];		/* hsm_attachment.shown */
bit away[NPOL];			/* parked, or about to be */
bit stalled[NPOL];
bit armed[NPOL];
bit woken[NPOL];		/* cleared by set_current_state() */
bit hung[NPOL];			/* does nothing, while it covers */

/* What the thread is told to look at: none, while it is away. */
#define next_has(p)	(set_has[p] && !away[p])
#define follows(p)	(adopted[p] == next_has(p))

#if NPOL > 1
#define COVERED_BY_ANY	((shown[0] && !away[0] && !stalled[0]) || \
			 (shown[1] && !away[1] && !stalled[1]))
#else
#define COVERED_BY_ANY	(shown[0] && !away[0] && !stalled[0])
#endif

/* hsm_cover_lock, where more than the controller changes what is covered. */
#if NPARK || NHANG
bit cover_lock;
#define lock_cover()	atomic { cover_lock == 0 -> cover_lock = 1 }
#define unlock_cover()	cover_lock = 0
#else
#define lock_cover()	skip
#define unlock_cover()	skip
#endif

/* hsm_cover_wake() */
inline wake_shown()
{
	d_step {
		if
		:: shown[0] -> woken[0] = 1
		:: else -> skip
		fi;
#if NPOL > 1
		if
		:: shown[1] -> woken[1] = 1
		:: else -> skip
		fi
#endif
	}
}

/*
 * rtp_vm_set_covered(); MB before the kick.  Whoever let go of the slot counts on
 * the poller from now on, and that may have fallen asleep after it was shown the
 * slot: the upcall has sent the dispatcher meanwhile, which may have found the
 * slot claimed.
 */
inline cover_vm()
{
	if
	:: covered && !COVERED_BY_ANY ->
		covered = 0;
#ifndef M_NO_KICK
		kick()
#endif
	:: !covered && COVERED_BY_ANY ->
		covered = 1;
#ifndef M_COVER_NO_WAKE
		wake_shown()
#endif
	:: else -> skip
	fi
}

/* show(): the set first, then whoever sleeps; MB between. */
inline show_set(p, has)
{
	set_has[p] = has;
#ifndef M_SHOW_NO_WAKE
	woken[p] = 1
#endif
}

/* hsm_cover_show() */
inline hsm_cover_show(p, is)
{
	lock_cover();
	shown[p] = is;
	cover_vm();
	unlock_cover()
}

/* hsm_poller_leave(), hsm_poller_return(): set_away() */
inline set_away(p, is)
{
	lock_cover();
	away[p] = is;
#ifndef M_SHOW_NO_WAKE
	woken[p] = 1;
#endif
#ifdef M_PARK_COVERED
	if
	:: !is -> cover_vm()
	:: else -> skip
	fi;
#else
	cover_vm();
#endif
	unlock_cover()
}

/* Shown at the new one, covered all along, gone from the old one. */
inline hsm_attachment_move(from, to)
{
	show_set(to, 1);
	hsm_cover_show(to, 1);
	hsm_cover_show(from, 0);
	show_set(from, 0);
#ifndef M_MOVE_NOWAIT
	follows(from);
#endif
	from = to
}

/*
 * sleep_armed().  The state first: whoever wakes us later than that is not
 * missed.  Whether the slot is owned is no matter for the last look.
 */
#ifdef M_LOOK_OWN
#define LAST_LOOK(p)	(adopted[p] && processed == PENDING && own == NONE)
#else
#define LAST_LOOK(p)	(adopted[p] && processed == PENDING)
#endif

inline sleep_armed(p, tmp)
{
#ifndef M_STATE_LATE
	woken[p] = 0;
#endif
#ifdef M_LOOK_FIRST
	tmp = LAST_LOOK(p);
	armed[p] = 1;
#else
	armed[p] = 1;			/* MB after it: (W) */
#ifndef M_NO_LAST_LOOK
	tmp = LAST_LOOK(p);
#endif
#endif
	if
	:: !tmp && follows(p) ->
#ifdef M_STATE_LATE
		woken[p] = 0;
#endif
end_asleep:	woken[p]
	:: else -> skip
	fi;
	d_step { armed[p] = 0; tmp = 0 }
}

/*
 * Starved, throttled, or worse; it comes back at any instant or never.  Not in
 * the middle of a claim: nobody can help then.
 */
inline hang(p)
{
	hung[p] = 1;
	if
	:: hung[p] = 0
	:: true ->
end_hung:	false
	fi
}

#define POLLER(name, me)						\
active proctype name()							\
{									\
	bit ok, tmp;							\
	byte route, nr_sleeps, nr_hangs;				\
									\
end:	do								\
	:: !follows(me) -> adopted[me] = next_has(me)			\
	:: adopted[me] && processed == PENDING && own != KERN ->	\
		rtp_vm_serve(ok, route, tmp)				\
	:: nr_sleeps < NSLEEP -> nr_sleeps++;				\
		sleep_armed(me, tmp)					\
	:: nr_hangs < NHANG -> nr_hangs++;				\
		hang(me)						\
	:: GONE && adopted[me] && vm_gone -> assert(!vm_gone)		\
	od								\
}

/*
 * look_at_vm(): covered, armed, then the slot, each loaded once.  It wakes whom
 * it has seen armed.
 */
active proctype hsm_dispatch_upcall()
{
	bit seen_covered, wake;

end:	do
	:: atomic { upcall -> upcall = 0; seen_covered = covered };
		wake = seen_covered && EITHER(armed);
		atomic {
			if
			:: processed != PENDING || !listed -> skip
			:: else ->
				if
				:: !seen_covered -> kick()
#ifndef M_UPCALL_WAKES_NOBODY
				:: seen_covered && wake -> wake_shown()
#endif
				:: else -> skip
				fi
			fi;
			seen_covered = 0;
			wake = 0
		}
	od
}

#if NPARK
/* A CPU goes offline, or the machine is suspended; it comes back or not. */
active proctype hotplug()
{
	byte n = 0;

	do
	:: n < NPARK -> n++;
		set_away(0, 1);
		!adopted[0];		/* kthread_park() */
		if
		:: set_away(0, 0)
		:: break
		fi
	:: break
	od
}
#endif

#if NHANG
/*
 * watch_poller(): what it takes for a stall is one, or none; a poller that does
 * get on is covered again.
 */
active proctype watch()
{
	byte n = 0;

end:	do
	:: !stalled[0] && shown[0] && processed == PENDING &&
	   (hung[0] || n < NHANG) ->
		n++;
#ifndef M_STALL_UNSEEN
		lock_cover();
		stalled[0] = 1;
		cover_vm();
		unlock_cover();
#endif
end_hung:	!hung[0];
		lock_cover();
		stalled[0] = 0;
		cover_vm();
		unlock_cover()
	od
}
#endif
