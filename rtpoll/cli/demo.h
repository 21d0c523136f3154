/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * demo.h - rtpoll demo: what its processes tell each other, and how it is shown
 *
 * Three kinds of process.  The command draws; one asks, as the vCPUs of two VMs and
 * then as whoever wants a round trip; one has the engine and all other servers.
 */
#ifndef RTPOLL_DEMO_H
#define RTPOLL_DEMO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "rtpoll/stats.h"

enum demo_way {
	DEMO_LINE,
	DEMO_POLLED,
	DEMO_ADAPTIVE,
	DEMO_EPOLL,
	DEMO_FUTEX,
	NR_DEMO_WAYS
};

enum { DEMO_VMS = 2, DEMO_VCPUS = 2 };

/* Of a frame: head, VMs, and ways, with a line above and what demo_draw() puts between. */
enum { DEMO_LINES = 3 + 1 + DEMO_VMS + 1 + 1 + NR_DEMO_WAYS };

#define DEMO_IDLE_NS	50000

enum demo_phase { DEMO_STARTING, DEMO_VMS_ASK, DEMO_WAYS, DEMO_DONE };

/**
 * struct demo_times - durations that were counted
 * @hist:	in ns
 * @nr:		how many
 * @max_ns:	longest
 */
struct demo_times {
	uint32_t	hist[RTPOLL_HIST_BUCKETS];
	uint64_t	nr;
	uint64_t	max_ns;
};

/**
 * struct demo_row - a VM, or a way
 * @times:	its round trips
 * @blocks:	blocks; of a way, as what follows
 * @dropped:	of them, those whose brackets differ
 * @ratio:	by the ping-pong, of the others; 0: there are none
 */
struct demo_row {
	struct demo_times	times;
	uint32_t		blocks;
	uint32_t		dropped;
	double			ratio;
};

/**
 * struct demo_board - shared: one writes, the command reads
 * @phase:	enum demo_phase
 * @error:	negative errno that ended it; 0
 * @message:	more about that
 * @without:	RTPOLL_WITHOUT_* of those who ask and serve
 * @clock_ns:	part of each time that is reading the clock
 * @vms_ns:	for how long the VMs have asked
 * @vm:		VMs
 * @way:	ways
 */
struct demo_board {
	uint32_t	phase;
	int		error;
	char		message[200];
	uint32_t	without;
	double		clock_ns;
	uint64_t	vms_ns;
	struct demo_row	vm[DEMO_VMS];
	struct demo_row	way[NR_DEMO_WAYS];
};

/**
 * struct demo - a demonstration
 * @board:	shared
 * @cpu:	who asks, who serves; the same: there is one only
 * @duration_ns: of all of it
 * @utf8:	the terminal shows more than ASCII
 * @live:	it shows a frame over the one before
 */
struct demo {
	struct demo_board	*board;
	int			cpu[2];
	uint64_t		duration_ns;
	bool			utf8;
	bool			live;
};

extern const char *const demo_way_names[NR_DEMO_WAYS];

void demo_times_add(struct demo_times *times, uint64_t ns);
/* What a share of them does not exceed. */
double demo_quantile(const struct demo_times *times, double share);

/* The process that asks; it never returns. */
_Noreturn void demo_ask(struct demo *demo);

/* Text for a duration, "231ns" "48.1us" "1.20ms", in @text of 16 bytes. */
const char *demo_time_text(char *text, double ns);
/* A line of 30 columns, two for each power of two from 64 ns on. */
void demo_spark(char *text, const uint32_t *hist, bool utf8);

/* Lines that were printed. */
unsigned int demo_draw(FILE *out, const struct demo *demo, uint64_t elapsed_ns);
void demo_explain(FILE *out, const struct demo *demo);
/* 0 or a negative errno. */
int demo_json(FILE *out, const struct demo *demo);
/* CPU model and kernel. */
void demo_machine(char *text, size_t size);

#endif /* RTPOLL_DEMO_H */
