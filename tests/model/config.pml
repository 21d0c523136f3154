/* SPDX-License-Identifier: BSD-3-Clause */
/* config.pml - bounds and switches of the slot model, set by -D; see runs.tsv */

/*
 * NREQ     requests the vCPU makes
 * NSW      mode switches the controller may make (it may stop earlier)
 * NPOL     pollers; with 2 a VM that is not polled may be moved to the other
 * KINDS    1 in-kernel client only, 2 default client only, 3 chosen per request
 * POLLED   1 every request is completion_polling, 2 chosen per request
 * SFREE    0 device model completes by NOTIFY, 1 by NOTIFY or by itself
 * NCLR     CLEAR_VM_IOREQ calls, between two requests of the device model
 * NRST     RESET_VM calls, likewise
 * NDST     DESTROY + CREATE of the default client, likewise
 * DETACH   1 the in-kernel client goes away at the end of the switches
 * GONE     1 the VM is destroyed at the end of the switches
 * STRAY    NOTIFY or CLEAR calls of another device model thread, at any instant
 * SCRIBBLE stores of any value to processed or kernel_handled, at any instant
 * HVRST    resets the hypervisor makes by itself, at any instant
 * START    1 begins in poll mode
 * LIFE     1 pollers as in life.pml, where the next three count
 * NSLEEP   times a poller may sleep (adaptive mode, a nap)
 * NPARK    times the first poller's CPU goes offline
 * NHANG    times a poller may hang, for a while or for good
 *
 * V_*      another order that is right as well
 * M_*      a mutant: something is wrong, and a run must find it
 */
#ifndef NREQ
#define NREQ 2
#endif
#ifndef NSW
#define NSW 2
#endif
#ifndef NPOL
#define NPOL 1
#endif
#ifndef KINDS
#define KINDS 3
#endif
#ifndef POLLED
#define POLLED 1
#endif
#ifndef SFREE
#define SFREE 1
#endif
#ifndef NCLR
#define NCLR 0
#endif
#ifndef NRST
#define NRST 0
#endif
#ifndef NDST
#define NDST 0
#endif
#ifndef DETACH
#define DETACH 0
#endif
#ifndef GONE
#define GONE 0
#endif
#ifndef STRAY
#define STRAY 0
#endif
#ifndef SCRIBBLE
#define SCRIBBLE 0
#endif
#ifndef HVRST
#define HVRST 0
#endif
#ifndef START
#define START 0
#endif
#ifndef LIFE
#define LIFE 0
#endif
#ifndef NSLEEP
#define NSLEEP 0
#endif
#ifndef NPARK
#define NPARK 0
#endif
#ifndef NHANG
#define NHANG 0
#endif

/* hsm_vm.lock keeps these apart; the model has no word for it. */
#if STRAY && (NCLR || NRST || NDST || GONE)
#error "STRAY knows no lock against the other calls"
#endif

/* One that hangs for good is waited for by whoever parks it or leaves it. */
#if NHANG && (NPARK || GONE || NPOL > 1)
#error "NHANG knows nobody who waits for the poller"
#endif

/*
 * What each kind of peer is promised.  A device model that breaks the rules
 * may spoil its own VM's answers; it never gets two kernel handlers, a handler
 * after detach or a kernel wait that does not end.
 */
#if SCRIBBLE || STRAY
#define ONCE(x)		skip
#else
#define ONCE(x)		assert(x)
#endif
#if SCRIBBLE || HVRST
#define CURRENT(x)	skip
#else
#define CURRENT(x)	assert(x)
#endif
#if SCRIBBLE || STRAY || HVRST
#define UNSPOILT(x)	skip
#else
#define UNSPOILT(x)	assert(x)
#endif
#if SCRIBBLE
#define WHOLE(x)	skip
#else
#define WHOLE(x)	assert(x)
#endif

/* Such a device model may hang its own vCPU: not an invalid end state then. */
#if SCRIBBLE || (STRAY && SFREE)
#define HV_MAY_HANG(where)	end_##where:
#else
#define HV_MAY_HANG(where)
#endif
