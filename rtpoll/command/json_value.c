// SPDX-License-Identifier: BSD-3-Clause
/* json_value.c - what is not quite a string, as a string in JSON */

#include <stdlib.h>
#include <string.h>

#include "finding.h"
#include "json_value.h"

json_t *json_cpus(const struct rtpoll_cpulist *cpus)
{
	size_t size = rtpoll_cpulist_print(cpus, NULL, 0) + 1;
	char *text = malloc(size);
	json_t *string;

	if (!text)
		return NULL;
	rtpoll_cpulist_print(cpus, text, size);
	string = json_string(text);
	free(text);
	return string;
}

json_t *json_text(const char *text)
{
	json_t *string = json_string(text);
	char *copy = string ? NULL : strdup(text);

	if (!copy)
		return string;
	text_printable(copy);
	string = json_string(copy);
	free(copy);
	return string;
}
