/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * result.h - a result, or a fragment of one: a JSON document that keeps the schema
 *
 * bench/schema/result.schema.json says what is in it, and is what is checked, word for
 * word: it is compiled in.  A fragment is what a source of a run writes: any of series,
 * points, values, goals and failures.
 */
#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include <jansson.h>

#define RESULT_SCHEMA	"rtpoll.latency/1"
#define RESULT_FILE	"result.json"

/* Room for a message: one line, which begins with the file's name. */
#define RESULT_ERROR	512

enum result_kind {
	RESULT_WHOLE,
	RESULT_FRAGMENT,
};

/*
 * Reads a file that is any JSON object, up to 64 MiB.  NULL after a message; *ret is
 * -EINVAL if it is not that, else why it cannot be read.
 */
json_t *document_load(const char *path, int *ret, char error[RESULT_ERROR]);

/* The same of a text, for messages called @name. */
json_t *document_parse(const char *text, size_t length, const char *name,
		       char error[RESULT_ERROR]);

/* Writes a text, whole or not at all; @path "-" is stdout.  0, or -errno after a message. */
int text_store(const char *text, const char *path, char error[RESULT_ERROR]);

/* The same of a document. */
int document_store(const json_t *document, const char *path, char error[RESULT_ERROR]);

/* Is it one?  0, or -EINVAL with a message: "NAME: series[3].p99: a number is needed". */
int result_check(const json_t *document, enum result_kind kind, const char *name,
		 char error[RESULT_ERROR]);

/* document_load() and result_check(); @path may be the folder that result.json is in. */
json_t *result_load(const char *path, enum result_kind kind, int *ret,
		    char error[RESULT_ERROR]);

/* A result without anything in it: every key is there. */
json_t *result_new(void);

/*
 * Adds what a fragment has to a result, and works out of the histograms what series do
 * not say (series_complete()).  0, or -EINVAL after a message if an id is there already.
 */
int result_merge(json_t *result, const json_t *fragment, const char *name,
		 char error[RESULT_ERROR]);

/* Formats a message; returns @ret. */
__attribute__((format(printf, 3, 4)))
int result_refuse(char error[RESULT_ERROR], int ret, const char *format, ...);

#endif /* BENCH_RESULT_H */
