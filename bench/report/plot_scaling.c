// SPDX-License-Identifier: BSD-3-Clause
/* plot_scaling.c - a figure of points by how many slots are served */

#include <stdlib.h>
#include <string.h>

#include "plot_series.h"
#include "text.h"

enum { LINES_MAX = PLOT_SERIES };

static double slots_of(const json_t *point)
{
	double vms = 0, vcpus = 0;

	number_of(point, "vms", &vms);
	number_of(point, "vcpus", &vcpus);
	return vms * vcpus;
}

/* What the points of one line have in common. */
static void line_name(char name[96], const json_t *point)
{
	double ranges = 0, pollers = 0;
	const char *pattern = text_of(point, "pattern");

	number_of(point, "ranges", &ranges);
	number_of(point, "pollers", &pollers);
	snprintf(name, 96, "%.40s%s%.0f range%s a VM, %.0f poller%s, %s", pattern,
		 *pattern ? ", " : "", ranges, ranges == 1 ? "" : "s", pollers,
		 pollers == 1 ? "" : "s", where_words(text_of(point, "where")));
}

/**
 * struct lines - names of the lines, in the order of their first points
 * @names:	them
 * @nr:		how many; those beyond LINES_MAX are in the table only
 */
struct lines {
	char	names[LINES_MAX][96];
	size_t	nr;
};

/* LINES_MAX: there is no room for another line. */
static size_t line_of(struct lines *lines, const json_t *point)
{
	char name[96];
	size_t i;

	line_name(name, point);
	for (i = 0; i < lines->nr; i++)
		if (!strcmp(lines->names[i], name))
			return i;
	if (i < LINES_MAX)
		memcpy(lines->names[lines->nr++], name, sizeof(name));
	return i;
}

static bool axes_fill(struct plot *plot, struct lines *lines, const json_t *points,
		      const char *key)
{
	const json_t *point;
	double value;
	size_t i;

	json_array_foreach(points, i, point)
		if (number_of(point, key, &value) && line_of(lines, point) < LINES_MAX) {
			axis_include(&plot->x, slots_of(point));
			axis_include(&plot->y, value);
		}
	if (!lines->nr)
		return false;
	axis_round(&plot->x);
	axis_round(&plot->y);
	return true;
}

struct dot {
	const json_t	*point;
	double		slots;
};

static int by_slots(const void *a, const void *b)
{
	const struct dot *one = a, *other = b;

	if (one->slots != other->slots)
		return one->slots < other->slots ? -1 : 1;
	return strcmp(text_of(one->point, "id"), text_of(other->point, "id"));
}

static void dot_draw(FILE *out, const struct plot *plot, const struct dot *dot, const char *key,
		     size_t line)
{
	double value = 0;
	char text[QUANTITY];

	number_of(dot->point, key, &value);
	fprintf(out, "<circle class=\"mark s%zu\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>", line,
		axis_at(&plot->x, dot->slots), axis_at(&plot->y, value));
	html_print(out, "%s: %.0f slots, %s", text_of(dot->point, "id"), dot->slots,
		   quantity(text, value, plot->y.unit));
	fputs("</title></circle>\n", out);
}

static void line_draw(FILE *out, const struct plot *plot, struct dot *dots, size_t nr,
		      const char *key, size_t line)
{
	double value = 0;
	size_t i;

	qsort(dots, nr, sizeof(*dots), by_slots);
	fprintf(out, "<path class=\"line s%zu\" d=\"", line);
	for (i = 0; i < nr; i++) {
		number_of(dots[i].point, key, &value);
		fprintf(out, "%c%.1f %.1f", i ? 'L' : 'M', axis_at(&plot->x, dots[i].slots),
			axis_at(&plot->y, value));
	}
	fputs("\"/>\n", out);
	for (i = 0; i < nr; i++)
		dot_draw(out, plot, &dots[i], key, line);
}

static void lines_draw(FILE *out, const struct plot *plot, struct lines *lines,
		       const json_t *points, const char *key)
{
	struct dot *dots = calloc(json_array_size(points), sizeof(*dots));
	const json_t *point;
	size_t line, i, nr;
	double value;

	for (line = 0; dots && line < lines->nr; line++) {
		nr = 0;
		json_array_foreach(points, i, point)
			if (number_of(point, key, &value) && line_of(lines, point) == line)
				dots[nr++] = (struct dot) { point, slots_of(point) };
		line_draw(out, plot, dots, nr, key, line);
	}
	free(dots);
}

void scaling_plot(FILE *out, const json_t *points, const char *key, const char *label)
{
	const char *unit = text_of(json_array_get(points, 0), "unit");
	struct plot plot = {
		.x = { .log = true, .label = "slots served: VMs x vCPUs (log)", .unit = "" },
		.y = { .log = true, .label = label, .unit = "" },
	};
	struct lines lines = {};
	size_t i;

	if (!strcmp(key, "p50") || !strcmp(key, "p99"))
		plot.y.unit = *unit ? unit : "ns";
	if (!axes_fill(&plot, &lines, points, key))
		return;
	fputs("<figure><figcaption>", out);
	html_text(out, label);
	fputs("</figcaption>\n", out);
	plot_begin(out, &plot, label);
	lines_draw(out, &plot, &lines, points, key);
	plot_end(out);
	fputs("<ul class=\"legend\">\n", out);
	for (i = 0; i < lines.nr; i++) {
		fputs("<li>", out);
		plot_swatch(out, i);
		html_print(out, " %s", lines.names[i]);
		fputs("</li>\n", out);
	}
	fputs("</ul></figure>\n", out);
}
