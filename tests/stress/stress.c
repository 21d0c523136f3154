// SPDX-License-Identifier: BSD-3-Clause
/* stress.c - starts the threads, watches over them, and adds up what they did */

#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "stress.h"

#define NR_HYPERVISOR	2
#define NR_DEVICE_MODEL	2
#define LOOK_MS		20

struct rtp_vm vm;
struct acrn_io_request_buffer page __attribute__((aligned(4096)));
struct vcpu vcpus[NR_VCPUS_MAX];
struct poller_thread pollers[NR_POLLERS_MAX];
u64 nr_completed;

static __thread u64 random_state = 88172645463325252ull;

static struct tally tallies[NR_THREADS_MAX];
static u32 now_phase;
static u32 stop_scribbling;

static struct job {
	pthread_t	thread;
	void		*(*run)(void *arg);
	struct tally	*tally;
} jobs[NR_THREADS_MAX];
static u32 nr_jobs;

enum phase phase(void)
{
	return __atomic_load_n(&now_phase, __ATOMIC_ACQUIRE);
}

static void enter(enum phase phase)
{
	__atomic_store_n(&now_phase, phase, __ATOMIC_RELEASE);
}

bool scribbling(void)
{
	return !__atomic_load_n(&stop_scribbling, __ATOMIC_ACQUIRE);
}

/* xorshift64; each thread has a sequence of its own. */
u32 random_below(u32 limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (random_state >> 32) % limit;
}

static void show_state(void)
{
	fprintf(stderr, "covered %u resetting %u clearing %u has_user %u completed %llu\n",
		READ_ONCE(vm.covered), READ_ONCE(vm.resetting), READ_ONCE(vm.clearing),
		READ_ONCE(vm.has_user),
		(unsigned long long)READ_ONCE(nr_completed));
	for (u32 i = 0; i < config.vcpus; i++)
		fprintf(stderr,
			"slot %2u: own %u processed %u kernel_handled %u posted %llu handled %llu event %u\n",
			i, READ_ONCE(vm.slots[i].own),
			READ_ONCE(page.req_slot[i].processed),
			READ_ONCE(page.req_slot[i].kernel_handled),
			(unsigned long long)READ_ONCE(vcpus[i].posted),
			(unsigned long long)READ_ONCE(vcpus[i].handled),
			READ_ONCE(vcpus[i].event));
}

/**
 * broken() - a rule was broken: say which, show the state, end
 * @what: as for printf()
 */
void broken(const char *what, ...)
{
	static pthread_mutex_t first_only = PTHREAD_MUTEX_INITIALIZER;
	va_list args;

	pthread_mutex_lock(&first_only);
	va_start(args, what);
	fputs("BROKEN: ", stderr);
	vfprintf(stderr, what, args);
	fputc('\n', stderr);
	va_end(args);
	show_state();
	_exit(1);
}

static void *job_thread(void *arg)
{
	struct job *job = arg;
	u32 seed = config.seed * NR_THREADS_MAX + (job - jobs) + 1;

	random_state ^= seed * 0x9e3779b97f4a7c15ull;
	delay_random = seed;
	return job->run(job->tally);
}

static struct job *start(void *(*run)(void *arg))
{
	struct job *job = &jobs[nr_jobs];

	job->run = run;
	job->tally = &tallies[nr_jobs++];
	if (pthread_create(&job->thread, NULL, job_thread, job))
		broken("no thread");
	return job;
}

static void join(struct job *job)
{
	pthread_join(job->thread, NULL);
	job->run = NULL;
}

static void wait_for(u64 requests)
{
	u64 before = 0;
	u32 idle_ms = 0;

	for (;;) {
		u64 now = __atomic_load_n(&nr_completed, __ATOMIC_RELAXED);

		if (now >= requests)
			return;
		idle_ms = now == before ? idle_ms + LOOK_MS : 0;
		if (idle_ms > config.patience_s * 1000)
			broken("no request came back for %u s", config.patience_s);
		before = now;
		usleep(LOOK_MS * 1000);
	}
}

/* The first half with somebody who scribbles, then a reset, then by the rules. */
static void run_hostile(void)
{
	struct job *scribbler = start(scribbler_thread);

	wait_for(config.requests / 2);
	__atomic_store_n(&stop_scribbling, 1, __ATOMIC_RELEASE);
	join(scribbler);
	control_reset(scribbler->tally);
}

static void run_threads(void)
{
	struct job *hypervisor[NR_HYPERVISOR];
	struct job *control;

	hypervisor_be_lenient(config.hostile);
	hypervisor_expect(config.requests);
	for (u32 i = 0; i < config.pollers; i++)
		pollers[i].tally = &tallies[i];
	for (u32 i = 0; i < config.pollers; i++)
		start(poller_thread);
	if (config.covered)
		control_cover();
	start(dispatcher_thread);
	for (u32 i = 0; i < NR_DEVICE_MODEL; i++)
		start(device_model_thread);
	for (u32 i = 0; i < NR_HYPERVISOR; i++)
		hypervisor[i] = start(hypervisor_thread);
	control = start(control_thread);

	if (config.hostile)
		run_hostile();
	wait_for(config.requests);
	/* Who changes something waits for others, so it ends first. */
	enter(PHASE_NO_CHANGES);
	join(control);
	hypervisor_end();
	for (u32 i = 0; i < NR_HYPERVISOR; i++)
		join(hypervisor[i]);

	enter(PHASE_END);
	device_model_wake();
	for (u32 i = 0; i < nr_jobs; i++)
		if (jobs[i].run)
			join(&jobs[i]);
}

static void add(struct tally *sum, const struct tally *part)
{
	u64 *to = (u64 *)sum;
	const u64 *from = (const u64 *)part;

	for (size_t i = 0; i < sizeof(*sum) / sizeof(*to); i++)
		to[i] += from[i];
}

static void expect(bool so, const char *what)
{
	if (!so)
		broken("the books do not balance: %s", what);
}

/* What each thread noted, put together, must be what the vCPUs saw. */
static void check_books(const struct tally *sum, u64 by_pollers, u64 by_dispatcher)
{
	const struct rtp_counters *counters = &sum->counters;
	u64 posted = sum->completed + sum->abandoned;

	if (config.switches) {
		expect(by_pollers > 0, "no poller served");
		expect(by_dispatcher > 0, "the dispatcher never served");
	}
	if (config.hostile || config.surprises)
		return;
	expect(counters->invalid == 0, "impossible requests");
	expect(counters->failed == 0, "failed clients");
	if (config.resets)
		return;

	expect(sum->abandoned == 0, "abandoned requests");
	expect(counters->lost == 0, "lost answers");
	expect(counters->notified == posted - sum->posted_silent, "notifications");
	expect(counters->served + sum->self_completed == posted, "served requests");
	expect(counters->fail_safe == sum->fail_safe, "fail-safe answers");
	if (!config.clears)
		expect(counters->handed == sum->posted_user, "requests handed over");
}

static void report(void)
{
	struct tally sum = { 0 };
	u64 by_pollers = 0;
	u64 by_dispatcher;
	u32 i;

	for (i = 0; i < nr_jobs; i++)
		add(&sum, &tallies[i]);
	for (i = 0; i < config.pollers; i++)
		by_pollers += tallies[i].counters.served + tallies[i].counters.handed;
	by_dispatcher = tallies[i].counters.served + tallies[i].counters.handed;

	check_books(&sum, by_pollers, by_dispatcher);
	printf("%llu completed: pollers found %llu, dispatcher %llu;",
	       (unsigned long long)sum.completed, (unsigned long long)by_pollers,
	       (unsigned long long)by_dispatcher);
	printf(" device model %llu, %llu without a call;",
	       (unsigned long long)sum.counters.handed,
	       (unsigned long long)sum.self_completed);
	printf(" fail-safe %llu, reset %llu\n",
	       (unsigned long long)sum.counters.fail_safe,
	       (unsigned long long)sum.abandoned);
}

int main(int argc, char **argv)
{
	config_parse(argc, argv);
	device_model_init();
	service_init();
	run_threads();
	report();
	control_end();
	return 0;
}
