// SPDX-License-Identifier: BSD-3-Clause
/* serve_rig.c - a VM that librtpoll serves, and vCPUs that check it */

#include <stdio.h>
#include <string.h>

#include "says.h"
#include "serve.h"

struct rtpoll_server_options serve_options(const struct serve *test, uint32_t way,
					   uint64_t spin_ns)
{
	return (struct rtpoll_server_options){
		.size = sizeof(struct rtpoll_server_options), .fd = test->vm.fd,
		.vmid = test->vm.id, .nr_vcpus = test->vm.vcpus, .page = test->vm.page,
		.way = way, .spin_ns = spin_ns,
		.thread = {
			.size = sizeof(struct rtpoll_thread_options), .cpu = SERVE_CPU,
		},
	};
}

static void note_write(struct serve *test, const struct rtpoll_access *access)
{
	uint64_t *last = &test->last[access->vcpu];

	if (access->value <= *last)
		test->wrong++;
	else
		test->missed += access->value - *last - 1;
	*last = access->value;
}

static int handle(void *data, struct rtpoll_access *access)
{
	struct serve *test = data;

	test->calls++;
	if (access->direction == RTPOLL_WRITE)
		note_write(test, access);
	else
		access->value = access->address ^ ECHO_KEY;
	if (test->on_call)
		test->on_call(test);
	return 0;
}

void must_serve_vm(struct serve *test, uint64_t vm_flags, uint32_t way, uint64_t spin_ns)
{
	struct rtpoll_server_options options;

	must_vm_create(&test->vm, test->name ? test->name : "serve", vm_flags);
	options = serve_options(test, way, spin_ns);
	if (rtpoll_server_create(&test->server, &options)) {
		printf("%s\n", rtpoll_message());
		test_stop();
	}
	REQUIRE(!rtpoll_devices_add(rtpoll_server_devices(test->server), RTPOLL_PIO, ECHO_PORT,
				    ECHO_PORT + 3, handle, test));
	must_vm_start(&test->vm);
	serve_renumber(test);
	test->calls = 0;
	test->on_call = NULL;
	test->accesses[0] = echo_write(ECHO_PORT, 0);
	test->accesses[1] = echo_read(ECHO_PORT);
}

/* The page goes with the VM: the server first. */
void serve_vm_stop(struct serve *test)
{
	rtpoll_server_destroy(test->server);
	test->server = NULL;
	must_vm_stop(&test->vm);
}

void must_serve_guests(struct serve *test, unsigned int repeat, uint64_t gap_ns)
{
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		echo_guest_init(&test->guests[i], test->sim, test->vm.id, i,
				test->accesses, 2, repeat);
		test->guests[i].run.flags |= HVSIM_RUN_NUMBER;
		test->guests[i].run.cpu = 0;
		test->guests[i].run.gap_ns = gap_ns;
		must_echo_start(&test->guests[i]);
	}
}

void serve_guests_join(struct serve *test)
{
	echo_join_all(test->guests, NR_VCPUS);
}

uint64_t serve_guests_done(const struct serve *test)
{
	return echo_done(test->guests, NR_VCPUS);
}

void serve_check_exact(const struct serve *test, const char *what)
{
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++)
		echo_is_right(&test->guests[i], what);
	check_echo_vm(test->sim, test->vm.id, what);
	CHECK_EQ(test->wrong, 0);
	CHECK_EQ(test->missed, 0);
}

void serve_renumber(struct serve *test)
{
	memset(test->last, 0, sizeof(test->last));
	test->wrong = 0;
	test->missed = 0;
}

struct rtpoll_server_stats serve_stats(const struct serve *test)
{
	struct rtpoll_server_stats stats;

	rtpoll_server_stats(test->server, &stats);
	return stats;
}

uint64_t serve_notify_calls(const struct serve *test)
{
	struct hvsim_vm_stats stats = must_sim_stats(test->sim, test->vm.id);
	uint64_t calls = 0;
	unsigned int i;

	for (i = 0; i < HVSIM_VCPU_MAX; i++)
		calls += stats.notify[i];
	return calls;
}

static void *run(void *arg)
{
	struct serve_runner *runner = arg;

	CHECK_EQ(thread_pin(SERVE_CPU), 0);
	runner->ret = rtpoll_server_run(runner->server);
	__atomic_store_n(&runner->back, true, __ATOMIC_RELEASE);
	return NULL;
}

void must_serve_run(struct serve_runner *runner, struct serve *test)
{
	*runner = (struct serve_runner){ .server = test->server };
	REQUIRE(!pthread_create(&runner->thread, NULL, run, runner));
}

bool serve_is_back(void *runner)
{
	return __atomic_load_n(&((struct serve_runner *)runner)->back, __ATOMIC_ACQUIRE);
}

int serve_run_join(struct serve_runner *runner)
{
	pthread_join(runner->thread, NULL);
	return runner->ret;
}
