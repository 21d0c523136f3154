// SPDX-License-Identifier: BSD-3-Clause
/*
 * conform_judge.c - what was seen against what is expected
 *
 * The table is a file, one line per case, below the group it is in:
 *
 *	[group]
 *	case: result		[; hazard: result of mainline's module]
 *
 * A name that ends in "@" is for both variants: a vCPU that sleeps until it is
 * notified, and one that polls for completion.  "-" stands for a case that is not
 * reached.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conform.h"
#include "harness.h"

#define TABLE		"/data/conform.expect"
#define CASES_MAX	1500
#define LINE_BYTES	256

/**
 * struct expectation - one case
 * @name:	with its variant
 * @result:	what it must be, of the module that is looked at
 * @ours:	where mainline's module is, and must differ: what ours gives
 * @hazard:	and the reason
 * @seen:	times
 */
struct expectation {
	char name[96];
	char result[112];
	char ours[112];
	char hazard[16];
	unsigned int seen;
};

static struct expectation table[CASES_MAX];
static unsigned int nr_cases;

bool is_named(const char *name, char **names, int nr)
{
	int i;

	for (i = 0; i < nr; i++)
		if (!strcmp(names[i], name))
			return true;
	return !nr;
}

static void must_add(const char *name, const char *variant,
		     const struct expectation *expected)
{
	struct expectation *entry = &table[nr_cases++];

	REQUIRE(nr_cases <= CASES_MAX);
	*entry = *expected;
	snprintf(entry->name, sizeof(entry->name), "%s%s", name, variant);
}

static char *trimmed(char *text)
{
	char *end = text + strlen(text);

	while (end > text && strchr(" \t\n", end[-1]))
		end--;
	*end = '\0';
	return text;
}

/* Cuts the text at the first ": ", and gives what is behind that. */
static char *must_cut(char *text)
{
	char *result = strstr(text, ": ");

	REQUIRE(result);
	*result = '\0';
	return result + 2;
}

static void copy(char *to, size_t size, const char *from)
{
	REQUIRE(strlen(from) < size);
	memcpy(to, from, strlen(from) + 1);
}

/* A difference that is none would hide the next one. */
static void must_differ(struct expectation *expected, char *difference)
{
	char *theirs = must_cut(difference);

	copy(expected->ours, sizeof(expected->ours), expected->result);
	copy(expected->result, sizeof(expected->result), theirs);
	copy(expected->hazard, sizeof(expected->hazard), difference + strspn(difference, " "));
	if (!CHECK(strcmp(expected->ours, expected->result)))
		printf("a difference that is none: %s\n", theirs);
}

static void must_parse(const struct judge *judge, char *line)
{
	struct expectation expected = {};
	char *difference, *both;

	difference = strchr(line, ';');
	if (difference)
		*difference++ = '\0';
	copy(expected.result, sizeof(expected.result), must_cut(trimmed(line)));
	if (difference && judge->mainline)
		must_differ(&expected, trimmed(difference));
	both = strchr(line, '@');
	if (both && !both[1]) {
		*both = '\0';
		must_add(line, "@event", &expected);
		must_add(line, "@spin", &expected);
	} else {
		must_add(line, "", &expected);
	}
}

void must_judge_begin(struct judge *judge)
{
	char line[LINE_BYTES], group[32] = "";
	FILE *file = fopen(TABLE, "re");

	REQUIRE(file);
	nr_cases = 0;
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#' || line[0] == '\n' ||
		    sscanf(line, "[%31[^]]", group) == 1)
			continue;
		if (is_named(group, judge->groups, judge->nr_groups))
			must_parse(judge, line);
	}
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

/* What is not reached shows by that. */
static bool is_reached(const struct expectation *expected)
{
	return strcmp(expected->result, "-");
}

static void report_difference(const struct expectation *expected)
{
	printf("differs, %s: %s: %s here, %s in mainline's\n", expected->hazard,
	       expected->name, expected->ours,
	       is_reached(expected) ? expected->result : "not reached");
}

void judge_end(struct judge *judge)
{
	unsigned int i, seen = 0, differing = 0;

	for (i = 0; i < nr_cases; i++) {
		const struct expectation *expected = &table[i];

		if (!CHECK_EQ(expected->seen, is_reached(expected)))
			printf("%s: %s ran %u times\n", judge->mode, expected->name,
			       expected->seen);
		seen += !!expected->seen;
		if (!expected->hazard[0])
			continue;
		report_difference(expected);
		differing++;
	}
	printf("%s: %u of %u cases seen", judge->mode, seen, nr_cases);
	if (judge->mainline)
		printf(", %u differ as the table says", differing);
	putchar('\n');
}
