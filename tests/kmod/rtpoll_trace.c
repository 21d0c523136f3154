// SPDX-License-Identifier: BSD-3-Clause
/* rtpoll_trace.c - "rtpoll trace", for t_rtpoll.c: a VM is at work all the time */
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "rtpoll_command.h"
#include "rtpoll_trace.h"

#define INSTANCES	"/sys/kernel/tracing/instances/"

void trace_prints_events(void)
{
	json_error_t error;
	unsigned int lines = 0;
	char *line, *rest;

	REQUIRE(command(0, "trace -e hsm_handed,hsm_completed -n 6 --json"));
	for (line = strtok_r(said, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		json_t *event = json_loads(line, 0, &error);
		const char *name = json_string_value(json_object_get(event, "event"));

		lines++;
		if (!CHECK(name && (!strcmp(name, "hsm_handed") || !strcmp(name, "hsm_completed"))))
			printf("  %s\n", line);
		CHECK_EQ(number(event, "address"), ECHO_PORT);
		json_decref(event);
	}
	CHECK_EQ(lines, 6);
	/* Long enough for a guest whose CPUs do not run all the time. */
	CHECK(command(0, "trace -e hsm_answered -D 1"));
	check_said("hsm_answered: vm=1 vcpu=0 pio write address=0x2000");
	CHECK(command(2, "trace -e hsm_handd"));
	check_said("did you mean 'hsm_handed'?");
}

/* path receives the name of its trace instance. */
static pid_t must_trace(const char *arguments, char *path, size_t size)
{
	pid_t pid = command_start(arguments);

	snprintf(path, size, INSTANCES "rtpoll-%d", pid);
	for (unsigned int i = 0; i < 500 && access(path, F_OK); i++)
		time_sleep_ns(10000000);
	REQUIRE(!access(path, F_OK));
	return pid;
}

/* Within 20 s: does @file of an instance say @part, or cease to? */
static bool instance_says(const char *path, const char *file, const char *part, bool wanted)
{
	char name[160], text[512];

	snprintf(name, sizeof(name), "%s/%s", path, file);
	for (unsigned int i = 0; i < 2000; i++) {
		REQUIRE(!file_read(name, text, sizeof(text)));
		if (!!strstr(text, part) == wanted)
			return true;
		time_sleep_ns(10000000);
	}
	printf("  %s: %s\n", name, text);
	return false;
}

/* It sleeps until its buffers, which are made small, are full: the kernel counts. */
void trace_tells_what_it_lost(void)
{
	char path[96], name[128];
	pid_t pid = must_trace("trace", path, sizeof(path));

	CHECK(instance_says(path, "events/acrn_hsm/enable", "1", true));
	REQUIRE(!kill(pid, SIGSTOP));
	snprintf(name, sizeof(name), "%s/buffer_size_kb", path);
	REQUIRE(!file_write(name, "16"));
	CHECK(instance_says(path, "per_cpu/cpu0/stats", "\noverrun: 0", false));
	REQUIRE(!kill(pid, SIGINT));
	REQUIRE(!kill(pid, SIGCONT));
	CHECK_EQ(command_end(pid), 0);
	check_said(" events lost, they come too fast");
}

/* It cleans up behind itself when somebody stops it. */
void trace_stops_on_a_signal(void)
{
	char path[96];
	pid_t pid = must_trace("trace", path, sizeof(path));

	REQUIRE(!kill(pid, SIGINT));
	CHECK_EQ(command_end(pid), 0);
	CHECK_ERRNO(access(path, F_OK), ENOENT);
}
