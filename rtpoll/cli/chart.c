// SPDX-License-Identifier: BSD-3-Clause
/* chart.c - a latency histogram, drawn with bars */

#include <inttypes.h>
#include <string.h>

#include "bar.h"
#include "chart.h"
#include "rtpoll/stats.h"
#include "snapshot.h"

#define COLUMNS		64
#define ROWS		6

/**
 * struct chart - a histogram in columns
 * @first:	first bucket
 * @step:	buckets in a column
 * @nr:		columns
 * @counts:	what is in each
 * @most:	the largest of them
 */
struct chart {
	unsigned int	first;
	unsigned int	step;
	unsigned int	nr;
	uint64_t	counts[COLUMNS];
	uint64_t	most;
};

static bool chart_fill(struct chart *chart, const uint32_t *hist)
{
	unsigned int last = RTPOLL_HIST_BUCKETS, i;

	*chart = (struct chart) {};
	while (chart->first < RTPOLL_HIST_BUCKETS && !hist[chart->first])
		chart->first++;
	if (chart->first == RTPOLL_HIST_BUCKETS)
		return false;
	while (!hist[last - 1])
		last--;

	chart->step = (last - chart->first + COLUMNS - 1) / COLUMNS;
	chart->nr = (last - chart->first + chart->step - 1) / chart->step;
	for (i = chart->first; i < last; i++)
		chart->counts[(i - chart->first) / chart->step] += hist[i];
	for (i = 0; i < chart->nr; i++)
		if (chart->counts[i] > chart->most)
			chart->most = chart->counts[i];
	return true;
}

/* Eighths of a column that are in a row, counted from below. */
static unsigned int eighths(const struct chart *chart, unsigned int column, unsigned int row)
{
	uint64_t count = chart->counts[column];
	unsigned int height = (double)count / chart->most * ROWS * BAR_EIGHTHS + 0.5;

	if (count && !height)
		height = 1;
	if (height <= row * BAR_EIGHTHS)
		return 0;
	height -= row * BAR_EIGHTHS;
	return height < BAR_EIGHTHS ? height : BAR_EIGHTHS;
}

/* The lower bound of every 16th column. */
static void axis_print(FILE *out, const struct chart *chart)
{
	unsigned int column;
	char text[16];

	fputs("        ", out);
	for (column = 0; column < chart->nr; column += 16) {
		ns_text(text, sizeof(text),
			rtpoll_hist_low(chart->first + column * chart->step), true);
		fprintf(out, "%-16s", text);
	}
	fputc('\n', out);
}

void chart_print(FILE *out, const uint32_t *hist, bool utf8)
{
	uint64_t all = rtpoll_hist_count(hist);
	unsigned int row, column;
	struct chart chart;

	if (!chart_fill(&chart, hist))
		return;
	for (row = ROWS; row-- > 0;) {
		if (row == ROWS - 1)
			fprintf(out, "%5.1f%% |", 100.0 * chart.most / all);
		else
			fprintf(out, "       |");
		for (column = 0; column < chart.nr; column++)
			fputs(bar_text(eighths(&chart, column, row), utf8), out);
		fputc('\n', out);
	}
	axis_print(out, &chart);
}

void percentiles_print(FILE *out, const uint32_t *hist)
{
	static const struct {
		const char *name;
		uint32_t ppm;
	} shown[] = {
		{ "p50", 500000 }, { "p90", 900000 }, { "p99", 990000 }, { "p99.9", 999000 },
		{ "p99.99", 999900 }, { "p99.999", 999990 },
	};
	uint64_t all = rtpoll_hist_count(hist);
	char text[16];
	size_t i;

	fprintf(out, "  %" PRIu64 " samples", all);
	for (i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		/* At least one sample is above it. */
		if (all * (1000000 - shown[i].ppm) < 1000000)
			break;
		ns_text(text, sizeof(text), rtpoll_hist_quantile(hist, shown[i].ppm), true);
		fprintf(out, "  %s %s", shown[i].name, text);
	}
	ns_text(text, sizeof(text), rtpoll_hist_quantile(hist, 1000000), all);
	fprintf(out, "  max %s\n", text);
}
