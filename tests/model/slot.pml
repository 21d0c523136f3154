/* SPDX-License-Identifier: BSD-3-Clause */
/* slot.pml - words of one slot and its transitions, named as in kmod/core/slot.h */

#define PENDING		0
#define COMPLETE	1
#define PROCESSING	2
#define FREE		3

#define NONE		0
#define KERN		1
#define USER		2

#define ASKED		0	/* value is as the hypervisor wrote it */
#define ANSWERED	1
#define ALL_ONES	2

/* The shared page.  kernel_handled rests at 1. */
byte processed = FREE;
bit kernel_handled = 1;
bit for_user;			/* the address: 0 in-kernel, 1 default client */
bit polled = 1;			/* completion_polling */
byte value;

/* struct rtp_slot; req_ is the private copy of the request.  Owner's: table. */
byte own = NONE;
bit slot_lock;
byte req_gen;
bit req_for_user;
bit req_polled;
bit table;			/* the one loaded has the in-kernel client */

/* struct rtp_vm; the two client words stand for the tables. */
bit covered;
bit resetting;
bit clearing;
bit has_kernel_client = 1;
bit has_user = 1;

/* struct hsm_vm: rwsem and flag, the list of VMs, the work item. */
bit life;
bit alive = 1;
bit listed = 1;
bit work_pending;		/* cleared before the scan */
bit work_running;

/* The hypervisor's side. */
bit upcall;
bit notified;			/* hcall_notify_req_finish arrived */
bit hv_gone;			/* the hypervisor has destroyed the VM */

/* Ghosts: what happened, for the assertions only. */
byte gen;			/* number of the current request */
byte copied_gen;		/* request of the copy's last field */
byte completed_gen;		/* request whose COMPLETE was stored last */
byte handled;			/* how often it was handled */
bit dropped;			/* it was completed fail-safe */
byte inside;			/* kernel handlers inside the slot */
bit kernel_client_gone;
bit user_client_gone;
bit vm_gone;
bit served_all;

#define lock()		atomic { slot_lock == 0 -> slot_lock = 1 }
#define unlock()	slot_lock = 0

/* A user that completed by itself is still owner; see its next request. */
inline rtp_slot_claim_from_user(ok)
{
#ifdef M_PASS_STALE
	ok = (processed == PENDING);
	lock();
	if
	:: ok && own == USER ->
#else
	lock();
	if
	:: own == USER && processed == PENDING ->
#endif
		own = KERN;
#ifndef M_PASS_KH
		kernel_handled = 1;
#endif
		ok = 1
	:: else -> ok = 0
	fi;
	unlock()
}

inline rtp_slot_claim(ok)
{
	if
#if defined(M_CLAIM_PLAIN)
	:: own == NONE -> own = KERN; ok = 1
#elif defined(M_CLAIM_SHARED)
	:: own != USER -> own = KERN; ok = 1
#else
	:: atomic { own == NONE -> own = KERN; ok = 1 }
#endif
#ifndef M_CLAIM_SHARED
	:: own == KERN -> ok = 0
#endif
#ifdef M_NO_PASS
	:: own == USER -> ok = 0
#else
	:: own == USER -> rtp_slot_claim_from_user(ok)
#endif
	fi
}

/* Field by field: two of them show whether they are of one request. */
inline rtp_slot_copy_request()
{
	d_step {
		UNSPOILT(processed != PROCESSING || value == ASKED);
		req_gen = gen;
		req_for_user = for_user
	};
	d_step {
		copied_gen = gen;
		req_polled = polled
	}
}

inline rtp_slot_take(ok)
{
#ifdef M_COPY_FIRST
	rtp_slot_copy_request();
#endif
	if
	:: atomic { processed == PENDING -> processed = PROCESSING; ok = 1 }
#ifndef M_COPY_FIRST
		rtp_slot_copy_request();
#endif
		atomic {
#ifndef M_COPY_TORN
			ok = (processed == PROCESSING);
#endif
			WHOLE(!ok || (req_gen == copied_gen && req_gen == gen));
			copied_gen = 0
		}
	:: else -> ok = 0
	fi
}

inline rtp_slot_publish()
{
#ifndef M_PUBLISH_UNLOCKED
	lock();
#endif
	assert(!user_client_gone);
#ifdef M_PUBLISH_ORDER
	kernel_handled = 0;
	own = USER;
#else
	own = USER;
	kernel_handled = 0;
#endif
#ifndef M_PUBLISH_UNLOCKED
	unlock()
#endif
}

inline rtp_slot_take_back(ok)
{
#ifdef M_NOTIFY_ANYBODY
	own = KERN; kernel_handled = 1; ok = 1
#else
	lock();
	if
	:: own == USER -> own = KERN; kernel_handled = 1; ok = 1
	:: else -> ok = 0
	fi;
	unlock()
#endif
}

inline rtp_slot_answer(what)
{
	value = what
}

/* notify is set for NOTIFY, and not for LOST and POLLED. */
inline rtp_slot_complete(notify, drop)
{
	if
#ifdef M_COMPLETE_PLAIN
	:: atomic { processed = COMPLETE;
#else
	:: atomic { processed == PROCESSING -> processed = COMPLETE;
#endif
			dropped = dropped | drop; completed_gen = req_gen };
#ifdef M_POLLED_LATE
		notify = !polled
#else
		notify = !req_polled
#endif
#if defined(M_NOTIFY_ALWAYS)
	:: else -> notify = !req_polled
#elif !defined(M_COMPLETE_PLAIN)
	:: else -> notify = 0
#endif
	fi
}

/* The caller looks again, behind a full barrier: see rtp_vm_let_go(). */
inline rtp_slot_release()
{
	own = NONE
}
