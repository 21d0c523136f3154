// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_control.c - what a caller hears where there is no device */

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../rtpoll/lib/control_call.h"
#include "rtpoll.h"

/* A handle on something that knows no command, as opening it would refuse. */
static struct rtpoll_control null_control(void)
{
	struct rtpoll_control control = { .fd = open("/dev/null", O_RDWR | O_CLOEXEC) };

	cr_assert_geq(control.fd, 0);
	return control;
}

static void check_says(const char *part)
{
	cr_expect(strstr(rtpoll_message(), part), "\"%s\" is not in \"%s\"", part,
		  rtpoll_message());
}

Test(rtpoll_control, device_that_does_not_exist_asks_for_the_module)
{
	struct rtpoll_control *control = (void *)1;

	cr_assert_eq(rtpoll_control_open(&control, "/nowhere/acrn_hsm"), -ENOENT);
	check_says("/nowhere/acrn_hsm: ");
	check_says("modprobe acrn_hsm");
	cr_assert_eq(control, (void *)1);
}

Test(rtpoll_control, device_that_may_not_be_opened_asks_for_its_group)
{
	char path[] = "/tmp/rtpoll-control-XXXXXX";
	struct rtpoll_control *control;
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	cr_assert_eq(fchmod(fd, 0), 0);
	/* The process is this test's own. */
	if (!geteuid())
		cr_assert_eq(setresuid(65534, 65534, 0), 0);

	cr_expect_eq(rtpoll_control_open(&control, path), -EACCES);
	check_says("be root, or in its group");

	if (geteuid() == 65534)
		cr_assert_eq(seteuid(0), 0);
	close(fd);
	unlink(path);
}

Test(rtpoll_control, other_failures_to_open_say_which)
{
	struct rtpoll_control *control;

	cr_assert_eq(rtpoll_control_open(&control, "/dev"), -EISDIR);
	check_says("/dev: cannot open: Is a directory");
}

Test(rtpoll_control, device_that_cannot_poll_is_refused)
{
	struct rtpoll_control *control = (void *)1;

	cr_assert_eq(rtpoll_control_open(&control, "/dev/null"), -EOPNOTSUPP);
	check_says("/dev/null: an HSM that cannot poll");
	cr_assert_eq(control, (void *)1);
}

Test(rtpoll_control, refused_device_is_closed_again)
{
	int before = dup(0);
	struct rtpoll_control *control;

	close(before);
	cr_assert_eq(rtpoll_control_open(&control, "/dev/null"), -EOPNOTSUPP);

	cr_assert_eq(dup(0), before);
	close(before);
}

Test(rtpoll_control, closing_nothing_is_allowed)
{
	rtpoll_control_close(NULL);
}

Test(rtpoll_control, modes_have_names)
{
	cr_assert_str_eq(rtpoll_mode_name(ACRN_HSM_POLL_MODE_IRQ), "irq");
	cr_assert_str_eq(rtpoll_mode_name(ACRN_HSM_POLL_MODE_POLL), "poll");
	cr_assert_str_eq(rtpoll_mode_name(ACRN_HSM_POLL_MODE_ADAPTIVE), "adaptive");
	cr_assert_null(rtpoll_mode_name(3));
	cr_assert_null(rtpoll_mode_name(UINT32_MAX));
}

Test(rtpoll_control, poller_with_an_impossible_policy_is_not_asked_for)
{
	static const struct { int policy, priority; } wrong[] = {
		{ SCHED_FIFO, 0 }, { SCHED_FIFO, 100 }, { SCHED_RR, -1 },
		{ SCHED_OTHER, 1 }, { SCHED_BATCH, 0 }, { SCHED_DEADLINE, 0 }, { -1, 0 },
	};
	struct rtpoll_poller_options options = { .size = sizeof(options), .cpu = 1 };
	struct rtpoll_control control = null_control();
	uint32_t id;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		options.policy = wrong[i].policy;
		options.priority = wrong[i].priority;
		cr_expect_eq(rtpoll_poller_create(&control, &options, &id), -EINVAL, "%zu", i);
		check_says(wrong[i].policy == SCHED_FIFO || wrong[i].policy == SCHED_RR ||
			   wrong[i].policy == SCHED_OTHER ? "priority" : "policy");
		cr_expect_eq(rtpoll_poller_set_policy(&control, 1, wrong[i].policy,
						      wrong[i].priority), -EINVAL);
	}
	close(control.fd);
}

Test(rtpoll_control, poller_options_of_an_older_program_are_known)
{
	struct rtpoll_poller_options options = {
		.size = offsetof(struct rtpoll_poller_options, given), .cpu = 7, .given = ~0u,
	};
	struct rtpoll_control control = null_control();
	uint32_t id;

	/* So it gets as far as the device. */
	cr_expect_eq(rtpoll_poller_create(&control, &options, &id), -ENOTTY);
	options.size--;
	cr_expect_eq(rtpoll_poller_create(&control, &options, &id), -EINVAL);
	close(control.fd);
}

Test(rtpoll_control, poller_options_nobody_knows_are_refused)
{
	struct rtpoll_poller_options options = { .size = sizeof(options), .cpu = 1, .given = 2 };
	struct rtpoll_control control = null_control();
	uint32_t id;

	cr_expect_eq(rtpoll_poller_create(&control, &options, &id), -EINVAL);
	check_says("given 0x2");
	options.given = RTPOLL_GIVEN_POLICY;
	options.reserved = 1;
	cr_expect_eq(rtpoll_poller_create(&control, &options, &id), -EINVAL);
	options.reserved = 0;
	cr_expect_eq(rtpoll_poller_create(&control, &options, &id), -ENOTTY);
	close(control.fd);
}

Test(rtpoll_control, name_that_is_too_long_is_no_rule)
{
	struct rtpoll_control control = null_control();

	cr_assert_eq(rtpoll_rule_clear(&control, "seventeen letters"), -EINVAL);
	check_says("\"seventeen letters\": longer than 16 bytes");
	/* One that fits goes to the device, which does not know what it is. */
	cr_assert_eq(rtpoll_rule_clear(&control, "sixteen letters!"), -ENOTTY);
	check_says("for VM \"sixteen letters!\": this module does not know");
	cr_assert_eq(rtpoll_rule_clear(&control, NULL), -ENOTTY);
	check_says("for any VM");
	close(control.fd);
}

Test(rtpoll_control, every_command_says_what_it_was_asked)
{
	struct rtpoll_poller_options options = { .size = sizeof(options), .cpu = 7 };
	struct rtpoll_control control = null_control();
	struct acrn_hsm_rule rule = { .name = "guest" };
	struct acrn_hsm_poller_stats poller;
	struct acrn_hsm_poll_info info;
	struct acrn_hsm_vm_stats vm;
	uint16_t vmid;
	uint32_t id;

#define CHECK_CALL(call, part) do {		\
	cr_expect_eq(call, -ENOTTY, #call);	\
	check_says(part);			\
} while (0)
	CHECK_CALL(rtpoll_info(&control, &info), "cannot ask what");
	CHECK_CALL(rtpoll_poller_create(&control, &options, &id), "on CPU 7");
	CHECK_CALL(rtpoll_poller_destroy(&control, 4), "cannot end poller 4");
	CHECK_CALL(rtpoll_poller_set_policy(&control, 5, SCHED_FIFO, 1), "poller 5");
	CHECK_CALL(rtpoll_poller_find(&control, 6, &id), "poller");
	CHECK_CALL(rtpoll_attach(&control, 8, 9, 0), "cannot attach VM 9 to poller 8");
	CHECK_CALL(rtpoll_detach(&control, 8, 9, 0), "cannot detach VM 9 from poller 8");
	CHECK_CALL(rtpoll_detach(&control, ACRN_HSM_POLL_NO_POLLER, 9, 0), "from its pollers");
	CHECK_CALL(rtpoll_move(&control, 1, 2, 3, 0), "move VM 3 from poller 1 to 2");
	CHECK_CALL(rtpoll_set_mode(&control, 3, ACRN_HSM_POLL_MODE_POLL, 0), "VM 3 to mode poll");
	CHECK_CALL(rtpoll_set_mode(&control, 3, 44, 0), "VM 3: mode 44");
	CHECK_CALL(rtpoll_rule_set(&control, &rule), "for VM \"guest\"");
	rule.flags = ACRN_HSM_RULE_ANY_NAME;
	CHECK_CALL(rtpoll_rule_set(&control, &rule), "for any VM");
	CHECK_CALL(rtpoll_rule_get(&control, 2, &rule), "rule 2");
	CHECK_CALL(rtpoll_vm_stats(&control, 3, &vm), "VM 3");
	CHECK_CALL(rtpoll_vm_next(&control, 3, &vm), "VM 3 or above");
	CHECK_CALL(rtpoll_vm_find(&control, "guest", &vmid), "VM 0 or above");
	CHECK_CALL(rtpoll_poller_stats(&control, 4, &poller), "poller 4");
	CHECK_CALL(rtpoll_poller_next(&control, 4, &poller), "poller 4 or above");
	close(control.fd);
}

Test(rtpoll_control, what_is_too_long_for_a_line_is_cut)
{
	static const struct control_reason reasons[] = { { ENOTTY, "because" }, {} };
	static const struct control_command command = { ACRN_HSM_IOCTL_GET_INFO, reasons };
	struct rtpoll_control control = null_control();
	char what[300];

	memset(what, 'x', sizeof(what) - 1);
	what[sizeof(what) - 1] = 0;

	cr_assert_eq(control_call(&control, &command, NULL, "%s", what), -ENOTTY);
	check_says("x: because");
	close(control.fd);
}
