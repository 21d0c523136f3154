// SPDX-License-Identifier: BSD-3-Clause
/*
 * boot_systemd_once.c - systemd-boot: an entry more with our words, booted once
 *
 * It is sorted behind all others, so that it never becomes the default by itself; that
 * takes a sort-key, which kernel-install has written since systemd 251.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_systemd.h"
#include "journal.h"
#include "say.h"

#define ENTRY	"isolcpus-setup-trial"
#define BOOTCTL	"/usr/bin/bootctl"

/* The entry of the running kernel, or else the last one. */
struct pick {
	char	release[96];
	char	*text;
	bool	is_running;
};

static int entry_pick(const struct boot *boot, const char *path, const char *text, void *arg)
{
	struct pick *pick = arg;
	const char *version;
	size_t length = boot_entry_value(text, "version", &version);
	bool is_running = length && length == strlen(pick->release) &&
			  !strncmp(version, pick->release, length);

	if (strstr(path, ENTRY) || (pick->is_running && !is_running))
		return 0;
	free(pick->text);
	pick->text = strdup(text);
	pick->is_running = is_running;
	return pick->text ? boot_duplicates(boot, path, text, "options") : SETUP_ENVIRONMENT;
}

/* Title, place in the menu and words are its own. */
static void line_copy(FILE *out, const char *line, size_t length, const char *words)
{
	if (!strncmp(line, "title", 5))
		fprintf(out, "title isolcpus-setup: trial\n");
	else if (!strncmp(line, "sort-key", 8))
		fprintf(out, "sort-key zzzz-isolcpus-setup\n");
	else if (!strncmp(line, "options", 7))
		fprintf(out, "%.*s %s\n", (int)length, line, words);
	else
		fprintf(out, "%.*s\n", (int)length, line);
}

static char *entry_copy(const char *line, const char *words)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	while (*line) {
		size_t length = strcspn(line, "\n");

		line_copy(out, line, length, words);
		line += length + (line[length] == '\n');
	}
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

static void once_change(const struct boot *boot, const char *text, struct changes *changes)
{
	char path[128], *copy = entry_copy(text, boot->words);

	snprintf(path, sizeof(path), "%s/loader/entries/" ENTRY ".conf", boot_esp(boot->tree));
	if (copy)
		change_file(changes, BOOT_KNOB, PHASE_BOOT, path, copy);
	else
		changes->failed = true;
	free(copy);
	change_command(changes, BOOT_KNOB, BOOTCTL, "set-oneshot " ENTRY ".conf");
	/* Once it was booted, or is undone, there is nothing to do again. */
	if (!changes->failed)
		changes->list[changes->nr - 1].phase = PHASE_RUNTIME;
}

static int pick_make(const struct boot *boot, struct pick *pick)
{
	tree_read(boot->tree, pick->release, sizeof(pick->release), "/proc/sys/kernel/osrelease");
	return boot_entries_walk(boot, entry_pick, pick);
}

static bool trial_is_next(const struct tree *tree)
{
	char entry[BOOT_TEXT];

	return boot_efi_text(tree, "LoaderEntryOneShot", entry) && !strcmp(entry, ENTRY ".conf");
}

char *boot_systemd_next(const struct boot *boot)
{
	struct pick pick = {};
	char *options = NULL;
	const char *value;
	size_t length;

	if (boot_has_unified(boot))
		return boot_kernel_next(boot->tree);
	if (!trial_is_next(boot->tree) ||
	    tree_load(boot->tree, &pick.text, &length, "%s/loader/entries/" ENTRY ".conf",
		      boot_esp(boot->tree)))
		pick_make(boot, &pick);
	if (pick.text && boot_entry_value(pick.text, "options", &value))
		options = strndup(value, strcspn(value, "\n"));
	free(pick.text);
	return options;
}

/*
 * The choice is an EFI variable, and systemd-boot says by another one that it reads it.
 * A PREEMPT_RT kernel has none of them, unless it is told to.
 */
static int variables_check(const struct tree *tree)
{
	char name[BOOT_TEXT];

	if (boot_efi_text(tree, "LoaderInfo", name))
		return 0;
	return cmd_environment("--once: no LoaderInfo in EFI's variables; boot with efi=runtime");
}

int boot_systemd_once(const struct boot *boot, struct changes *changes)
{
	struct pick pick = {};
	const char *value;
	int ret;

	if (boot_has_unified(boot))
		return boot_print(boot, BOOT_UNIFIED);
	ret = variables_check(boot->tree);
	if (!ret)
		ret = pick_make(boot, &pick);
	if (!ret && (!pick.text || !boot_entry_value(pick.text, "sort-key", &value) ||
		     !boot_entry_value(pick.text, "options", &value))) {
		/* The trial could become the default. */
		ret = cmd_environment("--once: no entry of ours has options and a sort-key; "
				      "apply without it");
	}
	if (!ret)
		once_change(boot, pick.text, changes);
	free(pick.text);
	return ret;
}
