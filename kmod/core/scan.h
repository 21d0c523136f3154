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

/* In full, since compilers leave a loop a loop. */
#define scan_all_odd(a, b, c, d)						\
	(READ_ONCE(a) & READ_ONCE(b) & READ_ONCE(c) & READ_ONCE(d) & 1)

/**
 * scan_run_is_idle() - do eight neighbouring slots rest?
 * @run: state word of the first
 *
 * Return: true if so; no pointer is loaded for any of them.
 */
static inline bool scan_run_is_idle(const u32 *run)
{
	const u32 *half = run + 4 * SCAN_STEP;

	return scan_all_odd(run[0], run[SCAN_STEP], run[2 * SCAN_STEP],
			    run[3 * SCAN_STEP]) &
	       scan_all_odd(half[0], half[SCAN_STEP], half[2 * SCAN_STEP],
			    half[3 * SCAN_STEP]);
}

/**
 * scan_words_are_idle() - do eight slots rest, wherever they are?
 * @state: their state words
 *
 * Return: true if so.
 */
static inline bool scan_words_are_idle(const u32 *const *state)
{
	return scan_all_odd(*state[0], *state[1], *state[2], *state[3]) &
	       scan_all_odd(*state[4], *state[5], *state[6], *state[7]);
}

#endif /* RTP_SCAN_H */
