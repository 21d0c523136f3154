// SPDX-License-Identifier: BSD-3-Clause
/* top_text.c - two looks at the statistics page, as tables */

#include "device.h"
#include "top.h"
#include "../command/table.h"

/* What matters most comes first: a narrow terminal cuts off the rest. */
#define POLLER_HEADS	">POLLER\t>CPU\tSTATE\t>REQ/S\t>P50\t>P99\t>MAX\t>LATE\t>EMPTY" \
			"\t>STALLS\t>LOST/S\t>SLEEPS/S\t>NAPS/S"
#define VM_HEADS	">VM\tNAME\tMODE\t>POLLED/S\t>IRQ/S\t>LATE\t>RESCUED\t>P50\t>P99\t>MAX" \
			"\t>MODEL/S\t>P50\t>P99\t>MAX\t>FAILSAFE"
/* The line about both, heads, and an empty one; and the one in which the terminal goes on. */
#define LINES_BESIDES	5

static void latency_cells(char *text, size_t size, const struct latency *latency)
{
	char p50[16], p99[16], max[16];

	ns_text(p50, sizeof(p50), latency->p50_ns, latency->samples);
	ns_text(p99, sizeof(p99), latency->p99_ns, latency->samples);
	ns_text(max, sizeof(max), latency->max_ns, latency->samples);
	snprintf(text, size, "%s\t%s\t%s", p50, p99, max);
}

static void poller_row(struct table *table, const struct look *look,
		       const struct acrn_hsm_stats_poller *now)
{
	struct poller_since since = poller_since(look, now);
	double empty = empty_share(since.stats.rounds, since.stats.requests);
	char latency[64], share[16] = "-";

	latency_cells(latency, sizeof(latency), &since.latency);
	if (empty >= 0)
		snprintf(share, sizeof(share), "%.1f%%", 100 * empty);
	table_add(table, "%u\t%u\t%s\t%.0f\t%s\t%lld\t%s\t%lld\t%.0f\t%.0f\t%.0f",
		  since.stats.id, since.stats.cpu, poller_state(&now->stats),
		  per_second(look, since.stats.requests, 0), latency, (long long)since.late, share,
		  (long long)since.stats.stalls, per_second(look, since.stats.involuntary, 0),
		  per_second(look, since.stats.sleeps, 0), per_second(look, since.stats.naps, 0));
}

static void vm_row(struct table *table, const struct look *look,
		   const struct acrn_hsm_stats_vm *now)
{
	struct vm_since since = vm_since(look, now);
	const char *mode = rtpoll_mode_name(now->stats.mode);
	char name[NAME_BYTES], irq[64], user[64];

	name_text(name, now->stats.name);
	latency_cells(irq, sizeof(irq), &since.irq);
	latency_cells(user, sizeof(user), &since.user);
	table_add(table, "%u\t%s\t%s\t%.0f\t%.0f\t%lld\t%lld\t%s\t%.0f\t%s\t%lld", now->stats.vmid,
		  *name ? name : "\"\"", mode ? mode : "?", per_second(look, since.polled, 0),
		  per_second(look, since.dispatched, 0),
		  (long long)(since.irq_late + since.user_late), (long long)since.rescued, irq,
		  per_second(look, since.handed, 0), user, (long long)since.fail_safe);
}

static void head_print(FILE *out, const struct look *look)
{
	const struct acrn_hsm_stats_header *header = &look->now->header;
	const struct acrn_hsm_poll_info *before = &look->before->header.info;
	char late[16];

	ns_text(late, sizeof(late), look->late_ns, true);
	fprintf(out, "# %.2f s: upcalls %.0f/s, idle %.0f/s; ", look->seconds,
		per_second(look, header->info.upcalls, before->upcalls),
		per_second(look, header->info.upcalls_idle, before->upcalls_idle));
	fprintf(out, "rescued %lld; late: %s; timed: 1 in %u; %u VMs\n",
		(long long)(header->info.rescued - before->rescued), late, header->sample,
		header->info.nr_vms);
}

/* How many of both there is room for: half for each, unless one needs less. */
static void rows_share(unsigned int rows, unsigned int *pollers, unsigned int *vms)
{
	unsigned int room, half;

	if (!rows || *pollers + *vms + LINES_BESIDES <= rows)
		return;
	/* A line says that some are missing. */
	room = rows > LINES_BESIDES + 2 ? rows - LINES_BESIDES - 1 : 2;
	half = room / 2;
	if (*vms < room - half)
		half = room - *vms;
	if (*pollers > half)
		*pollers = half;
	if (*vms > room - *pollers)
		*vms = room - *pollers;
}

void top_text(FILE *out, const struct look *look, unsigned int rows, bool colored)
{
	const struct acrn_hsm_stats_header *header = &look->now->header;
	unsigned int pollers = header->poller_nr, vms = header->vm_nr, i;
	struct table table = {};

	rows_share(rows, &pollers, &vms);
	head_print(out, look);
	table_add(&table, "%s", POLLER_HEADS);
	for (i = 0; i < pollers; i++)
		poller_row(&table, look, &look->now->pollers[i]);
	table_print(&table, out, colored);

	table_add(&table, "%s", VM_HEADS);
	for (i = 0; i < vms; i++)
		vm_row(&table, look, &look->now->vms[i]);
	fputc('\n', out);
	table_print(&table, out, colored);
	if (pollers < header->poller_nr || vms < header->vm_nr)
		fprintf(out, "# no room for %u pollers and %u VMs more\n",
			header->poller_nr - pollers, header->vm_nr - vms);
}
