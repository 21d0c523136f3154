// SPDX-License-Identifier: BSD-3-Clause
/* snapshot_boot.c - what of a boot loader goes into a snapshot: which it is, its words */

#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "snapshot.h"

/* An empty file says that there is one: its text is large, or may have passwords. */
static void mark(struct snapshot *snapshot, const char *path)
{
	if (tree_has(snapshot->tree, "%s", path))
		snapshot_text(snapshot, path, "", 0);
}

static void take(struct snapshot *snapshot, const char *path)
{
	if (tree_has(snapshot->tree, "%s", path))
		snapshot_path(snapshot, path, 0);
}

/* Of custom.cfg our own entry only: the rest may have passwords, too. */
static void grub_collect(struct snapshot *snapshot)
{
	char *trial = boot_grub_trial(snapshot->tree);

	mark(snapshot, "/boot/grub/grub.cfg");
	take(snapshot, "/boot/grub/grubenv");
	if (trial)
		snapshot_text(snapshot, "/boot/grub/custom.cfg", trial, strlen(trial));
	free(trial);
}

static void unified_collect(struct snapshot *snapshot, const char *esp)
{
	struct tree_names names;
	char path[512];
	size_t i;

	if (tree_list(snapshot->tree, &names, "%s/EFI/Linux", esp))
		return;
	for (i = 0; i < names.nr; i++) {
		snprintf(path, sizeof(path), "%s/EFI/Linux/%s", esp, names.names[i]);
		mark(snapshot, path);
	}
	tree_names_free(&names);
}

/* Its other files are none of ours: a seed for random numbers, keys. */
static void esp_collect(struct snapshot *snapshot, const char *esp)
{
	static const char *const parts[] = { "loader/loader.conf", "loader/entries", "EFI" };
	char path[512];
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		snprintf(path, sizeof(path), "%s/%s", esp, parts[i]);
		take(snapshot, path);
	}
	unified_collect(snapshot, esp);
	/* The names of entries have it anyway. */
	if (tree_has(snapshot->tree, "%s/loader/entries", esp)) {
		take(snapshot, "/etc/machine-id");
		take(snapshot, "/etc/kernel/entry-token");
	}
}

static void efi_collect(struct snapshot *snapshot)
{
	static const char *const variables[] = { "LoaderInfo", "LoaderEntryOneShot" };
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		snprintf(path, sizeof(path), BOOT_EFI_VARIABLES "/%s-" BOOT_EFI_LOADERS,
			 variables[i]);
		take(snapshot, path);
	}
}

void snapshot_boot(struct snapshot *snapshot)
{
	const char *esp = boot_esp(snapshot->tree);

	mark(snapshot, "/usr/sbin/update-grub");
	mark(snapshot, "/usr/sbin/u-boot-update");
	grub_collect(snapshot);
	efi_collect(snapshot);
	if (esp)
		esp_collect(snapshot, esp);
}
