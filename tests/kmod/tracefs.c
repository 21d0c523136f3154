// SPDX-License-Identifier: BSD-3-Clause
/* tracefs.c - the module's trace events, as tracefs tells them */

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "tracefs.h"

#define TRACEFS		"/sys/kernel/tracing/"
#define WAIT_NS		5000000000ull

/* To open it with O_TRUNC is what empties it. */
static void clear(void)
{
	int fd = open(TRACEFS "trace", O_WRONLY | O_TRUNC | O_CLOEXEC);

	REQUIRE(fd >= 0);
	close(fd);
}

void must_trace_start(void)
{
	REQUIRE(!file_write(TRACEFS "buffer_size_kb", "4096"));
	clear();
	REQUIRE(!file_write(TRACEFS "events/acrn_hsm/enable", "1"));
}

void must_trace_stop(void)
{
	REQUIRE(!file_write(TRACEFS "events/acrn_hsm/enable", "0"));
}

unsigned int trace_parse(FILE *report, const char *event, struct trace_text *lines,
			 unsigned int max)
{
	char line[512], key[64];
	unsigned int nr = 0;

	snprintf(key, sizeof(key), " %s: ", event);
	while (fgets(line, sizeof(line), report)) {
		const char *text = strstr(line, key);

		if (!text)
			continue;
		text += strlen(key);
		/* trace-cmd fills its column of names with blanks. */
		text += strspn(text, " ");
		if (lines && nr < max)
			snprintf(lines[nr].text, sizeof(lines[nr].text), "%.*s",
				 (int)strcspn(text, "\n"), text);
		nr++;
	}
	return nr;
}

unsigned int trace_read(const char *event, struct trace_text *lines,
			unsigned int max)
{
	FILE *trace = fopen(TRACEFS "trace", "re");
	unsigned int nr;

	REQUIRE(trace);
	nr = trace_parse(trace, event, lines, max);
	fclose(trace);
	return nr;
}

struct wait {
	const char *event;
	unsigned int nr;
};

static bool recorded(void *arg)
{
	const struct wait *wait = arg;

	return trace_read(wait->event, NULL, 0) >= wait->nr;
}

bool trace_wait(const char *event, unsigned int nr)
{
	struct wait wait = { event, nr };

	return time_wait(recorded, &wait, WAIT_NS) &&
	       trace_read(event, NULL, 0) == nr;
}
