// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_error.c - messages, and options of callers older and newer than us */

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>

#include "../../rtpoll/lib/internal.h"
#include "rtpoll.h"

/* What the library knows, what it knew before, and what it will know. */
struct known {
	size_t size;
	uint64_t first;
	uint64_t second;
};

struct older {
	size_t size;
	uint64_t first;
};

struct newer {
	size_t size;
	uint64_t first;
	uint64_t second;
	uint64_t third;
};

Test(rtpoll_error, message_names_what_failed_and_the_error)
{
	cr_assert_eq(rtpoll_fail(ENOENT, "/dev/%s", "nothing"), -ENOENT);
	cr_assert_str_eq(rtpoll_message(), "/dev/nothing: No such file or directory");

	cr_assert_eq(rtpoll_fail(-EPERM, "ask for CAP_SYS_NICE."), -EPERM);
	cr_assert_str_eq(rtpoll_message(), "ask for CAP_SYS_NICE");
}

Test(rtpoll_error, message_that_is_too_long_is_cut)
{
	char text[1000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;

	cr_assert_eq(rtpoll_fail(EIO, "%s", text), -EIO);
	cr_assert_lt(strlen(rtpoll_message()), sizeof(text) / 2);
}

static void *other_thread(void *arg)
{
	(void)arg;
	cr_assert_str_eq(rtpoll_message(), "");
	rtpoll_fail(EIO, "there.");
	return NULL;
}

Test(rtpoll_error, each_thread_has_its_own_message)
{
	pthread_t thread;

	rtpoll_fail(EIO, "here.");
	cr_assert_eq(pthread_create(&thread, NULL, other_thread, NULL), 0);
	pthread_join(thread, NULL);

	cr_assert_str_eq(rtpoll_message(), "here");
}

Test(rtpoll_error, options_of_an_older_caller_are_filled_up_with_zero)
{
	struct older from = { .size = sizeof(from), .first = 1 };
	struct known to = { .second = 9 };

	cr_assert_eq(rtpoll_options_copy(&to, sizeof(to), &from, sizeof(from)), 0);
	cr_assert_eq(to.size, sizeof(to));
	cr_assert_eq(to.first, 1);
	cr_assert_eq(to.second, 0);
}

Test(rtpoll_error, options_of_a_newer_caller_are_taken_if_we_know_them_all)
{
	struct newer from = { .size = sizeof(from), .first = 1, .second = 2 };
	struct known to;

	cr_assert_eq(rtpoll_options_copy(&to, sizeof(to), &from, sizeof(struct older)), 0);
	cr_assert_eq(to.second, 2);

	from.third = 3;
	cr_assert_eq(rtpoll_options_copy(&to, sizeof(to), &from, sizeof(struct older)),
		     -EINVAL);
}

Test(rtpoll_error, options_without_size_are_refused)
{
	struct known from = { .first = 1 };
	struct known to;

	cr_assert_eq(rtpoll_options_copy(&to, sizeof(to), &from, sizeof(struct older)),
		     -EINVAL);
	from.size = (size_t)1 << 40;
	cr_assert_eq(rtpoll_options_copy(&to, sizeof(to), &from, sizeof(struct older)),
		     -EINVAL);
	cr_assert_eq(rtpoll_options_copy(&to, sizeof(to), NULL, sizeof(struct older)), 0);
	cr_assert_eq(to.first, 0);
}
