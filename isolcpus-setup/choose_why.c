// SPDX-License-Identifier: BSD-3-Clause
/* choose_why.c - each choice is told in a sentence */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "choosing.h"

/* Of a list within a sentence. */
#define LIST	80

static const char *const role_names[NR_ROLES] = {
	[ROLE_POLLER] = "poller",
	[ROLE_VCPU] = "User-VM vCPU",
	[ROLE_MEASURING] = "measuring",
};

/* "CPU 3", "CPUs 2-3" */
static void cpus_tell(FILE *out, const struct rtpoll_cpulist *set)
{
	char text[LIST];

	fprintf(out, "CPU%s %s", rtpoll_cpulist_count(set) > 1 ? "s" : "",
		cpus_text(set, text, sizeof(text)));
}

static struct rtpoll_cpulist others_of(const struct choosing *choosing,
				       enum topology_level level, unsigned int cpu,
				       const struct rtpoll_cpulist *of)
{
	struct rtpoll_cpulist self = {}, set;

	set = topology_group(&choosing->topology, level, cpu);
	rtpoll_cpulist_add(&self, cpu);
	set = cpus_without(&set, &self);
	return cpus_both(&set, of);
}

static void role_tell(FILE *out, const struct choosing *choosing, unsigned int cpu)
{
	const struct wish *wish;
	unsigned int role;

	for (role = 0; role < NR_ROLES; role++) {
		wish = &choosing->wishes[role];
		if (!rtpoll_cpulist_has(&wish->cpus, cpu))
			continue;
		fprintf(out, "%s, %s", role_names[role], wish->count ? "picked" : "as listed");
		return;
	}
	fprintf(out, "isolated as asked for, without a role");
}

static void cache_tell(FILE *out, const struct choosing *choosing, unsigned int cpu)
{
	struct rtpoll_cpulist working, house;

	working = others_of(choosing, TOPOLOGY_L3, cpu, &choosing->taken);
	house = others_of(choosing, TOPOLOGY_L3, cpu, &choosing->plan->housekeeping);
	if (!cpus_none(&working)) {
		fprintf(out, "; same L3 as ");
		cpus_tell(out, &working);
	}
	if (cpus_none(&house)) {
		fprintf(out, "; nobody in its L3 keeps house");
		return;
	}
	fprintf(out, "; shares L3 with housekeeping ");
	cpus_tell(out, &house);
}

static void siblings_tell(FILE *out, const struct choosing *choosing, unsigned int cpu)
{
	struct rtpoll_cpulist siblings, house;

	siblings = others_of(choosing, TOPOLOGY_CORE, cpu, &choosing->topology.online);
	if (cpus_none(&siblings))
		return;
	house = cpus_both(&siblings, &choosing->plan->housekeeping);
	if (!choosing_cores(choosing))
		fprintf(out, "; shares its core with %s",
			cpus_none(&house) ? "" : "housekeeping ");
	else
		fprintf(out, "; sibling ");
	cpus_tell(out, &siblings);
	if (choosing_cores(choosing))
		fprintf(out, choosing->plan->smt == PLAN_SMT_OFFLINE ? " offline" : " parked");
}

static void place_tell(FILE *out, const struct choosing *choosing, unsigned int cpu)
{
	const struct topology *topology = &choosing->topology;

	if (topology->nr_nodes > 1)
		fprintf(out, "; node %u", topology->nodes[topology->cpus[cpu].node].id);
	if (choosing->near.node < topology->nr_nodes)
		fprintf(out, ", distance %u from %s", choosing_distance(choosing, cpu),
			choosing->request->near);
	if (topology->cpus[cpu].slow)
		fprintf(out, "; an efficiency core, no other was left");
}

/* The sentence of a CPU that is isolated; NULL: no memory. */
static char *isolated_text(const struct choosing *choosing, unsigned int cpu)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	role_tell(out, choosing, cpu);
	place_tell(out, choosing, cpu);
	cache_tell(out, choosing, cpu);
	siblings_tell(out, choosing, cpu);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}

static int isolated_why(struct choosing *choosing, unsigned int cpu, const char *about)
{
	struct plan *plan = choosing->plan;
	char *text;
	int ret;

	if (rtpoll_cpulist_has(&plan->parked, cpu))
		return plan_reason(plan, about, "%s: its core's other thread works alone",
				   plan->smt == PLAN_SMT_OFFLINE ? "taken offline" : "parked");
	text = isolated_text(choosing, cpu);
	if (!text)
		return -ENOMEM;
	ret = plan_reason(plan, about, "%s", text);
	free(text);
	return ret;
}

static int kept_why(struct choosing *choosing, unsigned int cpu, const char *about)
{
	struct plan *plan = choosing->plan;

	if (!cpu)
		return plan_reason(plan, about, "keeps house: it boots, and keeps the time");
	if (!rtpoll_cpulist_has(&choosing->topology.online, cpu))
		return plan_reason(plan, about, "offline now; keeps house when it comes up");
	if (topology_shared(&choosing->topology, TOPOLOGY_CORE, cpu, 0) && choosing_cores(choosing))
		return plan_reason(plan, about, "keeps house: a thread of CPU 0's core");
	return 0;
}

static int cpus_why(struct choosing *choosing)
{
	unsigned int cpu;
	char about[16];
	int ret = 0;

	for_each_cpu(cpu, &choosing->topology.present) {
		snprintf(about, sizeof(about), "cpu %u", cpu);
		ret = rtpoll_cpulist_has(&choosing->plan->isolated, cpu) ?
		      isolated_why(choosing, cpu, about) : kept_why(choosing, cpu, about);
		if (ret)
			break;
	}
	return ret;
}

static int near_why(struct choosing *choosing)
{
	const char *near = choosing->request->near;

	if (!near || choosing->near.node < choosing->topology.nr_nodes)
		return 0;
	return plan_reason(choosing->plan, "near",
			   cpus_none(&choosing->near.cpus) ?
			   "%s does not say where it is: not looked at" :
			   "%s does not say its node: its local CPUs come first", near);
}

static int mode_why(struct plan *plan)
{
	static const struct {
		const char *about;
		const char *text;
	} boot[] = {
		{ "isolcpus", "domain takes CPUs from the scheduler; managed_irq alone would not" },
		{ "nohz_full", "no tick while one task runs; needs a reboot, as do the next two" },
		{ "rcu_nocbs", "RCU callbacks of isolated CPUs run on the others" },
		{ "irqaffinity", "interrupts that come up later go to CPUs that keep house" },
	};
	size_t i;
	int ret = 0;

	if (plan->mode == PLAN_CGROUP)
		return plan_reason(plan, "mode",
				   "no reboot; tick, RCU callbacks and managed interrupts stay");
	for (i = 0; !ret && i < sizeof(boot) / sizeof(boot[0]); i++)
		ret = plan_reason(plan, boot[i].about, "%s", boot[i].text);
	return ret;
}

static int bandwidth_why(struct plan *plan)
{
	if (!plan->bandwidth_percent)
		return 0;
	return plan_reason(plan, PLAN_BANDWIDTH,
			   "others on an L3 of isolated CPUs wait for memory, so that these do not");
}

int choosing_why(struct choosing *choosing)
{
	int ret = cpus_why(choosing);

	if (!ret)
		ret = near_why(choosing);
	if (!ret)
		ret = mode_why(choosing->plan);
	if (!ret)
		ret = bandwidth_why(choosing->plan);
	return ret ? ret : plan_reason(choosing->plan, "throttling_off",
				       "a poller that spins would be stopped 50 ms each second");
}
