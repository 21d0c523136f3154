// SPDX-License-Identifier: BSD-3-Clause
/*
 * plot_histogram.c - shares of samples by latency
 *
 * Buckets have widths of their own, in each tool others.  So that lines of equal height
 * mean equally many samples, a share is that of a bin of a certain width on the plot:
 * the BINS-th part of its x axis.  Buckets that are narrower, or have few samples, are
 * joined: a tail of single samples is a low line, not a comb.
 */

#include <math.h>
#include <string.h>

#include "plot_series.h"
#include "text.h"

#define BINS		100
#define NARROW		((double)(PLOT_RIGHT - PLOT_LEFT) / BINS)
#define FEW		5
/* A gap that ends the line. */
#define GAP		24.0
/* Where the largest latency is so many times the smallest, the axis is logarithmic. */
#define WIDE		30

bool histogram_axes(struct plot *plot, const struct group *group)
{
	const char *unit = text_of(group->first->json, "unit");
	double rarest = 1, first = INFINITY, last = 0;
	size_t i, j;

	for (i = 0; i < group->nr; i++) {
		const struct series *series = &group->first[i];
		double max;

		for (j = 0; j < series->nr; j++)
			if (series->buckets[j].count) {
				first = fmin(first, series->buckets[j].lo);
				last = fmax(last, series->buckets[j].hi);
				rarest = fmin(rarest, series->buckets[j].count / series->count / 3);
			}
		if (series->inside && number_of(series->json, "max", &max))
			last = fmax(last, max);
	}
	*plot = (struct plot) {
		.x = { first, last, last > WIDE * fmax(first, 1), .label = "latency",
		       .unit = unit },
		.y = { rarest, 1, true, .label = "share in 1 % of the axis (log)", .unit = "%" },
	};
	plot->x.from = plot->x.log ? fmax(first, 1) : first;
	if (isinf(first))
		return false;
	axis_round(&plot->x);
	axis_round(&plot->y);
	return true;
}

/**
 * struct pen - a line on its way through a histogram
 * @out:	where it goes
 * @plot:	the axes
 * @down:	it is on the paper: the last bin had samples
 * @x:		where it is
 */
struct pen {
	FILE			*out;
	const struct plot	*plot;
	bool			down;
	double			x;
};

static void pen_up(struct pen *pen)
{
	if (pen->down)
		fprintf(pen->out, "V%d", PLOT_BOTTOM);
	pen->down = false;
}

/* One step of the line, from @x on. */
static void pen_step(struct pen *pen, double x, double width, double share)
{
	double y = axis_at(&pen->plot->y, share * NARROW / fmax(width, NARROW));

	if (pen->down && x > pen->x + 0.05)
		pen_up(pen);
	if (!pen->down)
		fprintf(pen->out, "M%.1f %d", x, PLOT_BOTTOM);
	fprintf(pen->out, "V%.1fH%.1f", y, x + width);
	pen->down = true;
	pen->x = x + width;
}

/* Does the bin that ends with a bucket have enough, or does nothing follow it? */
static bool bin_ends(const struct plot *plot, const struct series *series, size_t i,
		     double width, double count)
{
	const struct bucket *bucket = &series->buckets[i];
	size_t next = i + 1;

	while (next < series->nr && !series->buckets[next].count)
		next++;
	if (next == series->nr ||
	    axis_at(&plot->x, series->buckets[next].lo) - axis_at(&plot->x, bucket->hi) >= GAP)
		return true;
	return width >= NARROW && count >= FEW;
}

static void line_draw(FILE *out, const struct plot *plot, const struct series *series)
{
	struct pen pen = { .out = out, .plot = plot };
	double begin = 0, count = 0;
	size_t i;

	for (i = 0; i < series->nr; i++) {
		const struct bucket *bucket = &series->buckets[i];
		double end = axis_at(&plot->x, bucket->hi);

		if (!bucket->count)
			continue;
		if (!count)
			begin = pen.down && axis_at(&plot->x, bucket->lo) - pen.x < GAP ? pen.x :
				axis_at(&plot->x, bucket->lo);
		count += bucket->count;
		if (bin_ends(plot, series, i, end - begin, count)) {
			pen_step(&pen, begin, fmax(end - begin, 1), count / series->count);
			count = 0;
		}
	}
	pen_up(&pen);
}

static void series_title(FILE *out, const struct series *series)
{
	static const char *const keys[] = { "p50", "p99", "p99_99", "max" };
	const char *unit = text_of(series->json, "unit");
	char text[QUANTITY];
	size_t i;

	fputs("<title>", out);
	html_print(out, "%s: %.0f samples", text_of(series->json, "title"), series->count);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_is_number(json_object_get(series->json, keys[i])))
			html_print(out, ", %s %s", i == 2 ? "p99.99" : keys[i],
				   quantity_of(text, series->json, keys[i], unit));
	fputs("</title>", out);
}

/* The worst case is one sample, and must be seen. */
static void max_draw(FILE *out, const struct plot *plot, const struct series *series,
		     size_t line)
{
	double max, x;

	if (!number_of(series->json, "max", &max))
		return;
	x = axis_at(&plot->x, max);
	fprintf(out, "<path class=\"mark s%zu\" d=\"M%.1f %dl-5 9h10z\">", line, x,
		PLOT_BOTTOM - 9);
	series_title(out, series);
	fputs("</path>\n", out);
}

void histogram_plot(FILE *out, const struct plot *axes, const struct group *group)
{
	struct plot plot = *axes;
	size_t i;

	plot_begin(out, &plot, "Shares of samples by latency; the figures are in the table");
	for (i = 0; i < group->nr; i++) {
		const struct series *series = &group->first[i];

		if (!series->inside)
			continue;
		fprintf(out, "<path class=\"line s%zu\" d=\"", i);
		line_draw(out, &plot, series);
		fputs("\">", out);
		series_title(out, series);
		fputs("</path>\n", out);
		max_draw(out, &plot, series, i);
	}
	plot_end(out);
}

void legend_print(FILE *out, const struct group *group)
{
	const char *unit = text_of(group->first->json, "unit");
	double overflow;
	char text[QUANTITY];
	size_t i;

	fputs("<ul class=\"legend\">\n", out);
	for (i = 0; i < group->nr; i++) {
		const json_t *json = group->first[i].json;

		fputs("<li>", out);
		plot_swatch(out, i);
		html_print(out, " %s", text_of(json, "title"));
		html_print(out, " (max %s", quantity_of(text, json, "max", unit));
		if (number_of(json, "overflow", &overflow) && overflow)
			html_print(out, "; %.0f samples beyond the histogram", overflow);
		fputs(")</li>\n", out);
	}
	fputs("</ul>\n", out);
}
