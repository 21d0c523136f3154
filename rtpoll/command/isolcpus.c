// SPDX-License-Identifier: BSD-3-Clause
/* isolcpus.c - the value of isolcpus=, as the kernel understands it */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "isolcpus.h"

static const struct {
	const char	*name;
	unsigned int	flag;
} known[] = {
	{ "nohz", ISOLCPUS_NOHZ },
	{ "domain", ISOLCPUS_DOMAIN },
	{ "managed_irq", ISOLCPUS_MANAGED_IRQ },
};

static unsigned int flag_of(const char *word, size_t length)
{
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i].name) == length && !memcmp(known[i].name, word, length))
			return known[i].flag;
	return 0;
}

static bool is_flag_word(const char *word, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (!isalpha((unsigned char)word[i]) && word[i] != '_')
			return false;
	return true;
}

/* One flag; only what a comma follows is a known one. */
static void flag_take(struct isolcpus *isolcpus, const char *word, size_t length, bool comma)
{
	unsigned int flag = comma ? flag_of(word, length) : 0;

	isolcpus->flags |= flag;
	if (flag)
		return;
	if (!*isolcpus->unknown)
		snprintf(isolcpus->unknown, sizeof(isolcpus->unknown), "%.*s",
			 (int)(length < ISOLCPUS_WORD ? length : ISOLCPUS_WORD), word);
	if (!is_flag_word(word, length))
		isolcpus->dropped = true;
}

/* Where the list begins. */
static const char *flags_parse(struct isolcpus *isolcpus, const char *at, const char *end)
{
	while (at < end && isalpha((unsigned char)*at) && !isolcpus->dropped) {
		const char *comma = memchr(at, ',', end - at);
		const char *stop = comma ? comma : end;

		flag_take(isolcpus, at, stop - at, comma);
		at = comma ? comma + 1 : end;
	}
	return at;
}

void isolcpus_parse(struct isolcpus *isolcpus, unsigned int nr_cpus, const char *text,
		    size_t length)
{
	char list[4096];
	const char *at;

	*isolcpus = (struct isolcpus) {};
	at = flags_parse(isolcpus, text, text + length);
	if (isolcpus->dropped)
		return;
	isolcpus->implied = !isolcpus->flags;
	if (isolcpus->implied)
		isolcpus->flags = ISOLCPUS_DOMAIN;
	length -= at - text;
	if (length >= sizeof(list)) {
		isolcpus->dropped = true;
		return;
	}
	memcpy(list, at, length);
	list[length] = 0;
	isolcpus->dropped = rtpoll_cpulist_parse(&isolcpus->cpus, nr_cpus, list) ||
			    !rtpoll_cpulist_count(&isolcpus->cpus);
}
