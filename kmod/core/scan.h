/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * scan.h - does nobody ask in any of these slots?
 *
 * One load and one AND for each state word.  FREE and COMPLETE, at which idle slots
 * rest, are odd, and PENDING is even.  So is PROCESSING, and what somebody may have
 * written there: "no" means that it is worth a closer look.
 */
#ifndef RTP_SCAN_H
#define RTP_SCAN_H

#include "ioreq.h"

static_assert(!(ACRN_IOREQ_STATE_PENDING & 1), "even");
static_assert(ACRN_IOREQ_STATE_FREE & ACRN_IOREQ_STATE_COMPLETE & 1, "odd");

/* State words of neighbouring slots are so far from each other. */
#define SCAN_STEP	(sizeof(struct acrn_io_request) / sizeof(u32))

/* As READ_ONCE(): once, whole, and in no order.  One instruction, which no compiler makes of it. */
static inline u32 scan_and(u32 all, const u32 *word)
{
	__asm__ volatile("andl %1, %0" : "+r" (all) : "m" (*word) : "cc");
	return all;
}

static inline u32 scan_and4(u32 all, const u32 *a, const u32 *b, const u32 *c, const u32 *d)
{
	return scan_and(scan_and(scan_and(scan_and(all, a), b), c), d);
}

/**
 * scan_run_is_idle() - do eight neighbouring slots rest?
 * @run: state word of the first
 *
 * Return: true if so; no pointer is loaded for any of them.
 */
static inline bool scan_run_is_idle(const u32 *run)
{
	const u32 *half = run + 4 * SCAN_STEP;
	/* In full, since compilers leave a loop a loop. */
	u32 all = scan_and4(1, run, run + SCAN_STEP, run + 2 * SCAN_STEP, run + 3 * SCAN_STEP);

	return scan_and4(all, half, half + SCAN_STEP, half + 2 * SCAN_STEP,
			 half + 3 * SCAN_STEP);
}

/**
 * scan_words_are_idle() - do eight slots rest, wherever they are?
 * @state: their state words
 *
 * Return: true if so.
 */
static inline bool scan_words_are_idle(const u32 *const *state)
{
	u32 all = scan_and4(1, state[0], state[1], state[2], state[3]);

	return scan_and4(all, state[4], state[5], state[6], state[7]);
}

#endif /* RTP_SCAN_H */
