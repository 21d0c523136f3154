/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * session.h - several ways measured in turn, each block between two of the ping-pong
 *
 * A round is one block of every way, so that two ways of one session can be compared
 * block by block.  How blocks are judged: block.h.
 */
#ifndef RTPOLL_SESSION_H
#define RTPOLL_SESSION_H

#include "block.h"
#include "pair.h"
#include "ticks.h"

enum { SESSION_ROWS = 28 };

/* Round trips of a bracket, however short the block is: shorter ones are off. */
#define SESSION_BRACKET_TRIPS	2000

/**
 * struct row - one way in a session
 * @way:	its number
 * @blocks:	one for each round
 * @ticks:	all round trips, a block behind the other
 * @line_ticks:	those of the bracket before each block
 * @line_trips:	of a bracket
 */
struct row {
	unsigned int		way;
	struct bracketed	*blocks;
	uint32_t		*ticks;
	uint32_t		*line_ticks;
	unsigned int		line_trips;
};

/**
 * struct session - what to measure
 * @pair:	the two processes, servers started
 * @ticks:	clock
 * @line:	number of the ping-pong
 * @rounds:	at most
 * @budget_ns:	at most; 0: no limit
 * @block_ns:	a block is broken off after that long; 0: no limit
 * @progress:	called after each block; or NULL
 * @renew:	called every @renew_rounds rounds: makes servers anew, so that their
 *		memory is elsewhere; or NULL.  0 or a negative errno
 * @renew_rounds: rounds
 * @data:	for both
 * @nr_rows:	rows
 * @rows:	what to measure: @way is the caller's, the rest session_run()'s
 * @done:	rounds that were measured
 */
struct session {
	struct pair		*pair;
	const struct ticks	*ticks;
	unsigned int		line;
	unsigned int		rounds;
	uint64_t		budget_ns;
	uint64_t		block_ns;
	void			(*progress)(struct session *session, const struct row *row,
					    const struct bracketed *block);
	int			(*renew)(struct session *session);
	unsigned int		renew_rounds;
	void			*data;
	unsigned int		nr_rows;
	struct row		rows[SESSION_ROWS];
	unsigned int		done;
};

/* 0; -ENOMEM; as pair_start().  session_free() must follow in any case. */
int session_run(struct session *session);
void session_free(struct session *session);

/**
 * struct figure - what one row says about one class
 * @blocks:	that count
 * @dropped:	blocks dropped, of any class
 * @nr:		round trips
 * @ratio:	median of the blocks'
 * @ns:		of a round trip, timing included: quantiles, largest
 * @line_ns:	likewise, of the ping-pong beside it
 */
struct figure {
	unsigned int	blocks;
	unsigned int	dropped;
	uint64_t	nr;
	double		ratio;
	struct figure_ns {
		double	p50;
		double	p99;
		double	p999;
		double	p9999;
		double	max;
	} ns, line_ns;
};

/* In ticks. */
double session_boundary(const struct session *session);
void session_figure(const struct session *session, unsigned int row, enum block_class class,
		    struct figure *figure);
/* Median over rounds of one row's ratio by another's; 0: no round has both. */
double session_quotient(const struct session *session, unsigned int row, unsigned int by,
			enum block_class class);
/* The class with more blocks. */
enum block_class session_main_class(const struct session *session);

#endif /* RTPOLL_SESSION_H */
