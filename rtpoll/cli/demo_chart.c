// SPDX-License-Identifier: BSD-3-Clause
/* demo_chart.c - how the figures of rtpoll demo look in 80 columns */

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sys/utsname.h>

#include "../measure/block.h"
#include "../measure/realtime.h"
#include "bar.h"
#include "demo.h"

enum { COLUMNS = 30, TEXT = 16 };

/* The first column holds everything below 64 * sqrt(2) ns, too. */
#define FIRST_NS	64

const char *const demo_way_names[NR_DEMO_WAYS] = {
	[DEMO_LINE] = "ping-pong",
	[DEMO_POLLED] = "polled",
	[DEMO_ADAPTIVE] = "adaptive",
	[DEMO_EPOLL] = "eventfd+epoll",
	[DEMO_FUTEX] = "futex",
};

void demo_times_add(struct demo_times *times, uint64_t ns)
{
	rtpoll_hist_add(times->hist, ns);
	__atomic_store_n(&times->nr, times->nr + 1, __ATOMIC_RELAXED);
	if (ns > times->max_ns)
		__atomic_store_n(&times->max_ns, ns, __ATOMIC_RELAXED);
}

/* Placed within a bucket it might lie above the longest. */
double demo_quantile(const struct demo_times *times, double share)
{
	return fmin(hist_quantile(times->hist, share), times->max_ns);
}

/* Three digits that count. */
const char *demo_time_text(char *text, double ns)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	unsigned int unit = 0;

	while (ns >= 999.5 && unit < 3) {
		ns /= 1000;
		unit++;
	}
	snprintf(text, TEXT, "%.*f%s", unit && ns < 9.995 ? 2 : unit && ns < 99.95 ? 1 : 0, ns,
		 units[unit]);
	return text;
}

static unsigned int column_of(uint64_t ns)
{
	double column = ns > FIRST_NS ? 2 * log2((double)ns / FIRST_NS) : 0;

	return column < COLUMNS - 1 ? column : COLUMNS - 1;
}

/* A column that holds anything is seen, however little it is. */
static unsigned int level_of(uint64_t count, uint64_t max)
{
	unsigned int level;

	if (!count)
		return 0;
	level = lround(sqrt((double)count / max) * BAR_EIGHTHS);
	return level ? level : 1;
}

void demo_spark(char *text, const uint32_t *hist, bool utf8)
{
	uint64_t count[COLUMNS] = { 0 };
	uint64_t max = 1;

	for (unsigned int i = 0; i < RTPOLL_HIST_BUCKETS; i++)
		if (hist[i])
			count[column_of(rtpoll_hist_low(i))] += hist[i];
	for (unsigned int i = 0; i < COLUMNS; i++)
		max = count[i] > max ? count[i] : max;
	*text = 0;
	for (unsigned int i = 0; i < COLUMNS; i++)
		strcat(text, bar_text(level_of(count[i], max), utf8));
}

void demo_machine(char *text, size_t size)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char cpu[80] = "unknown CPU", line[256];
	struct utsname uts;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "model name%*[ \t]: %79[^\n]", cpu) == 1)
			break;
	if (file)
		fclose(file);
	uname(&uts);
	snprintf(text, size, "%.44s; %s %.24s", cpu, uts.sysname, uts.release);
}

static void times_print(FILE *out, const struct demo_times *times)
{
	char p50[TEXT], p99[TEXT], p999[TEXT], max[TEXT];

	if (!times->nr) {
		fprintf(out, "%7s%7s%7s%7s", "-", "-", "-", "-");
		return;
	}
	fprintf(out, "%7s%7s%7s%7s", demo_time_text(p50, demo_quantile(times, 0.5)),
		demo_time_text(p99, demo_quantile(times, 0.99)),
		demo_time_text(p999, demo_quantile(times, 0.999)),
		demo_time_text(max, times->max_ns));
}

static void row_print(FILE *out, const struct demo *demo, const char *name,
		      const struct demo_row *row)
{
	char spark[COLUMNS * 4];

	demo_spark(spark, row->times.hist, demo->utf8);
	fprintf(out, "%-13s %s", name, spark);
	times_print(out, &row->times);
}

static unsigned int vms_print(FILE *out, const struct demo *demo)
{
	const struct demo_board *board = demo->board;

	fprintf(out, "%-44s%7s%7s%7s%7s  %s\n", "simulated VMs", "p50", "p99", "p99.9", "max",
		"req/s");
	for (int i = 0; i < DEMO_VMS; i++) {
		char name[TEXT];
		double s = board->vms_ns / 1e9;

		snprintf(name, sizeof(name), "vm%d, %d vCPUs", i, DEMO_VCPUS);
		row_print(out, demo, name, &board->vm[i]);
		fprintf(out, " %6.0f\n", s > 0 ? board->vm[i].times.nr / s : 0);
	}
	return DEMO_VMS + 1;
}

static void ratio_print(FILE *out, double ratio)
{
	if (ratio > 0)
		fprintf(out, " %6.*f\n", ratio < 10 ? 2 : ratio < 100 ? 1 : 0, ratio);
	else
		fprintf(out, " %6s\n", "");
}

static unsigned int ways_print(FILE *out, const struct demo *demo)
{
	fprintf(out, "%-14s%-30s%7s%7s%7s%7s  %s\n", "round trips",
		"64ns .5us   4us    32us  .25ms", "p50", "p99", "p99.9", "max", "times");
	for (int i = 0; i < NR_DEMO_WAYS; i++) {
		row_print(out, demo, demo_way_names[i], &demo->board->way[i]);
		ratio_print(out, demo->board->way[i].ratio);
	}
	return NR_DEMO_WAYS + 1;
}

static void head_print(FILE *out, const struct demo *demo, uint64_t elapsed_ns)
{
	char left[64], right[32];

	if (demo->cpu[0] == demo->cpu[1])
		snprintf(left, sizeof(left), "rtpoll demo: all on CPU %d", demo->cpu[0]);
	else
		snprintf(left, sizeof(left), "rtpoll demo: CPU %d asks, CPU %d answers",
			 demo->cpu[0], demo->cpu[1]);
	snprintf(right, sizeof(right), "%.0f s of %.0f s", elapsed_ns / 1e9,
		 demo->duration_ns / 1e9);
	fprintf(out, "%-60s%19s\n", left, right);
}

unsigned int demo_draw(FILE *out, const struct demo *demo, uint64_t elapsed_ns)
{
	unsigned int lines = 3;
	char machine[80];

	demo_machine(machine, sizeof(machine));
	head_print(out, demo, elapsed_ns);
	fprintf(out, "%s\n\n", machine);
	lines += vms_print(out, demo);
	fprintf(out, "\n");
	return lines + 1 + ways_print(out, demo);
}

static void dropped_explain(FILE *out, const struct demo_board *board)
{
	uint32_t blocks = 0, dropped = 0;

	for (int i = 0; i < NR_DEMO_WAYS; i++) {
		blocks += board->way[i].blocks;
		dropped += board->way[i].dropped;
	}
	if (dropped * 5 > blocks)
		fprintf(out,
			"Others used these CPUs: %u of %u blocks have no say in times.\n",
			dropped, blocks);
}

/* What the figures are, and what they are not. */
void demo_explain(FILE *out, const struct demo *demo)
{
	char missing[128];

	fprintf(out,
		"\ntimes: by the bare ping-pong between these CPUs, the limit, in blocks around\n"
		"each.  adaptive: sleeps after %d us without a request; asked after up to 200 us.\n"
		"All times include %.0f ns of clock.  They are of this machine, now, between two\n"
		"processes: not of ACRN, without the VM exit a guest's request takes there.\n",
		DEMO_IDLE_NS / 1000, demo->board->clock_ns);
	if (demo->cpu[0] == demo->cpu[1])
		fprintf(out,
			"One CPU is allowed: asker and engine take turns, so these figures say how\n"
			"the scheduler shares it and nothing about polling.\n");
	else if (*realtime_without(demo->board->without, missing, sizeof(missing)))
		fprintf(out, "Without %s: longer tails.\n", missing);
	dropped_explain(out, demo->board);
	if (realtime_is_throttled() && demo->cpu[0] != demo->cpu[1])
		fprintf(out,
			"RT throttling is on (sched_rt_runtime_us): stalls of up to 50 ms.\n");
}
