// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_stats.c - statistics pages made by hand, good and bad */

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../rtpoll/lib/control_call.h"
#include "../../rtpoll/lib/stats_page.h"
#include "rtpoll.h"

#define NR_MAX		4
/* A later module's records have more behind what we know. */
#define GROWN_BYTES	64
#define VM_BYTES	(sizeof(struct acrn_hsm_stats_vm) + GROWN_BYTES)
#define POLLER_BYTES	(sizeof(struct acrn_hsm_stats_poller) + GROWN_BYTES)
#define VM_OFFSET	(sizeof(struct acrn_hsm_stats_header) + GROWN_BYTES)
#define POLLER_OFFSET	(VM_OFFSET + NR_MAX * VM_BYTES)
#define PAGE_BYTES	(POLLER_OFFSET + NR_MAX * POLLER_BYTES)

static const struct acrn_hsm_stats_header good = {
	.magic = ACRN_HSM_STATS_MAGIC, .abi = ACRN_HSM_STATS_ABI, .size = PAGE_BYTES,
	.generation = 2, .buckets = ACRN_HSM_STATS_BUCKETS,
	.vm_offset = VM_OFFSET, .vm_bytes = VM_BYTES, .vm_nr = 2, .vm_max = NR_MAX,
	.poller_offset = POLLER_OFFSET, .poller_bytes = POLLER_BYTES,
	.poller_nr = 1, .poller_max = NR_MAX,
};

static struct acrn_hsm_stats_header *make_page(void)
{
	char *page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	cr_assert_neq(page, MAP_FAILED);
	memcpy(page, &good, sizeof(good));
	for (unsigned int i = 0; i < NR_MAX; i++) {
		struct acrn_hsm_stats_vm *vm = (void *)(page + VM_OFFSET + i * VM_BYTES);
		struct acrn_hsm_stats_poller *poller =
			(void *)(page + POLLER_OFFSET + i * POLLER_BYTES);

		vm->stats.vmid = 10 + i;
		vm->user_hist[ACRN_HSM_STATS_BUCKETS - 1] = 20 + i;
		poller->stats.id = 30 + i;
		poller->poll_hist[0] = 40 + i;
	}
	return (void *)page;
}

static struct rtpoll_stats *take(struct acrn_hsm_stats_header *page)
{
	struct rtpoll_stats *stats;

	cr_assert_eq(stats_page_check(page), 0);
	cr_assert_eq(stats_page_take(&stats, page, page), 0);
	return stats;
}

Test(rtpoll_stats, records_are_found_although_they_have_grown)
{
	struct rtpoll_stats *stats = take(make_page());

	cr_assert_eq(rtpoll_stats_read(stats), 0);

	cr_expect_eq(rtpoll_stats_header(stats)->vm_nr, 2);
	cr_expect_eq(rtpoll_stats_vm(stats, 0)->stats.vmid, 10);
	cr_expect_eq(rtpoll_stats_vm(stats, 1)->stats.vmid, 11);
	cr_expect_eq(rtpoll_stats_vm(stats, 1)->user_hist[ACRN_HSM_STATS_BUCKETS - 1], 21);
	cr_expect_null(rtpoll_stats_vm(stats, 2));
	cr_expect_eq(rtpoll_stats_poller(stats, 0)->stats.id, 30);
	cr_expect_eq(rtpoll_stats_poller(stats, 0)->poll_hist[0], 40);
	cr_expect_null(rtpoll_stats_poller(stats, 1));
	rtpoll_stats_unmap(stats);
}

Test(rtpoll_stats, nothing_is_there_before_the_first_read)
{
	struct rtpoll_stats *stats = take(make_page());

	cr_expect_eq(rtpoll_stats_header(stats)->magic, 0);
	cr_expect_null(rtpoll_stats_vm(stats, 0));
	cr_expect_null(rtpoll_stats_poller(stats, 0));
	rtpoll_stats_unmap(stats);
}

Test(rtpoll_stats, more_records_than_there_can_be_are_not_believed)
{
	struct acrn_hsm_stats_header *page = make_page();
	struct rtpoll_stats *stats = take(page);

	page->vm_nr = UINT32_MAX;
	page->poller_nr = NR_MAX + 1;
	/* Nor a layout that changes. */
	page->vm_max = UINT32_MAX;
	page->vm_offset = PAGE_BYTES;
	cr_assert_eq(rtpoll_stats_read(stats), 0);

	cr_expect_eq(rtpoll_stats_vm(stats, NR_MAX - 1)->stats.vmid, 10 + NR_MAX - 1);
	cr_expect_null(rtpoll_stats_vm(stats, NR_MAX));
	cr_expect_not_null(rtpoll_stats_poller(stats, NR_MAX - 1));
	cr_expect_null(rtpoll_stats_poller(stats, NR_MAX));
	rtpoll_stats_unmap(stats);
}

static void check_refused(const char *what, const struct acrn_hsm_stats_header *header)
{
	cr_expect_eq(stats_page_check(header), -EPROTO, "%s", what);
	cr_expect(strstr(rtpoll_message(), "statistics page: "), "%s: \"%s\"", what,
		  rtpoll_message());
}

Test(rtpoll_stats, page_that_says_what_cannot_be_is_refused)
{
	struct acrn_hsm_stats_header header = good;

#define REFUSE(field, value) do {			\
	header = good;					\
	header.field = (value);				\
	check_refused(#field " = " #value, &header);	\
} while (0)
	cr_assert_eq(stats_page_check(&header), 0);
	REFUSE(magic, 0);
	REFUSE(abi, ACRN_HSM_STATS_ABI + 1);
	REFUSE(buckets, ACRN_HSM_STATS_BUCKETS - 1);
	REFUSE(size, 0);
	REFUSE(size, PAGE_BYTES - 1);
	REFUSE(size, UINT64_MAX);
	REFUSE(size, 1ull << 40);
	REFUSE(vm_offset, 0);
	REFUSE(vm_offset, sizeof(header) - 8);
	REFUSE(vm_offset, VM_OFFSET + 4);
	REFUSE(vm_offset, UINT32_MAX - 7);
	REFUSE(vm_bytes, 0);
	REFUSE(vm_bytes, sizeof(struct acrn_hsm_stats_vm) - 8);
	REFUSE(vm_bytes, VM_BYTES + 4);
	REFUSE(vm_bytes, UINT32_MAX - 7);
	REFUSE(vm_max, UINT32_MAX);
	REFUSE(poller_offset, 0);
	REFUSE(poller_offset, POLLER_OFFSET + 8);
	REFUSE(poller_bytes, 0);
	REFUSE(poller_bytes, sizeof(struct acrn_hsm_stats_poller) - 8);
	REFUSE(poller_bytes, POLLER_BYTES + 8);
	REFUSE(poller_max, NR_MAX + 1);
	REFUSE(poller_max, UINT32_MAX);
}

Test(rtpoll_stats, page_that_is_never_consistent_leaves_the_copy_before)
{
	struct acrn_hsm_stats_header *page = make_page();
	struct rtpoll_stats *stats = take(page);

	page->time_ns = 1;
	cr_assert_eq(rtpoll_stats_read(stats), 0);
	page->generation = 3;
	page->time_ns = 2;

	cr_assert_eq(rtpoll_stats_read(stats), -EAGAIN);
	cr_assert_eq(rtpoll_stats_header(stats)->time_ns, 1);
	cr_assert_eq(rtpoll_stats_header(stats)->generation, 2);
	rtpoll_stats_unmap(stats);
}

struct writer {
	struct acrn_hsm_stats_header *page;
	int stop;
};

/* As the module: odd, all of it, even.  Every word of a copy has one number. */
static void *write_page(void *arg)
{
	struct writer *writer = arg;
	struct acrn_hsm_stats_vm *last =
		(void *)((char *)writer->page + VM_OFFSET + VM_BYTES);
	uint64_t number = 0;

	while (!__atomic_load_n(&writer->stop, __ATOMIC_RELAXED)) {
		number++;
		__atomic_store_n(&writer->page->generation, 2 * number + 1, __ATOMIC_RELAXED);
		__atomic_thread_fence(__ATOMIC_RELEASE);
		__atomic_store_n(&writer->page->time_ns, number, __ATOMIC_RELAXED);
		for (int i = 0; i < ACRN_HSM_STATS_BUCKETS; i++)
			__atomic_store_n(&last->user_hist[i], (uint32_t)number, __ATOMIC_RELAXED);
		__atomic_store_n(&writer->page->generation, 2 * number + 2, __ATOMIC_RELEASE);
		/* There must be something to copy in between. */
		usleep(100);
	}
	return NULL;
}

Test(rtpoll_stats, copies_are_of_one_generation, .timeout = 60)
{
	struct writer writer = { .page = make_page() };
	struct rtpoll_stats *stats = take(writer.page);
	unsigned int changed = 0;
	uint64_t before = 0;
	pthread_t thread;

	cr_assert_eq(pthread_create(&thread, NULL, write_page, &writer), 0);
	while (changed < 300) {
		if (rtpoll_stats_read(stats))
			continue;

		const uint64_t number = rtpoll_stats_header(stats)->time_ns;

		changed += number != before;
		before = number;
		if (!number)
			continue;
		for (int i = 0; i < ACRN_HSM_STATS_BUCKETS; i++)
			cr_assert_eq(rtpoll_stats_vm(stats, 1)->user_hist[i], (uint32_t)number);
	}

	__atomic_store_n(&writer.stop, 1, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	rtpoll_stats_unmap(stats);
}

Test(rtpoll_stats, device_without_a_page_is_an_error)
{
	struct rtpoll_control control = { .fd = open("/dev/null", O_RDWR | O_CLOEXEC) };
	struct rtpoll_stats *stats = (void *)1;

	cr_assert_eq(rtpoll_stats_map(&stats, &control), -ENODEV);
	cr_assert(strstr(rtpoll_message(), "statistics page: cannot map: "));
	cr_assert_eq(stats, (void *)1);
	close(control.fd);
}

/* A memfd instead of the device: the page is found by its header. */
Test(rtpoll_stats, page_is_mapped_whole)
{
	struct acrn_hsm_stats_header *page = make_page();
	struct rtpoll_control control = { .fd = memfd_create("page", MFD_CLOEXEC) };
	struct rtpoll_stats *stats;

	cr_assert_eq(write(control.fd, page, PAGE_BYTES), PAGE_BYTES);
	cr_assert_eq(rtpoll_stats_map(&stats, &control), 0);
	close(control.fd);

	cr_assert_eq(rtpoll_stats_read(stats), 0);
	cr_expect_eq(rtpoll_stats_vm(stats, 1)->stats.vmid, 11);
	cr_expect_eq(rtpoll_stats_poller(stats, 0)->poll_hist[0], 40);
	rtpoll_stats_unmap(stats);
	rtpoll_stats_unmap(NULL);
	munmap(page, PAGE_BYTES);
}

Test(rtpoll_stats, page_of_another_abi_is_not_mapped)
{
	struct acrn_hsm_stats_header *page = make_page();
	struct rtpoll_control control = { .fd = memfd_create("page", MFD_CLOEXEC) };
	struct rtpoll_stats *stats;

	page->abi = 2;
	cr_assert_eq(write(control.fd, page, PAGE_BYTES), PAGE_BYTES);

	cr_assert_eq(rtpoll_stats_map(&stats, &control), -EPROTO);
	cr_assert(strstr(rtpoll_message(), "has ABI 2, this library ABI 1"));
	close(control.fd);
	munmap(page, PAGE_BYTES);
}
