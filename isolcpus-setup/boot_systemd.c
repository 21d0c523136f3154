// SPDX-License-Identifier: BSD-3-Clause
/*
 * boot_systemd.c - systemd-boot: /etc/kernel/cmdline and the entries there are
 *
 * kernel-install makes new entries of the former; those of kernels that are installed
 * already get the words here.  Other systems' entries are left alone.
 */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "boot_systemd.h"
#include "journal.h"
#include "say.h"

static bool systemd_found(const struct tree *tree, char reason[BOOT_TEXT])
{
	const char *esp = boot_esp(tree);

	if (!esp || !tree_has(tree, "%s/loader/loader.conf", esp))
		return false;
	snprintf(reason, BOOT_TEXT, "%s/loader/loader.conf is here", esp);
	return true;
}

/* The text behind a key of an entry; its length, or 0. */
size_t boot_entry_value(const char *text, const char *key, const char **value)
{
	size_t length = strlen(key);

	while (text && (strncmp(text, key, length) || !isblank((unsigned char)text[length]))) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	if (!text)
		return 0;
	*value = text + length + strspn(text + length, " \t");
	return strcspn(*value, " \t\n");
}

static bool starts_with_token(const struct boot *boot, const char *name, const char *file)
{
	char token[128];

	return !tree_read(boot->tree, token, sizeof(token), "%s", file) && *token &&
	       !strncmp(name, token, strlen(token)) && name[strlen(token)] == '-';
}

/* Made by this system: by its machine ID within, or its name. */
static bool entry_is_mine(const struct boot *boot, const char *name, const char *text)
{
	char id[64] = "";
	const char *value;
	size_t length = boot_entry_value(text, "machine-id", &value);

	tree_read(boot->tree, id, sizeof(id), "/etc/machine-id");
	if (length)
		return length == strlen(id) && !strncmp(value, id, length);
	return starts_with_token(boot, name, "/etc/machine-id") ||
	       starts_with_token(boot, name, "/etc/kernel/entry-token");
}

int boot_entries_walk(const struct boot *boot, boot_entry_t *each, void *arg)
{
	const char *esp = boot_esp(boot->tree);
	struct tree_names names;
	char path[512], *text;
	int ret = 0;
	size_t i;

	if (!esp || tree_list(boot->tree, &names, "%s/loader/entries", esp))
		return 0;
	for (i = 0; i < names.nr && !ret; i++) {
		size_t length = strlen(names.names[i]);

		if (length < 5 || strcmp(names.names[i] + length - 5, ".conf"))
			continue;
		snprintf(path, sizeof(path), "%s/loader/entries/%s", esp, names.names[i]);
		ret = boot_original(boot, path, &text);
		if (!ret && text && entry_is_mine(boot, names.names[i], text))
			ret = each(boot, path, text, arg);
		free(text);
	}
	tree_names_free(&names);
	return ret;
}

struct entries {
	struct changes	*changes;
	unsigned int	nr;
};

static int entry_change(const struct boot *boot, const char *path, const char *text, void *arg)
{
	struct entries *entries = arg;
	int ret = boot_duplicates(boot, path, text, "options");
	char *new;

	if (ret)
		return ret;
	new = boot_line_extend(text, "options", boot->words);
	/* Without "options" it is an entry for something else than Linux. */
	if (!new)
		return 0;
	entries->nr++;
	change_file(entries->changes, BOOT_KNOB, PHASE_BOOT, path, new);
	free(new);
	return 0;
}

bool boot_has_unified(const struct boot *boot)
{
	const char *esp = boot_esp(boot->tree);
	struct tree_names names;
	bool has;

	if (!esp || tree_list(boot->tree, &names, "%s/EFI/Linux", esp))
		return false;
	has = names.nr;
	tree_names_free(&names);
	return has;
}

static int systemd_changes(const struct boot *boot, struct changes *changes)
{
	struct entries entries = { .changes = changes };
	int ret;

	if (boot_has_unified(boot))
		return boot_print(boot, BOOT_UNIFIED);
	ret = boot_kernel_cmdline(boot, changes);
	if (!ret)
		ret = boot_entries_walk(boot, entry_change, &entries);
	if (ret || entries.nr || !*boot->words)
		return ret;
	return cmd_environment("loader/entries: none of this machine-id; run kernel-install");
}

const struct boot_loader boot_systemd = {
	.id = PLAN_LOADER_SYSTEMD_BOOT,
	.name = "systemd-boot",
	.found = systemd_found,
	.changes = systemd_changes,
	.once = boot_systemd_once,
	.next = boot_systemd_next,
};
