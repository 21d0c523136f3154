// SPDX-License-Identifier: BSD-3-Clause
/*
 * cmd_trace.c - the module's trace events, as they happen
 *
 * In a trace instance of its own, so that nobody else's tracing is disturbed.
 */

#include <errno.h>
#include <event-parse.h>
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tracefs.h>
#include <unistd.h>

#include "cmd.h"
#include "trace_event.h"

#define SYSTEM		"acrn_hsm"
#define PAUSE_NS	50000000

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

/* Whatever ends it, the instance must go. */
static void stop_on_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	struct sigaction action = { .sa_handler = stop };
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
}

/* Something is missing, or not allowed. */
static int system_check(void)
{
	const char *folder = tracefs_tracing_dir();
	char **events;

	if (!folder)
		return cmd_environment("trace: no tracefs: mount -t tracefs t /sys/kernel/tracing");
	if (access(folder, R_OK | X_OK))
		return cmd_environment("trace: %s: not allowed: be root", folder);
	events = tracefs_system_events(NULL, SYSTEM);
	if (!events || !*events) {
		tracefs_list_free(events);
		return cmd_environment("trace: no events of acrn_hsm: load the module");
	}
	tracefs_list_free(events);
	return 0;
}

static int unknown_event(const char *name)
{
	char **events = tracefs_system_events(NULL, SYSTEM);
	const char *nearest;
	size_t nr = 0;
	int ret;

	while (events && events[nr])
		nr++;
	nearest = nearest_word(name, (const char *const *)events, nr);
	if (nearest)
		ret = cmd_usage("trace: no event '%s'; did you mean '%s'?", name, nearest);
	else
		ret = cmd_usage("trace: no event '%s' (docs/tracepoints.md)", name);
	tracefs_list_free(events);
	return ret;
}

static int event_enable(struct tracefs_instance *instance, const char *name)
{
	if (!tracefs_event_enable(instance, SYSTEM, name))
		return 0;
	if (errno == EPERM || errno == EACCES)
		return cmd_environment("trace: cannot enable %s: %m: be root", name);
	return unknown_event(name);
}

/* "a,b": each; NULL: all. */
static int events_enable(struct tracefs_instance *instance, const char *names)
{
	char *copy, *rest, *name;
	int ret = 0;

	if (!names)
		return tracefs_event_enable(instance, SYSTEM, NULL) ?
		       cmd_failed("trace: cannot enable the events of acrn_hsm: %m") : 0;

	copy = strdup(names);
	if (!copy)
		return cmd_failed("trace: no memory");
	for (name = strtok_r(copy, ",", &rest); name && !ret; name = strtok_r(NULL, ",", &rest))
		ret = event_enable(instance, name);
	free(copy);
	return ret;
}

/**
 * struct trace - a run
 * @cmd:	the command line
 * @instance:	where they are recorded
 * @tep:	how events are read
 * @end_ns:	CLOCK_MONOTONIC, of which the events are stamped; later ones are not of this run
 * @is_off:	nothing more is recorded
 * @nr:		printed so far
 */
struct trace {
	const struct cmd	*cmd;
	struct tracefs_instance	*instance;
	struct tep_handle	*tep;
	uint64_t		end_ns;
	bool			is_off;
	uint64_t		nr;
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* What comes later must not overwrite what is still to be printed. */
static bool trace_is_over(struct trace *trace)
{
	if (!trace->is_off && now_ns() >= trace->end_ns) {
		tracefs_trace_off(trace->instance);
		trace->is_off = true;
	}
	return trace->is_off;
}

static int event_found(struct tep_event *event, struct tep_record *record, int cpu, void *arg)
{
	struct trace *trace = arg;

	/* They may come faster than they are printed: the buffers are never empty then. */
	if (trace_is_over(trace) && record->ts >= trace->end_ns)
		return 0;
	if (trace->cmd->line.json)
		trace_event_json(stdout, trace->tep, event, record, cpu);
	else
		trace_event_text(stdout, trace->tep, record);
	if (++trace->nr == trace->cmd->count || ferror(stdout))
		stopped = 1;
	return stopped;
}

/* Overwritten before they were read: the kernel counts them. */
static unsigned long long lost_count(struct tracefs_instance *instance)
{
	unsigned long long nr = 0, overrun;
	long nr_cpus = sysconf(_SC_NPROCESSORS_CONF), cpu;

	for (cpu = 0; cpu < nr_cpus; cpu++) {
		char name[64], *stats, *line;

		snprintf(name, sizeof(name), "per_cpu/cpu%ld/stats", cpu);
		stats = tracefs_instance_file_read(instance, name, NULL);
		line = stats ? strstr(stats, "overrun: ") : NULL;
		if (line && sscanf(line, "overrun: %llu", &overrun) == 1)
			nr += overrun;
		free(stats);
	}
	return nr;
}

/* Of those who were to be printed: behind the last one that was asked for it is no loss. */
static void lost_tell(const struct trace *trace)
{
	unsigned long long nr = lost_count(trace->instance);

	if (nr && trace->nr != trace->cmd->count)
		cmd_failed("trace: %llu events lost, they come too fast; name fewer (-e)",
			   nr);
}

/* Until it is stopped, or the time is over; what happened before that is printed, too. */
static int follow(struct trace *trace)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	bool over;

	do {
		over = trace_is_over(trace);
		/* -1 is also said of buffers that have never had anything in them. */
		tracefs_iterate_raw_events(trace->tep, trace->instance, NULL, 0, event_found,
					   trace);
		fflush(stdout);
		if (!stopped && !over)
			nanosleep(&pause, NULL);
	} while (!stopped && !over);
	lost_tell(trace);
	return ferror(stdout) ? cmd_failed("cannot write the output: %m") : CMD_OK;
}

static int events_follow(struct trace *trace)
{
	int ret = events_enable(trace->instance, trace->cmd->event);

	if (ret)
		return ret;
	if (trace->cmd->duration_ns)
		trace->end_ns = now_ns() + trace->cmd->duration_ns;
	return follow(trace);
}

/* Formats are read first: that takes long, and meanwhile events would be lost. */
static int trace_run(struct tracefs_instance *instance, const struct cmd *cmd)
{
	static const char *const systems[] = { SYSTEM, NULL };
	struct trace trace = { .cmd = cmd, .instance = instance, .end_ns = UINT64_MAX };
	int ret;

	if (tracefs_instance_file_write(instance, "trace_clock", "mono") < 0)
		return cmd_failed("trace: cannot choose the clock: %m");
	trace.tep = tracefs_local_events_system(NULL, systems);
	if (!trace.tep)
		return cmd_failed("trace: cannot read the formats of the events: %m");
	tracefs_load_cmdlines(NULL, trace.tep);
	ret = events_follow(&trace);
	tep_free(trace.tep);
	return ret;
}

int cmd_trace(const struct cmd *cmd)
{
	struct tracefs_instance *instance;
	char name[32];
	int ret = system_check();

	if (ret)
		return ret;
	snprintf(name, sizeof(name), "rtpoll-%d", getpid());
	stopped = 0;
	stop_on_signals();
	instance = tracefs_instance_create(name);
	if (!instance)
		return errno == EACCES || errno == EPERM ?
		       cmd_environment("trace: cannot make a trace instance: %m: be root") :
		       cmd_failed("trace: cannot make a trace instance: %m");
	ret = trace_run(instance, cmd);
	tracefs_event_disable(instance, SYSTEM, NULL);
	if (tracefs_instance_destroy(instance) && !ret)
		ret = cmd_failed("trace: cannot remove instances/%s: %m", name);
	tracefs_instance_free(instance);
	return ret;
}
