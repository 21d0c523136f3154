/* SPDX-License-Identifier: BSD-3-Clause */
/* value.h - numbers, times and choices as people write them */
#ifndef RTPOLL_COMMAND_VALUE_H
#define RTPOLL_COMMAND_VALUE_H

#include <stdbool.h>
#include <stdint.h>

/* A decimal number and nothing else: 0, or -EINVAL (-ERANGE above 64 bits). */
int value_number(const char *text, uint64_t *value);

/*
 * Seconds with fraction, or with one of "ns us ms s m h d" behind, as nanoseconds:
 * 0, or -EINVAL (-ERANGE above 64 bits).
 */
int value_time(const char *text, uint64_t *ns);

/* Is it one of "these|words"? */
bool value_is_choice(const char *choices, const char *text);

#endif /* RTPOLL_COMMAND_VALUE_H */
