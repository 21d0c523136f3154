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

	if (!boot_efi_loader(tree, name))
		return NULL;
	if (!strncmp(name, "systemd-boot", 12))
		loader = &boot_systemd;
	else if (!strncmp(name, "GRUB", 4))
		loader = &boot_grub;
	snprintf(reason, BOOT_TEXT, "EFI says that it was booted by %.200s", name);
	return loader;
}

/* 0; an exit code if there are two.  None: to be printed only. */
static int loader_find(const struct tree *tree, const struct boot_loader **loader,
		       char reason[BOOT_TEXT])
{
	char other[BOOT_TEXT];
	size_t i;

	*loader = loader_by_efi(tree, reason);
	for (i = 0; i < NR_LOADERS && !*loader; i++)
		if (loaders[i]->found(tree, reason))
			*loader = loaders[i];
	if (!*loader) {
		snprintf(reason, BOOT_TEXT, "no GRUB, systemd-boot or u-boot-menu is here");
		return 0;
	}
	if (!strncmp(reason, "EFI says", 8))
		return 0;
	for (; i < NR_LOADERS; i++)
		if (loaders[i]->found(tree, other))
			return cmd_environment("%s (%s) or %s (%s)? Name the loader in the plan",
					       (*loader)->name, reason, loaders[i]->name, other);
	return 0;
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
	const struct boot_loader *loader = loader_by_id(id);
	char reason[BOOT_TEXT] = "as the plan says";
	int ret = 0;

	if (id == PLAN_LOADER_AUTO)
		ret = loader_find(boot->tree, &loader, reason);
	/* Without words it matters only to those who had some. */
	if (ret && !*boot->words && !boot->file->journal.nr)
		return 0;
	if (ret)
		return ret;
	if (!loader)
		return boot_print(boot, reason);
	if (*boot->words)
		printf("boot  by %s: %s\n", loader->name, reason);
	return loader_changes(boot, loader, changes);
}
