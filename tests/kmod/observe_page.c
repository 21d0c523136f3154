// SPDX-License-Identifier: BSD-3-Clause
/* observe_page.c - the statistics page: what is in it, and who may map it how */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "observe.h"

#define PAGE_BYTES	4096ul
#define FRESH_NS	5000000000ull
#define PERIODS_NS	600000000ull

static uint64_t generation(const struct acrn_hsm_stats_header *page)
{
	return __atomic_load_n(&page->generation, __ATOMIC_ACQUIRE);
}

const struct acrn_hsm_stats_header *page_map(int fd)
{
	const struct acrn_hsm_stats_header *page;
	uint64_t size;

	page = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED)
		return NULL;
	size = page->size;
	munmap((void *)page, PAGE_BYTES);

	page = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	return page == MAP_FAILED ? NULL : page;
}

void page_unmap(const struct acrn_hsm_stats_header *page)
{
	CHECK_EQ(munmap((void *)page, page->size), 0);
}

void page_copy(const struct acrn_hsm_stats_header *page, void *copy)
{
	uint64_t before;

	do {
		before = generation(page);
		memcpy(copy, page, page->size);
		/* The copy first, then the second look. */
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while (before & 1 || generation(page) != before);
}

const struct acrn_hsm_stats_vm *page_vm(const void *copy, uint16_t vmid)
{
	const struct acrn_hsm_stats_header *header = copy;
	const struct acrn_hsm_stats_vm *vm;
	uint32_t i;

	for (i = 0; i < header->vm_nr; i++) {
		vm = copy + header->vm_offset + (size_t)i * header->vm_bytes;
		if (vm->stats.vmid == vmid)
			return vm;
	}
	return NULL;
}

const struct acrn_hsm_stats_poller *page_poller(const void *copy, uint32_t poller)
{
	const struct acrn_hsm_stats_header *header = copy;
	const struct acrn_hsm_stats_poller *record;
	uint32_t i;

	for (i = 0; i < header->poller_nr; i++) {
		record = copy + header->poller_offset + (size_t)i * header->poller_bytes;
		if (record->stats.id == poller)
			return record;
	}
	return NULL;
}

struct newer {
	const struct acrn_hsm_stats_header *page;
	uint64_t generation;
};

/* What was being written may be from before; what begins after that is not. */
static bool is_newer(void *arg)
{
	const struct newer *newer = arg;

	return generation(newer->page) >= newer->generation + 4;
}

static void must_be_refreshed(const struct acrn_hsm_stats_header *page)
{
	struct newer newer = { page, generation(page) };

	REQUIRE(time_wait(is_newer, &newer, FRESH_NS));
}

void *must_page_fresh(const struct acrn_hsm_stats_header *page)
{
	void *copy = malloc(page->size);

	REQUIRE(copy);
	must_be_refreshed(page);
	page_copy(page, copy);
	return copy;
}

static void check_header(struct observed *o, const struct acrn_hsm_stats_header *header)
{
	struct acrn_hsm_poll_info info = must_info(o->control);

	CHECK_EQ(header->magic, ACRN_HSM_STATS_MAGIC);
	CHECK_EQ(header->abi, ACRN_HSM_STATS_ABI);
	CHECK_EQ(header->sample, 16);
	CHECK_EQ(header->buckets, ACRN_HSM_STATS_BUCKETS);
	CHECK(header->period_ns > 0 && header->time_ns <= time_ns());
	CHECK(time_ns() - header->time_ns < FRESH_NS);
	CHECK_EQ(header->vm_nr, 2);
	CHECK_EQ(header->vm_max, ACRN_HSM_STATS_MAX_VMS);
	CHECK_EQ(header->poller_nr, 1);
	CHECK_EQ(header->poller_max, ACRN_HSM_STATS_MAX_POLLERS);
	CHECK(header->vm_offset >= sizeof(*header));
	CHECK(header->vm_bytes >= sizeof(struct acrn_hsm_stats_vm));
	CHECK(header->size >= header->poller_offset +
	      (uint64_t)header->poller_max * header->poller_bytes);
	CHECK(!memcmp(&header->info, &info, sizeof(info)));
}

/* A record is what the ioctl returns. */
static void check_record(struct observed *o, const void *copy, uint16_t vmid)
{
	struct acrn_hsm_vm_stats stats = must_vm_stats(o->control, vmid);
	const struct acrn_hsm_stats_vm *vm = page_vm(copy, vmid);

	REQUIRE(vm);
	CHECK(!memcmp(&vm->stats, &stats, sizeof(stats)));
}

static bool all_zero(const char *from, const char *end)
{
	while (from < end)
		if (*from++)
			return false;
	return true;
}

/* Nothing is behind the records, nor where a VM has been. */
static void check_rest(const char *copy)
{
	const struct acrn_hsm_stats_header *header = (const void *)copy;
	const char *vms = copy + header->vm_offset;
	const char *pollers = copy + header->poller_offset;

	CHECK(all_zero(vms + (size_t)header->vm_nr * header->vm_bytes, pollers));
	CHECK(all_zero(pollers + (size_t)header->poller_nr * header->poller_bytes,
		       copy + header->size));
}

void observe_page(struct observed *o)
{
	const struct acrn_hsm_stats_header *page = page_map(o->control);
	const struct acrn_hsm_stats_poller *poller;
	struct vm gone;
	void *copy;

	REQUIRE(page);
	must_vm_create(&gone, "gone", 0);
	copy = must_page_fresh(page);
	CHECK(page_vm(copy, gone.id));
	free(copy);
	vm_forget(&gone);

	copy = must_page_fresh(page);
	check_header(o, copy);
	check_record(o, copy, o->polled.id);
	check_record(o, copy, o->woken.id);
	poller = page_poller(copy, o->poller);
	REQUIRE(poller);
	CHECK_EQ(poller->stats.requests,
		 must_poller_stats(o->control, o->poller).requests);
	check_rest(copy);
	free(copy);
	page_unmap(page);
}

static void check_refused(int fd, size_t size, int prot, int flags, off_t offset, int error)
{
	void *got = mmap(NULL, size, prot, flags, fd, offset);

	CHECK_ERRNO(got == MAP_FAILED ? -1 : 0, error);
	if (got != MAP_FAILED)
		munmap(got, size);
}

/* Nobody has it mapped: nothing is copied but the one for mmap(). */
static void check_idle(int fd)
{
	const struct acrn_hsm_stats_header *page = page_map(fd);
	uint64_t before;

	REQUIRE(page);
	before = generation(page);
	page_unmap(page);
	time_sleep_ns(PERIODS_NS);
	page = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_SHARED, fd, 0);
	REQUIRE(page != MAP_FAILED);
	/* One that was under way, one for this mapping, one that follows it. */
	CHECK(generation(page) <= before + 6);
	munmap((void *)page, PAGE_BYTES);
}

/* The child goes on reading when the parent has unmapped, and closed. */
static void check_fork(void)
{
	int fd = hsm_open();
	const struct acrn_hsm_stats_header *page = page_map(fd);
	int status;
	pid_t pid;

	REQUIRE(page);
	pid = fork();
	REQUIRE(pid >= 0);
	if (!pid) {
		unsigned int failed = test_nr_failed();

		close(fd);
		time_sleep_ns(PERIODS_NS);
		must_be_refreshed(page);
		/* Two mappings where there was one, and a hole between them. */
		CHECK_EQ(munmap((char *)page + PAGE_BYTES, PAGE_BYTES), 0);
		must_be_refreshed(page);
		_exit(test_nr_failed() != failed);
	}
	page_unmap(page);
	close(fd);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
}

void observe_page_rules(struct observed *o)
{
	const struct acrn_hsm_stats_header *page = page_map(o->control);
	size_t size;

	REQUIRE(page);
	size = page->size;
	check_refused(o->control, size, PROT_READ | PROT_WRITE, MAP_SHARED, 0, EACCES);
	check_refused(o->control, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0, EACCES);
	check_refused(o->control, size, PROT_WRITE, MAP_SHARED, 0, EACCES);
	check_refused(o->control, size, PROT_READ | PROT_EXEC, MAP_SHARED, 0, EACCES);
	check_refused(o->control, size, PROT_READ, MAP_SHARED, PAGE_BYTES, EINVAL);
	check_refused(o->control, size + PAGE_BYTES, PROT_READ, MAP_SHARED, 0, EINVAL);
	CHECK_ERRNO(mprotect((void *)page, size, PROT_READ | PROT_WRITE), EACCES);
	CHECK_ERRNO(mprotect((void *)page, size, PROT_READ | PROT_EXEC), EACCES);
	page_unmap(page);

	check_idle(o->control);
	check_fork();
}
