// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_rtpoll.c - the command rtpoll manages acrn_hsm and shows what it does
 *
 * The command is the one that users get, beside the libraries it wants.  The VM and
 * its device model know nothing of polling: a rule has it polled.
 */
#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "isolated.h"
#include "rtpoll_command.h"
#include "rtpoll_rules.h"
#include "rtpoll_trace.h"

#define DOORBELL	0x2000
#define BATCH		50

/**
 * struct guest - a vCPU that rings a doorbell and asks its device model, in turns
 * @sim:	the simulated hypervisor
 * @vmid:	its VM
 * @stop:	it is to end
 * @done:	requests answered
 * @bad:	batches that did not go as they should
 * @thread:	runs it
 */
struct guest {
	int sim;
	uint16_t vmid;
	bool stop;
	uint64_t done;
	uint64_t bad;
	pthread_t thread;
};

/* Of the VM that is polled. */
static struct guest guest;

static void *guest_run(void *unused)
{
	const struct hvsim_access accesses[] = { echo_write(DOORBELL, 9), echo_read(ECHO_PORT) };

	(void)unused;
	while (!__atomic_load_n(&guest.stop, __ATOMIC_RELAXED)) {
		struct echo_guest batch;

		echo_guest_init(&batch, guest.sim, guest.vmid, 0, accesses, 2, BATCH);
		batch.ret = sim_run(guest.sim, &batch.run);
		if (batch.ret || batch.run.done != 2 * BATCH)
			guest.bad++;
		guest.done += batch.run.done;
	}
	return NULL;
}

static void makes_a_poller(void)
{
	struct sched_param param;
	json_t *document = must_document("add --cpu 1 --policy fifo --priority 40 --json");
	json_t *poller = json_object_get(document, "poller");
	int pid = number(poller, "pid");
	char rm[32];

	CHECK_EQ(number(poller, "cpu"), 1);
	CHECK_EQ(sched_getscheduler(pid), SCHED_FIFO);
	CHECK(!sched_getparam(pid, &param) && param.sched_priority == 40);
	json_decref(document);
	/* Another process finds it: it stayed. */
	CHECK_EQ(rules_count_listed("pollers"), 1);
	CHECK(command(1, "add --cpu 1"));
	check_said("that CPU has a poller already");
	CHECK(command(0, "rm cpu1"));
	CHECK_EQ(rules_count_listed("pollers"), 0);

	document = must_document("add -c 1 --policy other --json");
	poller = json_object_get(document, "poller");
	CHECK_EQ(sched_getscheduler(number(poller, "pid")), SCHED_OTHER);
	snprintf(rm, sizeof(rm), "rm poller%lld", number(poller, "poller"));
	CHECK(command(0, rm));
	json_decref(document);
}

static void shows_counters(void)
{
	json_t *document = must_document("stat ruled --json");
	json_t *vm = member(document, "vms", 0);

	CHECK(text_is(vm, "mode", "poll"));
	CHECK_EQ(number(vm, "vmid"), guest.vmid);
	CHECK(number(json_object_get(vm, "poll"), "served") > 0);
	CHECK(number(json_object_get(vm, "poll"), "handed") > 0);
	CHECK_EQ(number(json_object_get(vm, "irq"), "handed"), 0);
	json_decref(document);
	CHECK(command(0, "stat"));
	check_said("VM 1 \"ruled\": poll mode");
}

static void shows_rates(void)
{
	json_t *document = must_document("top -n 1 -i 1 --json");
	json_t *poller = member(document, "pollers", 0);
	json_t *vm = member(document, "vms", 0);

	CHECK(number(poller, "requests") > 0);
	CHECK(number(poller, "rounds") > 0);
	CHECK(number(json_object_get(poller, "latency"), "samples") > 0);
	CHECK(number(json_object_get(poller, "latency"), "p50_ns") > 0);
	CHECK_EQ(number(document, "late_ns"), 20000);
	CHECK(number(vm, "polled") > 0);
	CHECK(number(vm, "handed") > 0);
	CHECK(number(json_object_get(vm, "device_model"), "samples") > 0);
	json_decref(document);

	/* Everything is as late as that, and nothing as that. */
	document = must_document("top -n 1 -i 1 --late 1ns --json");
	poller = json_object_get(member(document, "pollers", 0), "latency");
	CHECK_EQ(number(poller, "late"), number(poller, "samples"));
	json_decref(document);
	document = must_document("top -n 1 -i 1 --late 1h --json");
	poller = json_object_get(member(document, "pollers", 0), "latency");
	CHECK(number(poller, "samples") > 0);
	CHECK_EQ(number(poller, "late"), 0);
	json_decref(document);
	CHECK(command(0, "top -n 2 -i 0.2"));
	check_said("POLLER");
	check_said("late: 20.0us");
	CHECK(!strchr(said, '\033'));
}

static void shows_histograms(void)
{
	json_t *document = must_document("hist cpu1 --json");
	json_t *hist = member(document, "histograms", 0);
	json_t *bucket;
	long long sum = 0;
	size_t i;

	json_array_foreach(json_object_get(hist, "buckets_ns_count"), i, bucket)
		sum += json_integer_value(json_array_get(bucket, 1));
	CHECK(sum > 0);
	CHECK_EQ(number(hist, "samples"), sum);
	json_decref(document);
	CHECK(command(0, "hist ruled -D 1.5"));
	check_said("hand-over to device model's answer");
	/* The guest has no locale: ASCII. */
	check_said("% |");
	check_said("#");
}

/* What was counted until then, and no failure. */
static void ends_early_with_histograms(int signal)
{
	json_t *document;
	pid_t pid = command_start("hist cpu1 -D 600 --json");

	time_sleep_ns(1500000000);
	REQUIRE(!kill(pid, signal));
	CHECK_EQ(command_end(pid), 0);
	document = json_loads(said, 0, NULL);
	REQUIRE(document);
	CHECK(number(member(document, "histograms", 0), "samples") > 0);
	json_decref(document);
}

static void stops_on_a_signal(void)
{
	ends_early_with_histograms(SIGINT);
	ends_early_with_histograms(SIGTERM);
}

static void switches_while_it_runs(void)
{
	json_t *document;

	CHECK(command(0, "set ruled --mode adaptive --idle-ns 100000"));
	CHECK(command(0, "set cpu1 --policy rr --priority 3"));
	document = must_document("list --json");
	CHECK(text_is(member(document, "vms", 0), "mode", "adaptive"));
	CHECK(text_is(member(document, "pollers", 0), "policy", "rr"));
	CHECK_EQ(number(member(document, "pollers", 0), "priority"), 3);
	json_decref(document);

	CHECK(command(1, "rm cpu1"));
	check_said("VMs are attached to it");
	CHECK(command(0, "detach all ruled"));
	document = must_document("stat vm1 --json");
	CHECK(text_is(member(document, "vms", 0), "mode", "irq"));
	json_decref(document);

	CHECK(command(1, "attach cpu1 nobody"));
	check_said("no VM has the name \"nobody\"");
	CHECK(command(1, "attach cpu1 ruled --vcpus 5"));
	CHECK(command(0, "attach cpu1 ruled --vcpus 0"));
	document = must_document("stat ruled --json");
	CHECK(text_is(member(document, "vms", 0), "mode", "poll"));
	json_decref(document);
}

static void knows_the_machine(void)
{
	json_t *document, *check;
	bool module = false;
	size_t i;

	/* No irqbalance, no clock but TSC: nothing must be FAIL here but what QEMU lacks. */
	int status = command_end(command_start("doctor --json"));

	CHECK(status == 0 || status == 1);
	document = json_loads(said, 0, NULL);
	REQUIRE(document);
	json_array_foreach(json_object_get(document, "checks"), i, check) {
		const char *id = json_string_value(json_object_get(check, "id"));

		if (id && !strcmp(id, "MOD-001"))
			module = text_is(check, "result", "PASS");
		if (id && !strcmp(id, "POL-001"))
			CHECK(text_is(check, "result", "PASS"));
	}
	CHECK(module);
	json_decref(document);
}

/* What needs a right names it. */
static void refuses_without_rights(void)
{
	pid_t pid = fork();
	int status;

	REQUIRE(pid >= 0);
	if (!pid) {
		if (setgid(65534) || setuid(65534))
			_exit(99);
		execl("/data/ld-linux-x86-64.so.2", "ld", "--library-path", "/data",
		      "/data/rtpoll", "list", NULL);
		_exit(127);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(WEXITSTATUS(status), 3);
}

/* With a VM that is at work. */
static const struct {
	const char *name;
	void (*run)(void);
} steps[] = {
	{ "counters", shows_counters }, { "rates", shows_rates },
	{ "histograms", shows_histograms },
	{ "histograms stopped", stops_on_a_signal }, { "events", trace_prints_events },
	{ "events lost", trace_tells_what_it_lost },
	{ "tracing stopped", trace_stops_on_a_signal }, { "doctor", knows_the_machine },
	{ "names", rules_offer_names },
	{ "no rights", refuses_without_rights }, { "switches", switches_while_it_runs },
};

static void a_vm_is_polled(int sim)
{
	int doorbell = eventfd(0, EFD_NONBLOCK);
	struct vm vm;

	must_vm_create(&vm, "ruled", VM_POLLING);
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	guest.sim = sim;
	guest.vmid = vm.id;
	REQUIRE(!pthread_create(&guest.thread, NULL, guest_run, NULL));

	while (__atomic_load_n(&guest.done, __ATOMIC_RELAXED) < 2 * BATCH)
		time_sleep_ns(1000000);
	for (unsigned int i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		uint64_t start = time_ns();

		steps[i].run();
		printf("  %s: %.1f s\n", steps[i].name, (time_ns() - start) / 1e9);
		fflush(stdout);
	}

	__atomic_store_n(&guest.stop, true, __ATOMIC_RELAXED);
	pthread_join(guest.thread, NULL);
	CHECK_EQ(guest.bad, 0);
	printf("  %llu requests\n", (unsigned long long)guest.done);

	/* The rule's poller is kept while the VM has it. */
	must_rules("[vm ruled]\ncpu = 1\n");
	CHECK(command(0, "rule unload " RULES_FILE));
	check_said("0 removed, 1 kept");
	CHECK(command(0, "rm --force cpu1"));
	CHECK_EQ(rules_count_listed("pollers"), 0);
	must_vm_stop(&vm);
	close(doorbell);
}

static void test(void)
{
	const struct hvsim_config config = {
		.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = 5000,
	};
	int sim;

	CHECK(command(3, "list"));
	check_said("modprobe acrn_hsm");
	must_load(NULL, NULL);
	sim = sim_open();
	must_sim_config(sim, &config);
	makes_a_poller();
	rules_go_on_without_a_privilege();
	rules_load_all_or_nothing();
	a_vm_is_polled(sim);
	close(sim);
	must_unload();
}

int main(void)
{
	need_isolated_cpu1();
	test();
	return test_end();
}
