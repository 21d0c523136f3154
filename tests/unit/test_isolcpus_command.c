// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_command.c - programs are run, and what they return is heard */

#include <criterion/criterion.h>
#include <errno.h>

#include "../../isolcpus-setup/command.h"
#include "../../rtpoll/command/command.h"

/* What the messages are from. */
const struct program program = { .name = "isolcpus-setup" };

static const struct tree here = { .root = "", .nr_cpus = 1 };

Test(isolcpus_command, a_program_gets_its_arguments)
{
	cr_expect_eq(command_run(&here, "/usr/bin/test", "a = a"), 0);
	cr_expect_eq(command_run(&here, "/usr/bin/test", "a = b"), -EIO);
	cr_expect_eq(command_run(&here, "/usr/bin/true", NULL), 0);
}

Test(isolcpus_command, one_that_is_not_there_is_told)
{
	cr_expect_eq(command_run(&here, "/usr/bin/no-such-program", NULL), -ENOENT);
}

Test(isolcpus_command, below_a_root_nothing_is_run)
{
	struct tree copy = { .root = "/tmp", .nr_cpus = 1 };

	cr_expect_eq(command_run(&copy, "/usr/bin/false", NULL), 0);
}
