// SPDX-License-Identifier: BSD-3-Clause
/* bootsense.c - words of the command line that contradict each other */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/bootline.h"
#include "../../rtpoll/command/isolcpus.h"
#include "knobs.h"

enum { ISOLCPUS, NOHZ_FULL, RCU_NOCBS, IRQAFFINITY, NR_KEYS };

static const char *const keys[NR_KEYS] = { "isolcpus", "nohz_full", "rcu_nocbs", "irqaffinity" };

/**
 * struct boot - what the command line says about CPUs
 * @nr:		how often a word is there
 * @cpus:	its list, of isolcpus= what its domain flag covers
 * @broken:	its value is no list of CPUs of this machine
 * @present:	CPUs there are
 */
struct boot {
	unsigned int		nr[NR_KEYS];
	struct rtpoll_cpulist	cpus[NR_KEYS];
	bool			broken[NR_KEYS];
	struct rtpoll_cpulist	present;
};

static void value_take(const struct setup *setup, struct boot *boot, unsigned int key,
		       const struct bootword *word)
{
	struct isolcpus isolcpus;
	char value[CMDLINE_MAX];

	boot->nr[key]++;
	if (key == ISOLCPUS && word->value) {
		isolcpus_parse(&isolcpus, setup->tree.nr_cpus, word->value, word->length);
		boot->broken[key] = isolcpus.dropped;
		if (isolcpus.flags & ISOLCPUS_DOMAIN)
			boot->cpus[key] = isolcpus.cpus;
		return;
	}
	snprintf(value, sizeof(value), "%.*s", (int)word->length, word->value ?: "");
	/* Alone it means all. */
	if (key == RCU_NOCBS && !*value)
		return;
	boot->broken[key] = rtpoll_cpulist_parse(&boot->cpus[key], setup->tree.nr_cpus, value) ||
			    cpus_none(&boot->cpus[key]);
}

static bool boot_read(const struct setup *setup, struct boot *boot)
{
	struct bootword word;
	const char *at;
	size_t length;
	unsigned int i;
	char *text;

	*boot = (struct boot) {};
	tree_cpus(&setup->tree, &boot->present, CPU "present");
	if (tree_load(&setup->tree, &text, &length, "/proc/cmdline"))
		return false;
	for (at = text; bootline_next(&at, text + length, &word);)
		for (i = 0; i < NR_KEYS; i++)
			if (bootword_is(&word, keys[i]))
				value_take(setup, boot, i, &word);
	free(text);
	return true;
}

static void values_judge(const struct boot *boot, char *text, size_t size)
{
	unsigned int i;

	for (i = 0; i < NR_KEYS; i++) {
		if (boot->broken[i])
			text_add(text, size, "%s= is no list of CPUs here", keys[i]);
		/* The kernel wants both the same, and else drops one. */
		if (boot->nr[i] > 1)
			text_add(text, size, "%s= is there %u times", keys[i], boot->nr[i]);
	}
}

/* Names the words that are there. */
static void none_left(const struct boot *boot, char *text, size_t size)
{
	struct rtpoll_cpulist taken = cpus_either(&boot->cpus[ISOLCPUS], &boot->cpus[NOHZ_FULL]);

	if (cpus_none(&boot->present) || !cpus_within(&boot->present, &taken))
		return;
	if (cpus_none(&boot->cpus[NOHZ_FULL]))
		text_add(text, size, "isolcpus= leaves no CPU");
	else if (cpus_none(&boot->cpus[ISOLCPUS]))
		text_add(text, size, "nohz_full= leaves no CPU");
	else
		text_add(text, size, "isolcpus= and nohz_full= leave no CPU");
}

static void lists_judge(const struct boot *boot, char *text, size_t size)
{
	const struct rtpoll_cpulist *isolcpus = &boot->cpus[ISOLCPUS];
	const struct rtpoll_cpulist *nohz = &boot->cpus[NOHZ_FULL];
	struct rtpoll_cpulist shared = cpus_both(isolcpus, &boot->cpus[IRQAFFINITY]);
	struct rtpoll_cpulist loose = cpus_without(nohz, isolcpus);

	none_left(boot, text, size);
	if (rtpoll_cpulist_has(nohz, 0))
		text_add(text, size, "nohz_full= names CPU 0");
	if (!cpus_none(&shared))
		text_add(text, size, "irqaffinity= brings interrupts to isolated CPU %s",
			 shown(&shared).text);
	if (boot->nr[ISOLCPUS] && !cpus_none(&loose))
		text_add(text, size, "nohz_full= has CPU %s, isolcpus= has not",
			 shown(&loose).text);
}

static enum result sense_check(const struct setup *setup, const struct knob *knob,
			       struct finding *finding)
{
	char text[200] = "";
	struct boot boot;

	if (!boot_read(setup, &boot))
		return untold(finding, knob, "no /proc/cmdline here");
	values_judge(&boot, text, sizeof(text));
	lists_judge(&boot, text, sizeof(text));
	if (*text)
		return wrong(finding, knob, "%s", text);
	return right(finding, knob, "they agree");
}

const struct knob knob_cmdline_sense = {
	.id = "CMD-006",
	.name = "cmdline-sense",
	.title = "words of the command line against each other",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "isolcpus=, nohz_full=, irqaffinity= go together, and leave a CPU",
	.why = "the kernel drops what contradicts, and only dmesg says so",
	.fix = "isolcpus-setup apply, then reboot; look for words in /etc/default/grub, too",
	.details = "isolcpus= and nohz_full= must leave one CPU that is present, or the later is\n"
		   "dropped.  A list with one wrong sign, or a CPU that there cannot be, is\n"
		   "dropped whole: \"0..15\" is none.  The CPU that boots is taken out of\n"
		   "nohz_full=.",
	.check = sense_check,
};
