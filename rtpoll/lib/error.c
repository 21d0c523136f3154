// SPDX-License-Identifier: BSD-3-Clause
/* error.c - what went wrong, in words */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "rtpoll/error.h"

#define MESSAGE_BYTES	256

static __thread char message[MESSAGE_BYTES];

const char *rtpoll_message(void)
{
	return message;
}

#define TEXT_OF(number)		#number
#define VERSION_OF(major, minor)	TEXT_OF(major) "." TEXT_OF(minor)

const char *rtpoll_version(void)
{
	return VERSION_OF(RTPOLL_VERSION_MAJOR, RTPOLL_VERSION_MINOR);
}

int rtpoll_fail(int error, const char *format, ...)
{
	size_t used;
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);

	used = strlen(message);
	if (used && message[used - 1] == '.')
		message[used - 1] = 0;
	else
		snprintf(message + used, sizeof(message) - used, ": %s",
			 strerrordesc_np(abs(error)));

	return -abs(error);
}

int rtpoll_options_copy(void *to, size_t to_size, const void *from, size_t least)
{
	size_t size = to_size;
	size_t i;

	memset(to, 0, to_size);
	if (from)
		memcpy(&size, from, sizeof(size));
	if (size < least || size > 4096)
		return rtpoll_fail(EINVAL, "options of %zu bytes: set size to sizeof", size);

	for (i = to_size; i < size; i++)
		if (((const char *)from)[i])
			return rtpoll_fail(EINVAL, "options this library does not know");
	if (from)
		memcpy(to, from, size < to_size ? size : to_size);
	memcpy(to, &to_size, sizeof(to_size));
	return 0;
}
