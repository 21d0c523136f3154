// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_bench.c - request latency of both modes and of mainline's module, in one boot
 *
 *	bench		our module, for run.sh -i, where 1 ns is one instruction:
 *			figures repeat
 *	bench:mainline	the same, and mainline's module, for run.sh -i
 *	bench:free	both, for a guest whose CPUs run freely
 *	bench:spin	both, for run.sh -s 3 -i: a device model that spins on the page
 *	bench:row:N	row N alone
 *
 * Last arguments: "quick" for a tenth of the requests, "json" for records.
 *
 * An in-kernel client (ioeventfd) or a device model answers, the hypervisor polls
 * for completion or waits to be notified.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "harness.h"
#include "json.h"

enum row_id {
	IRQ, POLL, POLL_QUIET, IRQ_NOTIFY, POLL_NOTIFY, IRQ_USER, IRQ_USER_NOTIFY,
	AWAKE, ASLEEP,
	SAMPLE_0, SAMPLE_16, SAMPLE_1,
	POLL_USER, SPIN_IRQ, SPIN_POLL, SPIN_QUIET,
	MAINLINE, MAINLINE_NOTIFY, MAINLINE_USER, MAINLINE_USER_NOTIFY,
	NR_ROWS,
};

#define POLLED	.mode = ACRN_HSM_POLL_MODE_POLL
#define QUIET	POLLED, .drop_upcalls = true
#define ADAPTS	.mode = ACRN_HSM_POLL_MODE_ADAPTIVE

static struct row rows[NR_ROWS] = {
	[IRQ] = { .name = "in-kernel irq" },
	[POLL] = { .name = "in-kernel poll", POLLED },
	[POLL_QUIET] = { .name = "in-kernel poll no-upcall", QUIET },
	[IRQ_NOTIFY] = { .name = "in-kernel irq notify", .notify = true },
	[POLL_NOTIFY] = { .name = "in-kernel poll notify", POLLED, .notify = true },
	[IRQ_USER] = { .name = "default irq", .user = true },
	[IRQ_USER_NOTIFY] = { .name = "default irq notify", .user = true, .notify = true },
	/* Requests come before it may sleep, or after it has. */
	[AWAKE] = { .name = "in-kernel adaptive", ADAPTS },
	[ASLEEP] = { .name = "in-kernel adaptive asleep", ADAPTS, .idle_ns = 10000,
		     .gap_ns = 30000 },
	[SAMPLE_0] = { .name = "in-kernel poll sample 0", QUIET, .sample = "0" },
	[SAMPLE_16] = { .name = "in-kernel poll sample 16", QUIET, .sample = "16" },
	[SAMPLE_1] = { .name = "in-kernel poll sample 1", QUIET, .sample = "1" },
	[POLL_USER] = { .name = "default poll", POLLED, .user = true },
	[SPIN_IRQ] = { .name = "default irq spin", .user = true, .spins = true },
	[SPIN_POLL] = { .name = "default poll spin", POLLED, .user = true, .spins = true },
	[SPIN_QUIET] = { .name = "default poll spin no-upc.", QUIET, .user = true,
			 .spins = true },
	[MAINLINE] = { .name = "mainline in-kernel", .mainline = true },
	[MAINLINE_NOTIFY] = { .name = "mainline in-kernel notify", .mainline = true,
			      .notify = true },
	[MAINLINE_USER] = { .name = "mainline default", .mainline = true, .user = true },
	[MAINLINE_USER_NOTIFY] = { .name = "mainline default notify", .mainline = true,
				   .user = true, .notify = true },
};

/* Those that two CPUs suffice for. */
static bool every_row(enum row_id id)
{
	return !rows[id].spins && id != POLL_USER;
}

static bool our_row(enum row_id id)
{
	return every_row(id) && !rows[id].mainline;
}

static bool free_row(enum row_id id)
{
	return every_row(id) && !rows[id].sample;
}

static bool spin_row(enum row_id id)
{
	return !every_row(id) || id == IRQ_USER || id == MAINLINE_USER;
}

static struct bench_guest guest;

/* How many times less: at least; 0: no goal. */
static void gate(const char *what, enum row_id slow, enum row_id fast, unsigned int least)
{
	double times = bench_times(&rows[slow], &rows[fast]);
	char title[160], id[80];

	snprintf(title, sizeof(title), "%s / %s p50, %s", rows[slow].name, rows[fast].name, what);
	snprintf(id, sizeof(id), "%s over %s", rows[slow].name, rows[fast].name);
	if (least)
		CHECK(bench_record_goal(&guest, id, title, true, least, times));
	else
		printf("# %s: %.2f\n", title, times);
}

static void gates(unsigned int fired, unsigned int dropped)
{
	gate("upcalls fired", MAINLINE, POLL, fired);
	gate("upcalls dropped", MAINLINE, POLL_QUIET, dropped);
}

/* What sampled latencies cost: instructions, of a clock that is read as cheaply. */
static void sampling(const struct row *off, const struct row *on)
{
	int64_t more = on->mean - off->mean;

	printf("# %s beside none: %+lld ns (%+lld permille) in the mean\n", on->name,
	       (long long)more, (long long)(off->mean ? more * 1000 / (int64_t)off->mean : 0));
}

/* Of counted instructions, which repeat: no more than they were when it was written. */
static void limit(enum row_id row, uint64_t most)
{
	char title[80];

	snprintf(title, sizeof(title), "%s p50", rows[row].name);
	CHECK(bench_record_goal(&guest, title, title, false, most, rows[row].p50));
}

/* Not as a multiple of irq mode: that would be a bar to making irq mode faster. */
static void our_gates(void)
{
	limit(POLL, 479);
	limit(POLL_QUIET, 183);
	gate("upcalls fired", IRQ, POLL, 0);
	gate("upcalls dropped", IRQ, POLL_QUIET, 0);
	sampling(&rows[SAMPLE_0], &rows[SAMPLE_16]);
	sampling(&rows[SAMPLE_0], &rows[SAMPLE_1]);
}

static void counted_gates(void)
{
	gates(15, 40);
	gate("irq mode", MAINLINE, IRQ, 1);
	gate("irq mode", MAINLINE_NOTIFY, IRQ_NOTIFY, 1);
	gate("irq mode", MAINLINE_USER, IRQ_USER, 1);
	gate("irq mode", MAINLINE_USER_NOTIFY, IRQ_USER_NOTIFY, 1);
}

static void free_gates(void)
{
	gates(5, 20);
	gate("irq mode", MAINLINE, IRQ, 0);
	gate("irq mode", MAINLINE_USER, IRQ_USER, 0);
}

static void spin_gates(void)
{
	gate("upcalls fired", MAINLINE_USER, SPIN_POLL, 10);
	gate("upcalls dropped", MAINLINE_USER, SPIN_QUIET, 10);
	gate("irq mode", MAINLINE_USER, SPIN_IRQ, 0);
}

static void nothing(void)
{
}

static int only_row;

static bool one_row(enum row_id id)
{
	return (int)id == only_row;
}

/* As they are, and with idle=poll on their command line. */
static const struct bench_guest counted[] = {
	{ "counted", "counted", true },
	{ "counted-idle-poll", "counted, idle CPUs poll", true },
};

static const struct bench_guest runs_free[] = {
	{ "free", "free-running", false },
	{ "free-idle-poll", "free-running, idle CPUs poll", false },
};

static const struct bench_guest spins[] = {
	{ "counted-spin", "counted, 3 CPUs", true },
	{ "counted-spin-idle-poll", "counted, 3 CPUs, idle CPUs poll", true },
};

/* What is told by the first argument. */
static const struct plan {
	const char *name;
	bool (*wants)(enum row_id id);
	void (*judge)(void);
	const struct bench_guest *guests;
} plans[] = {
	{ "", our_row, our_gates, counted },
	{ "mainline", every_row, counted_gates, counted },
	{ "free", free_row, free_gates, runs_free },
	{ "spin", spin_row, spin_gates, spins },
	{ "row", one_row, nothing, counted },
};

static const struct plan *must_plan(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	unsigned int i;

	only_row = argc > 2 ? atoi(argv[2]) : 0;
	for (i = 0; i < sizeof(plans) / sizeof(plans[0]); i++)
		if (!strcmp(plans[i].name, name))
			return &plans[i];
	printf("bench: no '%s': mainline, free, spin or row:N\n", name);
	test_stop();
}

static bool wants_any(const struct plan *plan, bool mainline)
{
	enum row_id id;

	for (id = 0; id < NR_ROWS; id++)
		if (rows[id].mainline == mainline && plan->wants(id))
			return true;
	return false;
}

/* With one of the two modules. */
static void visit_all(struct bench *bench, const struct plan *plan, bool mainline,
		      unsigned int rounds)
{
	enum row_id id;

	if (!wants_any(plan, mainline))
		return;
	must_bench_begin(bench, mainline);
	for (id = 0; id < NR_ROWS; id++)
		if (rows[id].mainline == mainline && plan->wants(id))
			bench_visit(bench, &rows[id], rounds);
	bench_end(bench);
}

/*
 * Where CPUs run freely a round has all rows of both modules, which take turns in who is
 * first: what the machine below did meanwhile happened to all of them.  Instructions are
 * the same whenever they are counted, and a row's rounds follow each other.
 */
static void measure_all(const struct plan *plan, uint32_t requests)
{
	struct bench bench = { .counted = guest.counted, .requests = requests };
	unsigned int round, rounds = guest.counted ? BENCH_ROUNDS : 1;
	enum row_id id;

	for (round = 0; round < BENCH_ROUNDS; round += rounds) {
		visit_all(&bench, plan, round & 1, rounds);
		visit_all(&bench, plan, !(round & 1), rounds);
	}
	for (id = 0; id < NR_ROWS; id++)
		if (plan->wants(id))
			bench_sum_up(&bench, &rows[id]);
}

/* Mainline's, with the same client and the same hypervisor. */
static const struct row *reference_of(const struct row *row)
{
	static const enum row_id ids[2][2] = {
		{ MAINLINE, MAINLINE_NOTIFY }, { MAINLINE_USER, MAINLINE_USER_NOTIFY },
	};

	return &rows[ids[row->user][row->notify]];
}

static void record_all(const struct plan *plan)
{
	enum row_id id;

	for (id = 0; id < NR_ROWS; id++)
		if (plan->wants(id))
			bench_record_row(&guest, &rows[id], reference_of(&rows[id]));
}

int main(int argc, char **argv)
{
	const struct plan *plan;
	uint32_t requests;
	char words[1024];

	json_begin(&argc, argv);
	requests = last_argument_is(&argc, argv, "quick") ? BENCH_QUICK : BENCH_REQUESTS;
	plan = must_plan(argc, argv);
	REQUIRE(!file_write("/sys/devices/virtual/workqueue/cpumask", "2"));
	REQUIRE(!file_read("/proc/cmdline", words, sizeof(words)));
	guest = plan->guests[strstr(words, "idle=poll") ? 1 : 0];
	printf("# command line: %s\n", words);
	printf("# %u requests a row in %d rounds, of which p99 and above show the least\n"
	       "#   and the greatest; %s\n", requests, BENCH_ROUNDS, guest.counted ?
	       "a row's follow each other" : "a round has all rows, of both drivers");
	measure_all(plan, requests);
	record_all(plan);
	plan->judge();
	json_end();
	return test_end();
}
