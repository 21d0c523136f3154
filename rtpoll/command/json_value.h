/* SPDX-License-Identifier: BSD-3-Clause */
/* json_value.h - what is not quite a string, as a string in JSON; NULL: no memory */
#ifndef RTPOLL_COMMAND_JSON_VALUE_H
#define RTPOLL_COMMAND_JSON_VALUE_H

#include <jansson.h>

#include "../lib/cpulist.h"

/* CPUs as the kernel writes them, all of them: others read it. */
json_t *json_cpus(const struct rtpoll_cpulist *cpus);

/* A text; of one that is no UTF-8 what is not ASCII is '?'. */
json_t *json_text(const char *text);

#endif /* RTPOLL_COMMAND_JSON_VALUE_H */
