// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_apply.c - apply and undo on a small machine: what they do */

#include <unistd.h>

#include "apply_rig.h"

static const struct apply_options plainly;
static const struct apply_options dry = { .dry_run = true };
static const struct apply_options runtime = { .runtime_only = true };
static const struct undo_options undo_plainly;
static const struct undo_options undo_dry = { .dry_run = true };
static const struct undo_options undo_runtime = { .runtime_only = true };
static const struct undo_options undo_forced = { .force = true };

TestSuite(isolcpus_apply, .init = begin, .fini = end, .timeout = 60);

Test(isolcpus_apply, apply_writes_all_of_it_and_undo_takes_it_back)
{
	struct stat stat_now;

	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_REBOOT, "%s", says);

	file_is(MASK, "3\n");
	file_is("/proc/irq/11/smp_affinity", "0000,000000f3\n");
	file_is("/sys/fs/cgroup/cgroup.subtree_control", "memory pids cpuset\n");
	file_is("/sys/fs/cgroup/rt/cpuset.cpus.partition", "isolated\n");
	file_is("/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n");
	file_is("/etc/default/irqbalance", "OPTIONS=\"\"\nIRQBALANCE_BANNED_CPULIST=2-3\n");
	cr_expect_null(rig_text("/etc/old.conf"));
	cr_assert_eq(stat(setup_path("/etc/default/irqbalance"), &stat_now), 0);
	cr_expect_eq(stat_now.st_mode & 07777, 0640);
	cr_expect_not_null(strstr(rig_text(DROP_IN), "\"$GRUB_CMDLINE_LINUX_DEFAULT isolcpus="));
	says_word("/usr/sbin/update-grub");

	cr_assert_eq(rig_undo_says(&undo_plainly, &says), SETUP_REBOOT, "%s", says);
	is_as_before();
}

Test(isolcpus_apply, owners_come_back)
{
	cr_assert_eq(chown(setup_path("/etc/default/irqbalance"), 12, 34), 0);
	cr_assert_eq(chmod(setup_path("/etc/default/irqbalance"), 04755), 0);
	free(before);
	before = rig_snapshot();

	cr_assert_eq(rig_apply(&plainly), SETUP_REBOOT);
	cr_assert_eq(chown(setup_path("/etc/default/irqbalance"), 0, 0), 0);
	cr_assert_eq(rig_undo(&undo_plainly), SETUP_REBOOT);
	is_as_before();
}

Test(isolcpus_apply, the_second_apply_writes_nothing)
{
	char *first;

	cr_assert_eq(rig_apply(&plainly), SETUP_REBOOT);
	first = strdup(rig_text(JOURNAL));
	rig_calm();
	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_REBOOT);

	cr_expect_eq(faults->nr, 0);
	says_word("0 changes made");
	file_is(JOURNAL, first);
	free(first);
}

Test(isolcpus_apply, once_booted_with_the_words_no_reboot_is_asked_for)
{
	cr_assert_eq(rig_apply(&plainly), SETUP_REBOOT);
	setup_file("/proc/cmdline", "ro isolcpus=domain,2-3 nohz_full=2-3\n");
	cr_expect_eq(rig_apply(&plainly), 0);
}

Test(isolcpus_apply, a_dry_run_shows_and_writes_nothing)
{
	cr_assert_eq(rig_apply_says(&dry, &says), 0, "%s", says);

	says_word("write " MASK ": 'ff' -> '3'");
	says_word("mkdir /sys/fs/cgroup/rt\n");
	says_word("--- /etc/default/irqbalance\n+++ /etc/default/irqbalance\n@@ -1,2 +1,2 @@\n");
	says_word("+++ " DROP_IN "\n@@ -0,0 +1,2 @@\n");
	says_word("run   /usr/bin/systemctl try-restart irqbalance\n");
	cr_expect_null(rig_text("/run/isolcpus-setup.lock"));
	is_as_before();
}

Test(isolcpus_apply, a_dry_undo_shows_and_writes_nothing)
{
	char *applied;

	rig_apply(&plainly);
	applied = rig_snapshot();
	cr_assert_eq(rig_undo_says(&undo_dry, &says), SETUP_REBOOT, "%s", says);

	says_word("write " MASK ": '3' -> 'ff");
	says_word("--- " DROP_IN "\n+++ /dev/null\n");
	says_word("rmdir /sys/fs/cgroup/rt\n");
	free(before);
	before = applied;
	is_as_before();
}

Test(isolcpus_apply, runtime_leaves_files_alone)
{
	cr_assert_eq(rig_apply(&runtime), 0);
	file_is(MASK, "3\n");
	cr_expect_null(rig_text(DROP_IN));
	cr_expect_not_null(rig_text("/etc/old.conf"));
	cr_assert_eq(rig_undo(&undo_plainly), 0);
	is_as_before();
}

Test(isolcpus_apply, undo_of_runtime_keeps_the_rest_for_later)
{
	rig_apply(&plainly);
	cr_assert_eq(rig_undo(&undo_runtime), 0);
	file_is(MASK, "ff\n");
	cr_expect_not_null(rig_text(DROP_IN));

	cr_assert_eq(rig_undo(&undo_plainly), SETUP_REBOOT);
	is_as_before();
}

Test(isolcpus_apply, values_of_an_earlier_boot_are_history)
{
	rig_apply(&plainly);
	setup_file("/proc/sys/kernel/random/boot_id", "two\n");
	setup_file(MASK, "fe\n");
	setup_file("/proc/sys/kernel/sched_rt_runtime_us", "-1\n");
	cr_assert_eq(rig_undo_says(&undo_plainly, &says), SETUP_REBOOT, "%s", says);

	says_word("of an earlier boot");
	file_is(MASK, "fe\n");
	file_is("/proc/sys/kernel/sched_rt_runtime_us", "-1\n");
	cr_expect_null(rig_text(DROP_IN));
	cr_expect_null(rig_text(JOURNAL));
}

Test(isolcpus_apply, after_a_boot_the_new_values_count)
{
	rig_apply(&plainly);
	setup_file("/proc/sys/kernel/random/boot_id", "two\n");
	setup_file(MASK, "fe\n");
	cr_assert_eq(rig_apply(&runtime), 0);
	cr_expect_null(strstr(rig_text(JOURNAL), "\"one\",\"path\":\"/proc"));
	file_is(MASK, "3\n");
	cr_assert_eq(rig_undo(&undo_plainly), SETUP_REBOOT);
	file_is(MASK, "fe\n");
}

Test(isolcpus_apply, what_somebody_else_changed_is_a_conflict)
{
	rig_apply(&plainly);
	setup_file(MASK, "7\n");
	setup_file("/etc/default/irqbalance", "mine\n");
	cr_assert_eq(rig_undo_says(&undo_plainly, &says), SETUP_CONFLICT);

	says_word(MASK ": reads '7', where '3' was written; undo --force puts back 'ff'");
	says_word("/etc/default/irqbalance: somebody else");
	file_is(MASK, "7\n");
	file_is("/etc/default/irqbalance", "mine\n");
	cr_expect_null(rig_text(DROP_IN), "the others are put back");

	cr_assert_eq(rig_undo(&undo_plainly), SETUP_CONFLICT, "it stays one");
	cr_assert_eq(rig_undo(&undo_forced), 0);
	is_as_before();
}

Test(isolcpus_apply, what_is_gone_is_no_conflict)
{
	rig_apply(&plainly);
	cr_assert_eq(unlink(setup_path(MASK)), 0);
	cr_assert_eq(unlink(setup_path("/etc/default/irqbalance")), 0);
	cr_assert_eq(rig_undo_says(&undo_plainly, &says), SETUP_REBOOT);
	says_word("2 gone");
	cr_expect_null(rig_text(JOURNAL));
}

Test(isolcpus_apply, a_cgroup_in_use_stays_a_conflict_until_it_is_empty)
{
	rig_apply(&plainly);
	/* A group within it, as somebody may have made for his poller. */
	setup_file("/sys/fs/cgroup/rt/poller/cgroup.procs", "");
	cr_assert_eq(rig_undo_says(&undo_plainly, &says), SETUP_CONFLICT);
	says_word("/sys/fs/cgroup/rt: cannot remove");
	cr_assert_eq(unlink(setup_path("/sys/fs/cgroup/rt/poller/cgroup.procs")), 0);
	cr_assert_eq(rmdir(setup_path("/sys/fs/cgroup/rt/poller")), 0);
	cr_assert_eq(rig_undo(&undo_plainly), 0);
	is_as_before();
}

/* Of what a knob tolerates nothing stands in the way. */
Test(isolcpus_apply, a_plan_without_words_takes_the_drop_in_away)
{
	rig_apply(&plainly);
	rig_words = "";
	cr_assert_eq(rig_apply_says(&plainly, &says), SETUP_REBOOT, "%s", says);
	cr_expect_null(rig_text(DROP_IN));
	cr_assert_eq(rig_undo(&undo_plainly), 0);
	is_as_before();
}

Test(isolcpus_apply, nothing_is_undone_where_nothing_was_done)
{
	cr_assert_eq(rig_undo_says(&undo_plainly, &says), 0);
	says_word("nothing to undo");
	is_as_before();
}

Test(isolcpus_apply, status_says_what_became_of_each_change)
{
	cr_assert_eq(rig_status_says(false, &says), 0);
	says_word("nothing was applied");
	rig_apply(&plainly);
	setup_file(MASK, "7\n");
	setup_file("/etc/old.conf", "no newline at its end");
	cr_assert_eq(unlink(setup_path("/etc/default/irqbalance")), 0);
	cr_assert_eq(rig_status_says(false, &says), 0);
	says_word("changed      VAL-001  " MASK ": 'ff' -> '3', now '7'\n");
	says_word("applied      CGR-001  /sys/fs/cgroup/rt\n");
	says_word("as-before    FIL-001  /etc/old.conf\n");
	says_word("gone         FIL-001  /etc/default/irqbalance\n");
	says_word("run          FIL-001  /usr/bin/systemctl\n");
	cr_expect_null(strstr(says, "announced"), "%s", says);

	cr_assert_eq(rig_status_says(true, &says), 0);
	says_word("\"schema\": \"isolcpus-setup.status/1\"");
	says_word("\"state\": \"changed\"");
	setup_file("/proc/sys/kernel/random/boot_id", "two\n");
	cr_assert_eq(rig_status_says(false, &says), 0);
	says_word("earlier-boot VAL-001  " MASK);
}
