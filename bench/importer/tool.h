/* SPDX-License-Identifier: BSD-3-Clause */
/* tool.h - the tools whose files are read, and how they differ */
#ifndef BENCH_TOOL_H
#define BENCH_TOOL_H

#include <stdbool.h>

#include <jansson.h>

/**
 * struct tool - one that writes JSON
 * @name:	its name
 * @group:	of its series
 * @threads:	key of the object of threads
 * @count:	key of a thread's samples; NULL: the histogram has them all
 * @mark:	a thread's key that only this tool has
 * @number:	key of the thread's CPU; NULL: the thread's own key is it
 * @open_end:	the last bucket has what is beyond it, too
 */
struct tool {
	const char	*name;
	const char	*group;
	const char	*threads;
	const char	*count;
	const char	*mark;
	const char	*number;
	bool		open_end;
};

/* By what is in a document; NULL: it is of none of them. */
const struct tool *tool_of(const json_t *document);

/* The unit of its times. */
const char *tool_unit(const json_t *document);

/* The value of a key, which some versions of rt-tests end with a colon. */
json_t *tool_value(const json_t *document, const char *key);

#endif /* BENCH_TOOL_H */
