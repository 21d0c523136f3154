// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_sample.c - mainline's sample device model, which knows nothing of polling
 *
 * The program is Debian's, unmodified (sample.mk).  It lives through a whole VM
 * life; meanwhile the simulated vCPU does what its guest would do.  What the
 * program printed is compared line by line with what was issued.  With mainline's
 * module (mainline/sample) in irq mode alone.
 */

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counted.h"
#include "harness.h"
#include "leaks.h"
#include "switcher.h"
#include "vm.h"

#define SAMPLE		"/data/vm-sample"
#define ROUNDS		2000
#define POLLER_CPU	1
#define GUEST_BYTES	(1024 * 1024)
#define PAGES		(GUEST_BYTES / 4096 + 1)	/* and the request page */
#define WAIT_NS		5000000000ull

#define IN(bytes, port)							\
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_READ, \
	  .size = (bytes), .address = (port) }
#define OUT(bytes, port)						\
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE, \
	  .size = (bytes), .address = (port), .value = 0x5a }

/* The loop of sample_payload.S; the sample leaves the value of a read at 0. */
static struct hvsim_access payload[] = {
	IN(1, 0x110), OUT(1, 0x120), IN(2, 0x211), OUT(2, 0x221),
	IN(4, 0x412), OUT(4, 0x422),
};

#define PAYLOAD_NR	(sizeof(payload) / sizeof(payload[0]))
#define REQUESTS	(ROUNDS * PAYLOAD_NR)

static const char *const greetings[] = {
	"Created VM! [0]\n", "Set up VM memory! [0]\n",
	"Set up VM BSP registers! [0]\n", "Created IO request client! [0]\n",
	"Start VM! [0]\n",
};

#define GREETINGS_NR	(sizeof(greetings) / sizeof(greetings[0]))

enum way {
	IRQ,
	RULE,
	SWITCHED,
};

static const char *const way_names[] = {
	"irq mode", "poll mode by a rule", "both in turn",
};

struct rig {
	int sim;
	int control;
	uint32_t poller;
};

/**
 * struct sample - the program, and what it says
 * @pid:	process
 * @status:	how it ended
 * @vmid:	its VM
 * @output:	what it prints
 * @reader:	reads that, as a full pipe would stop the program
 * @lines:	lines so far
 * @wrong:	those that are not as expected
 */
struct sample {
	pid_t pid;
	int status;
	uint16_t vmid;
	FILE *output;
	pthread_t reader;
	size_t lines;
	size_t wrong;
};

static void line_expected(char *text, size_t bytes, size_t nr)
{
	const struct hvsim_access *access;

	if (nr < GREETINGS_NR) {
		snprintf(text, bytes, "%s", greetings[nr]);
		return;
	}
	if (nr == GREETINGS_NR + REQUESTS) {
		snprintf(text, bytes, "Destroy VM! [0]\n");
		return;
	}
	access = &payload[(nr - GREETINGS_NR) % PAYLOAD_NR];
	snprintf(text, bytes, "Guest VM %s PIO[%" PRIx64 "] with size[%x]\n",
		 access->direction == ACRN_IOREQ_DIR_READ ? "read" : "write",
		 (uint64_t)access->address, access->size);
}

static void *read_lines(void *arg)
{
	struct sample *sample = arg;
	char expected[80], line[80];

	while (fgets(line, sizeof(line), sample->output)) {
		line_expected(expected, sizeof(expected), sample->lines++);
		if (!strcmp(line, expected))
			continue;
		if (!sample->wrong++)
			printf("line %zu of the sample: %s", sample->lines, line);
	}
	return NULL;
}

static void sample_exec(int output)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(output, STDOUT_FILENO);
	execl(SAMPLE, "vm-sample", NULL);
	_exit(127);
}

static void must_sample_start(struct sample *sample)
{
	int ends[2];

	memset(sample, 0, sizeof(*sample));
	REQUIRE(!pipe2(ends, O_CLOEXEC));
	sample->pid = fork();
	if (!sample->pid)
		sample_exec(ends[1]);
	REQUIRE(sample->pid > 0);
	close(ends[1]);
	sample->output = fdopen(ends[0], "r");
	REQUIRE(!pthread_create(&sample->reader, NULL, read_lines, sample));
}

static bool sample_ended(void *arg)
{
	struct sample *sample = arg;

	return waitpid(sample->pid, &sample->status, WNOHANG) == sample->pid;
}

/* What a person at its terminal would do. */
static void must_sample_stop(struct sample *sample)
{
	REQUIRE(!kill(sample->pid, SIGINT));
	REQUIRE(time_wait(sample_ended, sample, WAIT_NS));
	CHECK_EQ(sample->status, 0);
	pthread_join(sample->reader, NULL);
	fclose(sample->output);
	CHECK_EQ(sample->lines, GREETINGS_NR + REQUESTS + 1);
	CHECK_EQ(sample->wrong, 0);
}

static struct hvsim_vm_stats first_vm(const struct rig *rig)
{
	struct hvsim_vm_stats stats = { .flags = HVSIM_STATS_NEXT };

	if (ioctl(rig->sim, HVSIM_IOCTL_VM_STATS, &stats))
		stats.state = 0;
	return stats;
}

static bool vm_runs(void *arg)
{
	return first_vm(arg).state == HVSIM_VM_RUNNING;
}

/* CPU 0 adds up its own events, and tells about once a second. */
static bool memory_is_pinned(void *before)
{
	return pages_pinned() == ((const struct leaks *)before)->pins + PAGES;
}

static void check_created(struct rig *rig, struct sample *sample, enum way way,
			  struct leaks *before)
{
	struct hvsim_vm_stats seen;

	REQUIRE(time_wait(vm_runs, rig, WAIT_NS));
	seen = first_vm(rig);
	sample->vmid = seen.vmid;
	CHECK_EQ(seen.name[0], 0);
	CHECK_EQ(seen.vcpus, 1);
	CHECK_EQ(seen.regs_set, 1);
	CHECK_EQ(seen.mapped_bytes, GUEST_BYTES);
	CHECK(time_wait(memory_is_pinned, before, WAIT_NS));
	if (!driver_is_mainline())
		CHECK_EQ(must_vm_stats(rig->control, sample->vmid).mode,
			 way == RULE ? ACRN_HSM_POLL_MODE_POLL : ACRN_HSM_POLL_MODE_IRQ);
}

static void guest_run(const struct rig *rig, uint16_t vmid)
{
	struct hvsim_run run = {
		.vmid = vmid, .cpu = 0, .flags = HVSIM_RUN_CHECK,
		.nr = PAYLOAD_NR, .repeat = ROUNDS,
		.accesses = (unsigned long)payload,
	};

	CHECK_EQ(sim_run(rig->sim, &run), 0);
	CHECK_EQ(run.done, REQUESTS);
	CHECK_EQ(run.first_bad, ~0ull);
}

static void check_hypervisor(const struct rig *rig, uint16_t vmid)
{
	struct hvsim_vm_stats seen = must_sim_stats(rig->sim, vmid);

	CHECK_EQ(seen.outcome[HVSIM_DONE], REQUESTS);
	CHECK_EQ(seen.notify[0], REQUESTS);
	CHECK_EQ(seen.notify_spurious + seen.double_answers, 0);
	printf("%llu regions at most in one hypercall\n", seen.max_region_batch);
}

static void check_served(const struct rig *rig, uint16_t vmid, enum way way)
{
	struct acrn_hsm_vm_stats stats =
		must_vm_stats_counted(rig->control, vmid, REQUESTS, REQUESTS);
	uint64_t poll = stats.poll.handed, irq = stats.irq.handed;
	uint64_t switches = stats.mode_switches;

	printf("%s: %" PRIu64 " requests polled, %" PRIu64 " in irq mode, %" PRIu64
	       " effective switches\n", way_names[way], poll, irq, switches);
	CHECK_EQ(poll + irq, REQUESTS);
	CHECK_EQ(stats.user.served, REQUESTS);
	CHECK_EQ(stats.user.notified, REQUESTS);
	CHECK_EQ(stats.poll.fail_safe + stats.irq.fail_safe + stats.user.fail_safe, 0);
	if (way == IRQ)
		CHECK_EQ(poll, 0);
	else if (way == RULE)
		CHECK_EQ(irq + stats.works_queued, 0);
	else
		CHECK(poll * 10 >= REQUESTS && irq * 10 >= REQUESTS && switches > 10);
}

static int rule_set(const struct rig *rig)
{
	struct acrn_hsm_rule rule = {
		.poller = rig->poller, .mode = ACRN_HSM_POLL_MODE_POLL,
	};

	return ioctl(rig->control, ACRN_HSM_IOCTL_RULE_SET, &rule);
}

static void life(struct rig *rig, enum way way)
{
	struct switcher switcher;
	struct sample sample;
	struct leaks before;

	leaks_begin(&before);
	if (!driver_is_mainline())
		rig->poller = must_poller(rig->control, POLLER_CPU, ACRN_HSM_POLLER_FORCE);
	if (way == RULE)
		REQUIRE(!rule_set(rig));
	must_sample_start(&sample);
	check_created(rig, &sample, way, &before);
	if (way == SWITCHED) {
		REQUIRE(!poller_attach(rig->control, rig->poller, sample.vmid));
		must_switcher_start(&switcher, rig->control, sample.vmid);
	}
	guest_run(rig, sample.vmid);
	if (way == SWITCHED)
		switcher_stop(&switcher);
	check_hypervisor(rig, sample.vmid);
	if (!driver_is_mainline())
		check_served(rig, sample.vmid, way);

	must_sample_stop(&sample);
	/* With it goes the rule. */
	if (!driver_is_mainline())
		CHECK_EQ(poller_destroy(rig->control, rig->poller), 0);
	leaks_check(&before, rig->control, rig->sim);
}

int main(void)
{
	struct rig rig;
	enum way way;

	/* The sample, too: not below the poller. */
	REQUIRE(!thread_pin(0));
	must_open(NULL, &rig.control, &rig.sim);

	for (way = IRQ; way <= (driver_is_mainline() ? IRQ : SWITCHED); way++)
		life(&rig, way);

	must_close(rig.control, rig.sim);
	return test_end();
}
