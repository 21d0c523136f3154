// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_race.c - threads of one device model, each with commands of its own
 *
 * They do what they like on one descriptor, in no order, and while they do the
 * VM is destroyed.  Whatever is refused has an errno that says why, and nothing
 * is left.  Meant for a kernel with slub_debug, in which memory that was freed
 * does not look like a VM.  Usage: race[:ROUNDS]
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "leaks.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define ROUNDS		40
#define NR_WORKERS	4
#define NR_SLEEPERS	2
#define ROUND_NS	20000000
#define PAGE_BYTES	4096ul
#define DOORBELL	0x2000

struct race {
	struct vm vm;
	void *ram;
	atomic_bool over;
	atomic_uint next;
	atomic_uint created;
	atomic_ulong calls;
};

/* Nothing else may come of a call that is right, but too late or too early. */
static void check_result(int ret, const char *what)
{
	if (ret && ret != -EEXIST && ret != -EBUSY && ret != -ENODEV && ret != -EINVAL)
		check_equal(ret, 0, what, __FILE__, __LINE__);
}

static int doorbell(struct race *race, unsigned int id, int eventfd, uint32_t flags)
{
	return vm_ioeventfd(&race->vm, eventfd, ACRN_IOEVENTFD_FLAG_PIO | flags,
			    DOORBELL + 8 * id, 4, 0);
}

static int irqfd(struct race *race, int eventfd, uint32_t flags)
{
	struct acrn_irqfd args = { .fd = eventfd, .flags = flags };

	return vm_ioctl(&race->vm, ACRN_IOCTL_IRQFD, (unsigned long)&args);
}

static int memory(struct race *race, unsigned int id)
{
	struct acrn_vm_memmap map = {
		.type = ACRN_MEMMAP_RAM, .attr = ACRN_MEM_ACCESS_RWX,
		.user_vm_pa = id * PAGE_BYTES, .len = PAGE_BYTES,
		.vma_base = (unsigned long)race->ram + id * PAGE_BYTES,
	};

	return vm_ioctl(&race->vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&map);
}

static void one_of_each(struct race *race, unsigned int id, int eventfd)
{
	check_result(vm_ioctl(&race->vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0), "CREATE_CLIENT");
	check_result(doorbell(race, id, eventfd, 0), "IOEVENTFD");
	check_result(irqfd(race, eventfd, 0), "IRQFD");
	check_result(vm_notify(&race->vm, 0), "NOTIFY");
	check_result(vm_ioctl(&race->vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0), "CLEAR");
	check_result(doorbell(race, id, eventfd, ACRN_IOEVENTFD_FLAG_DEASSIGN), "away");
	check_result(irqfd(race, eventfd, ACRN_IRQFD_FLAG_DEASSIGN), "away");
	check_result(vm_ioctl(&race->vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0), "DESTROY_CLIENT");
	atomic_fetch_add(&race->calls, 8);
}

static void create(struct race *race)
{
	struct acrn_vm_creation creation = {
		.ioreq_buf = (unsigned long)race->vm.page, .vm_flag = VM_POLLING,
	};
	int ret;

	memcpy(&creation.uuid, "race", 4);
	ret = vm_ioctl(&race->vm, ACRN_IOCTL_CREATE_VM, (unsigned long)&creation);
	/* It has one, or has had one. */
	CHECK(!ret || ret == -EEXIST || ret == -EINVAL);
	if (!ret)
		atomic_fetch_add(&race->created, 1);
}

static void *work(void *arg)
{
	struct race *race = arg;
	unsigned int id = atomic_fetch_add(&race->next, 1);
	int fd = eventfd(0, EFD_NONBLOCK);

	REQUIRE(fd >= 0);
	create(race);
	check_result(memory(race, id), "SET_MEMSEG");
	while (!atomic_load(&race->over))
		one_of_each(race, id, fd);
	close(fd);
	return NULL;
}

/* Leaves when its VM goes, at the latest. */
static void *sleep_in_attach(void *arg)
{
	struct race *race = arg;
	int ret;

	while (!atomic_load(&race->over)) {
		ret = vm_ioctl(&race->vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0);
		check_result(ret, "ATTACH");
	}
	return NULL;
}

static bool is_created(void *arg)
{
	return atomic_load(&((struct race *)arg)->created);
}

static void destroy(struct race *race)
{
	CHECK(time_wait(is_created, race, 5000000000ull));
	time_sleep_ns(ROUND_NS);
	CHECK_EQ(vm_ioctl(&race->vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&race->vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	time_sleep_ns(ROUND_NS / 20);
	atomic_store(&race->over, true);
	CHECK_EQ(atomic_load(&race->created), 1);
}

static unsigned long race_round(void)
{
	pthread_t threads[NR_WORKERS + NR_SLEEPERS];
	struct race race = {};
	unsigned int i;

	race.vm.fd = hsm_open();
	race.vm.page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	race.ram = mmap(NULL, NR_WORKERS * PAGE_BYTES, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(race.vm.fd >= 0 && race.vm.page != MAP_FAILED && race.ram != MAP_FAILED);

	for (i = 0; i < ARRAY_SIZE(threads); i++)
		REQUIRE(!pthread_create(&threads[i], NULL,
					i < NR_WORKERS ? work : sleep_in_attach, &race));
	destroy(&race);
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		pthread_join(threads[i], NULL);
	munmap(race.ram, NR_WORKERS * PAGE_BYTES);
	vm_forget(&race.vm);
	return race.calls;
}

int main(int argc, char **argv)
{
	const struct hvsim_config config = {
		.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .timeout_ms = 5000,
	};
	unsigned int rounds = argc > 1 ? atoi(argv[1]) : ROUNDS, i;
	unsigned long calls = 0;
	struct leaks before;
	int control, sim;

	must_open(NULL, &control, &sim);
	must_sim_config(sim, &config);
	leaks_begin(&before);

	for (i = 0; i < rounds; i++)
		calls += race_round();
	printf("%u VMs, %lu calls\n", rounds, calls);
	CHECK(calls > rounds * 8);

	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
