/* SPDX-License-Identifier: BSD-3-Clause */
/* tracefs.h - the module's trace events, as tracefs tells them */
#ifndef TEST_TRACEFS_H
#define TEST_TRACEFS_H

#include <stdbool.h>
#include <stdio.h>

/* What an event says. */
struct trace_text {
	char text[192];
};

/* Forget what was recorded; record all events of the module from now on. */
void must_trace_start(void);
void must_trace_stop(void);

/*
 * Lines of one event in an open report: what follows "EVENT: ", oldest first,
 * without the line's end.  lines may be NULL to count only.  Returns how many
 * there are, which may be more than max.
 */
unsigned int trace_parse(FILE *report, const char *event, struct trace_text *lines,
			 unsigned int max);
/* Likewise, of what was recorded so far. */
unsigned int trace_read(const char *event, struct trace_text *lines,
			unsigned int max);
/* Wait until an event was recorded nr times, and no more: was it? */
bool trace_wait(const char *event, unsigned int nr);

#endif
