// SPDX-License-Identifier: BSD-3-Clause
/*
 * interfere_flood.c - one VM asks without end while another one is measured
 *
 * Blocks with and without the flood take turns.  CPUs 1 and 2 poll; the flood's vCPUs
 * have CPU 3 where there is one, else they share CPU 0 with the measured one.
 */
#include <stdio.h>
#include <unistd.h>

#include "harness.h"
#include "interfere.h"
#include "json.h"
#include "load.h"

#define FLOOD_VCPUS	2
#define FLOOD_BEGUN	20

struct flood {
	struct load load;
	struct subject subject;
	uint32_t poller[2];
	const struct interfere_size *size;
};

static void must_begin(struct flood *flood, int control, int sim)
{
	struct hvsim_config config = {
		.vcpus = FLOOD_VCPUS, .severity = HVSIM_SEVERITY_STANDARD, .timeout_ms = 10000,
	};
	unsigned int i;

	flood->load = (struct load){
		.control = control, .sim = sim,
		.cpu = sysconf(_SC_NPROCESSORS_ONLN) > 3 ? 3 : 0,
	};
	must_sim_config(sim, &config);
	must_load_vm(&flood->load, "flood");
	must_subject_begin(&flood->subject, control, sim);
	for (i = 0; i < 2; i++)
		flood->poller[i] = must_poller(control, i + 1, 0);
}

/* Both VMs on the first poller, or the flood on the other one. */
static void must_attach(struct flood *flood, bool together)
{
	must_subject_poll(&flood->subject, flood->poller[0]);
	must_load_poll(&flood->load, flood->poller[together ? 0 : 1]);
	REQUIRE(load_covered(&flood->load, (1 << FLOOD_VCPUS) - 1));
}

static void must_detach(struct flood *flood)
{
	must_subject_leave(&flood->subject);
	REQUIRE(!load_detach(&flood->load, ACRN_HSM_POLL_NO_POLLER, 0));
}

/* What is checked and what is timed, in turns with and without the flood. */
static void measure(struct flood *flood, struct sight *quiet, struct sight *flooded)
{
	const struct interfere_size *size = flood->size;
	unsigned int i;

	for (i = 0; i < size->blocks; i++) {
		subject_ring(&flood->subject, size->rings, quiet);
		subject_ask(&flood->subject, size->asks);
		must_load_start(&flood->load);
		CHECK(load_goes_on(&flood->load, FLOOD_BEGUN));
		subject_ring(&flood->subject, size->rings, flooded);
		subject_ask(&flood->subject, size->asks);
		load_stop(&flood->load);
	}
}

static void timed(struct flood *flood, bool together)
{
	static struct sight quiet, flooded;
	const char *quiet_id = together ? "interference/one-poller/quiet" :
					  "interference/two-pollers/quiet";

	quiet = (struct sight){};
	flooded = (struct sight){};
	must_attach(flood, together);
	measure(flood, &quiet, &flooded);
	must_detach(flood);
	sight_record(&quiet, quiet_id,
		     together ? "one poller, the other VM is quiet" :
				"a poller each, the other VM is quiet",
		     "other VM quiet", NULL, NULL);
	sight_record(&flooded,
		     together ? "interference/one-poller/flood" :
				"interference/two-pollers/flood",
		     together ? "one poller, the other VM floods" :
				"a poller each, the other VM floods",
		     "other VM floods", &quiet, quiet_id);
}

/* Requests that a poller served beyond those of its VM. */
static uint64_t foreign(const struct flood *flood, unsigned int nr, uint64_t before,
			uint64_t own)
{
	struct acrn_hsm_poller_stats stats =
		must_poller_stats(flood->load.control, flood->poller[nr]);
	uint64_t all = stats.requests - before;

	CHECK_EQ(stats.stalls, 0);
	return all > own ? all - own : own - all;
}

static void goal(const char *id, const char *title, uint64_t got)
{
	struct json_goal goal = {
		.id = id, .title = title, .goal = 0, .got = got,
		.missed = "a fault in the module or in what counts",
	};

	CHECK(json_goal(&goal));
}

/* Each poller's counters tell of its own VM's requests only. */
static void check_apart(struct flood *flood)
{
	uint64_t before[2], rung, done;
	unsigned int i;

	for (i = 0; i < 2; i++)
		before[i] = must_poller_stats(flood->load.control, flood->poller[i]).requests;
	rung = flood->subject.rung + flood->subject.asked;
	done = load_done(&flood->load);
	timed(flood, false);
	goal("interference/foreign-requests",
	     "requests of the other VM that a poller served, a poller each",
	     foreign(flood, 0, before[0], flood->subject.rung + flood->subject.asked - rung) +
	     foreign(flood, 1, before[1], load_done(&flood->load) - done));
}

static bool sleeps(void *arg)
{
	const struct flood *flood = arg;
	struct acrn_hsm_poller_stats stats =
		must_poller_stats(flood->load.control, flood->poller[0]);

	return stats.sleeps == stats.wakes + 1;
}

/* A poller whose VM went away sleeps soon; it looks at nothing while the other floods. */
static void check_rounds(struct flood *flood)
{
	struct acrn_hsm_poller_stats before, after;

	must_attach(flood, false);
	must_subject_leave(&flood->subject);
	REQUIRE(time_wait(sleeps, flood, 1000000000));
	before = must_poller_stats(flood->load.control, flood->poller[0]);
	must_load_start(&flood->load);
	CHECK(load_goes_on(&flood->load, flood->size->alone));
	load_stop(&flood->load);
	after = must_poller_stats(flood->load.control, flood->poller[0]);
	REQUIRE(!load_detach(&flood->load, ACRN_HSM_POLL_NO_POLLER, 0));
	goal("interference/foreign-rounds",
	     "rounds of a poller without a VM while another VM floods",
	     after.rounds - before.rounds + after.requests - before.requests);
}

void interfere_flood(int control, int sim, const struct interfere_size *size)
{
	static struct flood flood;
	unsigned int i;

	flood.size = size;
	must_begin(&flood, control, sim);
	timed(&flood, true);
	check_apart(&flood);
	check_rounds(&flood);
	goal("interference/not-once", "requests of the measured VM lost, doubled or out of order",
	     flood.subject.bad + flood.subject.disordered);
	subject_check(&flood.subject, true);
	subject_end(&flood.subject);
	load_check(&flood.load);
	must_vm_stop(&flood.load.vm);
	for (i = 0; i < 2; i++)
		CHECK_EQ(poller_destroy(control, flood.poller[i]), 0);
}
