// SPDX-License-Identifier: BSD-3-Clause
/*
 * interfere_teardown.c - a VM is torn down again and again while another is measured
 *
 * The measured VM asks in windows; during every second one the other VM goes, by
 * DESTROY_VM or with its device model.  What counts is the longest latency of a window:
 * a teardown that delays a request shows in the median of these, and a machine that
 * takes CPUs away now and then does not.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "harness.h"
#include "interfere.h"
#include "json.h"

#define RINGS		20
/* Until what was printed is out of the guest. */
#define SHOWN_NS	1000000000

/**
 * struct teardown - the VM that goes, and who sees to it
 * @control:	descriptor of /dev/acrn_hsm
 * @poller:	polls both VMs, unless the driver is mainline's
 * @vm:		for DESTROY_VM
 * @pid:	or the process of its device model
 * @thread:	tears it down
 * @over:	it is gone
 * @runs:	how often RINGS were rung until then
 */
struct teardown {
	int control;
	uint32_t poller;
	struct vm vm;
	pid_t pid;
	pthread_t thread;
	bool over;
	unsigned int runs;
};

static uint16_t begin_victim(const void *arg)
{
	struct vm *vm = (struct vm *)arg;

	must_vm_create(vm, "victim", VM_POLLING);
	must_vm_start(vm);
	return vm->id;
}

/* Up, running and polled with the measured one. */
static void must_victim(struct teardown *teardown, bool kill)
{
	uint16_t vmid;

	teardown->pid = 0;
	if (kill)
		teardown->pid = must_child(begin_victim, &teardown->vm, &vmid);
	else
		vmid = begin_victim(&teardown->vm);
	if (driver_is_mainline())
		return;
	REQUIRE(!poller_attach(teardown->control, teardown->poller, vmid));
	REQUIRE(!vm_set_mode(teardown->control, vmid, ACRN_HSM_POLL_MODE_POLL));
}

static void tear_down(struct teardown *teardown)
{
	if (teardown->pid) {
		must_kill(teardown->pid);
	} else {
		CHECK_EQ(vm_ioctl(&teardown->vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
		CHECK_EQ(vm_ioctl(&teardown->vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
		vm_forget(&teardown->vm);
	}
}

static void *tear_down_meanwhile(void *arg)
{
	struct teardown *teardown = arg;

	tear_down(teardown);
	__atomic_store_n(&teardown->over, true, __ATOMIC_RELEASE);
	return NULL;
}

static uint64_t longer(uint64_t one, uint64_t other)
{
	return one > other ? one : other;
}

/* As long as it takes; the longest latency. */
static uint64_t window_torn(struct teardown *teardown, struct subject *subject,
			    struct sight *sight, bool kill)
{
	uint64_t longest = 0;

	must_victim(teardown, kill);
	teardown->over = false;
	teardown->runs = 0;
	REQUIRE(!pthread_create(&teardown->thread, NULL, tear_down_meanwhile, teardown));
	do {
		longest = longer(longest,
				 subject_ring_now_and_then(subject, RINGS, sight));
		teardown->runs++;
	} while (!__atomic_load_n(&teardown->over, __ATOMIC_ACQUIRE));
	pthread_join(teardown->thread, NULL);
	return longest;
}

/* The other VM is there, and stays; as long as the last teardown took. */
static uint64_t window_quiet(struct teardown *teardown, struct subject *subject,
			     struct sight *sight)
{
	uint64_t longest = 0;
	unsigned int i;

	must_victim(teardown, false);
	for (i = 0; i < teardown->runs; i++)
		longest = longer(longest,
				 subject_ring_now_and_then(subject, RINGS, sight));
	tear_down(teardown);
	return longest;
}

static int compare(const void *a, const void *b)
{
	uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return one < other ? -1 : one > other;
}

static uint64_t median(uint64_t *values, unsigned int nr)
{
	qsort(values, nr, sizeof(values[0]), compare);
	printf("#   longest of a window: p10 %llu  p50 %llu  p90 %llu  max %llu\n",
	       (unsigned long long)values[nr / 10], (unsigned long long)values[nr / 2],
	       (unsigned long long)values[nr * 9 / 10], (unsigned long long)values[nr - 1]);
	return values[nr / 2];
}

/* What becomes of the other VM. */
enum fate { DESTROYED, KILLED, STAYS, NR_FATES };

static const struct {
	const char *id, *title;
} fates[NR_FATES] = {
	[DESTROYED] = { "destroy", "the other VM is destroyed" },
	[KILLED] = { "kill", "the other VM's device model is killed" },
	[STAYS] = { "quiet", "the other VM stays" },
};

static struct sight sights[NR_FATES];
static uint64_t longest[NR_FATES][INTERFERE_WINDOWS_MAX];

static const char *driver(void)
{
	return driver_is_mainline() ? "mainline" : "poll";
}

/* What mainline's module does not survive is the last thing it sees: window_last(). */
static bool befalls(enum fate fate)
{
	return fate != KILLED || !driver_is_mainline();
}

static void measure(struct teardown *teardown, struct subject *subject, unsigned int windows)
{
	unsigned int i;

	for (i = 0; i < windows; i++) {
		longest[DESTROYED][i] = window_torn(teardown, subject, &sights[DESTROYED], false);
		longest[STAYS][i] = window_quiet(teardown, subject, &sights[STAYS]);
		if (befalls(KILLED))
			longest[KILLED][i] = window_torn(teardown, subject,
							 &sights[KILLED], true);
	}
}

static void record(enum fate fate)
{
	char id[64], quiet[64], title[96];

	snprintf(id, sizeof(id), "interference/teardown/%s/%s", driver(), fates[fate].id);
	snprintf(quiet, sizeof(quiet), "interference/teardown/%s/%s", driver(), fates[STAYS].id);
	snprintf(title, sizeof(title), "%s, %s", driver(), fates[fate].title);
	sight_record(&sights[fate], id, title, fates[fate].title,
		     fate == STAYS ? NULL : &sights[STAYS], quiet);
}

/* From one look at a slot to the next, while both VMs are polled. */
static double poll_period(struct teardown *teardown, struct subject *subject)
{
	struct acrn_hsm_poller_stats before, after;
	static struct sight unused;
	uint64_t start;
	double period;

	must_victim(teardown, false);
	before = must_poller_stats(teardown->control, teardown->poller);
	start = time_ns();
	subject_ring(subject, 1000, &unused);
	after = must_poller_stats(teardown->control, teardown->poller);
	period = (double)(time_ns() - start) / (after.rounds - before.rounds);
	tear_down(teardown);
	printf("# poll period: %.1f, of %llu rounds\n", period,
	       (unsigned long long)(after.rounds - before.rounds));
	json_value("interference/teardown/poll-period", "poll period: time over rounds", period,
		   sight_counted ? "instructions" : "ns", "lower");
	return period;
}

/* Times are judged where they repeat. */
static void judge(enum fate fate, unsigned int windows, double period)
{
	double delay = (double)median(longest[fate], windows) -
		       (double)median(longest[STAYS], windows);
	char id[64], title[128];
	struct json_goal goal = {
		.id = id, .title = title, .goal = 1, .got = delay > 0 ? delay / period : 0,
		.missed = "a teardown holds the poller",
	};

	snprintf(id, sizeof(id), "interference/teardown/%s/%s-delay", driver(), fates[fate].id);
	snprintf(title, sizeof(title), "%s, %s: longest latency of a window beyond that without",
		 driver(), fates[fate].title);
	printf("# %s: %.0f\n", title, delay);
	/* Around 0, where percents say nothing: it is judged as a goal. */
	json_value(id, title, delay, sight_counted ? "instructions" : "ns", NULL);
	if (driver_is_mainline() || !sight_counted)
		return;
	snprintf(title, sizeof(title), "%s: delay of the measured VM's requests in poll periods",
		 fates[fate].title);
	CHECK(json_goal(&goal));
}

/* Mainline's best placement: what serves is on CPU 1. */
static void must_begin(struct teardown *teardown, struct subject *subject, int sim)
{
	if (driver_is_mainline())
		REQUIRE(!file_write("/sys/devices/virtual/workqueue/cpumask", "2"));
	must_subject_begin(subject, teardown->control, sim);
	if (driver_is_mainline()) {
		must_vm_place_client(&subject->vm, 1);
		return;
	}
	teardown->poller = must_poller(teardown->control, 1, 0);
	must_subject_poll(subject, teardown->poller);
}

static void say_poller(const struct teardown *teardown)
{
	struct acrn_hsm_poller_stats now =
		must_poller_stats(teardown->control, teardown->poller);

	printf("# poller: %llu sleeps, %llu naps, %llu stalls\n", (unsigned long long)now.sleeps,
	       (unsigned long long)now.naps, (unsigned long long)now.stalls);
}

/* One VM is there: the measured one. */
static void record_left(int sim)
{
	unsigned int left = must_sim_totals(sim).nr_vms - 1;
	char id[64];

	snprintf(id, sizeof(id), "interference/teardown/%s/vms-left", driver());
	printf("# %u VMs left in the hypervisor\n", left);
	json_value(id, "VMs left in the hypervisor by device models that were killed", left, "VMs",
		   "lower");
}

/*
 * Once: its VM stays in the hypervisor and, freed, in mainline's list of VMs, where the
 * next VM that comes or goes meets it (hazard V1).  The guest may die of it: all records
 * are out before.
 */
static void window_last(struct teardown *teardown, struct subject *subject, int sim)
{
	uint64_t delay = window_torn(teardown, subject, &sights[KILLED], true);

	record(KILLED);
	printf("# longest latency while the device model was killed, once: %llu\n",
	       (unsigned long long)delay);
	record_left(sim);
	json_end();
	fflush(stdout);
	time_sleep_ns(SHOWN_NS);
}

void interfere_teardown(int control, int sim, const struct interfere_size *size, bool last)
{
	unsigned int windows = size->windows;
	struct teardown teardown = { .control = control, .runs = 1 };
	struct subject subject;
	double period = 0;
	int fate;

	must_begin(&teardown, &subject, sim);
	if (!driver_is_mainline())
		period = poll_period(&teardown, &subject);
	measure(&teardown, &subject, windows);
	for (fate = 0; fate < NR_FATES; fate++)
		if (befalls(fate))
			record(fate);
	for (fate = 0; fate < STAYS; fate++)
		if (befalls(fate))
			judge(fate, windows, period);
	subject_check(&subject, !driver_is_mainline());
	if (last) {
		window_last(&teardown, &subject, sim);
		return;
	}
	record_left(sim);
	subject_end(&subject);
	if (driver_is_mainline())
		return;
	say_poller(&teardown);
	CHECK_EQ(poller_destroy(control, teardown.poller), 0);
}
