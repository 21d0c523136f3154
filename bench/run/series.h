/* SPDX-License-Identifier: BSD-3-Clause */
/* series.h - what can be measured, and where: one row each */
#ifndef BENCH_RUN_SERIES_H
#define BENCH_RUN_SERIES_H

#include <stdbool.h>

struct step;

/* How a step gets its figures. */
enum source {
	SOURCE_ENGINE,		/* the native benchmark, beside this program */
	SOURCE_GUEST,		/* a script of bench/guest, which boots QEMU */
	SOURCE_CYCLICTEST,	/* that tool, with and without a poller beside it */
	SOURCE_OSLAT,
	SOURCE_DEVICE,		/* /dev/acrn_hsm, live */
};

/**
 * struct series_row - a kind of series
 * @where:	as a section begins: native, guest, acrn
 * @name:	as it goes on
 * @help:	what it measures
 * @source:	how
 * @word:	of SOURCE_ENGINE the suite; of SOURCE_GUEST the script
 * @seconds:	it takes; with a duration beside it
 * @quick_seconds: likewise, with quick
 * @has_duration: it takes as long as it is told to
 */
struct series_row {
	const char	*where;
	const char	*name;
	const char	*help;
	enum source	source;
	const char	*word;
	unsigned int	seconds;
	unsigned int	quick_seconds;
	bool		has_duration;
};

extern const struct series_row series_rows[];
extern const unsigned int nr_series_rows;

/* Number of a row, or -1. */
int series_number(const char *where, const char *name);

#endif /* BENCH_RUN_SERIES_H */
