// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_refused.c - what apply and undo refuse, and what is refused to them */

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "apply_rig.h"

static const struct apply_options plainly;
static const struct apply_options dry = { .dry_run = true };
static const struct undo_options undo_plainly;
static const struct undo_options undo_forced = { .force = true };

TestSuite(isolcpus_refused, .init = begin, .fini = end, .timeout = 60);

Test(isolcpus_refused, a_link_is_not_written_over)
{
	cr_assert_eq(unlink(setup_path("/etc/old.conf")), 0);
	cr_assert_eq(symlink("default/grub", setup_path("/etc/old.conf")), 0);
	free(before);
	before = rig_snapshot();
	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_ENVIRONMENT);
	says_word("/etc/old.conf: FIL-001: cannot write");
	is_as_before();
}

Test(isolcpus_refused, what_this_kernel_lacks_is_said_before_anything_is_written)
{
	cr_assert_eq(unlink(setup_path("/proc/sys/kernel/sched_rt_runtime_us")), 0);
	free(before);
	before = rig_snapshot();
	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_ENVIRONMENT);
	says_word("/proc/sys/kernel/sched_rt_runtime_us: VAL-001: cannot write '-1'");
	says_word("this machine does not have it");
	is_as_before();
}

Test(isolcpus_refused, a_tolerated_refusal_is_told)
{
	cr_assert_eq(unlink(setup_path(MASK)), 0);
	free(before);
	before = rig_snapshot();
	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_REBOOT);
	says_word("leave " MASK ": refused");
	says_word("1 refused by the kernel");
	cr_assert_eq(rig_undo(&undo_plainly), SETUP_REBOOT);
	is_as_before();
}

Test(isolcpus_refused, a_failure_names_file_value_and_remedy)
{
	unsigned int at;

	/* The fault that hits this file is one of the first. */
	for (at = 1; at < 100; at++) {
		rig_fault(FAULT_FAIL_ONCE, at, EROFS);
		rig_apply_says(&plainly, &says);
		if (strstr(says, "cannot write '+cpuset'"))
			break;
		rig_calm();
		rig_undo(&undo_plainly);
	}
	rig_calm();
	says_word("/sys/fs/cgroup/cgroup.subtree_control: CGR-001: cannot write '+cpuset': ");
	says_word("': Read-only file system; mount it read-write");
	is_as_before();
}

Test(isolcpus_refused, a_folder_for_the_lock_that_cannot_be_made_is_told_why)
{
	cr_assert_eq(unlink(setup_path("/run/empty")), 0);
	cr_assert_eq(rmdir(setup_path("/run")), 0);
	rig_fault(FAULT_FAIL_ONCE, 1, EROFS);
	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_ENVIRONMENT, "%s", says);
	says_word("isolcpus-setup.lock: cannot lock: Read-only file system; mount it read-write");
	rig_calm();
	cr_assert_eq(rig_apply(&plainly), SETUP_REBOOT, "it is made where it can be");
}

Test(isolcpus_refused, a_disk_that_fails_is_not_explained_by_a_check)
{
	unsigned int at;

	says = "";
	for (at = 1; at < 10 && !strstr(says, JOURNAL); at++) {
		rig_fault(FAULT_FAIL_ONCE, at, EIO);
		rig_apply_says(&plainly, &says);
	}
	says_word(": Input/output error; the device below failed: see dmesg");
	cr_expect_null(strstr(strstr(says, "isolcpus-setup: ") + 1, "isolcpus-setup: "),
		       "in one line: %s", says);
}

static void journal_is_refused(const char *word)
{
	char *spoiled = rig_snapshot();

	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_CONFLICT, "%s", says);
	says_word(word);
	cr_assert_eq(rig_undo_says(&undo_plainly, &says), SETUP_CONFLICT, "%s", says);
	says_word(word);
	cr_assert_eq(rig_undo(&undo_forced), SETUP_CONFLICT);
	free(before);
	before = spoiled;
	is_as_before();
}

Test(isolcpus_refused, a_damaged_journal_is_refused)
{
	char *text;

	rig_apply(&plainly);
	text = strdup(rig_text(JOURNAL));
	text[strlen(text) / 2] ^= 1;
	setup_file(JOURNAL, text);
	free(text);
	journal_is_refused("/journal: line ");
}

Test(isolcpus_refused, a_journal_that_others_can_write_is_refused)
{
	rig_apply(&plainly);
	cr_assert_eq(chmod(setup_path(JOURNAL), 0620), 0);
	journal_is_refused("others than root could write it");
}

Test(isolcpus_refused, a_journal_of_somebody_else_is_refused)
{
	rig_apply(&plainly);
	cr_assert_eq(chown(setup_path(JOURNAL), 1000, 0), 0);
	journal_is_refused("others than root could write it");
}

Test(isolcpus_refused, a_folder_that_others_can_write_is_refused)
{
	rig_apply(&plainly);
	cr_assert_eq(chmod(setup_path("/var/lib/isolcpus-setup"), 0777), 0);
	journal_is_refused("/var/lib/isolcpus-setup: others than root");
}

Test(isolcpus_refused, a_link_is_no_journal)
{
	rig_apply(&plainly);
	cr_assert_eq(rename(setup_path(JOURNAL), "/dev/shm/isolcpus-elsewhere"), 0);
	cr_assert_eq(symlink("/etc/default/grub", setup_path(JOURNAL)), 0);
	journal_is_refused("/journal: is not what it should be");
	unlink("/dev/shm/isolcpus-elsewhere");
}

Test(isolcpus_refused, a_second_instance_is_told_who_is_at_work)
{
	int fd = open(setup_path("/run/isolcpus-setup.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	char pid[16];

	snprintf(pid, sizeof(pid), "%d\n", 4711);
	cr_assert_eq(write(fd, pid, strlen(pid)), (ssize_t)strlen(pid));
	cr_assert_eq(flock(fd, LOCK_EX), 0);

	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_ENVIRONMENT);
	says_word("/run/isolcpus-setup.lock: process 4711 is at work");
	cr_assert_eq(rig_undo(&undo_plainly), SETUP_ENVIRONMENT);
	cr_assert_eq(rig_apply(&dry), 0, "looking is free");
	is_as_before();
	close(fd);
	cr_assert_eq(rig_apply(&plainly), SETUP_REBOOT);
}

Test(isolcpus_refused, a_program_that_fails_takes_all_back)
{
	rig_calm();
	faults->command = "/usr/sbin/update-grub";
	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_ROLLED_BACK, "%s", says);
	/* Both, and both once more with the old files. */
	cr_expect_eq(faults->nr_commands, 4);
	is_as_before();
}

Test(isolcpus_refused, undo_is_not_done_until_the_program_ran)
{
	rig_calm();
	cr_assert_eq(rig_apply(&plainly), SETUP_REBOOT);
	faults->command = "/usr/sbin/update-grub";
	cr_assert_eq(rig_undo(&undo_plainly), SETUP_ENVIRONMENT);
	cr_expect_null(rig_text(DROP_IN));
	cr_expect_not_null(rig_text(JOURNAL));
	rig_calm();
	cr_assert_eq(rig_undo_says(&undo_plainly, &says), 0, "%s", says);
	says_word("run   /usr/sbin/update-grub");
	is_as_before();
}

Test(isolcpus_refused, a_program_that_was_not_reached_is_run_by_the_next_apply)
{
	unsigned int at = 1;

	/* Killed when the first program has run, and that was not yet noted. */
	do {
		rig_calm();
		rig_undo(&undo_plainly);
		rig_fault(FAULT_DIE_BEFORE, at++, 0);
		rig_apply(&plainly);
	} while (!faults->nr_commands);
	rig_calm();
	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_REBOOT);
	says_word("run   /usr/bin/systemctl try-restart irqbalance");
	says_word("run   /usr/sbin/update-grub");
	says_word("0 changes made");
	cr_assert_eq(rig_undo(&undo_plainly), SETUP_REBOOT);
	is_as_before();
}
