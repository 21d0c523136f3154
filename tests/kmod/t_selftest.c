// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_selftest.c - end in every way a test can, to test the rig itself
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"

static int end_pass(void)
{
	CHECK(1);

	return test_end();
}

static int end_fail(void)
{
	CHECK_EQ(1, 2);

	return test_end();
}

static int end_nothing(void)
{
	return test_end();
}

static int end_skip(void)
{
	test_skip("this is the reason");
}

static int end_hang(void)
{
	pause();

	return test_end();
}

static int end_signal(void)
{
	abort();
}

/* All well, but for one line in the kernel's log. */
static int end_warn(void)
{
	CHECK(file_write("/dev/kmsg", "WARNING: written by the selftest") == 0);

	return test_end();
}

static int end_module(void)
{
	CHECK(module_load("acrn_hvsim", NULL) == 0);
	CHECK(module_loaded("acrn_hvsim"));

	return test_end();
}

/* Does not return: the kernel has died. */
static int end_panic(void)
{
	REQUIRE(file_write("/proc/sysrq-trigger", "c") == 0);

	return test_end();
}

static const struct {
	const char *name;
	int (*end)(void);
} ends[] = {
	{ "pass", end_pass },
	{ "fail", end_fail },
	{ "nothing", end_nothing },
	{ "skip", end_skip },
	{ "hang", end_hang },
	{ "signal", end_signal },
	{ "warn", end_warn },
	{ "module", end_module },
	{ "panic", end_panic },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc == 2 && i < sizeof(ends) / sizeof(ends[0]); i++)
		if (strcmp(argv[1], ends[i].name) == 0)
			return ends[i].end();
	printf("usage: selftest pass|fail|nothing|skip|hang|signal|warn|module|panic\n");

	return EXIT_FAILURE;
}
