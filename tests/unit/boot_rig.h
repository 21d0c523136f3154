/* SPDX-License-Identifier: BSD-3-Clause */
/* boot_rig.h - machines made by hand, loader by loader, and what becomes of them */
#ifndef BOOT_RIG_H
#define BOOT_RIG_H

#include "../../isolcpus-setup/boot.h"
#include "../../isolcpus-setup/journal.h"
#include "../../rtpoll/command/command.h"
#include "tree_rig.h"

#define WORDS	"isolcpus=domain,2-3 nohz_full=2-3"
#define UKI	"/boot/efi/EFI/Linux/debian.efi"
#define ID	"0123456789abcdef0123456789abcdef"
#define DROP_IN	"/etc/default/grub.d/50-isolcpus-setup.cfg"
#define UBOOT	"/etc/default/u-boot"
#define ENTRIES	"/boot/efi/loader/entries/"

static struct tree tree;
static struct journal_file file;
static struct changes changes;

static inline void begin(void)
{
	rig_begin();
	tree = rig_tree();
	file = (struct journal_file) { .tree = &tree, .fd = -1 };
	changes = (struct changes) {};
	rig_file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro initrd=x quiet\n");
}

static inline void end(void)
{
	changes_free(&changes);
	journal_free(&file.journal);
	rig_end();
}

static inline void a_grub(void)
{
	rig_file("/usr/sbin/update-grub", "");
	rig_file("/boot/grub/grub.cfg", "");
	rig_file("/etc/default/grub", "GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
}

static inline void a_systemd_boot(void)
{
	rig_file("/boot/efi/loader/loader.conf", "timeout 3\n");
	rig_file("/etc/machine-id", ID "\n");
	rig_file("/etc/kernel/cmdline", "root=/dev/sda2 ro quiet\n");
	rig_file(ENTRIES ID "-6.1.0.conf",
		 "title Debian\nversion 6.1.0\nmachine-id " ID "\nsort-key debian\n"
		 "options    root=/dev/sda2 ro quiet\nlinux /6.1.0/linux\n");
	rig_file(ENTRIES "other.conf", "title Other\noptions root=/dev/sdb1\nlinux /x\n");
}

static inline int loader_run(enum plan_boot loader, const char *words, bool once)
{
	struct boot boot = { .tree = &tree, .file = &file, .words = words, .once = once };

	changes_free(&changes);
	return boot_changes(&boot, loader, &changes);
}

static inline int run(void)
{
	return loader_run(PLAN_LOADER_AUTO, WORDS, false);
}

/* The text a change wants for a path. */
static inline const char *text_for(const char *path)
{
	size_t i;

	for (i = 0; i < changes.nr; i++)
		if (changes.list[i].kind == CHANGE_FILE && !strcmp(changes.list[i].path, path))
			return changes.list[i].value;
	return "(no change)";
}

static inline void has(const char *path, const char *part)
{
	cr_expect_not_null(strstr(text_for(path), part), "%s: no %s", path, part);
}

static inline bool runs(const char *program, const char *argument, enum change_phase phase)
{
	size_t i;

	for (i = 0; i < changes.nr; i++)
		if (changes.list[i].kind == CHANGE_COMMAND && changes.list[i].phase == phase &&
		    !strcmp(changes.list[i].path, program))
			return !argument || !strcmp(changes.list[i].value, argument);
	return false;
}

static inline int once(void)
{
	return loader_run(PLAN_LOADER_AUTO, WORDS, true);
}

#define EFI_NAME "/sys/firmware/efi/efivars/%s-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"

/* "GRUB 2.12" as EFI has it: attributes, then UTF-16. */
static inline void efi_has(const char *variable, const char *name)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), EFI_NAME, variable);
	out = fopen(rig_path(path), "we");
	cr_assert(out);
	cr_assert_eq(fwrite("\6\0\0\0", 1, 4, out), 4);
	for (; *name; name++) {
		fputc(*name, out);
		fputc(0, out);
	}
	fwrite("\0", 1, 2, out);
	fclose(out);
}

static inline void efi_says(const char *name)
{
	efi_has("LoaderInfo", name);
}

static const char grub_config[] =
	"set next_entry=\nsave_env next_entry\ninsmod ext2\n"
	"menuentry 'Debian' --class debian $menuentry_id_option 'simple' {\n"
	"\tinsmod gzio\n"
	"\tlinux\t/vmlinuz-6.1 root=/dev/sda1 ro quiet\n"
	"\tinitrd\t/initrd.img-6.1\n"
	"}\n"
	"submenu 'Advanced' {\n\tmenuentry 'x' {\n\t\tlinux /y\n\t}\n}\n"
	"source ${config_directory}/custom.cfg\n";

#endif /* BOOT_RIG_H */
