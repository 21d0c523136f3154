// SPDX-License-Identifier: BSD-3-Clause
/*
 * harness.c - modules, kernel files, threads and time for guest tests
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"

#define MS_NS	1000000ULL

/* Another build of the module, if the test was called for with its folder. */
static int module_open(const char *name)
{
	const char *folder = getenv("MODULES");
	char path[PATH_MAX];
	int fd = -1;

	if (folder) {
		snprintf(path, sizeof(path), "/modules/%s/%s.ko", folder, name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0) {
		snprintf(path, sizeof(path), "/modules/%s.ko", name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	return fd;
}

int module_load(const char *name, const char *params)
{
	int fd = module_open(name);
	int ret = 0;

	if (fd < 0)
		return -errno;

	if (syscall(SYS_finit_module, fd, params ? params : "", 0) < 0)
		ret = -errno;
	close(fd);

	return ret;
}

int module_unload(const char *name)
{
	int tries;

	for (tries = 0; tries < 1000; tries++) {
		if (syscall(SYS_delete_module, name, O_NONBLOCK) == 0)
			return 0;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return -errno;
		time_sleep_ns(MS_NS);
	}

	return -EAGAIN;
}

bool module_loaded(const char *name)
{
	char path[PATH_MAX];

	/* Built-in code has a folder too, but no state. */
	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);

	return access(path, F_OK) == 0;
}

int file_read(const char *path, char *text, size_t size_bytes)
{
	ssize_t len;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;

	len = read(fd, text, size_bytes - 1);
	if (len < 0)
		len = -errno;
	close(fd);
	if (len < 0)
		return len;

	if (len > 0 && text[len - 1] == '\n')
		len--;
	text[len] = '\0';

	return 0;
}

int file_write(const char *path, const char *text)
{
	int ret = 0;
	int fd;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;

	if (write(fd, text, strlen(text)) < 0)
		ret = -errno;
	close(fd);

	return ret;
}

static int parse_u64(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);

	return errno || end == text || *end ? -EINVAL : 0;
}

int file_read_u64(const char *path, uint64_t *value)
{
	char text[64];
	int ret;

	ret = file_read(path, text, sizeof(text));

	return ret ? ret : parse_u64(text, value);
}

int vmstat_read(const char *name, uint64_t *value)
{
	char key[64], number[32];
	int ret = -ENOENT;
	FILE *file;

	file = fopen("/proc/vmstat", "re");
	if (!file)
		return -errno;

	while (ret == -ENOENT && fscanf(file, "%63s %31s", key, number) == 2)
		if (strcmp(key, name) == 0)
			ret = parse_u64(number, value);
	fclose(file);

	return ret;
}

int64_t pages_pinned(void)
{
	uint64_t acquired, released;

	if (vmstat_read("nr_foll_pin_acquired", &acquired) ||
	    vmstat_read("nr_foll_pin_released", &released)) {
		printf("/proc/vmstat has no nr_foll_pin counters\n");
		test_stop();
	}

	return (int64_t)(acquired - released);
}

int thread_pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);

	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

int thread_fifo(int priority)
{
	struct sched_param param = { .sched_priority = priority };

	return sched_setscheduler(0, SCHED_FIFO, &param) ? -errno : 0;
}

static bool thread_named(const char *pid, const char *prefix)
{
	char path[PATH_MAX], name[64];

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);

	return file_read(path, name, sizeof(name)) == 0 &&
	       strncmp(name, prefix, strlen(prefix)) == 0;
}

/* Calls for each process so named; *last is the id of the last one. */
static int threads_scan(const char *prefix, int *last)
{
	struct dirent *entry;
	int count = 0;
	DIR *proc;

	proc = opendir("/proc");
	if (!proc)
		return -errno;

	while ((entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (thread_named(entry->d_name, prefix)) {
			*last = atoi(entry->d_name);
			count++;
		}
	}
	closedir(proc);

	return count;
}

int threads_count(const char *prefix)
{
	int last;

	return threads_scan(prefix, &last);
}

int threads_find(const char *prefix)
{
	int pid;

	return threads_scan(prefix, &pid) > 0 ? pid : -ENOENT;
}

bool name_wanted(const char *name, char **names)
{
	if (!*names)
		return true;
	while (*names && strcmp(name, *names))
		names++;
	return *names;
}

uint64_t time_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);

	return (uint64_t)now.tv_sec * 1000 * MS_NS + (uint64_t)now.tv_nsec;
}

void time_sleep_ns(uint64_t ns)
{
	struct timespec left = {
		.tv_sec = (time_t)(ns / (1000 * MS_NS)),
		.tv_nsec = (long)(ns % (1000 * MS_NS)),
	};

	while (nanosleep(&left, &left) && errno == EINTR)
		;
}

bool time_wait(bool (*done)(void *arg), void *arg, uint64_t timeout_ns)
{
	uint64_t end = time_ns() + timeout_ns;

	while (!done(arg)) {
		if (time_ns() >= end)
			return false;
		time_sleep_ns(MS_NS);
	}

	return true;
}
