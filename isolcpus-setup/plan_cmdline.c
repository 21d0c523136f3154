// SPDX-License-Identifier: BSD-3-Clause
/* plan_cmdline.c - what a plan adds to the kernel's command line */

#include <stdio.h>

#include "../rtpoll/command/cpus.h"
#include "plan.h"

/**
 * struct words - a text that grows
 * @text:	its place
 * @size:	of it
 * @used:	length so far, also beyond @size
 */
struct words {
	char	*text;
	size_t	size;
	size_t	used;
};

static size_t left(const struct words *words)
{
	return words->used < words->size ? words->size - words->used : 0;
}

static char *end(const struct words *words)
{
	return left(words) ? words->text + words->used : NULL;
}

/* KEY=LIST; other programs read it, too, so neither N nor all; nothing for no CPU. */
static void word_add(struct words *words, const char *key, const struct rtpoll_cpulist *set)
{
	if (cpus_none(set))
		return;
	words->used += snprintf(end(words), left(words), "%s%s", words->used ? " " : "", key);
	words->used += rtpoll_cpulist_print(set, end(words), left(words));
}

size_t plan_cmdline(const struct plan *plan, char *text, size_t size)
{
	struct words words = { .text = text, .size = size };

	if (size)
		*text = 0;
	if (plan->mode != PLAN_BOOT)
		return 0;
	/* Any flag switches the implied "domain" off. */
	word_add(&words, plan->managed_irq ? "isolcpus=managed_irq,domain," : "isolcpus=domain,",
		 &plan->isolated);
	word_add(&words, "nohz_full=", &plan->nohz_full);
	word_add(&words, "rcu_nocbs=", &plan->rcu_nocbs);
	word_add(&words, "irqaffinity=", &plan->irqaffinity);
	return words.used;
}
