// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_boot.c - what becomes of a command line's words, loader by loader */

#include <unistd.h>

#include "boot_rig.h"

/* What the messages are from. */
const struct program program = { .name = "isolcpus-setup" };

TestSuite(isolcpus_boot, .init = begin, .fini = end);

Test(isolcpus_boot, systemd_boot_has_its_entries_rewritten)
{
	a_systemd_boot();
	cr_assert_eq(run(), 0);
	cr_expect_str_eq(text_for("/etc/kernel/cmdline"), "root=/dev/sda2 ro quiet " WORDS "\n");
	cr_expect_not_null(strstr(text_for(ENTRIES ID "-6.1.0.conf"),
				  "\noptions    root=/dev/sda2 ro quiet " WORDS "\nlinux"));
	cr_expect_str_eq(text_for(ENTRIES "other.conf"), "(no change)");
}

/* What kernel-install makes of the command line then is what the entry has already. */
Test(isolcpus_boot, words_go_before_what_kernel_install_appends)
{
	a_systemd_boot();
	rig_file(ENTRIES ID "-6.1.0.conf",
		 "machine-id " ID "\noptions ro quiet systemd.machine_id=" ID "\nlinux /x\n");
	rig_file("/etc/kernel/cmdline", "ro quiet\n");
	cr_assert_eq(run(), 0);
	has("/etc/kernel/cmdline", "ro quiet " WORDS "\n");
	has(ENTRIES ID "-6.1.0.conf", "\noptions ro quiet " WORDS " systemd.machine_id=" ID "\n");
	rig_file("/etc/kernel/cmdline", "ro quiet systemd.machine_id=" ID "\n");
	cr_assert_eq(run(), 0);
	has("/etc/kernel/cmdline", "ro quiet " WORDS " systemd.machine_id=" ID "\n");
}

static void cmdline_becomes(const char *before, const char *after)
{
	rig_file("/etc/kernel/cmdline", before);
	cr_assert_eq(run(), 0);
	cr_expect_str_eq(text_for("/etc/kernel/cmdline"), after);
}

/* kernel-install joins them; what is lost there is lost with the next kernel. */
Test(isolcpus_boot, all_lines_of_a_command_line_are_kept)
{
	a_systemd_boot();
	cmdline_becomes("root=UUID=aa ro\nconsole=ttyS0 quiet\n",
			"root=UUID=aa ro " WORDS "\nconsole=ttyS0 quiet\n");
	cmdline_becomes("# by hand\nroot=UUID=aa ro\n", "# by hand\nroot=UUID=aa ro " WORDS "\n");
	cmdline_becomes("root=UUID=aa\n\n  # end", "root=UUID=aa " WORDS "\n\n  # end");
	cmdline_becomes("root=UUID=aa ro", "root=UUID=aa ro " WORDS);
	cmdline_becomes("# nothing", "# nothing\n" WORDS "\n");
	cmdline_becomes("", WORDS "\n");
	rig_file("/etc/kernel/cmdline", "root=UUID=aa ro\nisolcpus=1\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT, "a conflict in any line");
}

Test(isolcpus_boot, without_a_file_the_running_command_line_is_taken)
{
	a_systemd_boot();
	cr_assert_eq(unlink(rig_path("/etc/kernel/cmdline")), 0);
	cr_assert_eq(run(), 0);
	cr_expect_str_eq(text_for("/etc/kernel/cmdline"), "root=/dev/sda1 ro quiet " WORDS "\n");
}

/* As if applied: what was there is in the journal, what is wanted is in the file. */
static void applied(const char *path, const char *old, const char *new)
{
	struct journal_entry entry = {
		.kind = JOURNAL_FILE, .knob = (char *)BOOT_KNOB, .boot = (char *)"",
		.path = (char *)path, .old = (char *)old, .new = (char *)new
	};

	cr_assert_eq(journal_add(&file.journal, &entry), 0);
	rig_file(path, new);
}

Test(isolcpus_boot, words_of_an_earlier_plan_are_not_kept)
{
	a_systemd_boot();
	applied("/etc/kernel/cmdline", "root=/dev/sda2\n", "root=/dev/sda2 isolcpus=7\n");
	cr_assert_eq(run(), 0);
	cr_expect_str_eq(text_for("/etc/kernel/cmdline"), "root=/dev/sda2 " WORDS "\n");

	cr_assert_eq(loader_run(PLAN_LOADER_AUTO, "", false), 0);
	cr_expect_str_eq(text_for("/etc/kernel/cmdline"), "root=/dev/sda2\n");
}

Test(isolcpus_boot, an_entry_with_another_value_is_refused)
{
	a_systemd_boot();
	rig_file(ENTRIES ID "-6.2.conf", "machine-id " ID "\noptions isolcpus=1\nlinux /x\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
}

Test(isolcpus_boot, no_entry_of_this_machine_is_refused)
{
	a_systemd_boot();
	rig_file("/etc/machine-id", "fedcba9876543210fedcba9876543210\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
}

Test(isolcpus_boot, unified_images_are_left_alone)
{
	a_systemd_boot();
	rig_file(UKI, "");
	cr_assert_eq(run(), 0);
	cr_expect_eq(changes.nr, 0);
	cr_expect_eq(loader_run(PLAN_LOADER_AUTO, WORDS, true), SETUP_ENVIRONMENT);
}

Test(isolcpus_boot, u_boot_gets_a_line_more)
{
	rig_file("/usr/sbin/u-boot-update", "");
	cr_assert_eq(run(), 0);
	has(UBOOT, "U_BOOT_PARAMETERS=\"${U_BOOT_PARAMETERS:-ro quiet} " WORDS "\"\n");
	cr_expect(runs("/usr/sbin/u-boot-update", NULL, PHASE_BOOT));

	rig_file(UBOOT, "U_BOOT_PARAMETERS=\"ro\"");
	cr_assert_eq(run(), 0);
	has(UBOOT, "U_BOOT_PARAMETERS=\"ro\"\n#");
	rig_file(UBOOT, "U_BOOT_PARAMETERS=\"ro isolcpus=1\"\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
	cr_expect_eq(loader_run(PLAN_LOADER_AUTO, WORDS, true), SETUP_ENVIRONMENT, "no --once");
}

Test(isolcpus_boot, u_boot_fragments_and_kernel_cmdline_count)
{
	rig_file("/usr/sbin/u-boot-update", "");
	rig_file("/etc/u-boot-menu/conf.d/x.conf", "#U_BOOT_PARAMETERS=\"a\"\n");
	rig_file("/etc/kernel/cmdline", "root=/dev/sda2 ro\n");
	cr_assert_eq(run(), 0);
	cr_expect_str_eq(text_for(UBOOT), "(no change)");
	cr_expect_str_eq(text_for("/etc/kernel/cmdline"), "root=/dev/sda2 ro " WORDS "\n");
	cmdline_becomes("root=UUID=aa ro\nquiet", "root=UUID=aa ro " WORDS "\nquiet");
	rig_file("/etc/kernel/cmdline", "# mine\nroot=UUID=aa ro\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT, "u-boot-update takes the comment");
	rig_file("/etc/kernel/cmdline", "root=/dev/sda2 ro\n");
	rig_file("/etc/u-boot-menu/conf.d/x.conf", "export U_BOOT_PARAMETERS=ro\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
	rig_file("/etc/u-boot-menu/conf.d/x.conf", "x=1\n U_BOOT_PARAMETERS=\"a\"\n");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
}

Test(isolcpus_boot, where_there_is_no_loader_words_are_printed)
{
	cr_expect_eq(run(), 0);
	cr_expect_eq(changes.nr, 0);
	cr_expect_eq(loader_run(PLAN_LOADER_PRINT, WORDS, false), 0);
	cr_expect_eq(loader_run(PLAN_LOADER_PRINT, WORDS, true), SETUP_ENVIRONMENT);
}

Test(isolcpus_boot, of_two_loaders_efi_says_which_it_was)
{
	a_grub();
	a_systemd_boot();
	cr_expect_eq(run(), SETUP_ENVIRONMENT, "two, and nobody says which");
	efi_says("GRUB 2.12");
	cr_assert_eq(run(), 0);
	cr_expect(runs("/usr/sbin/update-grub", NULL, PHASE_BOOT));
	efi_says("systemd-boot 252");
	cr_assert_eq(run(), 0);
	cr_expect_str_neq(text_for("/etc/kernel/cmdline"), "(no change)");
	efi_says("something else");
	cr_expect_eq(run(), SETUP_ENVIRONMENT);
	cr_expect_eq(loader_run(PLAN_LOADER_GRUB, WORDS, false), 0, "the plan says which");
}

Test(isolcpus_boot, words_that_a_shell_would_take_are_refused)
{
	a_grub();
	cr_expect_eq(loader_run(PLAN_LOADER_AUTO, "isolcpus=$(reboot)", false), SETUP_ENVIRONMENT);
	cr_expect_eq(loader_run(PLAN_LOADER_AUTO, "isolcpus=1\"", false), SETUP_ENVIRONMENT);
}

Test(isolcpus_boot, words_wait_for_a_boot_that_has_them_all)
{
	cr_expect(boot_is_pending(&tree, WORDS));
	cr_expect(!boot_is_pending(&tree, ""));
	rig_file("/proc/cmdline", "ro isolcpus=domain,2-3\n");
	cr_expect(boot_is_pending(&tree, WORDS));
	rig_file("/proc/cmdline", "ro nohz_full=2-3 isolcpus=domain,2-3\n");
	cr_expect(!boot_is_pending(&tree, WORDS));
	rig_file("/proc/cmdline", "ro nohz_full=2-3 isolcpus=domain,2-3 isolcpus=1\n");
	cr_expect(boot_is_pending(&tree, WORDS), "the last one counts");
}

/* To the kernel it is one whatever the order of flags, and however CPUs are listed. */
Test(isolcpus_boot, words_that_mean_the_same_do_not_wait)
{
	static const char words[] = "isolcpus=managed_irq,domain,2-3 irqaffinity=0-1";

	rig_file("/proc/cmdline", "isolcpus=domain,managed_irq,2,3 irqaffinity=0,1\n");
	cr_expect(!boot_is_pending(&tree, words));
	rig_file("/proc/cmdline", "isolcpus=managed_irq,2-3 irqaffinity=0-1\n");
	cr_expect(boot_is_pending(&tree, words), "a flag is missing");
	rig_file("/proc/cmdline", "isolcpus=managed-irq,domain,2-3 irqaffinity=0-1\n");
	cr_expect(boot_is_pending(&tree, words), "the kernel drops it");
	rig_file("/proc/cmdline", "isolcpus=managed_irq,domain,2-3 irqaffinity=0-2\n");
	cr_expect(boot_is_pending(&tree, words), "a CPU more");
	rig_file("/proc/cmdline", "isolcpus=managed_irq,domain,2-3 irqaffinity=x\n");
	cr_expect(boot_is_pending(&tree, words), "no list");
}

Test(isolcpus_boot, systemd_boot_boots_an_entry_more_once)
{
	const char *text;

	a_systemd_boot();
	efi_says("systemd-boot 252");
	cr_assert_eq(once(), 0);
	text = text_for(ENTRIES "isolcpus-setup-trial.conf");
	cr_expect_not_null(strstr(text, "title isolcpus-setup: trial\n"));
	cr_expect_not_null(strstr(text, "\nsort-key zzzz-isolcpus-setup\n"));
	cr_expect_not_null(strstr(text, "\noptions    root=/dev/sda2 ro quiet " WORDS "\n"));
	cr_expect(runs("/usr/bin/bootctl", "set-oneshot isolcpus-setup-trial.conf", PHASE_RUNTIME));
	cr_expect_str_eq(text_for("/etc/kernel/cmdline"), "(no change)");
}

Test(isolcpus_boot, a_trial_that_no_efi_variable_can_choose_is_refused)
{
	a_systemd_boot();
	cr_expect_eq(once(), SETUP_ENVIRONMENT);
	cr_expect_str_eq(text_for(ENTRIES "isolcpus-setup-trial.conf"), "(no change)");
}

Test(isolcpus_boot, a_trial_that_could_become_the_default_is_refused)
{
	a_systemd_boot();
	efi_says("systemd-boot 252");
	rig_file(ENTRIES ID "-6.1.0.conf", "machine-id " ID "\noptions ro\nlinux /x\n");
	cr_expect_eq(once(), SETUP_ENVIRONMENT, "no sort-key");
}

Test(isolcpus_boot, a_trial_without_words_is_refused)
{
	a_grub();
	cr_expect_eq(loader_run(PLAN_LOADER_AUTO, "", true), SETUP_ENVIRONMENT);
}
