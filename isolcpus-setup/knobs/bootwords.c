// SPDX-License-Identifier: BSD-3-Clause
/* bootwords.c - words of the command line that are misspelt */

#include <stdlib.h>

#include "../../rtpoll/command/bootline.h"
#include "knobs.h"

static enum result words_check(const struct setup *setup, const struct knob *knob,
			       struct finding *finding)
{
	const char *meant;
	char key[64], *text;
	size_t length;

	if (tree_load(&setup->tree, &text, &length, "/proc/cmdline"))
		return untold(finding, knob, "no /proc/cmdline here");
	meant = bootline_misspelt(text, length, key, sizeof(key));
	free(text);
	if (!meant)
		return right(finding, knob, "nothing misspelt");
	finding_fix(finding, "write %s=", meant);
	return wrong(finding, knob, "%s= is no word of the kernel: %s= is meant", key, meant);
}

const struct knob knob_cmdline_words = {
	.id = "CMD-005",
	.name = "cmdline-words",
	.title = "spelling on the kernel's command line",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "isolcpus=, nohz_full=, rcu_nocbs=, irqaffinity= rightly spelt",
	.why = "the kernel hands a word that it does not know to init, and says nothing",
	.fix = "isolcpus-setup apply, then reboot",
	.details = "To the kernel '-' and '_' are one letter; anything else counts.  From 5.14\n"
		   "dmesg lists \"Unknown kernel command line parameters\".",
	.check = words_check,
};
