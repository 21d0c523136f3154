// SPDX-License-Identifier: BSD-3-Clause
/*
 * serve_scribble.c - garbage in a request page, while its server and others work
 *
 * A thread writes anything to any word of one VM's page, and resets the VM now and
 * then, while its vCPUs ask.  Of that VM's answers nothing can be said but that they
 * end.  Its server must neither hang nor crash; the VM beside it, served by the same
 * thread or on the same CPU, must see everything exact; and once the page is left
 * alone and the VM reset, so must the VM itself.
 */

#include <stdio.h>
#include <stdlib.h>

#include "harness.h"
#include "serve.h"

#define NR_ROUNDS	200
#define MIN_NS		2000000000ull
#define BURST		12
#define RESET_EVERY	16	/* bursts */
#define PAGE_WORDS	(sizeof(struct acrn_io_request_buffer) / 4)

/**
 * struct scribble - a VM whose page is written to
 * @honest:	the VM beside it
 * @victim:	the VM
 * @over:	all of it is to end
 * @nr_driven:	vCPUs of the victim that have not ended yet
 * @stores:	garbage that was written
 * @resets:	of the victim
 * @done:	the victim's requests that ended with an answer, whichever
 * @threads:	runner, scribbler, vCPUs of the victim
 */
struct scribble {
	struct serve *honest;
	struct serve victim;
	bool over;
	unsigned int nr_driven;
	uint64_t stores;
	uint64_t resets;
	uint64_t done[NR_VCPUS];
	pthread_t threads[2 + NR_VCPUS];
};

static bool is_over(struct scribble *test)
{
	return __atomic_load_n(&test->over, __ATOMIC_RELAXED);
}

/* --- who writes ---------------------------------------------------------------- */

/* Words of slots in use, and states, are as likely as everything else together. */
static void scribble_once(struct scribble *test, unsigned int *seed)
{
	uint32_t *words = (uint32_t *)test->victim.vm.page;
	uint32_t value = rand_r(seed);
	unsigned int slot = rand_r(seed) % (rand_r(seed) % 2 ? NR_VCPUS : ACRN_IO_REQUEST_MAX);
	unsigned int word = rand_r(seed) % 64;

	value = value % 2 ? value % 7 : value * 2654435761u;
	/* kernel_handled, processed */
	if (rand_r(seed) % 3 == 0)
		word = 33 + rand_r(seed) % 2;
	if (rand_r(seed) % 16)
		__atomic_store_n(&words[slot * 64 + word], value, __ATOMIC_RELAXED);
	else
		__atomic_store_n(&words[rand_r(seed) % PAGE_WORDS], value, __ATOMIC_RELAXED);
	test->stores++;
}

static void reset_victim(struct scribble *test)
{
	serve_reset(&test->victim);
	must_vm_start(&test->victim.vm);
	test->resets++;
}

static void scribble(struct scribble *test)
{
	unsigned int seed = 7, burst = 0, left;

	while (!is_over(test)) {
		for (left = rand_r(&seed) % BURST; left; left--)
			scribble_once(test, &seed);
		time_sleep_ns(rand_r(&seed) % 300000);
		if (++burst % RESET_EVERY == 0)
			reset_victim(test);
	}
}

/* What the garbage has made unanswerable ends by a reset, as it does all the time. */
static void *scribble_loop(void *arg)
{
	struct scribble *test = arg;

	scribble(test);
	while (__atomic_load_n(&test->nr_driven, __ATOMIC_ACQUIRE)) {
		reset_victim(test);
		time_sleep_ns(1000000);
	}
	return NULL;
}

/* --- who asks, and who serves --------------------------------------------------- */

struct driver {
	struct scribble *test;
	unsigned int vcpu;
};

static void *drive_loop(void *arg)
{
	const struct driver *driver = arg;
	struct scribble *test = driver->test;
	struct serve *victim = &test->victim;
	struct echo_guest guest;

	while (!is_over(test)) {
		echo_guest_init(&guest, victim->sim, victim->vm.id, driver->vcpu,
				victim->accesses, 2, 50);
		guest.run.flags = 0;
		guest.run.cpu = 0;
		sim_run(guest.sim, &guest.run);
		test->done[driver->vcpu] += guest.run.done;
		time_sleep_ns(50000);
	}
	__atomic_fetch_sub(&test->nr_driven, 1, __ATOMIC_RELEASE);
	return NULL;
}

/* One thread polls for both. */
static void *round_loop(void *arg)
{
	struct scribble *test = arg;

	REQUIRE(!thread_pin(SERVE_CPU));
	while (!is_over(test)) {
		rtpoll_server_round(test->honest->server);
		rtpoll_server_round(test->victim.server);
	}
	return NULL;
}

static void begin(struct scribble *test, struct driver *drivers, bool rounds)
{
	unsigned int i;

	if (rounds) {
		REQUIRE(!pthread_create(&test->threads[0], NULL, round_loop, test));
	} else {
		REQUIRE(!rtpoll_server_start(test->honest->server));
		REQUIRE(!rtpoll_server_start(test->victim.server));
	}
	REQUIRE(!pthread_create(&test->threads[1], NULL, scribble_loop, test));
	for (i = 0; i < NR_VCPUS; i++) {
		drivers[i] = (struct driver){ test, i };
		REQUIRE(!pthread_create(&test->threads[2 + i], NULL, drive_loop, &drivers[i]));
	}
}

/* Who serves stays. */
static void end_writers(struct scribble *test, bool rounds)
{
	unsigned int i;

	__atomic_store_n(&test->over, true, __ATOMIC_RELAXED);
	for (i = rounds ? 0 : 1; i < 2 + NR_VCPUS; i++)
		pthread_join(test->threads[i], NULL);
}

/* --- what must hold -------------------------------------------------------------- */

static void work_beside(struct scribble *test, const char *what)
{
	const uint64_t start = time_ns();
	uint64_t done = 0;

	do {
		must_serve_guests(test->honest, NR_ROUNDS, 0);
		serve_guests_join(test->honest);
		serve_check_exact(test->honest, what);
		done += serve_guests_done(test->honest);
		rtpoll_server_pause(test->honest->server);
		serve_renumber(test->honest);
		rtpoll_server_resume(test->honest->server);
	} while (time_ns() - start < MIN_NS);
	CHECK_EQ(serve_stats(test->honest).served, done);
	CHECK_EQ(serve_stats(test->honest).lost + serve_stats(test->honest).invalid, 0);
}

/* Alone with its page it is a VM like any other. */
static void check_recovered(struct scribble *test, bool rounds, const char *what)
{
	struct serve *victim = &test->victim;
	unsigned int i;

	reset_victim(test);
	serve_renumber(victim);
	if (rounds) {
		test->over = false;
		REQUIRE(!pthread_create(&test->threads[0], NULL, round_loop, test));
	}
	must_serve_guests(victim, NR_ROUNDS, 0);
	serve_guests_join(victim);
	if (rounds) {
		__atomic_store_n(&test->over, true, __ATOMIC_RELAXED);
		pthread_join(test->threads[0], NULL);
	}
	for (i = 0; i < NR_VCPUS; i++)
		echo_is_right(&victim->guests[i], what);
	CHECK_EQ(victim->wrong + victim->missed, 0);
}

static void report(struct scribble *test, const char *what)
{
	struct rtpoll_server_stats stats = serve_stats(&test->victim);

	printf("%s: %llu stores, %llu resets; served %llu, lost %llu, invalid %llu\n", what,
	       (unsigned long long)test->stores, (unsigned long long)test->resets,
	       (unsigned long long)stats.served, (unsigned long long)stats.lost,
	       (unsigned long long)stats.invalid);
	printf("%s: %llu answers seen, %llu beside it\n", what,
	       (unsigned long long)(test->done[0] + test->done[1]),
	       (unsigned long long)serve_stats(test->honest).served);
	CHECK(test->stores > 1000 && test->resets > 1);
	CHECK(stats.served > 0 && stats.invalid + stats.lost + stats.unhandled > 0);
	CHECK(test->done[0] + test->done[1] > 0);
}

void serve_scribble(struct serve *honest, uint32_t way, const char *what)
{
	const bool rounds = way == RTPOLL_WAY_POLL;
	struct driver drivers[NR_VCPUS];
	struct scribble test = {
		.honest = honest,
		.nr_driven = NR_VCPUS,
		.victim = {
			.name = "victim", .control = honest->control, .sim = honest->sim,
		},
	};

	must_serve_vm(honest, VM_POLLING, RTPOLL_WAY_POLL, 200000);
	must_serve_vm(&test.victim, VM_POLLING, way, RTPOLL_SPIN_FOREVER);
	begin(&test, drivers, rounds);
	work_beside(&test, what);
	end_writers(&test, rounds);
	report(&test, what);
	check_recovered(&test, rounds, what);
	serve_vm_stop(&test.victim);
	serve_vm_stop(honest);
}
