// SPDX-License-Identifier: BSD-3-Clause
/* boot.c - which loader it is */

#include <stdio.h>
#include <string.h>

#include "boot.h"
#include "journal.h"
#include "say.h"

static const struct boot_loader *const loaders[] = {
	&boot_grub,
	&boot_systemd,
	&boot_uboot,
};

#define NR_LOADERS	(sizeof(loaders) / sizeof(*loaders))

static const struct boot_loader *loader_by_id(enum plan_boot id)
{
	size_t i;

	for (i = 0; i < NR_LOADERS; i++)
		if (loaders[i]->id == id)
			return loaders[i];
	return NULL;
}

/* By the name that EFI has of it; NULL: it says nothing, or nothing we know. */
static const struct boot_loader *loader_by_efi(const struct tree *tree, char reason[BOOT_TEXT])
{
	const struct boot_loader *loader = NULL;
	char name[BOOT_TEXT];

	if (!boot_efi_text(tree, "LoaderInfo", name))
		return NULL;
	if (!strncmp(name, "systemd-boot", 12))
		loader = &boot_systemd;
	else if (!strncmp(name, "GRUB", 4))
		loader = &boot_grub;
	snprintf(reason, BOOT_TEXT, "EFI says that it was booted by %.200s", name);
	return loader;
}

/**
 * struct found - by what a machine boots
 * @loader:	NULL: nothing we know
 * @reason:	why
 * @other:	NULL, or one that it may be as well
 * @other_reason: why
 */
struct found {
	const struct boot_loader	*loader;
	char				reason[BOOT_TEXT];
	const struct boot_loader	*other;
	char				other_reason[BOOT_TEXT];
};

static void loader_find(const struct tree *tree, struct found *found)
{
	size_t i;

	found->other = NULL;
	found->loader = loader_by_efi(tree, found->reason);
	if (found->loader)
		return;
	snprintf(found->reason, BOOT_TEXT, "no GRUB, systemd-boot or u-boot-menu is here");
	for (i = 0; i < NR_LOADERS && !found->loader; i++)
		if (loaders[i]->found(tree, found->reason))
			found->loader = loaders[i];
	for (; i < NR_LOADERS && !found->other; i++)
		if (loaders[i]->found(tree, found->other_reason))
			found->other = loaders[i];
}

static void loader_of(const struct tree *tree, enum plan_boot id, struct found *found)
{
	*found = (struct found) { .loader = loader_by_id(id), .reason = "as the plan says" };
	if (id == PLAN_LOADER_AUTO)
		loader_find(tree, found);
}

char *boot_next(const struct tree *tree, enum plan_boot id)
{
	/* Nothing is taken for ours: all words count. */
	struct journal_file none = { .tree = tree, .fd = -1 };
	struct boot boot = { .tree = tree, .file = &none, .words = "" };
	struct found found;

	loader_of(tree, id, &found);
	return found.loader && !found.other ? found.loader->next(&boot) : NULL;
}

int boot_print(const struct boot *boot, const char *reason)
{
	if (boot->once)
		return cmd_environment("--once: %s; add the words in the loader's menu: %s",
				       reason, boot->words);
	if (boot_is_pending(boot->tree, boot->words))
		printf("print %s; add to the kernel's command line:\n      %s\n", reason,
		       boot->words);
	return 0;
}

static int loader_changes(const struct boot *boot, const struct boot_loader *loader,
			  struct changes *changes)
{
	if (!boot_words_plain(boot->words))
		return cmd_environment("'%s': not fit for a loader's file; use the loader print",
				       boot->words);
	if (!boot->once)
		return loader->changes(boot, changes);
	if (loader->once && *boot->words)
		return loader->once(boot, changes);
	if (*boot->words)
		return cmd_environment("--once: %s cannot boot something once; apply without it",
				       loader->name);
	return cmd_environment("--once: the plan has no words for a command line; apply without");
}

int boot_changes(const struct boot *boot, enum plan_boot id, struct changes *changes)
{
	struct found found;

	loader_of(boot->tree, id, &found);
	/* Without words it matters only to those who had some. */
	if (found.other && !*boot->words && !boot->file->journal.nr)
		return 0;
	if (found.other)
		return cmd_environment("%s (%s) or %s (%s)? Name the loader in the plan",
				       found.loader->name, found.reason, found.other->name,
				       found.other_reason);
	if (!found.loader)
		return boot_print(boot, found.reason);
	if (*boot->words)
		printf("boot  by %s: %s\n", found.loader->name, found.reason);
	return loader_changes(boot, found.loader, changes);
}
