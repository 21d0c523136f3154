// SPDX-License-Identifier: BSD-3-Clause
/* memory.c - the kernel does not rearrange the memory of pollers */

#include <string.h>

#include "knobs.h"

#define THP	"/sys/kernel/mm/transparent_hugepage/enabled"
#define KSM	"/sys/kernel/mm/ksm/run"

static enum result thp_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding)
{
	char choice[32];
	int ret = tree_choice(&setup->tree, choice, sizeof(choice), THP);

	if (ret)
		return unread(setup, knob, finding, ret, THP);
	return judged(finding, knob, strcmp(choice, "always") ? RESULT_PASS : knob->severity,
		      "%s", choice);
}

static void thp_changes(const struct setup *setup, const struct knob *knob,
			struct changes *changes)
{
	char choice[32];

	if (!tree_choice(&setup->tree, choice, sizeof(choice), THP))
		change_value(changes, knob->id, COMPARE_CHOICE, false,
			     strcmp(choice, "always") ? choice : "madvise", THP);
}

const struct knob knob_thp = {
	.id = "MEM-001",
	.name = "thp",
	.title = "transparent huge pages",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "madvise or never",
	.why = "khugepaged joins pages behind a thread's back, and stops it meanwhile",
	.fix = "isolcpus-setup apply",
	.check = thp_check,
	.changes = thp_changes,
};

static enum result ksm_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding)
{
	long long run;
	int ret = tree_number(&setup->tree, &run, KSM);

	if (ret)
		return unread(setup, knob, finding, ret, KSM);
	return judged(finding, knob, run == 1 ? knob->severity : RESULT_PASS, "%lld", run);
}

static void ksm_changes(const struct setup *setup, const struct knob *knob,
			struct changes *changes)
{
	long long run;

	if (!tree_number(&setup->tree, &run, KSM))
		change_value(changes, knob->id, COMPARE_NUMBER, false, run == 2 ? "2" : "0", KSM);
}

const struct knob knob_ksm = {
	.id = "MEM-002",
	.name = "ksm",
	.title = "merging of equal pages",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "ksm/run is 0, or 2",
	.why = "a merged page is write-protected: the next write to it faults",
	.fix = "isolcpus-setup apply",
	.check = ksm_check,
	.changes = ksm_changes,
};
