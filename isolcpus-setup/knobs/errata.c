// SPDX-License-Identifier: BSD-3-Clause
/* errata.c - faults of kernel releases that isolation meets */

#include "../../rtpoll/command/cpu_facts.h"
#include "knobs.h"
#include "remarks.h"

#define NR_FIXES	4

/* Fixed from that patch of that branch on. */
struct fix {
	unsigned int	major;
	unsigned int	minor;
	unsigned int	patch;
};

/**
 * struct erratum - a fault
 * @name:	short
 * @major, @minor: release that brought it
 * @fixes:	branches with the fix; the last one stands for all later ones, too
 * @applies:	does the plan meet it?
 * @fix:	what to do
 */
struct erratum {
	const char	*name;
	unsigned int	major;
	unsigned int	minor;
	struct fix	fixes[NR_FIXES];
	bool		(*applies)(const struct setup *setup);
	const char	*fix;
};

static bool is_fixed(const struct setup *setup, const struct erratum *erratum)
{
	const struct fix *fix, *last = NULL;
	size_t i;

	for (i = 0; i < NR_FIXES && erratum->fixes[i].major; i++) {
		fix = &erratum->fixes[i];
		if (setup->release[0] == fix->major && setup->release[1] == fix->minor)
			return setup->release[2] >= fix->patch;
		last = fix;
	}
	return last && kernel_from(setup, last->major, last->minor, last->patch);
}

static bool has_erratum(const struct setup *setup, const struct erratum *erratum)
{
	return kernel_from(setup, erratum->major, erratum->minor, 0) &&
	       !is_fixed(setup, erratum);
}

/* Where the mask is right, nothing has to change it. */
static bool mask_must_change(const struct setup *setup)
{
	struct rtpoll_cpulist mask;

	return setup->plan.mode == PLAN_CGROUP ||
	       (!tree_mask(&setup->tree, &mask, "/sys/devices/virtual/workqueue/cpumask") &&
		cpus_overlap(&mask, &setup->plan.isolated));
}

/* Nobody has switched the fair server off, as far as can be seen. */
static bool tick_comes_back(const struct setup *setup)
{
	long long runtime_ns;
	unsigned int cpu;

	if (!tree_has(&setup->tree, CPU "nohz_full"))
		return false;
	for_each_cpu(cpu, &setup->plan.nohz_full)
		if (tree_number(&setup->tree, &runtime_ns, CPU_FAIR_RUNTIME, cpu) || runtime_ns)
			return true;
	return false;
}

/* Somebody who wants no throttling has a fair server to switch off. */
static bool fair_server_is_on(const struct setup *setup)
{
	long long runtime_ns;
	unsigned int cpu;

	if (!setup->plan.throttling_off)
		return false;
	for_each_cpu(cpu, &setup->plan.isolated)
		if (!tree_number(&setup->tree, &runtime_ns, CPU_FAIR_RUNTIME, cpu) && runtime_ns)
			return true;
	return false;
}

enum { WORKQUEUE_STALL, FAIR_TICK, FAIR_WRITE };

static const struct erratum errata[] = {
	[WORKQUEUE_STALL] = {
		/* Linux 4c065dbce1e8 brought it, 703ccb63ae9f fixes it. */
		.name = "a changed workqueue mask may leave ordered work undone",
		.major = 6, .minor = 9,
		.fixes = { { 6, 12, 82 }, { 6, 18, 23 }, { 6, 19, 13 }, { 7, 0, 0 } },
		.applies = mask_must_change,
		.fix = "take 6.12.82, 6.18.23 or later; isolate at boot until then",
	},
	[FAIR_TICK] = {
		.name = "the fair server brings the tick back on nohz_full CPUs",
		.major = 6, .minor = 12,
		.applies = tick_comes_back,
		.fix = "keep the CPU to one thread; what else there is, SCH-002 says",
	},
	[FAIR_WRITE] = {
		/* Seen on Debian's 6.12.117-rt: a warning in dl_server_stop(). */
		.name = "the kernel may warn once a fair server's runtime is written",
		.major = 6, .minor = 12,
		.applies = fair_server_is_on,
		.fix = "leave the fair server as it is, SCH-002",
	},
};

bool workqueue_erratum(const struct setup *setup)
{
	return has_erratum(setup, &errata[WORKQUEUE_STALL]);
}

static bool is_met(const struct setup *setup, const struct erratum *erratum)
{
	return has_erratum(setup, erratum) && erratum->applies(setup);
}

void errata_remarks(const struct setup *setup, FILE *out)
{
	size_t i;

	for (i = 0; i < sizeof(errata) / sizeof(errata[0]); i++)
		if (is_met(setup, &errata[i]))
			fprintf(out, "# kernel: %s; %s\n", errata[i].name, errata[i].fix);
}

static enum result errata_check(const struct setup *setup, const struct knob *knob,
				struct finding *finding)
{
	const unsigned int *release = setup->release;
	char text[200] = "";
	size_t i;

	for (i = 0; i < sizeof(errata) / sizeof(errata[0]); i++) {
		if (!is_met(setup, &errata[i]))
			continue;
		if (!*text)
			finding_fix(finding, "%s", errata[i].fix);
		text_add(text, sizeof(text), "%s", errata[i].name);
	}
	if (*text)
		return wrong(finding, knob, "kernel %u.%u.%u: %s", release[0], release[1],
			     release[2], text);
	return right(finding, knob, "kernel %u.%u.%u: none that this plan meets", release[0],
		     release[1], release[2]);
}

const struct knob knob_errata = {
	.id = "ERR-001",
	.name = "errata",
	.title = "known faults of this kernel",
	.phase = KNOB_FIXED,
	.severity = RESULT_WARN,
	.expectation = "a kernel without known faults of isolation",
	.why = "what is set right has no effect, or stalls the machine",
	.fix = "take a kernel with the fix",
	.details = "By upstream's numbers: a distribution may have a fix in an older one.\n"
		   "Workqueues: 6.9 and later, fixed in 6.12.82, 6.18.23, 6.19.13 and 7.0.\n"
		   "Fair server, both: 6.12 and later; no release with a fix is known.",
	.check = errata_check,
};
