// SPDX-License-Identifier: BSD-3-Clause
/* cmd_stat.c - counters of VMs and pollers */

#include <inttypes.h>

#include "device.h"
#include "json.h"
#include "show.h"

static void server_row(struct table *table, const char *who,
		       const struct acrn_hsm_server_counters *of)
{
	table_add(table, "  %s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
		  "\t%" PRIu64 "\t%" PRIu64, who, (uint64_t)of->served, (uint64_t)of->handed,
		  (uint64_t)of->notified, (uint64_t)of->fail_safe, (uint64_t)of->failed,
		  (uint64_t)of->invalid, (uint64_t)of->lost);
}

static void vm_print(const struct acrn_hsm_vm_stats *stats, bool colored)
{
	const char *mode = rtpoll_mode_name(stats->mode);
	struct table table = {};
	char name[NAME_BYTES];

	name_text(name, stats->name);
	printf("VM %u \"%s\": %s mode, %u vCPUs, polled now: 0x%x%s\n", stats->vmid, name,
	       mode ? mode : "unknown", stats->vcpus, stats->covered,
	       stats->orphan ? ", its device model is gone" : "");
	table_add(&table,
		  "  BY\t>SERVED\t>HANDED\t>NOTIFIED\t>FAIL_SAFE\t>FAILED\t>INVALID\t>LOST");
	server_row(&table, "poll", &stats->poll);
	server_row(&table, "irq", &stats->irq);
	server_row(&table, "user", &stats->user);
	table_print(&table, stdout, colored);
	printf("  works queued %" PRIu64 " run %" PRIu64 ", mode switches %" PRIu64
	       ", attach waits %" PRIu64 ", rescued %" PRIu64 "\n",
	       (uint64_t)stats->works_queued, (uint64_t)stats->works_run,
	       (uint64_t)stats->mode_switches, (uint64_t)stats->attach_waits,
	       (uint64_t)stats->rescued);
	printf("  doorbells by ring: signalled %" PRIu64 ", dropped %" PRIu64 "\n",
	       (uint64_t)stats->async_signalled, (uint64_t)stats->async_dropped);
}

static void poller_print(const struct acrn_hsm_poller_stats *stats)
{
	printf("poller %u on CPU %u: %s, pid %d, %u VMs, %u slots\n", stats->id, stats->cpu,
	       poller_state(stats), stats->pid, stats->nr_vms, stats->nr_slots);
	printf("  rounds %" PRIu64 ", requests %" PRIu64 ", sleeps %" PRIu64 ", wakes %" PRIu64
	       ", naps %" PRIu64 ", stalls %" PRIu64 "\n",
	       (uint64_t)stats->rounds, (uint64_t)stats->requests, (uint64_t)stats->sleeps,
	       (uint64_t)stats->wakes, (uint64_t)stats->naps, (uint64_t)stats->stalls);
	printf("  gave up its CPU %" PRIu64 ", lost it %" PRIu64 "\n",
	       (uint64_t)stats->voluntary, (uint64_t)stats->involuntary);
}

static int print_all(struct rtpoll_control *control, const struct cmd *cmd)
{
	struct acrn_hsm_poller_stats poller;
	struct acrn_hsm_vm_stats vm;
	uint32_t i;

	if (cmd->line.json)
		return json_print(json_pack("{s:s s:o s:o}", "schema", "rtpoll.stat/1",
					    "pollers", json_pollers(control),
					    "vms", json_vms(control)));
	for (i = 0; !rtpoll_poller_next(control, i, &poller); i = poller.id + 1)
		poller_print(&poller);
	for (i = 0; i <= UINT16_MAX && !rtpoll_vm_next(control, i, &vm); i = vm.vmid + 1)
		vm_print(&vm, cmd->line.colored);
	return CMD_OK;
}

static int print_vm(struct rtpoll_control *control, const struct cmd *cmd, uint16_t vmid)
{
	struct acrn_hsm_vm_stats stats;
	int ret = rtpoll_vm_stats(control, vmid, &stats);

	if (ret)
		return library_failed(ret);
	if (cmd->line.json)
		return json_print(json_pack("{s:s s:[] s:[o]}", "schema", "rtpoll.stat/1",
					    "pollers", "vms", json_vm(&stats)));
	vm_print(&stats, cmd->line.colored);
	return CMD_OK;
}

static int print_poller(struct rtpoll_control *control, const struct cmd *cmd, uint32_t id)
{
	struct acrn_hsm_poller_stats stats;
	int ret = rtpoll_poller_stats(control, id, &stats);

	if (ret)
		return library_failed(ret);
	if (cmd->line.json)
		return json_print(json_pack("{s:s s:[o] s:[]}", "schema", "rtpoll.stat/1",
					    "pollers", json_poller(&stats), "vms"));
	poller_print(&stats);
	return CMD_OK;
}

static int print_target(struct rtpoll_control *control, const struct cmd *cmd)
{
	struct target target;
	int ret = target_named(control, cmd->line.operands[0], &target);

	if (ret)
		return ret;
	return target.is_vm ? print_vm(control, cmd, target.vmid) :
	       print_poller(control, cmd, target.poller);
}

int cmd_stat(const struct cmd *cmd)
{
	struct rtpoll_control *control;
	int ret = device_open(&control, cmd);

	if (ret)
		return ret;
	ret = cmd->line.nr_operands ? print_target(control, cmd) : print_all(control, cmd);
	rtpoll_control_close(control);
	return ret;
}
