// SPDX-License-Identifier: BSD-3-Clause
/* plot.c - a frame with two axes and lines in it, as SVG */

#include <math.h>
#include <string.h>

#include "plot.h"
#include "text.h"

/* What a division of doubles may be off by. */
#define ROUNDING	0.000000001
/* More grid lines than that cannot be read. */
#define TICKS_MAX	40

static double scaled(const struct axis *axis, double value)
{
	return axis->log ? log10(value) : value;
}

double axis_at(const struct axis *axis, double value)
{
	double from = scaled(axis, axis->from), to = scaled(axis, axis->to);
	double share;

	if (axis->log && value <= 0)
		return axis->begin;
	share = (scaled(axis, value) - from) / (to - from);
	return axis->begin + (axis->end - axis->begin) * fmin(1, fmax(0, share));
}

void axis_include(struct axis *axis, double value)
{
	if (!isfinite(value) || (axis->log && value <= 0))
		return;
	if (axis->from == 0 && axis->to == 0) {
		axis->from = value;
		axis->to = value;
	}
	axis->from = fmin(axis->from, value);
	axis->to = fmax(axis->to, value);
}

/* Steps of 1, 2 and 5 of a decade, so that about five are there. */
static double linear_step(const struct axis *axis)
{
	double raw = (axis->to - axis->from) / 6;
	double decade = pow(10, floor(log10(raw)));

	if (raw <= decade)
		return decade;
	return raw <= 2 * decade ? 2 * decade : raw <= 5 * decade ? 5 * decade : 10 * decade;
}

/* The largest, or smallest, of 1, 2 and 5 of a decade that is not beyond a value. */
static double nice(double value, bool up)
{
	static const double steps[] = { 1, 2, 5, 10 };
	double decade = pow(10, floor(log10(value) + ROUNDING));
	size_t i;

	if (up) {
		for (i = 0; i < 3 && steps[i] * decade < value * (1 - ROUNDING); i++)
			;
		return steps[i] * decade;
	}
	for (i = 2; i > 0 && steps[i] * decade > value * (1 + ROUNDING); i--)
		;
	return steps[i] * decade;
}

void axis_round(struct axis *axis)
{
	if (axis->from == 0 && axis->to == 0)
		axis_include(axis, 1);
	if (axis->log) {
		axis->from = nice(axis->from, false);
		axis->to = nice(axis->to, true);
		if (axis->to < 2 * axis->from)
			axis->to = 2 * axis->from;
		return;
	}
	if (axis->to <= axis->from)
		axis->to = axis->from + 1;
	axis->from = floor(axis->from / linear_step(axis)) * linear_step(axis);
	axis->to = ceil(axis->to / linear_step(axis)) * linear_step(axis);
}

static const char *tick_text(char text[QUANTITY], const struct axis *axis, double value)
{
	static const char *const quantiles[] = {
		"p0", "p90", "p99", "p99.9", "p99.99", "p99.999", "p99.9999", "p99.99999",
	};

	if (!strcmp(axis->unit, "q") && value >= 0 && value < 8)
		snprintf(text, QUANTITY, "%s", quantiles[(int)value]);
	else if (!strcmp(axis->unit, "%") && value < 0.00001 * (1 - ROUNDING))
		snprintf(text, QUANTITY, "%g ppm", value * 1000000);
	else if (!strcmp(axis->unit, "%"))
		snprintf(text, QUANTITY, "%g %%", value * 100);
	else
		quantity(text, value, axis->unit);
	return text;
}

static void x_tick(FILE *out, const struct plot *plot, double value, bool named)
{
	double at = axis_at(&plot->x, value);
	char text[QUANTITY];

	fprintf(out, "<path class=\"%s\" d=\"M%.1f %dV%d\"/>", named ? "grid" : "fine", at,
		PLOT_TOP, PLOT_BOTTOM);
	if (!named)
		return;
	fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", at, PLOT_BOTTOM + 18);
	html_text(out, tick_text(text, &plot->x, value));
	fputs("</text>\n", out);
}

static void y_tick(FILE *out, const struct plot *plot, double value, bool named)
{
	double at = axis_at(&plot->y, value);
	char text[QUANTITY];

	fprintf(out, "<path class=\"%s\" d=\"M%d %.1fH%d\"/>", named ? "grid" : "fine",
		PLOT_LEFT, at, PLOT_RIGHT);
	if (!named)
		return;
	fprintf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", PLOT_LEFT - 7, at + 4);
	html_text(out, tick_text(text, &plot->y, value));
	fputs("</text>\n", out);
}

typedef void (*tick_fn)(FILE *out, const struct plot *plot, double value, bool named);

/* Decades, and within few of them 2 and 5, too; of many only each second is named. */
static void log_ticks(FILE *out, const struct plot *plot, const struct axis *axis, tick_fn tick)
{
	double decades = log10(axis->to / axis->from);
	double decade = pow(10, floor(log10(axis->from) + ROUNDING));
	unsigned int nr = 0;

	for (; decade <= axis->to * 1.001 && nr < TICKS_MAX; decade *= 10, nr++) {
		static const double steps[] = { 1, 2, 5 };
		bool skip = decades > 8 && nr % 2;
		size_t i;

		for (i = 0; i < 3; i++) {
			double value = steps[i] * decade;

			if (value >= axis->from * 0.999 && value <= axis->to * 1.001 &&
			    (!i || decades <= 4))
				tick(out, plot, value, i ? decades <= 2.5 : !skip);
		}
	}
}

static void linear_ticks(FILE *out, const struct plot *plot, const struct axis *axis,
			 tick_fn tick)
{
	double step = strcmp(axis->unit, "q") ? linear_step(axis) : 1;
	unsigned int i;

	for (i = 0; i < TICKS_MAX && axis->from + i * step <= axis->to * 1.001; i++)
		tick(out, plot, axis->from + i * step, true);
}

static void ticks(FILE *out, const struct plot *plot, const struct axis *axis, tick_fn tick)
{
	(axis->log ? log_ticks : linear_ticks)(out, plot, axis, tick);
}

void plot_begin(FILE *out, struct plot *plot, const char *what)
{
	plot->x.begin = PLOT_LEFT;
	plot->x.end = PLOT_RIGHT;
	plot->y.begin = PLOT_BOTTOM;
	plot->y.end = PLOT_TOP;
	fputs("<div class=\"scroll\"><svg class=\"plot\" role=\"img\"", out);
	fprintf(out, " viewBox=\"0 0 %d %d\" aria-label=\"", PLOT_WIDTH, PLOT_HEIGHT);
	html_text(out, what);
	fputs("\">\n", out);
	ticks(out, plot, &plot->x, x_tick);
	ticks(out, plot, &plot->y, y_tick);
	fprintf(out, "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
		PLOT_LEFT, PLOT_TOP, PLOT_RIGHT - PLOT_LEFT, PLOT_BOTTOM - PLOT_TOP);
	fprintf(out, "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">",
		(PLOT_LEFT + PLOT_RIGHT) / 2, PLOT_HEIGHT - 12);
	html_text(out, plot->x.label);
	fputs("</text>\n<text class=\"axis\" text-anchor=\"middle\"", out);
	fprintf(out, " transform=\"translate(14 %d) rotate(-90)\">",
		(PLOT_TOP + PLOT_BOTTOM) / 2);
	html_text(out, plot->y.label);
	fputs("</text>\n", out);
}

void plot_end(FILE *out)
{
	fputs("</svg></div>\n", out);
}

void plot_swatch(FILE *out, size_t line)
{
	fputs("<svg class=\"swatch\" viewBox=\"0 0 34 10\" aria-hidden=\"true\">", out);
	fprintf(out, "<path class=\"line s%zu\" d=\"M1 5H33\"/></svg>", line);
}
