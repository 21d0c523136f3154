// SPDX-License-Identifier: BSD-3-Clause
/*
 * suite_scaling.c - latency, throughput and memory against VMs, vCPUs and ranges
 *
 * One poller: two CPUs are one that asks and one that polls.  Several pollers are
 * compared in the guest (bench/guest/scaling.sh).
 */

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"
#include "fragment.h"

enum { ROUNDS = 20 };

static const struct point {
	enum bench_way	way;
	const char	*pattern;
} points[] = {
	{ WAY_WRITE, "hot" },
	{ WAY_HOT_16, "hot" }, { WAY_COLD_16, "cold" }, { WAY_BATCH, "batch" },
	{ WAY_HOT_64, "hot" }, { WAY_COLD_64, "cold" }, { WAY_BATCH_64, "batch" },
	{ WAY_HOT_128, "hot" }, { WAY_COLD_128, "cold" }, { WAY_BATCH_128, "batch" },
	{ WAY_HOT_256, "hot" }, { WAY_COLD_256, "cold" }, { WAY_BATCH_256, "batch" },
	{ WAY_HOT_1024, "hot" }, { WAY_COLD_1024, "cold" }, { WAY_BATCH_1024, "batch" },
	{ WAY_HOT_1024_RANGES, "hot, any range" }, { WAY_COLD_1024_RANGES, "cold, any range" },
};

enum { NR_POINTS = sizeof(points) / sizeof(points[0]), ONE = 0 };
_Static_assert((int)NR_POINTS <= (int)SESSION_ROWS, "rows");

/* Pages that were touched, of the memory that an engine and its vCPUs share. */
static double region_bytes(struct bench *bench, const struct engine_plan *plan)
{
	int fd = pair_region_open(&bench->pair, SERVER_FULL, plan->number);
	struct stat info;
	double bytes = 0;

	if (fd < 0)
		return 0;
	if (!fstat(fd, &info))
		bytes = info.st_blocks * 512.0;
	close(fd);
	return bytes;
}

static void report_point(struct bench *bench, const struct session *session, unsigned int row)
{
	const struct way_engine *config = bench_ways[points[row].way].config;
	unsigned int at_once = config->pending ? config->pending : 1;
	enum block_class class = session_main_class(session);
	struct growth growth = {
		.way = points[row].way,
		.pattern = points[row].pattern,
		.ratio = session_quotient(session, row, ONE, class),
		.bytes_per_vm = region_bytes(bench, config->plan) / config->plan->vms,
	};
	struct figure figure;

	session_figure(session, row, class, &figure);
	if (!figure.blocks || growth.ratio <= 0)
		return;
	/* Of all that were asked for at once, the median time. */
	growth.per_s = at_once * 1e9 / figure.ns.p50;
	fragment_growth(bench->report, &growth, &figure);
}

int suite_scaling(struct bench *bench)
{
	enum bench_way ways[NR_POINTS];
	struct session session;
	int ret;

	for (unsigned int i = 0; i < NR_POINTS; i++)
		ways[i] = points[i].way;
	ret = bench_session(bench, &session, ways, NR_POINTS, ROUNDS);
	if (!ret) {
		report_session(bench, "VMs x vCPUs x ranges", &session);
		for (unsigned int i = 0; i < NR_POINTS; i++)
			report_point(bench, &session, i);
	}
	session_free(&session);
	return ret;
}
