// SPDX-License-Identifier: BSD-3-Clause
/* boot_file.c - files of loaders: what was in them, and where they are */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "journal.h"
#include "place.h"
#include "say.h"

#define BLANKS		" \t\n"
#define KERNEL_CMDLINE	"/etc/kernel/cmdline"
/* An EFI variable's file begins with its attributes. */
#define EFI_ATTRIBUTES	4

static bool is_ours(const struct journal *journal, const char *path, const char *text)
{
	size_t i;

	for (i = 0; i < journal->nr; i++)
		if (journal->list[i].kind == JOURNAL_FILE && journal->list[i].new &&
		    !strcmp(journal->list[i].path, path) && !strcmp(journal->list[i].new, text))
			return true;
	return false;
}

int boot_original(const struct boot *boot, const char *path, char **text)
{
	const struct journal *journal = &boot->file->journal;
	const struct journal_entry *entry;
	struct place place;
	int ret = place_look(boot->tree, path, &place);

	*text = NULL;
	if (ret)
		return path_failed(path, "cannot read", ret);
	*text = place.text;
	if (!place.text || !is_ours(journal, path, place.text))
		return 0;
	entry = journal_find(journal, boot->file->boot, JOURNAL_FILE, path);
	free(place.text);
	*text = entry->old ? strdup(entry->old) : NULL;
	return 0;
}

const char *boot_esp(const struct tree *tree)
{
	static const char *const places[] = { "/efi", "/boot/efi", "/boot" };
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (tree_has(tree, "%s/loader/entries", places[i]) ||
		    tree_has(tree, "%s/EFI", places[i]))
			return places[i];
	return NULL;
}

/* UTF-16 of which only ASCII is of interest. */
bool boot_efi_text(const struct tree *tree, const char *variable, char name[BOOT_TEXT])
{
	size_t length, used = 0, i;
	char *text;

	if (tree_load(tree, &text, &length, BOOT_EFI_VARIABLES "/%s-" BOOT_EFI_LOADERS, variable))
		return false;
	for (i = EFI_ATTRIBUTES; i + 1 < length && used < BOOT_TEXT - 1; i += 2)
		if (text[i] >= ' ' && text[i] <= '~' && !text[i + 1])
			name[used++] = text[i];
	name[used] = 0;
	free(text);
	return used;
}

/* What kernel-install leaves out when it takes the running one. */
static bool is_of_loader(const char *word, size_t length)
{
	return !strncmp(word, "initrd=", 7) || !strncmp(word, "BOOT_IMAGE=", 11) || !length;
}

/* The running command line; NULL: no memory, or none. */
static char *running_cmdline(const struct tree *tree)
{
	char *text, *at, *line = NULL;
	size_t length, size;
	FILE *out;

	if (tree_load(tree, &text, &length, "/proc/cmdline"))
		return NULL;
	out = open_memstream(&line, &size);
	for (at = text; out && *at; at += length) {
		at += strspn(at, BLANKS);
		length = strcspn(at, BLANKS);
		if (!is_of_loader(at, length))
			fprintf(out, "%s%.*s", ftell(out) ? " " : "", (int)length, at);
	}
	free(text);
	if (out)
		fputc('\n', out);
	if (!out || fclose(out)) {
		free(line);
		return NULL;
	}
	return line;
}

/*
 * kernel-install joins all lines but those that begin with '#', u-boot-update takes the
 * first one: our words go to the first line with words.  NULL: no memory.
 */
static char *lines_extend(const char *text, const char *words)
{
	const char *line = text;
	bool ended;
	char *new;
	int ret;

	while (*line && strchr("#\n", line[strspn(line, " \t")])) {
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	ended = line == text || line[-1] == '\n';
	if (*line) {
		line = boot_line_place(line);
		ret = asprintf(&new, "%.*s %s%s", (int)(line - text), text, words, line);
	} else {
		ret = asprintf(&new, "%s%s%s\n", text, ended ? "" : "\n", words);
	}
	return ret < 0 ? NULL : new;
}

char *boot_kernel_next(const struct tree *tree)
{
	char *text, *at;
	size_t length;

	if (tree_load(tree, &text, &length, KERNEL_CMDLINE))
		return NULL;
	/* Comments become blanks. */
	for (at = text; *at; at += *at == '\n') {
		length = strcspn(at, "\n");
		if (at[strspn(at, " \t")] == '#')
			memset(at, ' ', length);
		at += length;
	}
	return text;
}

/* @base: what our words come behind. */
static int cmdline_change(const struct boot *boot, const char *path, const char *base,
			  struct changes *changes)
{
	int ret = boot_duplicates(boot, path, base, NULL);
	char *text;

	if (ret)
		return ret;
	text = lines_extend(base, boot->words);
	if (text)
		change_file(changes, BOOT_KNOB, PHASE_BOOT, KERNEL_CMDLINE, text);
	else
		changes->failed = true;
	free(text);
	return 0;
}

int boot_kernel_cmdline(const struct boot *boot, struct changes *changes)
{
	char *before, *running = NULL;
	int ret = boot_original(boot, KERNEL_CMDLINE, &before);

	if (ret)
		return ret;
	if (!before && *boot->words)
		running = running_cmdline(boot->tree);
	if (!*boot->words) {
		change_file(changes, BOOT_KNOB, PHASE_BOOT, KERNEL_CMDLINE, before);
	} else if (before) {
		ret = cmdline_change(boot, KERNEL_CMDLINE, before, changes);
	} else if (running) {
		ret = cmdline_change(boot, "/proc/cmdline", running, changes);
	} else {
		ret = cmd_environment("%s: neither it nor /proc/cmdline can be read",
				      KERNEL_CMDLINE);
	}
	free(running);
	free(before);
	return ret;
}
