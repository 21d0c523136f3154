// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_serve.c - librtpoll serves the default client of a VM
 *
 * In a guest whose CPU 1 is isolated (run.sh -s 2 -I 1); serve:GROUP... runs some
 * of the groups.  With mainline's module (mainline/serve) it must find out by
 * itself that it may not poll.
 */

#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>

#include "counted.h"
#include "isolated.h"
#include "leaks.h"
#include "says.h"
#include "serve.h"
#include "serve_quiet.h"

#define NR_ROUNDS	1000
#define TOTAL		(2ull * NR_ROUNDS * NR_VCPUS)
#define NR_SLEEPY	50
#define GAP_NS		2000000
#define SPIN_NS		200000
#define LONG_NS		60000000000ull
#define BOOT_PART	5

static const struct hvsim_config config = {
	.vcpus = NR_VCPUS, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
	.timeout_ms = 20000,
};

static struct rusage first, last;
static uint64_t calls_made;

/* What the serving thread used, from its first request to its last. */
static void note_usage(struct serve *test)
{
	if (test->calls == 1)
		getrusage(RUSAGE_THREAD, &first);
	if (test->calls == TOTAL)
		getrusage(RUSAGE_THREAD, &last);
}

static void note_calls(struct serve *test)
{
	if (test->calls == 1)
		must_quiet_begin();
	if (test->calls == TOTAL)
		calls_made = quiet_end();
}

static void check_counts(struct serve *test, bool calls, uint64_t notified_vcpus,
			 const char *what)
{
	struct rtpoll_server_stats mine = serve_stats(test);
	struct acrn_hsm_vm_stats stats;

	serve_check_exact(test, what);
	printf("%s: %llu without a call, %llu notified, %llu returns of ATTACH\n", what,
	       (unsigned long long)mine.without_call, (unsigned long long)mine.notified,
	       (unsigned long long)mine.attached);
	CHECK_EQ(mine.served, TOTAL);
	CHECK_EQ(mine.without_call, calls ? 0 : TOTAL);
	CHECK_EQ(mine.notified, calls ? TOTAL : 0);
	CHECK_EQ(mine.lost + mine.failed + mine.unhandled + mine.invalid, 0);
	CHECK_EQ(serve_notify_calls(test), notified_vcpus);
	if (driver_is_mainline())
		return;
	stats = must_vm_stats_counted(test->control, test->vm.id, TOTAL, mine.notified);
	CHECK_EQ(stats.irq.handed, TOTAL);
	CHECK_EQ(stats.user.served, mine.notified);
	CHECK_EQ(stats.user.lost + stats.user.fail_safe, 0);
}

/* The requests' last is answered before it is counted. */
static void must_settle(struct serve *test)
{
	rtpoll_server_pause(test->server);
	rtpoll_server_resume(test->server);
}

/* The library's own thread. */
static void own_thread(struct serve *test, uint32_t way, uint64_t flags, const char *what)
{
	const bool calls = way == RTPOLL_WAY_ATTACH || !(flags & VM_POLLING);

	must_serve_vm(test, flags, way, RTPOLL_SPIN_FOREVER);
	CHECK_EQ(rtpoll_server_way(test->server), way);
	test->on_call = note_usage;
	REQUIRE(!rtpoll_server_start(test->server));
	CHECK_SAYS(rtpoll_server_start(test->server), EBUSY, "a thread serves it already");
	must_serve_guests(test, NR_ROUNDS, 0);
	serve_guests_join(test);
	must_settle(test);

	check_counts(test, calls, flags & VM_POLLING ? 0 : TOTAL, what);
	if (way == RTPOLL_WAY_POLL)
		CHECK_EQ(serve_stats(test).attached, 0);
	else
		CHECK(serve_stats(test).attached > 0);
	if (!calls) {
		CHECK_EQ(must_vm_stats(test->control, test->vm.id).attach_waits, 0);
		CHECK_EQ(last.ru_nvcsw - first.ru_nvcsw, 0);
		CHECK_EQ(last.ru_minflt + last.ru_majflt - first.ru_minflt - first.ru_majflt, 0);
	}
	serve_vm_stop(test);
}

/* The caller's, which makes not one system call between first and last request. */
static void callers_thread(struct serve *test, uint64_t spin_ns, const char *what)
{
	struct serve_runner runner;

	must_serve_vm(test, VM_POLLING, RTPOLL_WAY_POLL, spin_ns);
	test->on_call = note_calls;
	calls_made = ~0ull;
	must_serve_run(&runner, test);
	must_serve_guests(test, NR_ROUNDS, 0);
	serve_guests_join(test);
	must_settle(test);
	check_counts(test, false, 0, what);
	printf("%s: %llu system calls for %llu requests\n", what, (unsigned long long)calls_made,
	       TOTAL);
	CHECK_EQ(calls_made, 0);
	CHECK_EQ(rtpoll_server_stop(test->server), 0);
	CHECK_EQ(serve_run_join(&runner), 0);
	serve_vm_stop(test);
}

/* A loop of the caller's. */
static void rounds(struct serve *test)
{
	unsigned int done = 0;

	must_serve_vm(test, VM_POLLING, RTPOLL_WAY_POLL, 0);
	must_serve_guests(test, NR_ROUNDS, 0);
	while (done < TOTAL)
		done += rtpoll_server_round(test->server);
	serve_guests_join(test);
	CHECK_EQ(done, TOTAL);
	check_counts(test, false, 0, "rounds");
	serve_vm_stop(test);
}

/* Requests that come seldom find it asleep, and wake it. */
static void sleepy(struct serve *test)
{
	struct rtpoll_server_stats stats;

	must_serve_vm(test, VM_POLLING, RTPOLL_WAY_POLL, SPIN_NS);
	REQUIRE(!rtpoll_server_start(test->server));
	must_serve_guests(test, NR_SLEEPY, GAP_NS);
	serve_guests_join(test);
	must_settle(test);
	serve_check_exact(test, "sleepy");
	stats = serve_stats(test);
	printf("asleep between: %llu requests, %llu returns of ATTACH\n",
	       (unsigned long long)stats.served, (unsigned long long)stats.attached);
	CHECK_EQ(stats.without_call, 2 * NR_SLEEPY * NR_VCPUS);
	CHECK(stats.attached > NR_SLEEPY / 2);
	CHECK(stats.attached <= stats.served);
	serve_vm_stop(test);
}

static void refused(struct serve *test)
{
	struct rtpoll_server_options options;
	struct rtpoll_server *other = NULL;

	must_serve_vm(test, 0, 0, 0);
	options = serve_options(test, 0, 0);
	CHECK_SAYS(rtpoll_server_create(&other, &options), EEXIST, "has a default client already");
	options.fd = test->control;
	CHECK_SAYS(rtpoll_server_create(&other, &options), EINVAL, "has no VM");
	CHECK(!other);
	serve_vm_stop(test);
}

static void group_poll(struct serve *test)
{
	own_thread(test, RTPOLL_WAY_POLL, VM_POLLING, "polls, vCPU polls");
	own_thread(test, RTPOLL_WAY_POLL, 0, "polls, vCPU is notified");
	callers_thread(test, RTPOLL_SPIN_FOREVER, "caller's thread");
	callers_thread(test, LONG_NS, "caller's thread that would sleep");
	sleepy(test);
	rounds(test);
}

static void group_attach(struct serve *test)
{
	own_thread(test, RTPOLL_WAY_ATTACH, VM_POLLING, "attached, vCPU polls");
	own_thread(test, RTPOLL_WAY_ATTACH, 0, "attached, vCPU is notified");
}

static void group_ends(struct serve *test)
{
	refused(test);
	serve_ends(test, RTPOLL_WAY_POLL);
	serve_ends(test, RTPOLL_WAY_ATTACH);
	serve_resets(test, RTPOLL_WAY_POLL);
	serve_resets(test, RTPOLL_WAY_ATTACH);
	serve_break(test, RTPOLL_WAY_POLL);
	serve_break(test, RTPOLL_WAY_ATTACH);
	serve_stops(test, RTPOLL_WAY_POLL);
	serve_stops(test, RTPOLL_WAY_ATTACH);
}

static void group_scribble(struct serve *test)
{
	serve_scribble(test, RTPOLL_WAY_POLL, "garbage in a polled page");
	serve_scribble(test, RTPOLL_WAY_ATTACH, "garbage in an attached page");
}

/* Dispatcher and vCPU share a CPU, so that one which polls takes its time. */
static void group_boot(struct serve *test)
{
	serve_boot(test, RTPOLL_WAY_POLL, VM_POLLING, BOOT_PART);
	serve_boot(test, RTPOLL_WAY_POLL, 0, 100);
	serve_boot(test, RTPOLL_WAY_ATTACH, 0, BOOT_PART);
}

/* Two minutes. */
static void whole_boot(struct serve *test)
{
	serve_boot(test, RTPOLL_WAY_POLL, VM_POLLING, 100);
}

/* What mainline's module lets one do. */
static void mainline(struct serve *test)
{
	struct rtpoll_server_options options;
	struct rtpoll_server *other = NULL;
	struct rtpoll_control *control;

	CHECK_SAYS(rtpoll_control_open(&control, NULL), EOPNOTSUPP, "an HSM that cannot poll");
	must_serve_vm(test, 0, 0, 0);
	CHECK_EQ(rtpoll_server_way(test->server), RTPOLL_WAY_ATTACH);
	printf("here: %s\n", rtpoll_server_way_name(test->server));
	options = serve_options(test, RTPOLL_WAY_POLL, 0);
	CHECK_SAYS(rtpoll_server_create(&other, &options), EOPNOTSUPP, "cannot tell who completes");
	options.way = 0;
	CHECK_SAYS(rtpoll_server_create(&other, &options), EEXIST, "has a default client already");
	CHECK_EQ(rtpoll_server_round(test->server), 0);
	serve_vm_stop(test);

	group_attach(test);
	serve_stops(test, 0);
	serve_boot(test, 0, 0, BOOT_PART);
}

static const struct {
	const char *name;
	void (*run)(struct serve *test);
	bool long_one;
} groups[] = {
	{ "poll", group_poll, false },
	{ "attach", group_attach, false },
	{ "ends", group_ends, false },
	{ "scribble", group_scribble, false },
	{ "boot", group_boot, false },
	{ "wholeboot", whole_boot, true },
};

static void ours(struct serve *test, char **names)
{
	unsigned int i;

	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		uint64_t start = time_ns();

		if (groups[i].long_one && !names[0])
			continue;
		if (!name_wanted(groups[i].name, names))
			continue;
		groups[i].run(test);
		printf("%s: %.1f s\n", groups[i].name, (time_ns() - start) / 1e9);
	}
}

int main(int argc, char **argv)
{
	static struct serve test;
	struct leaks before;

	setlinebuf(stdout);
	if (!driver_is_mainline())
		need_isolated_cpu1();
	must_open(NULL, &test.control, &test.sim);
	must_sim_config(test.sim, &config);
	leaks_begin(&before);
	if (driver_is_mainline())
		mainline(&test);
	else
		ours(&test, argv + !!argc);
	leaks_check(&before, test.control, test.sim);
	must_close(test.control, test.sim);
	return test_end();
}
