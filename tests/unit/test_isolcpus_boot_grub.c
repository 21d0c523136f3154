// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_boot_grub.c - what becomes of the words where GRUB boots */

#include "boot_rig.h"

/* What the messages are from. */
const struct program program = { .name = "isolcpus-setup" };

TestSuite(isolcpus_boot_grub, .init = begin, .fini = end);

Test(isolcpus_boot_grub, grub_gets_a_drop_in)
{
	a_grub();
	cr_assert_eq(run(), 0);
	has(DROP_IN, "\nGRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT " WORDS "\"\n");
	cr_expect(runs("/usr/sbin/update-grub", NULL, PHASE_BOOT));
}

Test(isolcpus_boot_grub, without_words_grub_has_no_drop_in)
{
	a_grub();
	cr_assert_eq(loader_run(PLAN_LOADER_AUTO, "", false), 0);
	cr_expect_null(text_for(DROP_IN));
}

Test(isolcpus_boot_grub, another_value_elsewhere_is_refused)
{
	a_grub();
	rig_file("/etc/default/grub", "# isolcpus=9\nGRUB_CMDLINE_LINUX=\"isolcpus=1\"\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
	rig_file("/etc/default/grub", "GRUB_CMDLINE_LINUX=nohz_full=1\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
	rig_file("/etc/default/grub", "# GRUB_CMDLINE_LINUX=nohz_full=1\nOTHER=nohz_full=1\n");
	cr_expect_eq(run(), 0);
	rig_file("/etc/default/grub.d/90-mine.cfg", "GRUB_CMDLINE_LINUX_DEFAULT=\"isolcpus=1\"\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
	rig_file("/etc/default/grub.d/90-mine.cfg", "GRUB_CMDLINE_LINUX='nohz_full=2-3'\n");
	cr_expect_eq(run(), 0, "the same is no harm");
	rig_file("/etc/default/grub.d/90-mine.cfg",
		 "GRUB_CMDLINE_LINUX='nohz_full=2,3 isolcpus=2,3'\n");
	cr_expect_eq(run(), 0, "nor is the same in other words");
	rig_file("/etc/default/grub.d/90-mine.cfg",
		 "GRUB_CMDLINE_LINUX='isolcpus=managed_irq,2-3'\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT, "another flag");
}

#define LATER	"/etc/default/grub.d/90-mine.cfg"

Test(isolcpus_boot_grub, a_later_file_must_keep_what_was_set_before)
{
	static const char *const cancel[] = {
		"GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n",
		"# mine\n\texport GRUB_CMDLINE_LINUX_DEFAULT=\n",
		"GRUB_CMDLINE_LINUX_DEFAULT='$GRUB_CMDLINE_LINUX_DEFAULT quiet'\n",
		"GRUB_CMDLINE_LINUX_DEFAULT=\"\\\nquiet\"\n",
	};
	static const char *const keep[] = {
		"GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT quiet\"\n",
		"GRUB_CMDLINE_LINUX_DEFAULT=\"${GRUB_CMDLINE_LINUX_DEFAULT} quiet\"\n",
		"#GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n",
		"GRUB_CMDLINE_LINUX=\"quiet\"\n",
		"GRUB_CMDLINE_LINUX_DEFAULT=\"quiet \\\n$GRUB_CMDLINE_LINUX_DEFAULT\"\n",
	};
	size_t i;

	a_grub();
	for (i = 0; i < sizeof(cancel) / sizeof(*cancel); i++) {
		rig_file(LATER, cancel[i]);
		cr_expect_eq(run(), SETUP_ENVIRONMENT, "%s", cancel[i]);
		cr_expect_eq(changes.nr, 0);
	}
	for (i = 0; i < sizeof(keep) / sizeof(*keep); i++) {
		rig_file(LATER, keep[i]);
		cr_expect_eq(run(), 0, "%s", keep[i]);
	}
	rig_file("/etc/default/grub.d/10-mine.cfg", cancel[0]);
	cr_expect_eq(run(), 0, "what comes before does no harm");
}

Test(isolcpus_boot_grub, a_line_that_goes_on_is_one_line)
{
	a_grub();
	rig_file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet \\\nisolcpus=1\"\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
	rig_file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"isol\\\ncpus=1\"\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT, "even a word that does");
	rig_file("/etc/default/grub", "# GRUB_CMDLINE_LINUX= \\\nX=isolcpus=1\n");
	cr_expect_eq(run(), 0, "a comment ends with its line");
}

Test(isolcpus_boot_grub, grub_boots_its_first_entry_once_with_the_words)
{
	a_grub();
	rig_file("/boot/grub/grub.cfg", grub_config);
	rig_file("/boot/grub/grubenv", "");
	rig_file("/boot/grub/custom.cfg", "# mine\n");
	cr_assert_eq(once(), 0);
	cr_expect_str_eq(text_for("/boot/grub/custom.cfg"),
			 "# mine\nmenuentry 'isolcpus-setup: trial' --id isolcpus-setup-trial {\n"
			 "\tinsmod gzio\n"
			 "\tlinux\t/vmlinuz-6.1 root=/dev/sda1 ro quiet " WORDS "\n"
			 "\tinitrd\t/initrd.img-6.1\n}\n");
	cr_expect(runs("/usr/sbin/grub-reboot", "isolcpus-setup-trial", PHASE_RUNTIME));
	cr_expect_str_eq(text_for(DROP_IN), "(no change)");
}

Test(isolcpus_boot_grub, where_grub_cannot_forget_there_is_no_trial)
{
	a_grub();
	rig_file("/boot/grub/grub.cfg", grub_config);
	cr_expect_eq(once(), SETUP_ENVIRONMENT, "no grubenv");
	rig_file("/boot/grub/grubenv", "");
	rig_file("/boot/grub/grub.cfg", "");
	cr_expect_eq(once(), SETUP_ENVIRONMENT, "an empty configuration");
	rig_file("/boot/grub/grub.cfg", "save_env next_entry\ninsmod lvm\ncustom.cfg\n");
	cr_expect_eq(once(), SETUP_ENVIRONMENT, "on LVM");
	rig_file("/boot/grub/grub.cfg", "save_env next_entry\ncustom.cfg\nmenuentry 'x' {\n}\n");
	cr_expect_eq(once(), SETUP_ENVIRONMENT, "no Linux");
	cr_expect_eq(changes.nr, 0);
}
