// SPDX-License-Identifier: BSD-3-Clause
/* change.c - the list of changes */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "change.h"

static void change_free(struct change *change)
{
	free(change->path);
	free(change->value);
}

/* Takes over path and value; with either missing for want of memory the list has failed. */
static void change_add(struct changes *changes, struct change change, const char *value)
{
	struct change *larger = reallocarray(changes->list, changes->nr + 1, sizeof(*larger));

	if (larger)
		changes->list = larger;
	change.value = value ? strdup(value) : NULL;
	if (!larger || !change.path || (value && !change.value)) {
		changes->failed = true;
		change_free(&change);
		return;
	}
	larger[changes->nr++] = change;
}

void change_value(struct changes *changes, const char *knob, enum change_compare compare,
		  bool tolerated, const char *value, const char *format, ...)
{
	struct change change = {
		.knob = knob,
		.kind = CHANGE_VALUE,
		.phase = PHASE_RUNTIME,
		.compare = compare,
		.tolerated = tolerated,
	};
	va_list args;

	va_start(args, format);
	if (vasprintf(&change.path, format, args) < 0)
		change.path = NULL;
	va_end(args);
	change_add(changes, change, value);
}

void change_file(struct changes *changes, const char *knob, enum change_phase phase,
		 const char *path, const char *text)
{
	struct change change = {
		.knob = knob,
		.kind = CHANGE_FILE,
		.phase = phase,
		.path = strdup(path),
	};

	change_add(changes, change, text);
}

void change_folder(struct changes *changes, const char *knob, const char *path)
{
	struct change change = {
		.knob = knob,
		.kind = CHANGE_FOLDER,
		.phase = PHASE_RUNTIME,
		.path = strdup(path),
	};

	change_add(changes, change, NULL);
}

void change_command(struct changes *changes, const char *knob, const char *program,
		    const char *argument)
{
	struct change change = {
		.knob = knob,
		.kind = CHANGE_COMMAND,
		.phase = PHASE_BOOT,
		.path = strdup(program),
	};

	change_add(changes, change, argument);
}

void changes_free(struct changes *changes)
{
	while (changes->nr)
		change_free(&changes->list[--changes->nr]);
	free(changes->list);
	*changes = (struct changes) {};
}
