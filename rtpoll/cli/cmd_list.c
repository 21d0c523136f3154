// SPDX-License-Identifier: BSD-3-Clause
/* cmd_list.c - pollers, VMs and rules that exist */

#include <sched.h>
#include <string.h>

#include "device.h"
#include "json.h"
#include "show.h"
#include "../command/table.h"

static void poller_row(struct table *table, const struct acrn_hsm_poller_stats *stats)
{
	struct sched_param param = {};
	int policy = sched_getscheduler(stats->pid);

	sched_getparam(stats->pid, &param);
	table_add(table, "%u\t%u\t%d\t%s\t%d\t%s\t%u", stats->id, stats->cpu, stats->pid,
		  policy < 0 ? "?" : policy_name(policy), param.sched_priority,
		  poller_state(stats), stats->nr_vms);
}

/* Which poller has which vCPUs: "2", or "2:0-1 3:2"; "-": none. */
static void pollers_text(char *text, size_t size, const struct acrn_hsm_vm_stats *stats)
{
	size_t used = 0;
	unsigned int i;

	snprintf(text, size, "-");
	for (i = 0; i < stats->vcpus && i < ACRN_HSM_POLL_VCPU_MAX; i++) {
		uint32_t poller = stats->vcpu_poller[i];

		if (poller == ACRN_HSM_POLL_NO_POLLER ||
		    (i && poller == stats->vcpu_poller[i - 1]))
			continue;
		used += snprintf(text + used, size - used, i ? "%s%u@vcpu%u" : "%s%u",
				 used ? " " : "", poller, i);
	}
}

static void vm_row(struct table *table, const struct acrn_hsm_vm_stats *stats)
{
	char name[NAME_BYTES], pollers[ACRN_HSM_POLL_VCPU_MAX * sizeof("4294967295@vcpu15")];
	const char *mode = rtpoll_mode_name(stats->mode);

	name_text(name, stats->name);
	pollers_text(pollers, sizeof(pollers), stats);
	table_add(table, "%u\t%s\t%s\t%u\t%s%s", stats->vmid, *name ? name : "\"\"",
		  mode ? mode : "?", stats->vcpus, pollers, stats->orphan ? " (orphan)" : "");
}

void rule_row(struct table *table, const struct acrn_hsm_rule *rule)
{
	const char *mode = rtpoll_mode_name(rule->mode);
	char name[NAME_BYTES], idle[32] = "-";

	name_text(name, rule->name);
	if (rule->mode == ACRN_HSM_POLL_MODE_ADAPTIVE)
		snprintf(idle, sizeof(idle), "%llu", (unsigned long long)
			 (rule->idle_ns ? rule->idle_ns : ACRN_HSM_POLL_IDLE_DEFAULT_NS));
	table_add(table, "%s\t%u\t%s\t%s", rule->flags & ACRN_HSM_RULE_ANY_NAME ? "*" :
		  *name ? name : "\"\"", rule->poller, mode ? mode : "?", idle);
}

static int text_print(struct rtpoll_control *control, const struct acrn_hsm_poll_info *info,
		      bool colored)
{
	struct acrn_hsm_poller_stats poller;
	struct acrn_hsm_vm_stats vm;
	struct acrn_hsm_rule rule;
	struct table table = {};
	uint32_t i;

	printf("# backend %s, upcalls by %s, %u of %u pollers, %u of %u rules, %u VMs\n",
	       backend_name(info->backend), upcall_name(info->upcall), info->nr_pollers,
	       info->max_pollers, info->nr_rules, info->max_rules, info->nr_vms);

	table_add(&table, ">POLLER\t>CPU\t>PID\tPOLICY\t>PRIORITY\tSTATE\t>VMS");
	for (i = 0; !rtpoll_poller_next(control, i, &poller); i = poller.id + 1)
		poller_row(&table, &poller);
	table_print(&table, stdout, colored);

	table_add(&table, ">VM\tNAME\tMODE\t>VCPUS\tPOLLER");
	for (i = 0; i <= UINT16_MAX && !rtpoll_vm_next(control, i, &vm); i = vm.vmid + 1)
		vm_row(&table, &vm);
	puts("");
	table_print(&table, stdout, colored);

	table_add(&table, RULE_HEADS);
	for (i = 0; !rtpoll_rule_get(control, i, &rule); i++)
		rule_row(&table, &rule);
	puts("");
	table_print(&table, stdout, colored);
	return CMD_OK;
}

json_t *json_pollers(struct rtpoll_control *control)
{
	struct acrn_hsm_poller_stats stats;
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; !rtpoll_poller_next(control, i, &stats); i = stats.id + 1)
		json_array_append_new(list, json_poller(&stats));
	return list;
}

json_t *json_vms(struct rtpoll_control *control)
{
	struct acrn_hsm_vm_stats stats;
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; i <= UINT16_MAX && !rtpoll_vm_next(control, i, &stats); i = stats.vmid + 1)
		json_array_append_new(list, json_vm(&stats));
	return list;
}

json_t *json_rules(struct rtpoll_control *control)
{
	struct acrn_hsm_rule rule;
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; !rtpoll_rule_get(control, i, &rule); i++)
		json_array_append_new(list, json_rule(&rule));
	return list;
}

int cmd_list(const struct cmd *cmd)
{
	struct rtpoll_control *control;
	struct acrn_hsm_poll_info info;
	int ret = device_open(&control, cmd);

	if (ret)
		return ret;
	ret = rtpoll_info(control, &info);
	if (ret)
		ret = library_failed(ret);
	else if (cmd->line.json)
		ret = json_print(json_pack("{s:s s:o s:o s:o s:o}", "schema", "rtpoll.list/1",
					   "module", json_info(&info),
					   "pollers", json_pollers(control),
					   "vms", json_vms(control),
					   "rules", json_rules(control)));
	else
		ret = text_print(control, &info, cmd->line.colored);
	rtpoll_control_close(control);
	return ret;
}
