// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_boot_next.c - the words of the next boot, by the loader in use */

#include <unistd.h>

#include "boot_rig.h"

/* What the messages are from. */
const struct program program = { .name = "isolcpus-setup" };

TestSuite(isolcpus_boot_next, .init = begin, .fini = end);

/* The next boot has that part in its words; NULL: nobody knows its words. */
static void next_has(const char *part)
{
	char *words = boot_next(&tree, PLAN_LOADER_AUTO);

	cr_expect_eq(!words, !part, "'%s'", words ? words : "nothing");
	cr_expect(!words || !part || strstr(words, part), "'%s' lacks '%s'", words, part);
	free(words);
}

/* As apply does, but for its commands. */
static void files_write(void)
{
	size_t i;

	for (i = 0; i < changes.nr; i++)
		if (changes.list[i].kind == CHANGE_FILE)
			rig_file(changes.list[i].path, changes.list[i].value);
}

static void apply(bool is_once)
{
	cr_assert_eq(loader_run(PLAN_LOADER_AUTO, WORDS, is_once), 0);
	files_write();
}

Test(isolcpus_boot_next, nobody_knows_without_a_loader_or_with_two)
{
	next_has(NULL);
	rig_file("/etc/kernel/cmdline", WORDS "\n");
	next_has(NULL);
	a_grub();
	rig_file(DROP_IN, "GRUB_CMDLINE_LINUX_DEFAULT=\"" WORDS "\"\n");
	next_has(WORDS);
	a_systemd_boot();
	next_has(NULL);
	efi_says("GRUB 2.12");
	next_has(WORDS);
}

Test(isolcpus_boot_next, grub_has_them_from_the_drop_in)
{
	a_grub();
	next_has(NULL);
	apply(false);
	next_has(WORDS);
}

Test(isolcpus_boot_next, a_trial_of_grub_counts_until_it_was_booted)
{
	a_grub();
	rig_file("/boot/grub/grub.cfg", grub_config);
	rig_file("/boot/grub/grubenv", "# GRUB Environment Block\n");
	apply(true);
	next_has(NULL);
	rig_file("/boot/grub/grubenv",
		 "# GRUB Environment Block\nnext_entry=isolcpus-setup-trial\n####");
	next_has("root=/dev/sda1 ro quiet " WORDS);
	rig_file("/boot/grub/grubenv", "# GRUB Environment Block\nnext_entry=\n####");
	next_has(NULL);
}

Test(isolcpus_boot_next, systemd_boot_has_them_from_the_entries)
{
	a_systemd_boot();
	rig_file("/etc/kernel/cmdline", "isolcpus=7\n");
	next_has("root=/dev/sda2 ro quiet");
	rig_file("/etc/kernel/cmdline", "ro\n");
	apply(false);
	next_has("root=/dev/sda2 ro quiet " WORDS);
	rig_file(UKI, "");
	next_has("ro " WORDS);
}

Test(isolcpus_boot_next, a_trial_of_systemd_boot_counts_until_it_was_booted)
{
	a_systemd_boot();
	efi_says("systemd-boot 252");
	apply(true);
	next_has("root=/dev/sda2 ro quiet");
	efi_has("LoaderEntryOneShot", "isolcpus-setup-trial.conf");
	next_has("root=/dev/sda2 ro quiet " WORDS);
	efi_has("LoaderEntryOneShot", "other.conf");
	next_has("root=/dev/sda2 ro quiet");
}

Test(isolcpus_boot_next, u_boot_has_them_from_either_file)
{
	rig_file("/usr/sbin/u-boot-update", "");
	next_has(NULL);
	apply(false);
	next_has(WORDS);
	cr_assert_eq(unlink(rig_path(UBOOT)), 0);
	rig_file("/etc/kernel/cmdline", "root=/dev/sda2 ro\n# isolcpus=9\n");
	apply(false);
	next_has("root=/dev/sda2 ro " WORDS "\n   ");
}
