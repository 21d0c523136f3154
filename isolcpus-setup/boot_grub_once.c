// SPDX-License-Identifier: BSD-3-Clause
/*
 * boot_grub_once.c - GRUB: the first entry once more with our words, booted once
 *
 * The entry goes to custom.cfg, which GRUB reads when it boots: grub.cfg stays as it
 * is, and so does the default.  GRUB forgets the choice by writing to grubenv, which it
 * cannot on every kind of disk; there the trial would never end, and is refused.
 */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "command.h"
#include "journal.h"
#include "say.h"
#include "show.h"

#define CONFIG	"/boot/grub/grub.cfg"
#define REBOOT	"/usr/sbin/grub-reboot"
#define EDITENV	"/usr/bin/grub-editenv"
#define GRUBENV	"/boot/grub/grubenv"
#define ENTRY	"isolcpus-setup-trial"
#define TITLE	"menuentry 'isolcpus-setup: trial' --id " ENTRY

static int once_refused(const char *why)
{
	return cmd_environment("--once: %s: %s; apply without it", CONFIG, why);
}

/* What this GRUB cannot write to, as far as its configuration shows. */
static const char *unwritable(const char *config)
{
	static const char *const kinds[] = {
		"lvm", "mdraid09", "mdraid1x", "btrfs", "zfs", "f2fs"
	};
	char line[32];
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		snprintf(line, sizeof(line), "insmod %s\n", kinds[i]);
		if (strstr(config, line))
			return kinds[i];
	}
	return NULL;
}

/* The first entry: from "menuentry" to the brace that ends it.  NULL: there is none. */
static const char *entry_find(const char *config, size_t *length)
{
	const char *begin = config, *end;

	while (begin && strncmp(begin, "menuentry ", 10)) {
		begin = strchr(begin, '\n');
		begin = begin ? begin + 1 : NULL;
	}
	end = begin ? strstr(begin, "\n}") : NULL;
	if (!end)
		return NULL;
	*length = end + 2 - begin;
	return begin;
}

static bool line_loads(const char *line)
{
	const char *command = line + strspn(line, " \t");
	size_t length = strcspn(command, " \t\n");

	return !strncmp(command, "linux", 5) && length <= strlen("linuxefi") &&
	       isblank((unsigned char)command[length]);
}

/* A line of the entry; our words go to the end of those that load a kernel. */
static bool line_copy(FILE *out, const char *line, size_t length, const char *words)
{
	bool loads = line_loads(line);

	fprintf(out, "%.*s%s%s\n", (int)length, line, loads ? " " : "", loads ? words : "");
	return loads;
}

/* The entry with our name and words.  NULL: it loads no kernel, or there is no memory. */
static char *entry_copy(const char *entry, size_t length, const char *words)
{
	const char *end = entry + length, *line;
	char *text = NULL;
	bool loads = false;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, TITLE " {\n");
	line = memchr(entry, '\n', length);
	for (line = line ? line + 1 : end; line < end;) {
		const char *newline = memchr(line, '\n', end - line);
		size_t nr = (newline ? newline : end) - line;

		loads |= line_copy(out, line, nr, words);
		line += nr + 1;
	}
	if (fclose(out) || !loads) {
		free(text);
		return NULL;
	}
	return text;
}

static int custom_change(const struct boot *boot, const char *entry, struct changes *changes)
{
	char *before, *text;
	int ret = boot_original(boot, BOOT_GRUB_CUSTOM, &before);

	if (ret)
		return ret;
	if (asprintf(&text, "%s%s", before ? before : "", entry) < 0) {
		changes->failed = true;
	} else {
		change_file(changes, BOOT_KNOB, PHASE_BOOT, BOOT_GRUB_CUSTOM, text);
		free(text);
	}
	free(before);
	change_command(changes, BOOT_KNOB, REBOOT, ENTRY);
	/* Once it was booted, or is undone, there is nothing to do again. */
	if (!changes->failed)
		changes->list[changes->nr - 1].phase = PHASE_RUNTIME;
	return 0;
}

/* An exit code after a message, or 0. */
static int config_check(const char *config)
{
	const char *kind = unwritable(config);
	char why[80];

	if (kind) {
		snprintf(why, sizeof(why), "GRUB cannot write to %s, and would never forget", kind);
		return once_refused(why);
	}
	if (!strstr(config, "save_env next_entry") || !strstr(config, "custom.cfg"))
		return once_refused("knows neither next_entry nor custom.cfg");
	return 0;
}

/* Line numbers are the file's if all of it is looked at; other entries count as well. */
static int config_use(const struct boot *boot, const char *config, struct changes *changes)
{
	int ret = config_check(config);
	const char *entry;
	size_t length;
	char *copy;

	if (!ret)
		ret = boot_duplicates(boot, CONFIG, config, "linux");
	if (ret)
		return ret;
	entry = entry_find(config, &length);
	copy = entry ? entry_copy(entry, length, boot->words) : NULL;
	if (!copy)
		return once_refused("has no first entry that loads Linux");
	ret = custom_change(boot, copy, changes);
	free(copy);
	return ret;
}

int boot_grub_once(const struct boot *boot, struct changes *changes)
{
	char *config;
	size_t length;
	int ret;

	if (!tree_has(boot->tree, GRUBENV))
		return once_refused("there is no grubenv beside it");
	ret = tree_load(boot->tree, &config, &length, CONFIG);
	if (ret)
		return path_failed(CONFIG, "cannot read", ret);
	ret = config_use(boot, config, changes);
	free(config);
	return ret;
}

char *boot_grub_trial_cut(const char *text)
{
	const char *begin = strstr(text, TITLE);
	const char *end = begin ? strstr(begin, "\n}") : NULL;

	return end ? strndup(begin, end + 2 - begin) : NULL;
}

char *boot_grub_trial(const struct tree *tree)
{
	char *text, *entry;
	size_t length;

	if (tree_load(tree, &text, &length, BOOT_GRUB_CUSTOM))
		return NULL;
	entry = boot_grub_trial_cut(text);
	free(text);
	return entry;
}

/* grub-reboot writes it, and GRUB takes it away when it boots. */
static bool trial_is_next(const struct tree *tree)
{
	size_t length;
	char *text;
	bool is_next;

	if (tree_load(tree, &text, &length, GRUBENV))
		return false;
	is_next = strstr(text, "\nnext_entry=" ENTRY "\n");
	free(text);
	return is_next;
}

/* Of an entry that is gone GRUB would make the first one, whatever the default is. */
int boot_trial_back(const struct tree *tree, bool dry_run)
{
	static const char arguments[] = GRUBENV " unset next_entry";

	if (!trial_is_next(tree))
		return 0;
	if (!dry_run)
		return command_run(tree, EDITENV, arguments);
	show_command(EDITENV, arguments);
	return 0;
}

char *boot_grub_trial_next(const struct tree *tree)
{
	char *entry = trial_is_next(tree) ? boot_grub_trial(tree) : NULL;
	char *line = entry, *next = NULL;

	while (line && !line_loads(line)) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (line)
		next = strndup(line, strcspn(line, "\n"));
	free(entry);
	return next;
}
