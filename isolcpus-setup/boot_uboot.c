// SPDX-License-Identifier: BSD-3-Clause
/*
 * boot_uboot.c - u-boot-menu: /etc/default/u-boot, a file of the shell
 *
 * Entries for recovery get the words as well: this loader has one list for both.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "journal.h"
#include "parse_assignment.h"
#include "say.h"

#define DEFAULTS	"/etc/default/u-boot"
#define VARIABLE	"U_BOOT_PARAMETERS"
#define CMDLINE		"/etc/kernel/cmdline"
#define UPDATE		"/usr/sbin/u-boot-update"

static bool uboot_found(const struct tree *tree, char reason[BOOT_TEXT])
{
	if (!tree_has(tree, UPDATE))
		return false;
	snprintf(reason, BOOT_TEXT, UPDATE " is here");
	return true;
}

static bool sets_variable(const char *text)
{
	char value[2];

	return text && assignment_find(text, strlen(text), VARIABLE, value, sizeof(value));
}

/* Fragments that are read later and set it would undo what we write. */
static int fragments_check(const struct tree *tree, const char *folder)
{
	struct tree_names names;
	int ret = 0;
	size_t i;

	if (tree_list(tree, &names, "%s", folder))
		return 0;
	for (i = 0; i < names.nr && !ret; i++) {
		size_t length;
		char *text;

		if (tree_load(tree, &text, &length, "%s/%s", folder, names.names[i]))
			continue;
		if (sets_variable(text))
			ret = cmd_environment("%s/%s: sets " VARIABLE "; move it to " DEFAULTS,
					      folder, names.names[i]);
		free(text);
	}
	tree_names_free(&names);
	return ret;
}

static void defaults_change(const struct boot *boot, const char *before,
			    struct changes *changes)
{
	bool ended = !before || !*before || before[strlen(before) - 1] == '\n';
	char *text;

	/* u-boot-update has "ro quiet" where nothing is set. */
	if (asprintf(&text, "%s%s# By isolcpus-setup; \"isolcpus-setup undo\" removes it.\n"
		     VARIABLE "=\"${" VARIABLE ":-ro quiet} %s\"\n",
		     before ? before : "", ended ? "" : "\n", boot->words) < 0) {
		changes->failed = true;
		return;
	}
	change_file(changes, BOOT_KNOB, PHASE_BOOT, DEFAULTS, *boot->words ? text : before);
	free(text);
}

static int others_check(const struct boot *boot, const char *before)
{
	char *lines = boot_shell_lines(before ? before : "");
	int ret;

	if (!lines)
		return cmd_environment(DEFAULTS ": no memory to read it");
	ret = boot_duplicates(boot, DEFAULTS, lines, VARIABLE);
	free(lines);
	if (!ret)
		ret = fragments_check(boot->tree, "/usr/share/u-boot-menu/conf.d");
	if (!ret)
		ret = fragments_check(boot->tree, "/etc/u-boot-menu/conf.d");
	return ret;
}

/* Of that file u-boot-update takes the first line only, whatever it is. */
static int cmdline_check(const struct boot *boot)
{
	char *before;
	int ret = boot_original(boot, CMDLINE, &before);

	if (!ret && before && strchr("#\n", before[strspn(before, " \t")]))
		ret = cmd_environment(CMDLINE ":1: u-boot-menu reads no other line; remove it");
	free(before);
	return ret;
}

static int cmdline_extend(const struct boot *boot, struct changes *changes)
{
	int ret = *boot->words ? cmdline_check(boot) : 0;

	return ret ? ret : boot_kernel_cmdline(boot, changes);
}

static int uboot_changes(const struct boot *boot, struct changes *changes)
{
	char *before;
	int ret = boot_original(boot, DEFAULTS, &before);

	if (!ret && *boot->words)
		ret = others_check(boot, before);
	/* Where nothing is set, u-boot-update takes that file's words. */
	if (!ret && !sets_variable(before) && tree_has(boot->tree, CMDLINE))
		ret = cmdline_extend(boot, changes);
	else if (!ret)
		defaults_change(boot, before, changes);
	free(before);
	change_command(changes, BOOT_KNOB, UPDATE, NULL);
	return ret;
}

static char *uboot_next(const struct boot *boot)
{
	char *text, value[4096];
	size_t length;
	bool has;

	if (tree_load(boot->tree, &text, &length, DEFAULTS))
		return boot_kernel_next(boot->tree);
	has = assignment_find(text, length, VARIABLE, value, sizeof(value));
	free(text);
	return has ? strdup(value) : boot_kernel_next(boot->tree);
}

const struct boot_loader boot_uboot = {
	.id = PLAN_LOADER_UBOOT,
	.name = "u-boot-menu",
	.found = uboot_found,
	.changes = uboot_changes,
	.next = uboot_next,
};
