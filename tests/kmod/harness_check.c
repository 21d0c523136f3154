// SPDX-License-Identifier: BSD-3-Clause
/*
 * harness_check.c - checks, their counts and the end of a guest test
 */
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

static atomic_uint nr_checks;
static atomic_uint nr_failed;

/* A test's output is a pipe to init: have it there before a crash. */
__attribute__((constructor)) static void output_by_line(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

static bool check_count(bool held)
{
	atomic_fetch_add(&nr_checks, 1);
	if (!held)
		atomic_fetch_add(&nr_failed, 1);

	return held;
}

bool check_true(bool held, const char *what, const char *file, int line)
{
	if (!check_count(held))
		printf("%s:%d: failed: %s\n", file, line, what);

	return held;
}

bool check_equal(long long got, long long want, const char *what,
		 const char *file, int line)
{
	if (!check_count(got == want))
		printf("%s:%d: failed: %s: got %lld (0x%llx), want %lld (0x%llx)\n",
		       file, line, what, got, got, want, want);

	return got == want;
}

bool check_errno(long long result, int error, const char *what,
		 const char *file, int line)
{
	int got = result == -1 ? errno : 0;

	if (!check_count(got == error))
		printf("%s:%d: failed: %s: got %s (result %lld), want %s\n",
		       file, line, what, strerrorname_np(got), result,
		       strerrorname_np(error));

	return got == error;
}

unsigned int test_nr_checks(void)
{
	return atomic_load(&nr_checks);
}

unsigned int test_nr_failed(void)
{
	return atomic_load(&nr_failed);
}

int test_end(void)
{
	printf("%u checks, %u failed\n", test_nr_checks(), test_nr_failed());

	return test_nr_checks() == 0 || test_nr_failed() != 0;
}

void test_stop(void)
{
	test_end();
	exit(EXIT_FAILURE);
}

void test_skip(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	exit(TEST_SKIP_STATUS);
}
