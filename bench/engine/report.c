// SPDX-License-Identifier: BSD-3-Clause
/* report.c - what is printed, and kept for --json */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "bench.h"

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

static void header(struct bench *bench, const char *name, const char *value)
{
	printf("# %s: %s\n", name, value);
	json_object_set_new(json_object_get(bench->report, "machine"), name, json_string(value));
}

static void clock_header(struct bench *bench)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "TSC, %.3f ns a tick%s; reading it twice takes %.1f ns, which every time here includes",
		 bench->ticks.ns_per_tick, bench->ticks.is_steady ? "" :
		 " (NOT constant on this CPU)",
		 bench->ticks.overhead * bench->ticks.ns_per_tick);
	header(bench, "clock", text);
}

static void realtime_header(struct bench *bench)
{
	char missing[128], text[256];

	realtime_without(bench->without, missing, sizeof(missing));
	snprintf(text, sizeof(text), "%s%s; RT throttling is %s", *missing ? "without " :
		 "SCHED_FIFO, locked memory", missing, bench->throttled ?
		 "on: stalls of up to 50 ms in each second, but for what says it is off" : "off");
	header(bench, "real time", text);
}

void report_begin(struct bench *bench)
{
	char text[256], cpu[128], date[64];
	struct utsname uts;
	time_t now = time(NULL);

	bench->report = json_pack("{s:{}, s:[], s:[], s:[]}", "machine", "rows", "values", "goals");
	uname(&uts);
	cpu_name(cpu, sizeof(cpu));
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", gmtime(&now));
	snprintf(text, sizeof(text), "%s%s", cpu, is_guest() ?
		 ", a virtual machine: its host is shared, and noisy" : "");
	header(bench, "machine", text);
	snprintf(text, sizeof(text), "%s %s", uts.sysname, uts.release);
	header(bench, "kernel", text);
	header(bench, "command", bench->options.command_line);
	header(bench, "date", date);
	snprintf(text, sizeof(text), "%d asks, %d serves", bench->pair.cpu[0], bench->pair.cpu[1]);
	header(bench, "CPUs", text);
	clock_header(bench);
	realtime_header(bench);
	printf("# ratio: median over blocks of the mean of the lowest 99 %%, by that of the two\n"
	       "#   blocks of bare ping-pong around it; blocks whose two differ by more than %d %%\n"
	       "#   are dropped.  Between processes of this machine, not ACRN and not a guest.\n",
	       BLOCK_DROP_PERCENT);
}

static json_t *json_ns(const struct figure_ns *ns)
{
	return json_pack("{s:f, s:f, s:f, s:f, s:f}", "p50", ns->p50, "p99", ns->p99, "p99.9",
			 ns->p999, "p99.99", ns->p9999, "max", ns->max);
}

static void keep_row(struct bench *bench, const char *title, const struct way *way,
		     enum block_class class, const struct figure *f)
{
	json_array_append_new(json_object_get(bench->report, "rows"),
			      json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:I, s:f, s:o, s:o}",
					"session", title, "way", way->name, "text", way->text,
					"class", class_names[class], "blocks", (int)f->blocks,
					"dropped", (int)f->dropped, "round_trips",
					(json_int_t)f->nr, "ratio", f->ratio, "ns",
					json_ns(&f->ns), "line_ns", json_ns(&f->line_ns)));
}

static void print_row(const struct way *way, enum block_class class, const struct figure *f)
{
	printf("%-16s %-4s %4u %4u %7.2f %7.0f %7.0f %8.0f %8.0f  %s\n", way->name,
	       class_names[class], f->blocks, f->dropped, f->ratio, f->ns.p50, f->ns.p99,
	       f->ns.p999, f->ns.p9999, way->text);
}

void report_session(struct bench *bench, const char *title, const struct session *session)
{
	printf("\n%s\n%-16s %-4s %4s %4s %7s %7s %7s %8s %8s\n", title, "way", "", "good", "drop",
	       "ratio", "p50 ns", "p99", "p99.9", "p99.99");
	for (unsigned int i = 0; i < session->nr_rows; i++) {
		const struct way *way = &bench->pair.ways[session->rows[i].way];

		for (int class = 0; class < NR_BLOCK_CLASSES; class++) {
			struct figure figure;

			session_figure(session, i, class, &figure);
			if (!figure.blocks)
				continue;
			print_row(way, class, &figure);
			keep_row(bench, title, way, class, &figure);
		}
	}
	fflush(stdout);
}

void report_value(struct bench *bench, const char *name, double value, const char *unit)
{
	printf("%-58s %10.3f %s\n", name, value, unit);
	json_array_append_new(json_object_get(bench->report, "values"),
			      json_pack("{s:s, s:f, s:s}", "name", name, "value", value, "unit",
					unit));
	fflush(stdout);
}

static void keep_goals(struct bench *bench)
{
	const struct goal *goal;

	for (unsigned int i = 0; (goal = goal_get(i)); i++)
		json_array_append_new(json_object_get(bench->report, "goals"),
				      json_pack("{s:s, s:s, s:s, s:f, s:f, s:b, s:b}", "id",
						goal->id, "what", goal->text, "bound",
						goal->at_least ? "at least" : "at most", "goal",
						goal->goal, "got", goal->got, "measured",
						goal->is_measured, "met", goal_is_met(goal)));
}

int report_end(struct bench *bench)
{
	int ret = 0;

	keep_goals(bench);
	errno = EIO;
	if (bench->options.json &&
	    json_dump_file(bench->report, bench->options.json, JSON_INDENT(1)))
		ret = -errno;
	json_decref(bench->report);
	return ret;
}
