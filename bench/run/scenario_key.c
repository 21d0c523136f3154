// SPDX-License-Identifier: BSD-3-Clause
/* scenario_key.c - keys of a scenario, one row each, and what they mean together */

#include <string.h>

#include "../../rtpoll/command/value.h"
#include "../../rtpoll/lib/cpulist.h"
#include "../cmd.h"
#include "scenario.h"
#include "series.h"

#define SECOND_NS	1000000000ull
#define DAY_NS		(86400 * SECOND_NS)
#define SCENARIO_BIT	(1u << PART_SCENARIO)
#define LOAD_BIT	(1u << PART_LOAD)
#define WANTED_BIT	(1u << PART_WANTED)

enum kind { KIND_WORDS, KIND_YES_NO, KIND_SPAN, KIND_COUNT, KIND_CPUS, KIND_LOADS };

/**
 * struct key_row - a key
 * @name:	as it is written
 * @parts:	bit n: in sections of that kind
 * @kind:	what its value is
 * @least:	smallest; of a time in ns
 * @most:	largest
 * @remedy:	what a value must be
 */
struct key_row {
	const char	*name;
	unsigned int	parts;
	enum kind	kind;
	uint64_t	least;
	uint64_t	most;
	const char	*remedy;
};

static const struct key_row keys[NR_SCENARIO_KEYS] = {
	[KEY_TITLE] = { "title", SCENARIO_BIT, KIND_WORDS, 0, 0, "some words" },
	[KEY_QUICK] = { "quick", SCENARIO_BIT, KIND_YES_NO, 0, 0, "yes or no" },
	[KEY_DURATION] = { "duration", SCENARIO_BIT | WANTED_BIT, KIND_SPAN, SECOND_NS, DAY_NS,
			   "a time from 1s to 1d, such as 90s or 10m" },
	[KEY_TIMEOUT] = { "timeout", SCENARIO_BIT | WANTED_BIT, KIND_SPAN, SECOND_NS, 7 * DAY_NS,
			  "a time from 1s to 7d, such as 10m" },
	[KEY_CPUS] = { "cpus", SCENARIO_BIT, KIND_CPUS, 0, 0,
		       "CPUs as the kernel writes them, such as 0-1 or 2,4-7" },
	[KEY_POLLER] = { "poller", SCENARIO_BIT, KIND_COUNT, 0, RTPOLL_CPULIST_MAX - 1,
			 "the number of a CPU" },
	[KEY_ISOLATION] = { "isolation", SCENARIO_BIT, KIND_WORDS, 0, 0,
			    "a plan of isolcpus-setup" },
	[KEY_DMA_LATENCY] = { "dma_latency", SCENARIO_BIT, KIND_COUNT, 0, 2000000000,
			      "microseconds, 0 to 2000000000" },
	[KEY_LOAD] = { "load", WANTED_BIT, KIND_LOADS, 0, 0, "names of loads, such as none" },
	[KEY_COMMAND] = { "command", LOAD_BIT, KIND_WORDS, 0, 0, "a program and its arguments" },
};

static const char *const known_loads[NR_LOADS_KNOWN] = { "none", "hackbench", "stress-ng" };

const char *scenario_load_name(const struct scenario *scenario, unsigned int number)
{
	if (number < NR_LOADS_KNOWN)
		return known_loads[number];
	number -= NR_LOADS_KNOWN;
	return number < scenario->nr_loads ? scenario->loads[number].name : NULL;
}

int scenario_load_number(const struct scenario *scenario, const char *name)
{
	const char *other;

	for (unsigned int i = 0; (other = scenario_load_name(scenario, i)); i++)
		if (!strcmp(other, name))
			return i;
	return -1;
}

static void unknown_load(struct scenario *scenario, const char *name)
{
	const char *words[NR_LOADS_KNOWN + SCENARIO_LOADS];
	char text[300];
	size_t nr = 0;

	while ((words[nr] = scenario_load_name(scenario, nr)))
		if (++nr == NR_LOADS_KNOWN + SCENARIO_LOADS)
			break;
	scenario_suggest(text, sizeof(text), name, words, nr);
	scenario_error(scenario, scenario->line,
		       "load = %s: no such load; %s (its section must come before)", name, text);
}

static void loads_read(struct scenario *scenario, struct wanted *wanted, const char *value)
{
	char text[SCENARIO_COMMAND];
	char *rest = text, *name;

	wanted->loads = 0;
	snprintf(text, sizeof(text), "%s", value);
	while ((name = strsep(&rest, ","))) {
		size_t length;
		int number;

		name += strspn(name, " \t");
		for (length = strlen(name); length && strchr(" \t", name[length - 1]); length--)
			name[length - 1] = 0;
		number = scenario_load_number(scenario, name);
		if (number < 0)
			unknown_load(scenario, name);
		else
			wanted->loads |= 1u << number;
	}
}

static struct wanted *last_wanted(struct scenario *scenario)
{
	return &scenario->wanted[scenario->nr_wanted - 1];
}

static void text_store(struct scenario *scenario, enum scenario_key key, const char *value)
{
	if (key == KEY_TITLE)
		snprintf(scenario->title, SCENARIO_TEXT, "%s", value);
	else if (key == KEY_CPUS)
		snprintf(scenario->cpus, SCENARIO_TEXT, "%s", value);
	else if (key == KEY_ISOLATION)
		snprintf(scenario->isolation, SCENARIO_TEXT, "%s", value);
	else
		snprintf(scenario->loads[scenario->nr_loads - 1].command, SCENARIO_COMMAND, "%s",
			 value);
}

static void number_store(struct scenario *scenario, enum scenario_key key, uint64_t number)
{
	bool is_wanted = scenario->part == PART_WANTED;

	if (key == KEY_DURATION && is_wanted)
		last_wanted(scenario)->duration_ns = number;
	else if (key == KEY_DURATION)
		scenario->duration_ns = number;
	else if (key == KEY_TIMEOUT && is_wanted)
		last_wanted(scenario)->timeout_ns = number;
	else if (key == KEY_TIMEOUT)
		scenario->timeout_ns = number;
	else if (key == KEY_POLLER)
		scenario->poller = number;
	else
		scenario->dma_latency_us = number;
}

/* Of a value that is one: stores it. */
static bool value_store(struct scenario *scenario, enum scenario_key key, const char *value)
{
	const struct key_row *row = &keys[key];
	struct rtpoll_cpulist set;
	uint64_t number;

	switch (row->kind) {
	case KIND_LOADS:
		loads_read(scenario, last_wanted(scenario), value);
		return true;
	case KIND_YES_NO:
		scenario->quick = !strcmp(value, "yes");
		return value_is_choice("yes|no", value);
	case KIND_SPAN:
	case KIND_COUNT:
		if (row->kind == KIND_SPAN ? value_time(value, &number) :
		    value_number(value, &number))
			return false;
		number_store(scenario, key, number);
		return number >= row->least && number <= row->most;
	case KIND_CPUS:
		if (rtpoll_cpulist_parse(&set, RTPOLL_CPULIST_MAX, value))
			return false;
		break;
	case KIND_WORDS:
		break;
	}
	text_store(scenario, key, value);
	return *value && strlen(value) < SCENARIO_TEXT;
}

static void unknown_key(struct scenario *scenario, const char *key)
{
	const char *names[NR_SCENARIO_KEYS];
	char text[300];
	size_t nr = 0;

	for (unsigned int i = 0; i < NR_SCENARIO_KEYS; i++)
		if (keys[i].parts >> scenario->part & 1)
			names[nr++] = keys[i].name;
	scenario_suggest(text, sizeof(text), key, names, nr);
	scenario_error(scenario, scenario->line, "%s: no such key here; %s", key, text);
}

static unsigned int *given_in(struct scenario *scenario, unsigned int *load)
{
	if (scenario->part == PART_WANTED)
		return &last_wanted(scenario)->given;
	*load = *scenario->loads[scenario->nr_loads ? scenario->nr_loads - 1 : 0].command ?
		1u << KEY_COMMAND : 0;
	return scenario->part == PART_LOAD ? load : &scenario->given;
}

void scenario_key(struct scenario *scenario, const char *key, const char *value)
{
	unsigned int load, i;
	unsigned int *given = given_in(scenario, &load);

	for (i = 0; i < NR_SCENARIO_KEYS; i++)
		if (!strcmp(keys[i].name, key) && keys[i].parts >> scenario->part & 1)
			break;
	if (i == NR_SCENARIO_KEYS) {
		unknown_key(scenario, key);
	} else if (*given >> i & 1) {
		scenario_error(scenario, scenario->line,
			       "%s = %s: is there already (or the line begins with a blank)", key,
			       value);
	} else {
		*given |= 1u << i;
		if (!value_store(scenario, i, value))
			scenario_error(scenario, scenario->line, "%s = %s: must be %s", key, value,
				       keys[i].remedy);
	}
}

static void check_cpus(struct scenario *scenario)
{
	struct rtpoll_cpulist set;

	if (!(scenario->given >> KEY_POLLER & 1))
		return;
	if (!*scenario->cpus)
		scenario_error(scenario, scenario->line, "poller goes with cpus; add cpus = LIST");
	else if (!rtpoll_cpulist_parse(&set, RTPOLL_CPULIST_MAX, scenario->cpus) &&
		 !rtpoll_cpulist_has(&set, scenario->poller))
		scenario_error(scenario, scenario->line, "poller = %u: is not one of cpus = %s",
			       scenario->poller, scenario->cpus);
}

void scenario_check(struct scenario *scenario)
{
	for (unsigned int i = 0; i < scenario->nr_loads; i++)
		if (!*scenario->loads[i].command)
			scenario_error(scenario, scenario->loads[i].line,
				       "[load %s]: has no command; add command = PROGRAM ARGUMENT...",
				       scenario->loads[i].name);
	for (unsigned int i = 0; i < scenario->nr_wanted; i++) {
		const struct wanted *wanted = &scenario->wanted[i];

		if (wanted->given >> KEY_DURATION & 1 && !series_rows[wanted->series].has_duration)
			scenario_error(scenario, wanted->line,
				       "duration: this series takes as long as it takes; leave it out");
	}
	check_cpus(scenario);
	if (!scenario->nr_wanted)
		scenario_error(scenario, scenario->line,
			       "nothing to measure; add a section such as [native single]");
}
