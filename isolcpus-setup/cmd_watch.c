// SPDX-License-Identifier: BSD-3-Clause
/* cmd_watch.c - who disturbed CPUs: interrupts, ticks, softirqs, context switches */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "../rtpoll/command/cpus_named.h"
#include "../rtpoll/command/json_print.h"
#include "../rtpoll/command/table.h"
#include "setup.h"
#include "watch.h"

static const char *const kinds[NR_WATCH_KINDS] = {
	[WATCH_IRQ] = "irq", [WATCH_TICK] = "tick", [WATCH_SOFTIRQ] = "softirq",
	[WATCH_SMI] = "smi",
	[WATCH_SWITCHES] = "switches", [WATCH_TASK] = "task",
};

static double rate(const struct watch_counts *counts, const struct watch_count *count)
{
	return counts->uptime_s > 0 ? count->count / counts->uptime_s : 0;
}

static json_t *json_count(const struct watch_counts *counts, const struct watch_count *count)
{
	return json_pack("{s:s s:s s:I s:f}", "kind", kinds[count->kind], "what", count->what,
			 "count", (json_int_t)count->count, "per_second", rate(counts, count));
}

static json_t *json_cpu(const struct watch_counts *counts, unsigned int cpu)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < counts->nr; i++)
		if (counts->list[i].cpu == cpu)
			json_array_append_new(list, json_count(counts, &counts->list[i]));
	return json_pack("{s:i s:o}", "cpu", cpu, "disturbances", list);
}

/* One of many is a line, so that a reader knows where it ends. */
static int json_show(const struct watch_counts *counts, const struct rtpoll_cpulist *cpus,
		     bool one_line)
{
	json_t *list = json_array(), *document;
	unsigned int cpu;

	for_each_cpu(cpu, cpus)
		json_array_append_new(list, json_cpu(counts, cpu));
	document = json_pack("{s:s s:f s:o}", "schema", "isolcpus-setup.watch/1",
			     "seconds", counts->uptime_s, "cpus", list);
	return one_line ? json_print_line(document) : json_print(document);
}

static int text_show(const struct watch_counts *counts, const struct rtpoll_cpulist *cpus,
		     bool colored)
{
	struct table table = {};
	unsigned int cpu;
	size_t i = 0;

	table_add(&table, ">CPU\tKIND\t>COUNT\t>PER_S\tWHAT");
	for_each_cpu(cpu, cpus) {
		if (i == counts->nr || counts->list[i].cpu != cpu)
			table_add(&table, "%u\t-\t0\t0.0\tnobody", cpu);
		for (; i < counts->nr && counts->list[i].cpu == cpu; i++)
			table_add(&table, "%u\t%s\t%llu\t%.1f\t%s", cpu,
				  kinds[counts->list[i].kind],
				  (unsigned long long)counts->list[i].count,
				  rate(counts, &counts->list[i]), counts->list[i].what);
	}
	printf("# %.2f s\n", counts->uptime_s);
	table_print(&table, stdout, colored);
	return CMD_OK;
}

static int counts_show(const struct cmd *cmd, const struct rtpoll_cpulist *cpus,
		       struct watch_counts *before, const struct watch_counts *after)
{
	struct watch_counts between;
	int ret = watch_between(&between, before, after, cpus);

	if (ret)
		return cmd_failed("no memory for what was counted");
	ret = cmd->line.json ? json_show(&between, cpus, cmd->interval_ns) :
			       text_show(&between, cpus, cmd->line.colored);
	watch_free(&between);
	fflush(stdout);
	return ret;
}

static int counts_read(struct watch_counts *counts, const struct tree *tree,
		       const struct rtpoll_cpulist *cpus)
{
	int ret = watch_read(counts, tree, cpus);

	return ret ? cmd_environment("%s/proc: interrupts, softirqs, schedstat: %s; is it Linux's?",
				     tree->root, strerror(-ret)) : 0;
}

static int cpus_choose(struct rtpoll_cpulist *cpus, const struct tree *tree,
		       const struct cmd *cmd)
{
	char error[CPUS_ERROR];
	bool by_cgroup;

	if (cmd->cpu)
		return cpus_named(cpus, tree, cmd->cpu, error) ?
		       cmd_usage("--cpu '%s': %s", cmd->cpu, error) : 0;
	*cpus = setup_isolated(tree, &by_cgroup);
	return cpus_none(cpus) ? cmd_usage("watch: no CPU is isolated; give --cpu LIST") : 0;
}

static int watch_folders(const struct cmd *cmd)
{
	struct cmd first = *cmd, second = *cmd;
	struct watch_counts before, after = {};
	struct tree old, new;
	struct rtpoll_cpulist cpus;
	int ret;

	first.root = cmd->line.operands[0];
	second.root = cmd->line.operands[1];
	ret = setup_tree(&old, &first);
	if (!ret)
		ret = setup_tree(&new, &second);
	if (!ret)
		ret = cpus_choose(&cpus, &new, cmd);
	if (!ret)
		ret = counts_read(&before, &old, &cpus);
	if (ret)
		return ret;
	ret = counts_read(&after, &new, &cpus);
	if (!ret && after.uptime_s < before.uptime_s)
		ret = cmd_usage("watch: %s is younger than %s, or of another boot; older first",
				cmd->line.operands[0], cmd->line.operands[1]);
	if (!ret)
		ret = counts_show(cmd, &cpus, &before, &after);
	watch_free(&before);
	watch_free(&after);
	return ret;
}

static int watch_live(const struct cmd *cmd)
{
	uint64_t left = cmd->duration_ns;
	struct watch_counts before, after;
	struct rtpoll_cpulist cpus;
	struct tree tree;
	int ret = setup_tree(&tree, cmd);

	if (!ret)
		ret = cpus_choose(&cpus, &tree, cmd);
	if (!ret)
		ret = counts_read(&before, &tree, &cpus);
	if (ret)
		return ret;
	while (!ret && left) {
		uint64_t turn = cmd->interval_ns && cmd->interval_ns < left ? cmd->interval_ns :
									      left;

		watch_pause(turn);
		left -= turn;
		ret = counts_read(&after, &tree, &cpus);
		if (ret)
			break;
		ret = counts_show(cmd, &cpus, &before, &after);
		watch_free(&before);
		before = after;
	}
	watch_free(&before);
	return ret;
}

int cmd_watch(const struct cmd *cmd)
{
	bool timed = cmd_given(cmd, OPTION_DURATION) || cmd_given(cmd, OPTION_INTERVAL) ||
		     cmd_given(cmd, OPTION_ROOT);

	if (!cmd->line.nr_operands)
		return watch_live(cmd);
	if (cmd->line.nr_operands == 1)
		return cmd_usage("watch: '%s': needs two snapshots, BEFORE and AFTER",
				 cmd->line.operands[0]);
	if (timed)
		return cmd_usage("watch: two snapshots take no --duration, --interval or --root");
	return watch_folders(cmd);
}
