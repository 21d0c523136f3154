// SPDX-License-Identifier: BSD-3-Clause
/* init_hang.c - what a machine does while a test does not end */
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "init_hang.h"

#define NAME_BYTES	32
#define THREADS_MAX	512
#define THREADS_SHOWN	12
/* How long threads are watched for what they use. */
#define WATCH_S		2

/**
 * struct thread - one thread, and what it has used
 * @tid:	its ID
 * @name:	its name, as /proc has it
 * @ticks:	CPU time so far, or in the time watched
 * @priority:	of the real-time classes; 0: ordinary
 * @policy:	SCHED_*
 * @cpu:	where it was last
 */
struct thread {
	pid_t tid;
	char name[NAME_BYTES];
	long ticks;
	int priority;
	int policy;
	int cpu;
};

struct threads {
	struct thread list[THREADS_MAX];
	unsigned int nr;
};

/* Where in the kernel a thread of the hung test is. */
static void thread_show(pid_t pid, const char *tid)
{
	char path[PATH_MAX], line[256];
	FILE *stack;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/stack", pid, tid);
	stack = fopen(path, "re");
	if (!stack)
		return;
	printf("# thread %s of process %d is in:\n", tid, pid);
	while (fgets(line, sizeof(line), stack))
		printf("#   %s", line);
	fclose(stack);
}

static void process_show(pid_t pid)
{
	struct dirent *entry;
	char path[PATH_MAX];
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	tasks = opendir(path);
	if (!tasks)
		return;
	while ((entry = readdir(tasks)))
		if (entry->d_name[0] != '.')
			thread_show(pid, entry->d_name);
	closedir(tasks);
}

/* RCU's threads: half the kernel waits for them. */
static bool is_of_rcu(pid_t pid)
{
	char path[PATH_MAX], name[32] = "";
	FILE *comm;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	comm = fopen(path, "re");
	if (!comm)
		return false;
	if (!fgets(name, sizeof(name), comm))
		name[0] = '\0';
	fclose(comm);
	return !strncmp(name, "rcu", 3);
}

/* Lines of a table that begin with one of these words. */
static void table_show(const char *path, const char *const *words)
{
	FILE *table = fopen(path, "re");
	const char *const *word;
	char line[256];

	if (!table)
		return;
	while (fgets(line, sizeof(line), table))
		for (word = words; *word; word++)
			if (!strncmp(line + strspn(line, " "), *word, strlen(*word)))
				printf("# %s", line);
	fclose(table);
}

/* Do the clocks tick?  A CPU that is busy has some hundred interrupts a second. */
static void clocks_show(void)
{
	static const char *const timers[] = { "LOC:", "RES:", "CAL:", NULL };
	static const char *const softirqs[] = { "TIMER:", "HRTIMER:", "RCU:", NULL };

	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	printf("# after %ld s of the guest's time:\n", (long)now.tv_sec);
	table_show("/proc/interrupts", timers);
	table_show("/proc/softirqs", softirqs);
}

/* The test, and what it has started: all of its session. */
static void child_show(pid_t session)
{
	struct dirent *entry;
	DIR *processes = opendir("/proc");

	if (!processes)
		return;
	while ((entry = readdir(processes))) {
		pid_t pid = atoi(entry->d_name);

		if (pid > 0 && (getsid(pid) == session || is_of_rcu(pid)))
			process_show(pid);
	}
	closedir(processes);
}

/* The number in a field of proc(5)'s stat; what comes after the name is field 3. */
static long field(const char *after_name, unsigned int number)
{
	for (; number > 3 && after_name; number--) {
		after_name = strchr(after_name, ' ');
		after_name += !!after_name;
	}
	return after_name ? strtol(after_name, NULL, 10) : 0;
}

/* The name may have spaces and brackets. */
static bool thread_read(struct thread *thread, const char *path)
{
	char line[1024], *end;
	FILE *stat = fopen(path, "re");
	bool ok = stat && fgets(line, sizeof(line), stat);

	if (stat)
		fclose(stat);
	end = ok ? strrchr(line, ')') : NULL;
	if (!end || sscanf(line, "%d (%31[^)]", &thread->tid, thread->name) != 2)
		return false;
	end += 2;
	thread->ticks = field(end, 14) + field(end, 15);
	thread->cpu = field(end, 39);
	thread->priority = field(end, 40);
	thread->policy = field(end, 41);
	return true;
}

static void threads_add(struct threads *threads, const char *process)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%s/task", process);
	tasks = opendir(path);
	while (tasks && (entry = readdir(tasks)) && threads->nr < THREADS_MAX) {
		snprintf(path, sizeof(path), "/proc/%s/task/%s/stat", process, entry->d_name);
		if (entry->d_name[0] != '.' && thread_read(&threads->list[threads->nr], path))
			threads->nr++;
	}
	if (tasks)
		closedir(tasks);
}

static void threads_take(struct threads *threads)
{
	struct dirent *entry;
	DIR *processes = opendir("/proc");

	threads->nr = 0;
	while (processes && (entry = readdir(processes)))
		if (atoi(entry->d_name) > 0)
			threads_add(threads, entry->d_name);
	if (processes)
		closedir(processes);
}

/* New ones have used what they have used. */
static long ticks_before(const struct threads *before, pid_t tid)
{
	unsigned int i;

	for (i = 0; i < before->nr; i++)
		if (before->list[i].tid == tid)
			return before->list[i].ticks;
	return 0;
}

static int by_ticks(const void *left, const void *right)
{
	const struct thread *a = left, *b = right;

	return (a->ticks < b->ticks) - (a->ticks > b->ticks);
}

/* Who keeps others from their CPU? */
static void users_show(void)
{
	static struct threads before, now;
	unsigned int i;

	threads_take(&before);
	sleep(WATCH_S);
	threads_take(&now);
	for (i = 0; i < now.nr; i++)
		now.list[i].ticks -= ticks_before(&before, now.list[i].tid);
	qsort(now.list, now.nr, sizeof(now.list[0]), by_ticks);
	printf("# of %u threads, those with most CPU time in %d s:\n", now.nr, WATCH_S);
	for (i = 0; i < now.nr && i < THREADS_SHOWN; i++)
		printf("#   %5.1f %% CPU %d policy %d priority %2d  %d %s\n",
		       100.0 * now.list[i].ticks / sysconf(_SC_CLK_TCK) / WATCH_S,
		       now.list[i].cpu, now.list[i].policy, now.list[i].priority,
		       now.list[i].tid, now.list[i].name);
}

void hang_show(pid_t session)
{
	clocks_show();
	users_show();
	child_show(session);
}
