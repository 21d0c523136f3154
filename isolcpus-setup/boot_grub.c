// SPDX-License-Identifier: BSD-3-Clause
/*
 * boot_grub.c - GRUB: a drop-in that grub-mkconfig reads, and an entry for one boot
 *
 * The words go to GRUB_CMDLINE_LINUX_DEFAULT, which the entries for recovery do not
 * use: a machine that does not come up with them can be brought up there.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "journal.h"
#include "parse_assignment.h"
#include "say.h"

#define DEFAULTS	"/etc/default/grub"
#define OURS		"50-isolcpus-setup.cfg"
#define DROP_IN		DEFAULTS ".d/" OURS
#define VARIABLE	"GRUB_CMDLINE_LINUX_DEFAULT"
#define UPDATE		"/usr/sbin/update-grub"

static bool grub_found(const struct tree *tree, char reason[BOOT_TEXT])
{
	if (!tree_has(tree, UPDATE) || !tree_has(tree, "/boot/grub/grub.cfg"))
		return false;
	snprintf(reason, BOOT_TEXT, UPDATE " and /boot/grub/grub.cfg are here");
	return true;
}

/* Does a line set the variable, and forgets what it was? */
static bool line_forgets(const char *line, size_t length)
{
	char value[4096];

	if (!assignment_find(line, length, VARIABLE, value, sizeof(value)))
		return false;
	/* Within single quotes it is but letters. */
	return memmem(line, length, VARIABLE "='", sizeof(VARIABLE "='") - 1) ||
	       (!strstr(value, "$" VARIABLE) && !strstr(value, "${" VARIABLE));
}

/* A file that is read behind ours would undo what we write. */
static int later_check(const char *path, const char *text)
{
	unsigned int number;
	size_t length;

	for (number = 1; *text; number++) {
		length = strcspn(text, "\n");
		if (line_forgets(text, length))
			return cmd_environment("%s:%u: cancels the words of " OURS "; write "
					       VARIABLE "=\"$" VARIABLE " ...\" there",
					       path, number);
		text += length + (text[length] == '\n');
	}
	return 0;
}

static int text_check(const struct boot *boot, const char *path, const char *text, bool is_later)
{
	char *lines = boot_shell_lines(text);
	int ret;

	if (!lines)
		return cmd_environment("%s: no memory to read it", path);
	ret = boot_duplicates(boot, path, lines, "GRUB_CMDLINE_LINUX");
	if (!ret && is_later)
		ret = later_check(path, lines);
	free(lines);
	return ret;
}

static int file_check(const struct boot *boot, const char *path, bool is_later)
{
	char *text;
	size_t length;
	int ret;

	if (!tree_has(boot->tree, "%s", path))
		return 0;
	ret = tree_load(boot->tree, &text, &length, "%s", path);
	if (ret)
		return path_failed(path, "cannot read", ret);
	ret = text_check(boot, path, text, is_later);
	free(text);
	return ret;
}

/* All that grub-mkconfig reads but our own. */
static int others_check(const struct boot *boot)
{
	struct tree_names names;
	char path[512];
	int ret = file_check(boot, DEFAULTS, false);
	size_t i;

	if (ret || tree_list(boot->tree, &names, DEFAULTS ".d"))
		return ret;
	for (i = 0; i < names.nr && !ret; i++) {
		size_t length = strlen(names.names[i]);

		snprintf(path, sizeof(path), DEFAULTS ".d/%s", names.names[i]);
		if (strcmp(names.names[i], OURS) && length > 4 &&
		    !strcmp(names.names[i] + length - 4, ".cfg"))
			ret = file_check(boot, path, strcmp(names.names[i], OURS) > 0);
	}
	tree_names_free(&names);
	return ret;
}

static int grub_changes(const struct boot *boot, struct changes *changes)
{
	int ret = *boot->words ? others_check(boot) : 0;
	char *text;

	if (ret)
		return ret;
	if (!*boot->words) {
		change_file(changes, BOOT_KNOB, PHASE_BOOT, DROP_IN, NULL);
	} else if (asprintf(&text, "# By isolcpus-setup; \"isolcpus-setup undo\" removes it.\n"
			    VARIABLE "=\"$" VARIABLE " %s\"\n",
			    boot->words) < 0) {
		changes->failed = true;
	} else {
		change_file(changes, BOOT_KNOB, PHASE_BOOT, DROP_IN, text);
		free(text);
	}
	change_command(changes, BOOT_KNOB, UPDATE, NULL);
	return 0;
}

static char *grub_next(const struct boot *boot)
{
	char *next = boot_grub_trial_next(boot->tree), *text, value[4096];
	size_t length;

	if (next || tree_load(boot->tree, &text, &length, DROP_IN))
		return next;
	if (assignment_find(text, length, VARIABLE, value, sizeof(value)))
		next = strdup(value);
	free(text);
	return next;
}

const struct boot_loader boot_grub = {
	.id = PLAN_LOADER_GRUB,
	.name = "GRUB",
	.found = grub_found,
	.changes = grub_changes,
	.once = boot_grub_once,
	.next = grub_next,
};
