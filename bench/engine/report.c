// SPDX-License-Identifier: BSD-3-Clause
/* report.c - what is printed */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "bench.h"
#include "fragment.h"

static const char *const class_names[NR_BLOCK_CLASSES] = { "near", "far" };

static void cpu_name(char *name, size_t size)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[256];

	snprintf(name, size, "unknown CPU");
	while (file && fgets(line, sizeof(line), file)) {
		char *colon = strchr(line, ':');

		if (strncmp(line, "model name", 10) || !colon)
			continue;
		colon[strcspn(colon, "\n")] = 0;
		snprintf(name, size, "%s", colon + 2);
		break;
	}
	if (file)
		fclose(file);
}

static bool is_guest(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	bool found = false;
	char line[8192];

	while (file && !found && fgets(line, sizeof(line), file))
		found = !strncmp(line, "flags", 5) && strstr(line, " hypervisor");
	if (file)
		fclose(file);
	return found;
}

static void header(const char *name, const char *value)
{
	printf("# %s: %s\n", name, value);
}

static void clock_header(struct bench *bench)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "TSC, %.3f ns a tick%s; reading it twice takes %.1f ns, which every time here includes",
		 bench->ticks.ns_per_tick, bench->ticks.is_steady ? "" :
		 " (NOT constant on this CPU)",
		 bench->ticks.overhead * bench->ticks.ns_per_tick);
	header("clock", text);
}

static void realtime_header(struct bench *bench)
{
	char missing[128], text[256];

	realtime_without(bench->without, missing, sizeof(missing));
	snprintf(text, sizeof(text), "%s%s; RT throttling is %s", *missing ? "without " :
		 "SCHED_FIFO, locked memory", missing, bench->throttled ?
		 "on: stalls of up to 50 ms in each second, but for what says it is off" : "off");
	header("real time", text);
}

void report_begin(struct bench *bench)
{
	char text[256], cpu[128], date[64];
	struct utsname uts;
	time_t now = time(NULL);

	bench->report = fragment_new();
	uname(&uts);
	cpu_name(cpu, sizeof(cpu));
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", gmtime(&now));
	snprintf(text, sizeof(text), "%s%s", cpu, is_guest() ?
		 ", a virtual machine: its host is shared, and noisy" : "");
	header("machine", text);
	snprintf(text, sizeof(text), "%s %s", uts.sysname, uts.release);
	header("kernel", text);
	header("command", bench->options.command_line);
	header("date", date);
	snprintf(text, sizeof(text), "%d asks, %d serves", bench->pair.cpu[0], bench->pair.cpu[1]);
	header("CPUs", text);
	clock_header(bench);
	realtime_header(bench);
	printf("# ratio: median over blocks of the mean of the lowest 99 %%, by that of the two\n"
	       "#   blocks of bare ping-pong around it; blocks whose two differ by more than %d %%\n"
	       "#   are dropped.  Between processes of this machine, not ACRN and not a guest.\n",
	       BLOCK_DROP_PERCENT);
}

static void print_row(const struct way *way, enum block_class class, const struct figure *f)
{
	printf("%-20s %-4s %4u %4u %7.2f %7.0f %7.0f %8.0f %8.0f  %s\n", way->name,
	       class_names[class], f->blocks, f->dropped, f->ratio, f->ns.p50, f->ns.p99,
	       f->ns.p999, f->ns.p9999, way->text);
}

void report_session(struct bench *bench, const char *title, const struct session *session)
{
	printf("\n%s\n%-20s %-4s %4s %4s %7s %7s %7s %8s %8s\n", title, "way", "", "good", "drop",
	       "ratio", "p50 ns", "p99", "p99.9", "p99.99");
	for (unsigned int i = 0; i < session->nr_rows; i++) {
		const struct way *way = &bench->pair.ways[session->rows[i].way];

		for (int class = 0; class < NR_BLOCK_CLASSES; class++) {
			struct figure figure;

			session_figure(session, i, class, &figure);
			if (!figure.blocks)
				continue;
			print_row(way, class, &figure);
		}
	}
	fragment_session(bench->report, bench->suite, session);
	fflush(stdout);
}

void report_value(struct bench *bench, const char *name, double value, const char *unit,
		  const char *better)
{
	printf("%-58s %10.3f %s\n", name, value, unit);
	fragment_value(bench->report, name, value, unit, better);
	fflush(stdout);
}

int report_end(struct bench *bench)
{
	int ret = 0;

	fragment_goals(bench->report);
	errno = EIO;
	if (bench->options.json &&
	    json_dump_file(bench->report, bench->options.json, JSON_INDENT(1)))
		ret = -errno;
	json_decref(bench->report);
	return ret;
}
