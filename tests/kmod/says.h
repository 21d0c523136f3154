/* SPDX-License-Identifier: BSD-3-Clause */
/* says.h - calls of the library, and what is in their messages */
#ifndef TEST_SAYS_H
#define TEST_SAYS_H

#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "rtpoll.h"

/* The call gives that error, and says so; two checks, in that order. */
#define CHECK_SAYS(call, error, part)	(CHECK_EQ(call, -(error)), check_says(part))

static inline void check_says(const char *part)
{
	if (!CHECK(strstr(rtpoll_message(), part)))
		printf("  wanted \"%s\" in \"%s\"\n", part, rtpoll_message());
}

#endif
