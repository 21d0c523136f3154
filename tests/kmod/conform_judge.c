// SPDX-License-Identifier: BSD-3-Clause
/*
 * conform_judge.c - what was seen against what is expected
 *
 * The table is a file, one line per case:
 *
 *	case: result		[; hazards: where mainline's module differs]
 *
 * A name that ends in "@" is for both variants: a vCPU that sleeps until it is
 * notified, and one that polls for completion.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conform.h"
#include "harness.h"

#define TABLE		"/data/conform.expect"
#define CASES_MAX	1500
#define LINE_BYTES	256

struct expectation {
	char name[96];
	char result[112];
	unsigned int seen;
};

static struct expectation table[CASES_MAX];
static unsigned int nr_cases;

static void must_add(const char *name, const char *variant, const char *result)
{
	struct expectation *entry = &table[nr_cases++];

	REQUIRE(nr_cases <= CASES_MAX);
	snprintf(entry->name, sizeof(entry->name), "%s%s", name, variant);
	snprintf(entry->result, sizeof(entry->result), "%s", result);
	entry->seen = 0;
}

/* Without what follows the result. */
static void cut_comment(char *line)
{
	char *end = strchr(line, ';');

	if (!end)
		end = line + strlen(line);
	while (end > line && strchr(" \t\n", end[-1]))
		end--;
	*end = '\0';
}

static void must_parse(char *line)
{
	char *result, *both;

	if (line[0] == '#' || line[0] == '\n')
		return;
	cut_comment(line);
	result = strstr(line, ": ");
	REQUIRE(result);
	*result = '\0';
	result += 2;
	both = strchr(line, '@');
	if (both && !both[1]) {
		*both = '\0';
		must_add(line, "@event", result);
		must_add(line, "@spin", result);
	} else {
		must_add(line, "", result);
	}
}

void must_judge_begin(struct judge *judge, const char *mode)
{
	char line[LINE_BYTES];
	FILE *file = fopen(TABLE, "re");

	REQUIRE(file);
	judge->mode = mode;
	nr_cases = 0;
	while (fgets(line, sizeof(line), file))
		must_parse(line);
	fclose(file);
}

static struct expectation *find(const char *name)
{
	unsigned int i;

	for (i = 0; i < nr_cases; i++)
		if (!strcmp(table[i].name, name))
			return &table[i];
	return NULL;
}

static void judge_case(const struct judge *judge, const char *name, const char *result)
{
	struct expectation *expected = find(name);

	if (!CHECK(expected)) {
		printf("%s: not in the table: %s: %s\n", judge->mode, name, result);
		return;
	}
	expected->seen++;
	if (!CHECK(!strcmp(expected->result, result)))
		printf("%s: %s: %s, and expected was %s\n", judge->mode, name, result,
		       expected->result);
}

/* Whatever is not a case is a complaint of the program's own. */
void judge_line(struct judge *judge, const char *line)
{
	const char *result = strstr(line, ": ");
	char name[96];

	if (!CHECK(result && !memchr(line, ' ', result - line))) {
		printf("%s: %s\n", judge->mode, line);
		return;
	}
	snprintf(name, sizeof(name), "%.*s", (int)(result - line), line);
	judge_case(judge, name, result + 2);
}

void judge_end(struct judge *judge)
{
	unsigned int i, seen = 0;

	for (i = 0; i < nr_cases; i++) {
		if (!CHECK_EQ(table[i].seen, 1))
			printf("%s: %s ran %u times\n", judge->mode, table[i].name,
			       table[i].seen);
		seen += !!table[i].seen;
	}
	printf("%s: %u of %u cases seen\n", judge->mode, seen, nr_cases);
}
