/* SPDX-License-Identifier: BSD-3-Clause */
/* internal.h - what the library's files share and its users do not see */
#ifndef RTPOLL_INTERNAL_H
#define RTPOLL_INTERNAL_H

#include <stddef.h>

/**
 * rtpoll_fail() - leave a line for rtpoll_message()
 * @error:	errno, positive or negative
 * @format:	what was tried, and what would help; the error's own text is added
 *		behind a colon, unless @format ends with a full stop
 *
 * Return: @error as a negative errno, for "return rtpoll_fail(...)".
 */
__attribute__((format(printf, 2, 3), cold))
int rtpoll_fail(int error, const char *format, ...);

/**
 * rtpoll_options_copy() - take over options of a caller older or newer than us
 * @to:		our structure, which begins with its size
 * @to_size:	its size
 * @from:	the caller's, or NULL: all zeroes
 * @least:	smallest size there ever was
 *
 * What an older caller does not know is zero; a newer one's is refused unless it is
 * zero.
 *
 * Return: 0; -EINVAL too small, or asks for what we do not know.
 */
int rtpoll_options_copy(void *to, size_t to_size, const void *from, size_t least);

#endif /* RTPOLL_INTERNAL_H */
