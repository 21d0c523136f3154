/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * plot.h - a frame with two axes and lines in it, as SVG
 *
 * Sizes are those of the view box; the page scales it.  A line is told by colour and by
 * its dashes: classes s0, s1, ... of the page's style.
 */
#ifndef BENCH_PLOT_H
#define BENCH_PLOT_H

#include <stdbool.h>
#include <stdio.h>

enum {
	PLOT_WIDTH = 640, PLOT_HEIGHT = 340,
	PLOT_LEFT = 70, PLOT_RIGHT = 612, PLOT_TOP = 14, PLOT_BOTTOM = 285,
};

/**
 * struct axis - where values are
 * @from:	value at its begin
 * @to:		at its end
 * @log:	logarithmic
 * @begin:	its begin in the view box
 * @end:	its end
 * @label:	what it is
 * @unit:	of its values: a time's, "", "%" for shares, "q" for quantiles: decades of 1/(1-q)
 */
struct axis {
	double		from;
	double		to;
	bool		log;
	double		begin;
	double		end;
	const char	*label;
	const char	*unit;
};

struct plot {
	struct axis	x;
	struct axis	y;
};

/* Where a value is; within the frame, whatever it is. */
double axis_at(const struct axis *axis, double value);

/* Makes both ends such that grid lines are there, and that they differ. */
void axis_round(struct axis *axis);

/* Takes in a value; an axis starts with from 0 and to 0.  What a log axis has not is left. */
void axis_include(struct axis *axis, double value);

/* The frame with its grid; @what: for who does not see it. */
void plot_begin(FILE *out, struct plot *plot, const char *what);
void plot_end(FILE *out);

/* A swatch of a line for a legend. */
void plot_swatch(FILE *out, size_t line);

#endif /* BENCH_PLOT_H */
