// SPDX-License-Identifier: BSD-3-Clause
/*
 * test_isolcpus_kill.c - apply and undo are killed, or refused, at every single write
 *
 * Whatever becomes of them: after undo the machine is what it was, to the letter.
 */

#include <errno.h>
#include <signal.h>

#include "setup_rig.h"

static const struct apply_options plainly;
static const struct undo_options undo_plainly;

static char *before;

static void begin(void)
{
	setup_begin();
	before = rig_snapshot();
}

static void end(void)
{
	free(before);
	setup_end();
}

TestSuite(isolcpus_kill, .init = begin, .fini = end, .timeout = 120);

static void is_as_before(const char *when, unsigned int at)
{
	char *now = rig_snapshot();

	cr_assert(!strcmp(now, before), "%s, call %u: was\n%sis\n%s", when, at, before, now);
	free(now);
}

static void applies(unsigned int at)
{
	rig_calm();
	cr_assert_eq(rig_apply(&plainly), SETUP_REBOOT, "after call %u", at);
}

static void undoes(unsigned int at)
{
	int code;

	rig_calm();
	code = rig_undo(&undo_plainly);
	cr_assert(code == 0 || code == SETUP_REBOOT, "undo after call %u: %d", at, code);
}

/* Calls until it was killed, at each of them once; how many there were. */
static unsigned int each_call(enum fault fault, void (*scene)(enum fault fault, unsigned int at))
{
	unsigned int at = 1;

	do {
		rig_calm();
		scene(fault, at++);
	} while (faults->fired);
	return at - 2;
}

static void apply_killed(enum fault fault, unsigned int at)
{
	struct fault_plan seen;
	int code;

	rig_fault(fault, at, 0);
	code = rig_apply(&plainly);
	seen = *faults;
	cr_assert_eq(code, seen.fired ? -SIGKILL : SETUP_REBOOT, "call %u: %d", at, code);
	undoes(at);
	is_as_before("apply killed, undo", at);
	*faults = seen;
}

Test(isolcpus_kill, undo_restores_what_a_killed_apply_left)
{
	cr_assert_gt(each_call(FAULT_DIE_BEFORE, apply_killed), 50);
	cr_assert_gt(each_call(FAULT_DIE_HALF, apply_killed), 50);
	cr_assert_gt(each_call(FAULT_DIE_AFTER, apply_killed), 50);
}

static void apply_completed(enum fault fault, unsigned int at)
{
	struct fault_plan seen;

	rig_fault(fault, at, 0);
	rig_apply(&plainly);
	seen = *faults;
	applies(at);
	cr_assert_not_null(rig_text("/etc/default/grub.d/50-isolcpus-setup.cfg"));
	applies(at);
	cr_assert_eq(faults->nr, 0, "call %u: the last apply had nothing to do, and did", at);
	undoes(at);
	is_as_before("apply killed, apply, undo", at);
	*faults = seen;
}

Test(isolcpus_kill, apply_completes_what_a_killed_one_began)
{
	cr_assert_gt(each_call(FAULT_DIE_BEFORE, apply_completed), 50);
	cr_assert_gt(each_call(FAULT_DIE_HALF, apply_completed), 50);
}

/* An undo that a signal ends, if it comes to that call; what was seen of it. */
static struct fault_plan undo_stopped(enum fault fault, unsigned int at, int signal)
{
	struct fault_plan seen;
	int code;

	applies(at);
	rig_fault(fault, at, 0);
	code = rig_undo(&undo_plainly);
	seen = *faults;
	cr_assert_eq(code, seen.fired ? -signal : SETUP_REBOOT, "call %u: %d", at, code);
	return seen;
}

static void undo_killed(enum fault fault, unsigned int at)
{
	struct fault_plan seen = undo_stopped(fault, at, SIGKILL);

	undoes(at);
	is_as_before("undo killed, undo", at);
	*faults = seen;
}

Test(isolcpus_kill, undo_completes_what_a_killed_one_began)
{
	cr_assert_gt(each_call(FAULT_DIE_BEFORE, undo_killed), 40);
	cr_assert_gt(each_call(FAULT_DIE_HALF, undo_killed), 40);
	cr_assert_gt(each_call(FAULT_DIE_AFTER, undo_killed), 40);
}

/* An old machine was applied twice, with different plans: first old value, last new one. */
static void second_undo_killed(enum fault fault, unsigned int at)
{
	rig_words = "isolcpus=domain,3";
	applies(at);
	rig_words = "isolcpus=domain,2-3 nohz_full=2-3";
	undo_killed(fault, at);
}

Test(isolcpus_kill, undo_goes_back_over_two_applies)
{
	cr_assert_gt(each_call(FAULT_DIE_BEFORE, second_undo_killed), 40);
}

static const int errors[] = { EIO, EPERM, EROFS, ENOSPC };

/* Once refused, all is taken back at once; nothing is left, not even a journal. */
static void apply_refused(enum fault fault, unsigned int at)
{
	struct fault_plan seen;
	int code;

	rig_fault(fault, at, errors[at % 4]);
	code = rig_apply(&plainly);
	seen = *faults;
	if (code == SETUP_REBOOT)
		/* Of no weight: a folder's fsync, what is not there anyway. */
		undoes(at);
	else
		cr_assert(code == SETUP_ROLLED_BACK || code == SETUP_ENVIRONMENT, "call %u: %d",
			  at, code);
	is_as_before("apply refused", at);
	*faults = seen;
}

Test(isolcpus_kill, a_refused_write_takes_all_back)
{
	cr_assert_gt(each_call(FAULT_FAIL_ONCE, apply_refused), 50);
}

/* A disk that stays full lets nothing be taken back; what it says then is true. */
static void apply_blocked(enum fault fault, unsigned int at)
{
	struct fault_plan seen;
	int code;

	rig_fault(fault, at, ENOSPC);
	code = rig_apply(&plainly);
	seen = *faults;
	cr_assert(code >= SETUP_ENVIRONMENT && code <= SETUP_ROLLED_BACK, "call %u: %d", at, code);
	undoes(at);
	is_as_before("apply blocked, undo", at);
	*faults = seen;
}

Test(isolcpus_kill, a_disk_that_stays_full_loses_nothing)
{
	cr_assert_gt(each_call(FAULT_FAIL_ON, apply_blocked), 50);
}

static void undo_refused(enum fault fault, unsigned int at)
{
	struct fault_plan seen;

	applies(at);
	rig_fault(fault, at, errors[at % 4]);
	rig_undo(&undo_plainly);
	seen = *faults;
	undoes(at);
	is_as_before("undo refused, undo", at);
	*faults = seen;
}

Test(isolcpus_kill, undo_can_be_tried_again)
{
	cr_assert_gt(each_call(FAULT_FAIL_ONCE, undo_refused), 40);
	cr_assert_gt(each_call(FAULT_FAIL_ON, undo_refused), 40);
}

static unsigned int nr_taken_back;

/* All of it or nothing, and the signal has its effect after that. */
static void apply_ended(enum fault fault, unsigned int at)
{
	struct fault_plan seen;
	int code;

	rig_fault(fault, at, 0);
	code = rig_apply(&plainly);
	seen = *faults;
	cr_assert_eq(code, seen.fired ? -SIGTERM : SETUP_REBOOT, "call %u: %d", at, code);
	if (rig_text("/etc/default/grub.d/50-isolcpus-setup.cfg"))
		undoes(at);
	else
		nr_taken_back++;
	is_as_before("apply ended", at);
	*faults = seen;
}

Test(isolcpus_kill, an_apply_that_is_to_end_takes_all_back_first)
{
	unsigned int calls = each_call(FAULT_END, apply_ended);

	cr_assert_gt(nr_taken_back, calls / 2);
}

static void undo_ended(enum fault fault, unsigned int at)
{
	struct fault_plan seen = undo_stopped(fault, at, SIGTERM);

	is_as_before("undo ended", at);
	*faults = seen;
}

Test(isolcpus_kill, an_undo_that_is_to_end_ends_first)
{
	cr_assert_gt(each_call(FAULT_END, undo_ended), 40);
}
