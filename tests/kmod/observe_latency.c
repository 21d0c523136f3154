// SPDX-License-Identifier: BSD-3-Clause
/* observe_latency.c - one request in so many is in a histogram, and where */

#include <stdio.h>
#include <stdlib.h>

#include "../../kmod/core/hist.h"
#include "counted.h"
#include "echo.h"
#include "harness.h"
#include "observe.h"

#define NR_REQUESTS	800

/* How many samples each histogram has. */
struct samples {
	uint64_t poll;
	uint64_t irq;
	uint64_t user;
};

/* No sample is longer than all of it took. */
static uint64_t count(const uint32_t *hist, uint64_t most_ns)
{
	CHECK(rtp_hist_quantile(hist, 1000000) <= most_ns);
	return rtp_hist_count(hist);
}

static struct samples read_samples(struct observed *o,
				   const struct acrn_hsm_stats_header *page,
				   uint16_t vmid, uint64_t most_ns)
{
	void *copy = must_page_fresh(page);
	const struct acrn_hsm_stats_poller *poller = page_poller(copy, o->poller);
	const struct acrn_hsm_stats_vm *vm = page_vm(copy, vmid);
	struct samples samples;

	REQUIRE(poller && vm);
	samples.poll = count(poller->poll_hist, most_ns);
	samples.irq = count(vm->irq_hist, most_ns);
	samples.user = count(vm->user_hist, most_ns);
	free(copy);
	return samples;
}

static void make_requests(struct observed *o, struct vm *vm, const struct hvsim_access *access)
{
	struct acrn_hsm_vm_stats before = must_vm_stats(o->control, vm->id);
	struct echo_guest guest;

	echo_guest_init(&guest, o->sim, vm->id, 0, access, 1, NR_REQUESTS);
	guest.ret = sim_run(o->sim, &guest.run);
	echo_is_right(&guest, "sampled requests");
	must_vm_stats_counted(o->control, vm->id,
			      server_requests(&before.poll) +
			      server_requests(&before.irq) + NR_REQUESTS,
			      before.user.served +
			      (access->direction == ACRN_IOREQ_DIR_READ ? NR_REQUESTS : 0));
}

static void check_about(uint64_t got, uint64_t want, const char *what)
{
	char line[128];

	snprintf(line, sizeof(line), "%s: %llu samples, expected %llu and one at most beside",
		 what, (unsigned long long)got, (unsigned long long)want);
	check_true(got + 1 >= want && got <= want + 1, line, __FILE__, __LINE__);
}

/*
 * Samples of NR_REQUESTS of a kind.  A countdown that began before goes on, so
 * that one more or less falls into the run.
 */
static void check_run(struct observed *o, struct vm *vm, struct hvsim_access access,
		      const struct samples *want)
{
	const struct acrn_hsm_stats_header *page = page_map(o->control);
	struct samples before, after;
	uint64_t start = time_ns();

	REQUIRE(page);
	before = read_samples(o, page, vm->id, ~0ull);
	make_requests(o, vm, &access);
	after = read_samples(o, page, vm->id, ~0ull);
	check_about(after.poll - before.poll, want->poll, "poll");
	/* An upcall that comes when its request is being served already times none. */
	check_true(after.irq - before.irq >= want->irq / 4 &&
		   after.irq - before.irq <= want->irq + 1, "irq samples", __FILE__, __LINE__);
	check_about(after.user - before.user, want->user, "user");
	/* The test began this long ago at least, with slack for earlier samples. */
	read_samples(o, page, vm->id, time_ns() - start + 60000000000ull);
	page_unmap(page);
}

static void must_sample(const char *every)
{
	REQUIRE(!file_write(OBSERVE_SAMPLE, every));
}

void observe_latency(struct observed *o)
{
	const struct samples polled = { .poll = NR_REQUESTS / 16 };
	const struct samples handed = { .poll = NR_REQUESTS / 16, .user = NR_REQUESTS / 16 };
	const struct samples woken = { .irq = NR_REQUESTS / 16, .user = NR_REQUESTS / 16 };
	const struct samples each = { .poll = NR_REQUESTS };
	const struct samples none = {};
	const struct hvsim_access bell = echo_write(OBSERVE_BELL, 1);

	check_run(o, &o->polled, bell, &polled);
	check_run(o, &o->polled, echo_read(ECHO_PORT), &handed);
	check_run(o, &o->woken, echo_read(ECHO_PORT), &woken);

	/* A rate counts from the next sample on: one countdown to get there. */
	must_sample("1");
	check_echo(o->sim, o->polled.id, 0, 32, "the old rate");
	check_run(o, &o->polled, bell, &each);
	must_sample("0");
	check_echo(o->sim, o->polled.id, 0, 32, "every one");
	check_run(o, &o->polled, bell, &none);
	check_run(o, &o->woken, echo_read(ECHO_PORT), &none);
	must_sample("16");
}
