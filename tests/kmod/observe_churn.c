// SPDX-License-Identifier: BSD-3-Clause
/*
 * observe_churn.c - readers of everything, while VMs and pollers come and go
 *
 * With slub_debug=FZPU a reader that came too late would find poison.
 */
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "observe.h"

#define LIVES		60
#define FEWEST_READS	1000

static atomic_bool over;
static atomic_uint nr_reads;
static atomic_uint nr_copies;

/* Gone meanwhile is fine; what is read is a line. */
static int read_one(const char *path, const struct stat *stat, int type)
{
	char text[256];

	(void)stat;
	if (type != FTW_F || strstr(path, "/power/"))
		return 0;
	if (!file_read(path, text, sizeof(text)))
		atomic_fetch_add(&nr_reads, 1);
	return 0;
}

static void *read_sysfs(void *unused)
{
	while (!over) {
		ftw(OBSERVE_DIR "vms", read_one, 8);
		ftw(OBSERVE_DIR "pollers", read_one, 8);
	}
	return unused;
}

/* Open while the VM lives, read when it may be gone. */
static void *read_late(void *unused)
{
	char text[64];

	while (!over) {
		int fd = open(OBSERVE_DIR "vms/1/name", O_RDONLY | O_CLOEXEC);

		time_sleep_ns(2000000);
		if (fd >= 0 && pread(fd, text, sizeof(text), 0) > 0)
			atomic_fetch_add(&nr_reads, 1);
		close(fd);
	}
	return unused;
}

/* Whatever is copied fits together. */
static void check_copy(const void *copy)
{
	const struct acrn_hsm_stats_header *header = copy;
	const struct acrn_hsm_stats_vm *vm;
	uint64_t last = 0;
	uint32_t i;

	CHECK_EQ(header->vm_nr, header->info.nr_vms);
	CHECK_EQ(header->poller_nr, header->info.nr_pollers);
	for (i = 0; i < header->vm_nr; i++) {
		vm = copy + header->vm_offset + (size_t)i * header->vm_bytes;
		CHECK(!i || vm->stats.vmid > last);
		CHECK_EQ(vm->stats.vcpus, 1);
		last = vm->stats.vmid;
	}
}

static void *read_page(void *control)
{
	const struct acrn_hsm_stats_header *page = page_map(*(int *)control);
	uint64_t last = 0;
	void *copy;

	REQUIRE(page);
	copy = malloc(page->size);
	REQUIRE(copy);
	while (!over) {
		page_copy(page, copy);
		check_copy(copy);
		CHECK(((struct acrn_hsm_stats_header *)copy)->generation >= last);
		last = ((struct acrn_hsm_stats_header *)copy)->generation;
		atomic_fetch_add(&nr_copies, 1);
		time_sleep_ns(5000000);
	}
	free(copy);
	page_unmap(page);
	return NULL;
}

static void live(int control, int sim, unsigned int turn)
{
	uint32_t poller = must_poller(control, 1, 0);
	struct vm vm;

	must_vm_create(&vm, "churn", VM_POLLING);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	CHECK_EQ(poller_attach(control, poller, vm.id), 0);
	CHECK_EQ(vm_set_mode(control, vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	check_echo(sim, vm.id, 0, 10, "a VM that is looked at");
	CHECK_EQ(poller_detach(control, poller, vm.id), 0);
	/* Before its VM, or after. */
	if (turn & 1)
		CHECK_EQ(poller_destroy(control, poller), 0);
	must_vm_stop(&vm);
	if (!(turn & 1))
		CHECK_EQ(poller_destroy(control, poller), 0);
}

void observe_churn(int control, int sim)
{
	pthread_t readers[4];
	unsigned int i;

	REQUIRE(!pthread_create(&readers[0], NULL, read_sysfs, NULL));
	REQUIRE(!pthread_create(&readers[1], NULL, read_sysfs, NULL));
	REQUIRE(!pthread_create(&readers[2], NULL, read_late, NULL));
	REQUIRE(!pthread_create(&readers[3], NULL, read_page, &control));
	/* As often as it takes for the readers to have seen something. */
	for (i = 0; i < LIVES || (nr_reads < FEWEST_READS && i < 10 * LIVES); i++)
		live(control, sim, i);
	over = true;
	for (i = 0; i < 4; i++)
		pthread_join(readers[i], NULL);

	printf("%u attributes read, %u copies of the page\n", nr_reads, nr_copies);
	CHECK(nr_reads >= FEWEST_READS);
	CHECK(nr_copies > 0);
	CHECK(access(OBSERVE_DIR "vms/1", F_OK));
}
