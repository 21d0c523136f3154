// SPDX-License-Identifier: BSD-3-Clause
/* demo_chart.c - two latency histograms side by side, in 80 columns of text */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "demo_chart.h"

#define ROWS		64	/* one for each power of two */
#define BAR_CELLS	24
#define TEXT_BYTES	16

void chart_add(struct chart_side *side, uint64_t ns)
{
	rtp_hist_add(side->hist, ns);
	if (ns > side->max_ns)
		side->max_ns = ns;
}

static const char *time_text(char *text, uint64_t ns)
{
	if (ns < 1000)
		snprintf(text, TEXT_BYTES, "%" PRIu64 " ns", ns);
	else if (ns < 1000000)
		snprintf(text, TEXT_BYTES, "%.1f us", ns / 1e3);
	else
		snprintf(text, TEXT_BYTES, "%.1f ms", ns / 1e6);
	return text;
}

static unsigned int row_of(uint64_t ns)
{
	return ns ? 63 - (unsigned int)__builtin_clzll(ns) : 0;
}

static void rows_count(const struct chart_side *side, uint64_t *rows)
{
	unsigned int i;

	memset(rows, 0, ROWS * sizeof(*rows));
	for (i = 0; i < RTP_HIST_BUCKETS; i++)
		if (side->hist[i])
			rows[row_of(rtp_hist_low(i))] += side->hist[i];
}

static uint64_t rows_max(const uint64_t *rows)
{
	uint64_t max = 1;
	unsigned int i;

	for (i = 0; i < ROWS; i++)
		if (rows[i] > max)
			max = rows[i];
	return max;
}

/* A row that holds anything is seen, however little it is. */
static void bar_print(uint64_t count, uint64_t max)
{
	unsigned int cells = (count * BAR_CELLS + max / 2) / max;
	char bar[BAR_CELLS + 1] = "";

	memset(bar, '#', cells);
	if (count && !cells)
		bar[0] = '.';
	printf(" | %-*s", BAR_CELLS, bar);
	if (count)
		printf(" %7" PRIu64, count);
	else
		printf(" %7s", "");
}

static void rows_print(const struct chart_side *left, const struct chart_side *right)
{
	uint64_t l[ROWS], r[ROWS];
	unsigned int i, first, last;
	char text[TEXT_BYTES];

	rows_count(left, l);
	rows_count(right, r);
	for (first = 0; first < ROWS - 1 && !l[first] && !r[first]; first++)
		;
	for (last = ROWS - 1; last > first && !l[last] && !r[last]; last--)
		;
	for (i = first; i <= last; i++) {
		printf("%9s", time_text(text, 1ull << i));
		bar_print(l[i], rows_max(l));
		bar_print(r[i], rows_max(r));
		printf("\n");
	}
}

static void figure_print(const char *name, uint64_t left, uint64_t right)
{
	char l[TEXT_BYTES], r[TEXT_BYTES];

	printf("%9s | %-32s | %-11s", name, time_text(l, left), time_text(r, right));
	if (left && right >= left)
		printf("%7.1f times as long", (double)right / left);
	else if (right)
		printf("%7.1f times shorter", (double)left / right);
	printf("\n");
}

static void quantile_print(const char *name, const struct chart_side *left,
			   const struct chart_side *right, uint32_t ppm)
{
	figure_print(name, rtp_hist_quantile(left->hist, ppm),
		     rtp_hist_quantile(right->hist, ppm));
}

void chart_print(const struct chart_side *left, const struct chart_side *right)
{
	printf("%9s | %-32s | %s\n", "from", left->name, right->name);
	rows_print(left, right);
	quantile_print("p50", left, right, 500000);
	quantile_print("p99", left, right, 990000);
	quantile_print("p99.9", left, right, 999000);
	figure_print("max", left->max_ns, right->max_ns);
	printf("\n");
}
