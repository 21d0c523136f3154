// SPDX-License-Identifier: BSD-3-Clause
/* scenario.c - the file is read: sections here, lines by inih */

#include <ini.h>
#include <jansson.h>
#include <stdarg.h>
#include <string.h>

#include "../../rtpoll/command/ini_lines.h"
#include "../cmd.h"
#include "scenario.h"
#include "series.h"

enum { LINE_BYTES = 200, MAX_WORDS = 64 };

void scenario_error(struct scenario *scenario, unsigned int line, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	cmd_failed("%s:%u: %s", scenario->path, line, text);
	scenario->nr_errors++;
}

void scenario_suggest(char *text, size_t size, const char *word, const char *const *words,
		      size_t nr)
{
	const char *nearest = nearest_word(word, words, nr);
	size_t length = 0;

	if (nearest) {
		snprintf(text, size, "did you mean %s?", nearest);
		return;
	}
	length = snprintf(text, size, "there are");
	for (size_t i = 0; i < nr && length < size; i++)
		length += snprintf(text + length, size - length, "%s %s", i ? "," : "", words[i]);
}

static void begin_load(struct scenario *scenario, const char *name)
{
	struct scenario_load *load = &scenario->loads[scenario->nr_loads];

	if (!*name || strpbrk(name, ", \t/")) {
		scenario_error(scenario, scenario->line,
			       "[load %s]: a name without blanks, commas and slashes is needed",
			       name);
		return;
	}
	if (scenario_load_number(scenario, name) >= 0) {
		scenario_error(scenario, scenario->line, "[load %s]: there is such a load already",
			       name);
		return;
	}
	if (scenario->nr_loads == SCENARIO_LOADS) {
		scenario_error(scenario, scenario->line, "[load %s]: more than %d loads", name,
			       SCENARIO_LOADS);
		return;
	}
	*load = (struct scenario_load){ .line = scenario->line };
	snprintf(load->name, sizeof(load->name), "%s", name);
	scenario->nr_loads++;
	scenario->part = PART_LOAD;
}

static void begin_limits(struct scenario *scenario, const char *series)
{
	if (!*series) {
		scenario_error(scenario, scenario->line,
			       "[limits]: of which series? write [limits engine/single/write]");
		return;
	}
	snprintf(scenario->subject, sizeof(scenario->subject), "%s", series);
	scenario->part = PART_LIMITS;
}

static void unknown_series(struct scenario *scenario, const char *where, const char *name)
{
	const char *words[MAX_WORDS];
	char text[300];
	size_t nr = 0;

	for (unsigned int i = 0; i < nr_series_rows; i++)
		if (!strcmp(series_rows[i].where, where))
			words[nr++] = series_rows[i].name;
	scenario_suggest(text, sizeof(text), name, words, nr);
	scenario_error(scenario, scenario->line, "[%s %s]: no such series; %s", where, name, text);
}

static void begin_wanted(struct scenario *scenario, const char *where, const char *name)
{
	int number = series_number(where, name);

	if (number < 0) {
		unknown_series(scenario, where, name);
		return;
	}
	for (unsigned int i = 0; i < scenario->nr_wanted; i++) {
		if ((int)scenario->wanted[i].series != number)
			continue;
		scenario_error(scenario, scenario->line, "[%s %s]: is in line %u already", where,
			       name, scenario->wanted[i].line);
		return;
	}
	/* As many as there are series: each is there once. */
	scenario->wanted[scenario->nr_wanted++] = (struct wanted){
		.line = scenario->line, .series = number, .loads = 1u << LOAD_NONE,
	};
	scenario->part = PART_WANTED;
}

/* [kind], or [kind rest] */
static void section_begin(struct scenario *scenario, const char *kind, const char *rest)
{
	static const char *const kinds[] = {
		"scenario", "load", "limits", "native", "guest", "acrn"
	};
	char text[200];

	if (!strcmp(kind, "load")) {
		begin_load(scenario, rest);
	} else if (!strcmp(kind, "limits")) {
		begin_limits(scenario, rest);
	} else if (!strcmp(kind, "scenario") && !*rest) {
		scenario->part = PART_SCENARIO;
	} else if (!strcmp(kind, "native") || !strcmp(kind, "guest") || !strcmp(kind, "acrn")) {
		begin_wanted(scenario, kind, rest);
	} else {
		scenario_suggest(text, sizeof(text), kind, kinds, sizeof(kinds) / sizeof(kinds[0]));
		scenario_error(scenario, scenario->line, "[%s%s%s]: no such section; %s", kind,
			       *rest ? " " : "", rest, text);
	}
}

/* A line that begins with a bracket; inih complains if the other one is missing. */
static void section_line(void *arg, const char *line)
{
	struct scenario *scenario = arg;
	size_t length = strcspn(line, "]");
	char text[LINE_BYTES + 1];
	char *kind, *rest;

	scenario->part = PART_NONE;
	if (!line[length])
		return;
	snprintf(text, sizeof(text), "%.*s", (int)length - 1, line + 1);
	kind = text + strspn(text, " \t");
	rest = kind + strcspn(kind, " \t");
	if (*rest)
		*rest++ = 0;
	rest += strspn(rest, " \t");
	for (length = strlen(rest); length && strchr(" \t", rest[length - 1]); length--)
		rest[length - 1] = 0;
	section_begin(scenario, kind, rest);
}

static void line_refuse(void *arg, const char *what)
{
	struct scenario *scenario = arg;

	scenario_error(scenario, scenario->line, "%s", what);
}

/* All of it may become part of a result, which is JSON. */
static bool is_text(const char *line)
{
	json_t *text = json_string(line);

	json_decref(text);
	return text;
}

static char *line_read(char *text, int size, void *arg)
{
	struct ini_lines *lines = arg;

	if (!ini_line_read(text, size, lines))
		return NULL;
	if (!is_text(text)) {
		line_refuse(lines->data, "is not UTF-8");
		snprintf(text, size, "#\n");
	}
	return text;
}

static int key_found(void *arg, const char *section, const char *key, const char *value)
{
	struct ini_lines *lines = arg;
	struct scenario *scenario = lines->data;

	if (!*section)
		scenario_error(scenario, scenario->line,
			       "%s: before the first section; write [scenario] above", key);
	else if (scenario->part == PART_LIMITS)
		scenario_limit(scenario, key, value);
	else if (scenario->part != PART_NONE)
		scenario_key(scenario, key, value);
	return 1;
}

int scenario_read_stream(struct scenario *scenario, const char *path, FILE *file)
{
	struct ini_lines lines = {
		.file = file, .line = &scenario->line, .section = section_line,
		.refuse = line_refuse, .data = scenario,
	};
	int line;

	*scenario = (struct scenario){ .path = path };
	line = ini_parse_stream(line_read, &lines, key_found, &lines);
	if (line < 0)
		return cmd_failed("%s: no memory", path);
	if (ferror(file))
		return cmd_failed("%s: cannot read: %m", path);
	if (line)
		scenario_error(scenario, line, "neither [SECTION] nor KEY = VALUE");
	if (!scenario->nr_errors)
		scenario_check(scenario);
	return scenario->nr_errors ? CMD_FAILED : CMD_OK;
}

int scenario_read(struct scenario *scenario, const char *path)
{
	FILE *file = fopen(path, "re");
	int ret;

	if (!file)
		return cmd_environment("%s: cannot open: %m", path);
	ret = scenario_read_stream(scenario, path, file);
	fclose(file);
	return ret;
}
