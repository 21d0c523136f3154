// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_numa.c - the memory of librtpoll's engine lies where its poller is
 *
 * In a guest with two nodes (run.sh -n -s 2 -I 1).  Whoever makes the engine runs
 * on the other node, where the kernel would put what he touches first.
 */

#include <numa.h>
#include <numaif.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "says.h"

#define NR_VMS		4
#define PORT		0x300
#define KEY		0x5a
#define PAGE_BYTES	4096
#define MAX_PAGES	128

static int echo(void *data, struct rtpoll_access *access)
{
	(void)data;
	access->value = access->address ^ KEY;
	return 0;
}

static void must_vms(struct rtpoll_engine *engine)
{
	struct rtpoll_engine_vm *vm;
	char name[16];
	unsigned int i;

	for (i = 0; i < NR_VMS; i++) {
		snprintf(name, sizeof(name), "vm%u", i);
		REQUIRE(!rtpoll_engine_add_vm(engine, name, RTPOLL_REGION_VCPUS, &vm));
		REQUIRE(!rtpoll_devices_set_default(rtpoll_engine_vm_devices(vm), echo, NULL));
	}
}

/* Pages of the region on the node, of how many. */
static size_t pages_on(int fd, int node, size_t *nr)
{
	void *pages[MAX_PAGES];
	int nodes[MAX_PAGES];
	struct stat stat;
	size_t i, found = 0;
	char *region;

	REQUIRE(!fstat(fd, &stat));
	*nr = (stat.st_size + PAGE_BYTES - 1) / PAGE_BYTES;
	REQUIRE(*nr > NR_VMS && *nr <= MAX_PAGES);
	region = mmap(NULL, stat.st_size, PROT_READ, MAP_SHARED, fd, 0);
	REQUIRE(region != MAP_FAILED);
	for (i = 0; i < *nr; i++) {
		pages[i] = region + i * PAGE_BYTES;
		/* Of what nobody has here the kernel does not tell. */
		(void)*(volatile char *)pages[i];
	}

	REQUIRE(!move_pages(0, *nr, pages, NULL, nodes, 0));
	for (i = 0; i < *nr; i++)
		found += nodes[i] == node;
	munmap(region, stat.st_size);
	return found;
}

/* And it works there. */
static void check_answer(struct rtpoll_engine *engine)
{
	struct rtpoll_vcpu_options options = { .size = sizeof(options) };
	struct rtpoll_access access = {
		.type = RTPOLL_PIO, .direction = RTPOLL_READ, .address = PORT, .size = 2,
	};
	struct rtpoll_region *region;
	struct rtpoll_vcpu *vcpu;

	REQUIRE(!rtpoll_region_open_fd(&region, rtpoll_engine_fd(engine)));
	REQUIRE(!rtpoll_vcpu_open(&vcpu, region, NR_VMS - 1, 0, &options));
	CHECK_EQ(rtpoll_vcpu_access(vcpu, &access), 0);
	CHECK_EQ(access.value, PORT ^ KEY);
	rtpoll_vcpu_close(vcpu);
	rtpoll_region_close(region);
}

static void check_node(int made_on, int polls_on)
{
	const struct rtpoll_engine_options options = {
		.size = sizeof(options), .mode = RTPOLL_ENGINE_ADAPTIVE,
		.thread = { .size = sizeof(options.thread), .cpu = polls_on },
	};
	const int node = numa_node_of_cpu(polls_on);
	struct rtpoll_engine *engine;
	size_t found, nr;

	CHECK(node != numa_node_of_cpu(made_on));
	REQUIRE(!thread_pin(made_on));
	if (rtpoll_engine_create(&engine, &options)) {
		printf("%s\n", rtpoll_message());
		test_stop();
	}
	must_vms(engine);
	REQUIRE(!rtpoll_engine_start(engine));
	CHECK_EQ(rtpoll_engine_without(engine), 0);

	found = pages_on(rtpoll_engine_fd(engine), node, &nr);
	printf("made on CPU %d, polls on CPU %d: %zu of %zu pages on node %d\n", made_on,
	       polls_on, found, nr, node);
	CHECK_EQ(found, nr);
	check_answer(engine);
	rtpoll_engine_destroy(engine);
}

/* What it is compared with: memory is where it was touched first. */
static void check_first_touch(void)
{
	const struct rtpoll_engine_options options = { .size = sizeof(options) };
	struct rtpoll_engine *engine;
	size_t found, nr;

	REQUIRE(!thread_pin(1));
	REQUIRE(!rtpoll_engine_create(&engine, &options));
	must_vms(engine);
	REQUIRE(!rtpoll_engine_start(engine));
	found = pages_on(rtpoll_engine_fd(engine), numa_node_of_cpu(1), &nr);
	printf("placed nowhere, made on CPU 1: %zu of %zu pages on its node\n", found, nr);
	CHECK(found > 0);
	rtpoll_engine_destroy(engine);
}

int main(void)
{
	if (numa_available() < 0 || numa_max_node() != 1)
		test_skip("not two nodes: run.sh -n");
	check_node(0, 1);
	check_node(1, 0);
	check_first_touch();
	return test_end();
}
