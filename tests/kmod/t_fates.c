// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_fates.c - what becomes of a Service Module under a fault
 *
 * "fates:FAULT" does one thing to the module that is loaded, ours or (called for
 * as mainline/fates) mainline's, and says in one line what came of it.  Whether
 * that is as it should be is for tests/mainline/fates.tsv.  Most of them leave
 * mainline's module broken, so they have a guest of their own there.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"

#define DOORBELL	0x2000
#define NR_WAITERS	2
#define WAITER_ROUNDS	20
#define DESTROY_ROUNDS	300
#define WAIT_NS		5000000000ull
#define SETTLE_NS	2000000ull

/* A request without an answer ends after three seconds. */
static const struct hvsim_config config = {
	.vcpus = 2, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
	.timeout_ms = 3000,
};

static int sim;
static const char *fault;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("fate: %s: ", fault);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
	fflush(stdout);
}

/* --- a default client is destroyed while threads sleep in ATTACH --------------- */

struct waiter {
	struct vm *vm;
	int ret;
	bool back;
	pthread_t thread;
};

static void *attach(void *arg)
{
	struct waiter *waiter = arg;

	waiter->ret = vm_ioctl(waiter->vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0);
	__atomic_store_n(&waiter->back, true, __ATOMIC_RELEASE);
	return NULL;
}

static bool is_back(void *arg)
{
	return __atomic_load_n(&((struct waiter *)arg)->back, __ATOMIC_ACQUIRE);
}

/* How many come back with ENODEV; -1 if one does not come back. */
static int wake_by_destroying(void)
{
	struct waiter waiters[NR_WAITERS] = {};
	int i, woken = 0;
	struct vm vm;

	must_vm_create(&vm, "waited", VM_POLLING);
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	for (i = 0; i < NR_WAITERS; i++) {
		waiters[i].vm = &vm;
		REQUIRE(!pthread_create(&waiters[i].thread, NULL, attach, &waiters[i]));
	}
	time_sleep_ns(SETTLE_NS);
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0));
	for (i = 0; i < NR_WAITERS; i++) {
		if (!time_wait(is_back, &waiters[i], WAIT_NS))
			return -1;
		pthread_join(waiters[i].thread, NULL);
		woken += waiters[i].ret == -ENODEV;
	}
	must_vm_stop(&vm);
	return woken;
}

static void client_under_waiter(void)
{
	int round, woken, sum = 0;

	for (round = 0; round < WAITER_ROUNDS; round++) {
		woken = wake_by_destroying();
		if (woken < 0) {
			say("a sleeper never came back, round %d", round);
			return;
		}
		sum += woken;
	}
	say("%d of %d sleepers got ENODEV", sum, WAITER_ROUNDS * NR_WAITERS);
}

/* --- the device model is killed ------------------------------------------------ */

static uint64_t requests_answered(const struct vm *vm, unsigned int nr)
{
	const struct hvsim_access access = echo_read(ECHO_PORT);
	struct echo_guest guest;

	echo_guest_init(&guest, sim, vm->id, 0, &access, 1, nr);
	guest.run.flags |= HVSIM_RUN_STOP_BAD;
	guest.ret = sim_run(sim, &guest.run);
	return guest.run.done;
}

static void victim(int tell)
{
	struct vm vm;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	must_vm_create(&vm, "victim", VM_POLLING);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	REQUIRE(requests_answered(&vm, 10) == 10);
	REQUIRE(write(tell, &vm.id, sizeof(vm.id)) == sizeof(vm.id));
	for (;;)
		pause();
}

static bool no_vms(void *arg)
{
	(void)arg;
	return !must_sim_totals(sim).nr_vms;
}

static void model_killed(void)
{
	uint64_t answered;
	uint16_t vmid;
	int ends[2];
	struct vm vm;
	pid_t pid;

	REQUIRE(!pipe(ends));
	pid = fork();
	REQUIRE(pid >= 0);
	if (!pid)
		victim(ends[1]);
	REQUIRE(read(ends[0], &vmid, sizeof(vmid)) == sizeof(vmid));
	kill(pid, SIGKILL);
	REQUIRE(waitpid(pid, NULL, 0) == pid);
	time_wait(no_vms, NULL, WAIT_NS);
	say("%u VMs left in the hypervisor", must_sim_totals(sim).nr_vms);

	must_vm_create(&vm, "next", VM_POLLING);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	answered = requests_answered(&vm, 100);
	say("the next VM: %llu of 100 answered", (unsigned long long)answered);
	must_vm_stop(&vm);
}

/* --- nobody serves the address --------------------------------------------------- */

struct one {
	struct hvsim_io io;
	pthread_t thread;
};

static void *issue(void *arg)
{
	struct one *one = arg;

	one->io.outcome = ~0u;
	CHECK(!ioctl(sim, HVSIM_IOCTL_IO, &one->io));
	return NULL;
}

static void must_issue(struct one *one, const struct vm *vm, unsigned int vcpu,
		       struct hvsim_access access)
{
	one->io = (struct hvsim_io){ .vmid = vm->id, .vcpu = vcpu, .access = access };
	REQUIRE(!pthread_create(&one->thread, NULL, issue, one));
}

static const char *ended(struct one *one)
{
	pthread_join(one->thread, NULL);
	return one->io.outcome == HVSIM_DONE ? "answered" :
	       one->io.outcome == HVSIM_MISSING ? "never answered" : "ended otherwise";
}

/* vCPU 0 asks for what nobody has, while vCPU 1 rings a doorbell. */
static void no_client(void)
{
	int doorbell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	struct one nobody, bell;
	struct vm vm;

	must_vm_create(&vm, "none", VM_POLLING);
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	must_vm_start(&vm);
	must_issue(&nobody, &vm, 0, echo_read(ECHO_PORT));
	time_sleep_ns(SETTLE_NS);
	must_issue(&bell, &vm, 1, echo_write(DOORBELL, 1));
	say("doorbell of another vCPU: %s", ended(&bell));
	say("the request: %s", ended(&nobody));
	must_vm_stop(&vm);
	close(doorbell);
}

/* --- an upcall is lost ------------------------------------------------------------ */

static void upcall_lost(void)
{
	struct hvsim_faults drop = { .vmid = HVSIM_ANY, .drop_ppm = 1000000 };
	struct one one;
	struct vm vm;

	must_vm_create(&vm, "lost", VM_POLLING);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	must_sim_faults(sim, &drop);
	must_issue(&one, &vm, 0, echo_read(ECHO_PORT));
	say("its request: %s", ended(&one));
	must_sim_faults(sim, &(struct hvsim_faults){});
	must_vm_stop(&vm);
}

/* --- two destroys at once ----------------------------------------------------------- */

struct destroyer {
	struct vm *vm;
	unsigned long cmd;
	pthread_barrier_t *together;
	pthread_t thread;
};

static void *destroy(void *arg)
{
	struct destroyer *destroyer = arg;

	pthread_barrier_wait(destroyer->together);
	vm_ioctl(destroyer->vm, destroyer->cmd, 0);
	return NULL;
}

static void at_once(struct vm *first, struct vm *second, unsigned long cmd)
{
	pthread_barrier_t together;
	struct destroyer destroyers[] = {
		{ .vm = first, .cmd = cmd, .together = &together },
		{ .vm = second, .cmd = cmd, .together = &together },
	};
	unsigned int i;

	pthread_barrier_init(&together, NULL, 2);
	for (i = 0; i < 2; i++)
		REQUIRE(!pthread_create(&destroyers[i].thread, NULL, destroy, &destroyers[i]));
	for (i = 0; i < 2; i++)
		pthread_join(destroyers[i].thread, NULL);
	pthread_barrier_destroy(&together);
}

static void must_victim(struct vm *vm, const char *name)
{
	must_vm_create(vm, name, VM_POLLING);
	REQUIRE(!vm_ioctl(vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	must_vm_start(vm);
}

/* Both VMs' clients go at the same time; a third VM must not notice. */
static void two_vms_end(void)
{
	struct vm first, second, third;
	unsigned int round;

	must_vm_create(&third, "third", VM_POLLING);
	must_vm_serve(&third, &echo_model);
	must_vm_start(&third);
	for (round = 0; round < DESTROY_ROUNDS; round++) {
		must_victim(&first, "first");
		must_victim(&second, "second");
		at_once(&first, &second, ACRN_IOCTL_DESTROY_IOREQ_CLIENT);
		must_vm_stop(&first);
		must_vm_stop(&second);
		if (requests_answered(&third, 1) != 1)
			break;
	}
	say("a third VM %s", round == DESTROY_ROUNDS ? "is served still" :
							"is not served any more");
	must_vm_stop(&third);
}

/* Two threads of one device model end its client. */
static void two_calls(void)
{
	unsigned int round;
	struct vm vm;

	for (round = 0; round < DESTROY_ROUNDS; round++) {
		must_victim(&vm, "twice");
		at_once(&vm, &vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT);
		must_vm_stop(&vm);
	}
	say("%u rounds without harm", round);
}

static const struct {
	const char *name;
	void (*run)(void);
} faults[] = {
	{ "client-under-waiter", client_under_waiter },
	{ "model-killed", model_killed },
	{ "no-client", no_client },
	{ "upcall-lost", upcall_lost },
	{ "two-vms-end", two_vms_end },
	{ "two-calls", two_calls },
};

int main(int argc, char **argv)
{
	unsigned int i;

	must_load(NULL, NULL);
	sim = sim_open();
	REQUIRE(sim >= 0);
	must_sim_config(sim, &config);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (argc > 1 && strcmp(faults[i].name, argv[1]))
			continue;
		fault = faults[i].name;
		faults[i].run();
	}
	CHECK(fault);
	close(sim);
	must_unload();
	return test_end();
}
