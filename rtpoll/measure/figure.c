// SPDX-License-Identifier: BSD-3-Clause
/* figure.c - what the blocks of a session say */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rtpoll/stats.h"
#include "session.h"
#include "way.h"

/* Of all blocks of all rows: they were all measured on the same two CPUs. */
double session_boundary(const struct session *session)
{
	size_t nr = (size_t)session->nr_rows * session->done;
	double fallback = BLOCK_FAR_NS / session->ticks->ns_per_tick;
	struct bracketed *all = malloc((nr + 1) * sizeof(*all));
	double boundary;

	if (!all)
		return fallback;
	for (unsigned int i = 0; i < session->nr_rows; i++)
		memcpy(all + (size_t)i * session->done, session->rows[i].blocks,
		       session->done * sizeof(*all));
	boundary = block_boundary(all, nr, fallback);
	free(all);
	return boundary;
}

enum block_class session_main_class(const struct session *session)
{
	double boundary = session_boundary(session);
	unsigned int nr[NR_BLOCK_CLASSES + 1] = { 0 };

	for (unsigned int i = 0; i < session->nr_rows; i++)
		for (unsigned int j = 0; j < session->done; j++)
			nr[bracketed_class(&session->rows[i].blocks[j], boundary)]++;
	return nr[BLOCK_FAR] > nr[BLOCK_NEAR] ? BLOCK_FAR : BLOCK_NEAR;
}

static uint32_t hist_fill(uint32_t *hist, const uint32_t *ticks, unsigned int nr, uint32_t max)
{
	for (unsigned int i = 0; i < nr; i++) {
		rtpoll_hist_add(hist, ticks[i]);
		if (ticks[i] > max)
			max = ticks[i];
	}
	return max;
}

static void ns_fill(struct figure_ns *ns, const uint32_t *hist, uint32_t max, double tick_ns)
{
	/* Placed within its bucket a quantile might lie above the largest. */
	ns->p50 = fmin(hist_quantile(hist, 0.5), max) * tick_ns;
	ns->p99 = fmin(hist_quantile(hist, 0.99), max) * tick_ns;
	ns->p999 = fmin(hist_quantile(hist, 0.999), max) * tick_ns;
	ns->p9999 = fmin(hist_quantile(hist, 0.9999), max) * tick_ns;
	ns->max = max * tick_ns;
}

void session_figure(const struct session *session, unsigned int number, enum block_class class,
		    struct figure *figure)
{
	const struct row *row = &session->rows[number];
	unsigned int trips = session->pair->ways[row->way].trips;
	double boundary = session_boundary(session);
	double *ratios = calloc(session->done + 1, sizeof(*ratios));
	uint32_t *hist = calloc(2 * RTPOLL_HIST_BUCKETS, sizeof(*hist));
	uint32_t max = 0, line_max = 0;

	*figure = (struct figure){ 0 };
	for (unsigned int i = 0; i < session->done && ratios && hist; i++) {
		const struct bracketed *b = &row->blocks[i];
		enum block_class is = bracketed_class(b, boundary);

		figure->dropped += is == BLOCK_DROPPED;
		if (is != class)
			continue;
		ratios[figure->blocks++] = bracketed_ratio(b);
		figure->nr += b->block.nr;
		max = hist_fill(hist, row->ticks + (size_t)i * trips, b->block.nr, max);
		line_max = hist_fill(hist + RTPOLL_HIST_BUCKETS,
				     row->line_ticks + (size_t)i * row->line_trips,
				     b->before.nr, line_max);
	}
	if (ratios && hist) {
		figure->ratio = block_median(ratios, figure->blocks);
		ns_fill(&figure->ns, hist, max, session->ticks->ns_per_tick);
		ns_fill(&figure->line_ns, hist + RTPOLL_HIST_BUCKETS, line_max,
			session->ticks->ns_per_tick);
	}
	free(ratios);
	free(hist);
}

double session_quotient(const struct session *session, unsigned int number, unsigned int by,
			enum block_class class)
{
	const struct row *a = &session->rows[number], *b = &session->rows[by];
	double *quotients = calloc(session->done + 1, sizeof(*quotients));
	double boundary = session_boundary(session);
	unsigned int nr = 0;
	double median;

	if (!quotients)
		return 0;
	for (unsigned int i = 0; i < session->done; i++)
		if (bracketed_class(&a->blocks[i], boundary) == class &&
		    bracketed_class(&b->blocks[i], boundary) == class)
			quotients[nr++] = bracketed_ratio(&a->blocks[i]) /
					  bracketed_ratio(&b->blocks[i]);
	median = block_median(quotients, nr);
	free(quotients);
	return median;
}
