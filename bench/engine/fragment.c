// SPDX-License-Identifier: BSD-3-Clause
/* fragment.c - what was measured, as a fragment of a result */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "fragment.h"
#include "rtpoll/stats.h"

#define ID_BYTES	120

static const char *const class_names[NR_BLOCK_CLASSES] = { "near", "far" };

json_t *fragment_new(void)
{
	return json_pack("{s:[], s:[], s:[], s:[]}", "series", "points", "values", "goals");
}

static void append(json_t *fragment, const char *list, json_t *item)
{
	json_array_append_new(json_object_get(fragment, list), item);
}

/**
 * struct sample - round trips of one series, in ticks
 * @hist:	RTPOLL_HIST_BUCKETS counters
 * @nr:		how many
 * @min:	smallest
 * @max:	largest
 * @sum:	of all
 * @squares:	of all
 * @blocks:	they come from
 */
struct sample {
	uint32_t	*hist;
	uint64_t	nr;
	uint32_t	min;
	uint32_t	max;
	double		sum;
	double		squares;
	unsigned int	blocks;
};

static void sample_add(struct sample *sample, const uint32_t *ticks, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		rtpoll_hist_add(sample->hist, ticks[i]);
		sample->sum += ticks[i];
		sample->squares += (double)ticks[i] * ticks[i];
		if (!sample->nr || ticks[i] < sample->min)
			sample->min = ticks[i];
		if (ticks[i] > sample->max)
			sample->max = ticks[i];
		sample->nr++;
	}
	sample->blocks++;
}

/* The last bucket has an end, too: the largest value is in it. */
static json_t *hist_json(const struct sample *sample, double tick_ns)
{
	json_t *hist = json_array();

	for (unsigned int i = 0; i < RTPOLL_HIST_BUCKETS - 1; i++)
		if (sample->hist[i])
			json_array_append_new(hist, json_pack("[f, f, I]",
							      rtpoll_hist_low(i) * tick_ns,
							      rtpoll_hist_low(i + 1) * tick_ns,
							      (json_int_t)sample->hist[i]));
	return hist;
}

/* Percentiles follow from the histogram, and are the runner's to work out. */
static json_t *series_json(const char *id, const char *title, enum block_class class,
			   const struct sample *sample, double tick_ns)
{
	double mean = sample->nr ? sample->sum / sample->nr : 0;
	double variance = sample->nr ? sample->squares / sample->nr - mean * mean : 0;

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:i, s:f, s:f, s:f, s:f, s:o, s:i}",
			 "id", id, "group", "native", "title", title, "where", "native",
			 "class", class_names[class], "unit", "ns",
			 "count", (json_int_t)sample->nr, "overflow", 0,
			 "min", sample->min * tick_ns, "mean", mean * tick_ns,
			 "stddev", sqrt(fmax(variance, 0)) * tick_ns,
			 "max", sample->max * tick_ns, "hist", hist_json(sample, tick_ns),
			 "blocks", (int)sample->blocks);
}

static const char *id_of(char *id, const char *suite, const char *name, enum block_class class,
			 enum block_class main)
{
	snprintf(id, ID_BYTES, "engine/%s/%s%s%s", suite, name, class == main ? "" : "/",
		 class == main ? "" : class_names[class]);
	return id;
}

/* Of one class: the blocks of a row, or the ping-pongs before those of every row. */
static void gather(const struct session *session, const struct row *row, enum block_class class,
		   bool is_line, struct sample *sample)
{
	unsigned int trips = session->pair->ways[row->way].trips;
	double boundary = session_boundary(session);

	for (unsigned int i = 0; i < session->done; i++) {
		const struct bracketed *b = &row->blocks[i];

		if (bracketed_class(b, boundary) != class)
			continue;
		if (is_line)
			sample_add(sample, row->line_ticks + (size_t)i * row->line_trips,
				   b->before.nr);
		else
			sample_add(sample, row->ticks + (size_t)i * trips, b->block.nr);
	}
}

static struct sample sample_new(void)
{
	return (struct sample){ .hist = calloc(RTPOLL_HIST_BUCKETS, sizeof(uint32_t)) };
}

static void keep_row(json_t *fragment, const char *suite, const struct session *session,
		     unsigned int number, enum block_class class)
{
	const struct way *way = &session->pair->ways[session->rows[number].way];
	enum block_class main = session_main_class(session);
	struct sample sample = sample_new();
	char id[ID_BYTES], line[ID_BYTES], title[200];
	struct figure figure;
	json_t *series;

	session_figure(session, number, class, &figure);
	if (!figure.blocks || !sample.hist)
		goto out;
	gather(session, &session->rows[number], class, false, &sample);
	snprintf(title, sizeof(title), "%s: %s", way->name, way->text);
	series = series_json(id_of(id, suite, way->name, class, main), title, class, &sample,
			     session->ticks->ns_per_tick);
	json_object_set_new(series, "dropped", json_integer(figure.dropped));
	json_object_set_new(series, "ratio", json_real(figure.ratio));
	json_object_set_new(series, "reference",
			    json_string(id_of(line, suite, "line", class, main)));
	append(fragment, "series", series);
out:
	free(sample.hist);
}

static void keep_line(json_t *fragment, const char *suite, const struct session *session,
		      enum block_class class)
{
	struct sample sample = sample_new();
	char id[ID_BYTES];

	for (unsigned int i = 0; i < session->nr_rows && sample.hist; i++)
		gather(session, &session->rows[i], class, true, &sample);
	if (sample.nr)
		append(fragment, "series",
		       series_json(id_of(id, suite, "line", class, session_main_class(session)),
				   "bare ping-pong, beside all others", class, &sample,
				   session->ticks->ns_per_tick));
	free(sample.hist);
}

void fragment_session(json_t *fragment, const char *suite, const struct session *session)
{
	for (int class = 0; class < NR_BLOCK_CLASSES; class++) {
		keep_line(fragment, suite, session, class);
		for (unsigned int i = 0; i < session->nr_rows; i++)
			keep_row(fragment, suite, session, i, class);
	}
}

/* "idle slot of 16" is "engine/idle-slot-of-16". */
void fragment_value(json_t *fragment, const char *name, double value, const char *unit,
		    const char *better)
{
	char id[ID_BYTES] = "engine/";
	size_t length = strlen(id);

	for (const char *c = name; *c && length + 1 < sizeof(id); c++) {
		bool is_word = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '.';

		if (is_word || (id[length - 1] != '-' && id[length - 1] != '/'))
			id[length++] = is_word ? *c : '-';
	}
	id[id[length - 1] == '-' ? length - 1 : length] = 0;
	append(fragment, "values", json_pack("{s:s, s:s, s:f, s:s, s:s, s:s*}", "id", id,
					     "title", name, "value", value, "unit", unit,
					     "where", "native", "better", better));
}

void fragment_growth(json_t *fragment, const struct growth *growth, const struct figure *figure)
{
	const struct way_engine *config = bench_ways[growth->way].config;
	const struct engine_plan *plan = config->plan;
	char id[ID_BYTES];
	json_t *point;

	snprintf(id, sizeof(id), "engine/%ux%u/ranges%u/pollers1/%s", plan->vms, plan->vcpus,
		 plan->ranges, growth->pattern);
	point = json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:s, s:f, s:f, s:f, s:f}",
			  "id", id, "group", "scaling", "where", "native", "unit", "ns",
			  "vms", (int)plan->vms, "vcpus", (int)plan->vcpus,
			  "ranges", (int)plan->ranges, "pollers", 1, "pattern", growth->pattern,
			  "p50", figure->ns.p50, "p99", figure->ns.p99, "ratio", growth->ratio,
			  "requests_per_s", growth->per_s);
	json_object_set_new(point, "memory_bytes_per_vm", growth->bytes_per_vm > 0 ?
			    json_real(growth->bytes_per_vm) : json_null());
	append(fragment, "points", point);
}

/* Of several with the same number each has its own id: G1.1, G1.2. */
void fragment_goals(json_t *fragment)
{
	const struct goal *goal, *before;

	for (unsigned int i = 0; (goal = goal_get(i)); i++) {
		unsigned int nr = 1;
		char id[ID_BYTES];

		for (unsigned int j = 0; j < i && (before = goal_get(j)); j++)
			nr += !strcmp(before->id, goal->id);
		snprintf(id, sizeof(id), "%s.%u", goal->id, nr);
		append(fragment, "goals",
		       json_pack("{s:s, s:s, s:s, s:f, s:o, s:o, s:s, s:s?}", "id", id,
				 "title", goal->text,
				 "bound", goal->at_least ? "at least" : "at most",
				 "goal", goal->goal,
				 "got", goal->is_measured ? json_real(goal->got) : json_null(),
				 "met", goal->is_measured ? json_boolean(goal_is_met(goal)) :
				 json_null(),
				 "where", "native", "reason", goal_reason(goal)));
	}
}
