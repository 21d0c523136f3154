// SPDX-License-Identifier: BSD-3-Clause
/*
 * userpoll_hostile.c - a device model that writes nonsense to its page
 *
 * It is a process (userpoll_scribble.c), and is killed.  A "liar" makes no
 * requests: then each doorbell of its guest rings at most once.  A "vandal" also
 * stores PENDING and the requests themselves, so that of its own VM nothing can
 * be said but that it goes.
 *
 * Beside it an honest device model serves a VM by the same poller, and sees
 * everything exact.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "ringing.h"
#include "userpoll_hostile.h"

#define NR_HONEST	25	/* rounds of the honest VM from check to check */
#define TIMEOUT_MS	20	/* what nobody answers must not last */
#define GONE_NS		5000000000ull
#define TICK_NS		1000000
#define TICKS_MIN	100
#define AFTER_KILL	5	/* changes of mode while it is taken apart */

/* How a VM's mode changes in its life. */
enum course {
	ALWAYS_IRQ,
	ALWAYS_POLL,
	SWITCHED,
	NR_COURSES,
};

/* --- its guest ---------------------------------------------------------------- */

/**
 * struct driver - lets a vCPU of the hostile VM work until that is gone
 * @sim:	the simulated hypervisor
 * @vmid:	VM
 * @vcpu:	vCPU
 * @bells:	doorbells it has rung, at most
 * @done:	requests that were answered, by whomever
 * @thread:	thread
 */
struct driver {
	int sim;
	uint16_t vmid;
	unsigned int vcpu;
	uint64_t bells;
	uint64_t done;
	pthread_t thread;
};

static void *drive(void *arg)
{
	const struct hvsim_access accesses[] = {
		echo_write(HOSTILE_BELL, 1), echo_read(ECHO_PORT),
	};
	struct driver *driver = arg;
	struct echo_guest guest;

	for (;;) {
		echo_guest_init(&guest, driver->sim, driver->vmid, driver->vcpu, accesses, 2,
				50);
		guest.run.flags = 0;
		guest.run.cpu = 0;
		guest.ret = sim_run(driver->sim, &guest.run);
		if (guest.ret)
			break;
		driver->bells += (guest.run.done + guest.run.missing + guest.run.cut + 1) / 2;
		driver->done += guest.run.done;
		time_sleep_ns(50000);
	}
	CHECK_EQ(guest.ret, -ENOENT);
	return NULL;
}

static void must_drive(struct driver *driver, int sim, uint16_t vmid, unsigned int vcpu)
{
	*driver = (struct driver){ .sim = sim, .vmid = vmid, .vcpu = vcpu };
	REQUIRE(!pthread_create(&driver->thread, NULL, drive, driver));
}

/* --- one life ----------------------------------------------------------------- */

static bool runs(void *arg)
{
	return __atomic_load_n((uint16_t *)arg, __ATOMIC_ACQUIRE);
}

static pid_t must_hostile(struct hostile *hostile)
{
	pid_t pid;

	*hostile->vmid = 0;
	pid = fork();
	REQUIRE(pid >= 0);
	if (!pid)
		hostile_run(hostile);
	REQUIRE(time_wait(runs, hostile->vmid, GONE_NS));
	return pid;
}

/* One change of mode or none, then a millisecond; gone is no error here. */
static void tick(const struct hostile *hostile, enum course course, unsigned int i)
{
	int ret = 0;

	if (course == SWITCHED)
		ret = vm_set_mode(hostile->test->control, *hostile->vmid,
				  i % 2 ? ACRN_HSM_POLL_MODE_POLL : ACRN_HSM_POLL_MODE_IRQ);
	CHECK(!ret || ret == -ENOENT || ret == -ENXIO);
	time_sleep_ns(TICK_NS);
}

static void be_killed(const struct hostile *hostile, enum course course, pid_t pid)
{
	unsigned int ticks = TICKS_MIN + rand() % TICKS_MIN, i;
	int status;

	for (i = 0; i < ticks; i++)
		tick(hostile, course, i);
	REQUIRE(!kill(pid, SIGKILL));
	for (i = 0; i < AFTER_KILL; i++)
		tick(hostile, course, i);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	/* It ends in no other way. */
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static bool only_steady(void *arg)
{
	const struct userpoll *test = arg;

	return must_sim_totals(test->sim).nr_vms == 1 && must_info(test->control).nr_vms == 1;
}

static void live(struct hostile *hostile, enum course course)
{
	struct userpoll *test = hostile->test;
	struct driver drivers[NR_VCPUS];
	uint64_t bells = 0, done = 0, rung;
	pid_t pid = must_hostile(hostile);
	unsigned int i;

	REQUIRE(!poller_attach(test->control, test->poller, *hostile->vmid));
	if (course == ALWAYS_POLL)
		REQUIRE(!vm_set_mode(test->control, *hostile->vmid, ACRN_HSM_POLL_MODE_POLL));
	for (i = 0; i < NR_VCPUS; i++)
		must_drive(&drivers[i], test->sim, *hostile->vmid, i);
	be_killed(hostile, course, pid);
	CHECK(time_wait(only_steady, test, GONE_NS));
	for (i = 0; i < NR_VCPUS; i++) {
		pthread_join(drivers[i].thread, NULL);
		bells += drivers[i].bells;
		done += drivers[i].done;
	}

	rung = eventfd_count(hostile->bell);
	printf("%s, %s, course %d: %llu done, doorbell rung %llu of at most %llu\n",
	       hostile->vandal ? "vandal" : "liar", hostile->flags ? "polls" : "waits", course,
	       (unsigned long long)done, (unsigned long long)rung, (unsigned long long)bells);
	hostile->rung += rung;
	if (!hostile->vandal)
		CHECK(rung <= bells);
}

/* --- the honest VM ------------------------------------------------------------ */

/**
 * struct beside - the honest VM's vCPUs, at work all the time
 * @test:	has it
 * @over:	the last life is over
 * @requests:	answered, right, and once each
 * @thread:	thread
 */
struct beside {
	struct userpoll *test;
	bool over;
	uint64_t requests;
	pthread_t thread;
};

static void *work_beside(void *arg)
{
	struct beside *beside = arg;
	struct userpoll *test = beside->test;

	while (!__atomic_load_n(&beside->over, __ATOMIC_RELAXED)) {
		must_userpoll_run(test, 2, NR_HONEST);
		userpoll_join(test);
		userpoll_check_exact(test, "beside a hostile device model");
		beside->requests += userpoll_done(test);
		spinner_lock(&test->spinner);
		spinner_renumber(&test->spinner);
		spinner_unlock(&test->spinner);
	}
	return NULL;
}

static void must_beside(struct beside *beside, struct userpoll *test)
{
	*beside = (struct beside){ .test = test };
	must_userpoll_vm(test, "honest", VM_POLLING);
	REQUIRE(!poller_attach(test->control, test->poller, test->vm.id));
	REQUIRE(!vm_set_mode(test->control, test->vm.id, ACRN_HSM_POLL_MODE_POLL));
	REQUIRE(!pthread_create(&beside->thread, NULL, work_beside, beside));
}

static void beside_end(struct beside *beside)
{
	__atomic_store_n(&beside->over, true, __ATOMIC_RELAXED);
	pthread_join(beside->thread, NULL);
}

static void live_in_all_ways(struct hostile *hostile)
{
	const struct hvsim_config config = {
		.vcpus = NR_VCPUS, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = TIMEOUT_MS,
	};
	unsigned int i;

	must_sim_config(hostile->test->sim, &config);
	for (i = 0; i < 4 * NR_COURSES; i++) {
		hostile->vandal = i & 1;
		hostile->flags = i & 2 ? VM_POLLING : 0;
		live(hostile, i / 4);
	}
}

void userpoll_hostile(struct userpoll *test)
{
	struct spinner_thread honest = {};
	struct hostile hostile = { .test = test, .bell = eventfd(0, EFD_NONBLOCK) };
	struct acrn_hsm_vm_stats stats;
	struct beside beside;

	hostile.vmid = mmap(NULL, sizeof(*hostile.vmid), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(hostile.bell >= 0 && hostile.vmid != MAP_FAILED);
	must_beside(&beside, test);
	must_spinner_spin(&honest, &test->spinner, test->spin_cpu);
	live_in_all_ways(&hostile);
	beside_end(&beside);
	spinner_stop(&honest);

	stats = must_vm_stats(test->control, test->vm.id);
	printf("hostile: %llu requests of the honest VM\n",
	       (unsigned long long)honest.completed);
	/* It was not all in vain: requests went the whole way, of both. */
	CHECK(hostile.rung > 4 * NR_COURSES);
	CHECK(honest.completed > 4 * NR_COURSES);
	CHECK_EQ(honest.completed, beside.requests);
	CHECK_EQ(honest.lost + honest.notified, 0);
	CHECK_EQ(stats.user.fail_safe + stats.poll.fail_safe + stats.irq.fail_safe, 0);
	must_vm_stop(&test->vm);
	munmap(hostile.vmid, sizeof(*hostile.vmid));
	close(hostile.bell);
}
