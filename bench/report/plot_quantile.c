// SPDX-License-Identifier: BSD-3-Clause
/* plot_quantile.c - latency by quantile: how rare is what is slow? */

#include <math.h>

#include "plot_series.h"
#include "text.h"

/* Decades of 1 / (1 - q): 2 is p99. */
static double decades_of(double q)
{
	return -log10(1 - q);
}

/* As far as quantiles are sound. */
static double last_decade(const struct series *series)
{
	return decades_of(1 - 10 / fmax(series->count, 20));
}

bool quantile_axes(struct plot *plot, const struct group *group)
{
	const char *unit = text_of(group->first->json, "unit");
	double value, most = 1;
	size_t i, j;

	*plot = (struct plot) {
		.x = { 0, 1, .label = "quantile (each grid line: ten times as rare)", .unit = "q" },
		.y = { .log = true, .label = "latency (log)", .unit = unit },
	};
	for (i = 0; i < group->nr; i++)
		for (j = 0; j < NR_QUANTILES; j++) {
			const json_t *json = group->first[i].json;

			if (!number_of(json, quantiles[j].key, &value))
				continue;
			axis_include(&plot->y, value);
			most = fmax(most, decades_of(quantiles[j].q));
			if (!group->first[i].inside)
				continue;
			most = fmax(most, last_decade(&group->first[i]));
			if (number_of(json, "min", &value))
				axis_include(&plot->y, value);
		}
	plot->x.to = most;
	axis_round(&plot->y);
	return plot->y.from != plot->y.to && most > 1;
}

/* Each bucket that has samples is a step; only as far as there are enough of them. */
static void buckets_draw(FILE *out, const struct plot *plot, const struct series *series)
{
	double seen = 0, x = plot->x.begin, y;
	bool begun = false;
	size_t i;

	for (i = 0; i < series->nr; i++) {
		const struct bucket *bucket = &series->buckets[i];
		double q, end;

		if (!bucket->count)
			continue;
		seen += bucket->count;
		q = seen / series->count;
		y = axis_at(&plot->y, fmax(bucket->lo, bucket->hi - 1));
		end = quantile_is_sound(q, series->count) ? axis_at(&plot->x, decades_of(q)) :
		      axis_at(&plot->x, last_decade(series));
		if (begun && end - x < 0.3 && quantile_is_sound(q, series->count))
			continue;
		if (!begun)
			fprintf(out, "M%.1f %.1f", x, y);
		else
			fprintf(out, "V%.1f", y);
		fprintf(out, "H%.1f", end);
		begun = true;
		x = end;
		if (!quantile_is_sound(q, series->count))
			break;
	}
}

/* Without a histogram a line through what is known. */
static void known_draw(FILE *out, const struct plot *plot, const struct series *series)
{
	bool begun = false;
	double value;
	size_t i;

	for (i = 0; i < NR_QUANTILES; i++)
		if (number_of(series->json, quantiles[i].key, &value)) {
			fprintf(out, "%c%.1f %.1f", begun ? 'L' : 'M',
				axis_at(&plot->x, decades_of(quantiles[i].q)),
				axis_at(&plot->y, value));
			begun = true;
		}
}

static void dots_draw(FILE *out, const struct plot *plot, const struct series *series, size_t line)
{
	const char *unit = text_of(series->json, "unit");
	char text[QUANTITY];
	double value;
	size_t i;

	for (i = 0; i < NR_QUANTILES; i++) {
		if (!number_of(series->json, quantiles[i].key, &value))
			continue;
		fprintf(out, "<circle class=\"mark s%zu\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>",
			line, axis_at(&plot->x, decades_of(quantiles[i].q)),
			axis_at(&plot->y, value));
		html_print(out, "%s: %s %s", text_of(series->json, "title"), quantiles[i].name,
			   quantity(text, value, unit));
		fputs("</title></circle>\n", out);
	}
}

void quantile_plot(FILE *out, const struct plot *axes, const struct group *group)
{
	struct plot plot = *axes;
	size_t i;

	plot_begin(out, &plot, "Latency by quantile, logarithmic; the figures are in the table");
	for (i = 0; i < group->nr; i++) {
		const struct series *series = &group->first[i];

		fprintf(out, "<path class=\"line s%zu\" d=\"", i);
		if (series->inside)
			buckets_draw(out, &plot, series);
		else
			known_draw(out, &plot, series);
		fputs("\">", out);
		fputs("<title>", out);
		html_text(out, text_of(series->json, "title"));
		fputs("</title></path>\n", out);
		dots_draw(out, &plot, series, i);
	}
	plot_end(out);
}
