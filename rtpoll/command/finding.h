/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * finding.h - what a check found, and how findings are shown
 *
 * A check reads and judges; it changes nothing.  Its ID never gets another meaning.
 */
#ifndef RTPOLL_COMMAND_FINDING_H
#define RTPOLL_COMMAND_FINDING_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

enum result {
	RESULT_PASS,
	RESULT_WARN,
	RESULT_FAIL,
	RESULT_NA,	/* cannot be told, or makes no sense here */
	RESULT_REBOOT,	/* right after the next boot, as things are */
	NR_RESULTS
};

#define FINDING_TEXT	256

/**
 * struct finding - what one check found
 * @id:		of the check, such as "IRQ-003"
 * @title:	what was looked at
 * @why:	why it matters
 * @fix:	what to do; the check may put something better in place of its table's
 * @result:	the verdict
 * @observed:	what there is
 * @expected:	what should be
 * @each:	what there is one by one: an array of objects; NULL: nothing more to tell
 */
struct finding {
	const char	*id;
	const char	*title;
	const char	*why;
	char		fix[FINDING_TEXT];
	enum result	result;
	char		observed[FINDING_TEXT];
	char		expected[FINDING_TEXT];
	json_t		*each;
};

/*
 * Sets result, expected and observed at once; returns the result.  What is not ASCII in
 * what was observed becomes '?'.
 */
__attribute__((format(printf, 4, 5)))
enum result found(struct finding *finding, enum result result, const char *expected,
		  const char *format, ...);

/* Puts a remedy in place of the table's, made printable likewise. */
__attribute__((format(printf, 2, 3)))
void finding_fix(struct finding *finding, const char *format, ...);

/*
 * One of those that a finding is about: @facts, whose reference it takes, with a line of
 * text, made printable, and whether it is ill.  Text shows those that are.
 */
__attribute__((format(printf, 4, 5)))
void finding_each(struct finding *finding, bool is_ill, json_t *facts, const char *format, ...);

/* What a finding holds beside its texts. */
void finding_free(struct finding *finding);

/* What is not ASCII, or no character to print, becomes '?'. */
void text_printable(char *text);

/* What would end a line or do something to a terminal becomes '?': for messages that quote. */
void text_one_line(char *text);

/* "PASS", "WARN", "FAIL", "N/A", "REBOOT". */
const char *result_word(enum result result);

/* One finding as lines of text; what is ill with expected, why and fix. */
void finding_print(FILE *out, const struct finding *finding, bool colored);

/* "31 pass, 1 warn, 1 fail, 4 n/a". */
void findings_summary(FILE *out, const struct finding *findings, size_t nr);

/* An array of objects; {"pass": 31, ...}.  New references. */
json_t *findings_json(const struct finding *findings, size_t nr);
json_t *findings_counts_json(const struct finding *findings, size_t nr);

/* A test suite in JUnit's XML: FAIL is a failure, N/A is skipped. */
void findings_junit(FILE *out, const char *suite, const struct finding *findings, size_t nr);

/* How many have that result. */
size_t findings_count(const struct finding *findings, size_t nr, enum result result);

#endif /* RTPOLL_COMMAND_FINDING_H */
