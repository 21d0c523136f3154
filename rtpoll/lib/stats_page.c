// SPDX-License-Identifier: BSD-3-Clause
/* stats_page.c - consistent copies of the statistics page, and their records */

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "internal.h"
#include "stats_page.h"

/* More than any page has: what asks for that much is damaged. */
#define SIZE_MAX_BYTES	(64ull << 20)
#define ALIGNMENT	8u

/*
 * For so long at most; and in between the module makes its copy, which takes microseconds
 * unless its writer is taken off its CPU: a worker among all that a busy housekeeping CPU
 * has to do.
 */
#define TRY_NS		2000000000ull
#define PAUSE_NS	200000

/**
 * struct rtpoll_stats - a page and its newest copy
 * @page:	what is mapped
 * @layout:	header of when it was mapped: where records are does not change
 * @copy:	newest consistent copy; zeroes at first
 * @spare:	where the next one is made
 */
struct rtpoll_stats {
	const void			*page;
	struct acrn_hsm_stats_header	layout;
	void				*copy;
	void				*spare;
};

static bool records_fit(const struct acrn_hsm_stats_header *header, uint32_t offset,
			uint32_t bytes, uint32_t nr, size_t least)
{
	return offset >= sizeof(*header) && bytes >= least &&
	       !(offset % ALIGNMENT) && !(bytes % ALIGNMENT) &&
	       nr <= header->size / bytes && offset + (uint64_t)bytes * nr <= header->size;
}

static bool layout_is_possible(const struct acrn_hsm_stats_header *header)
{
	return header->buckets == ACRN_HSM_STATS_BUCKETS &&
	       header->size <= SIZE_MAX_BYTES &&
	       records_fit(header, header->vm_offset, header->vm_bytes, header->vm_max,
			   sizeof(struct acrn_hsm_stats_vm)) &&
	       records_fit(header, header->poller_offset, header->poller_bytes,
			   header->poller_max, sizeof(struct acrn_hsm_stats_poller));
}

int stats_page_check(const struct acrn_hsm_stats_header *header)
{
	if (header->magic != ACRN_HSM_STATS_MAGIC)
		return rtpoll_fail(EPROTO, "statistics page: it cannot begin with %#x.",
				   header->magic);
	if (header->abi != ACRN_HSM_STATS_ABI)
		return rtpoll_fail(EPROTO,
				   "statistics page: has ABI %u, this library ABI %u: install both from one release.",
				   header->abi, ACRN_HSM_STATS_ABI);
	if (!layout_is_possible(header))
		return rtpoll_fail(EPROTO, "statistics page: records cannot lie where it says.");
	return 0;
}

int stats_page_take(struct rtpoll_stats **stats, const void *page,
		    const struct acrn_hsm_stats_header *header)
{
	struct rtpoll_stats *taken = calloc(1, sizeof(*taken));

	if (!taken)
		goto err_none;

	taken->page = page;
	taken->layout = *header;
	taken->copy = calloc(1, header->size);
	if (!taken->copy)
		goto err_free;
	taken->spare = calloc(1, header->size);
	if (!taken->spare)
		goto err_copy;

	*stats = taken;
	return 0;

err_copy:
	free(taken->copy);
err_free:
	free(taken);
err_none:
	return rtpoll_fail(ENOMEM, "statistics page");
}

void rtpoll_stats_unmap(struct rtpoll_stats *stats)
{
	if (!stats)
		return;
	munmap((void *)stats->page, stats->layout.size);
	free(stats->spare);
	free(stats->copy);
	free(stats);
}

static bool copy_page(struct rtpoll_stats *stats)
{
	const struct acrn_hsm_stats_header *header = stats->page;
	uint64_t generation;

	/* Pairs with the module's release of an even generation. */
	generation = __atomic_load_n(&header->generation, __ATOMIC_ACQUIRE);
	if (generation & 1)
		return false;

	memcpy(stats->spare, stats->page, stats->layout.size);
	/* Pairs with the module's write barrier behind an odd generation. */
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return __atomic_load_n(&header->generation, __ATOMIC_RELAXED) == generation;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

int rtpoll_stats_read(struct rtpoll_stats *stats)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };
	uint64_t end = now_ns() + TRY_NS;
	void *before = stats->copy;

	while (!copy_page(stats)) {
		if (now_ns() >= end)
			return rtpoll_fail(EAGAIN, "statistics page: written to all the time.");
		/* Its writer may wait for this CPU. */
		nanosleep(&pause, NULL);
	}

	stats->copy = stats->spare;
	stats->spare = before;
	return 0;
}

const struct acrn_hsm_stats_header *rtpoll_stats_header(const struct rtpoll_stats *stats)
{
	return stats->copy;
}

static const void *record(const struct rtpoll_stats *stats, uint32_t index, uint32_t nr,
			  uint32_t max, uint32_t offset, uint32_t bytes)
{
	if (index >= nr || index >= max)
		return NULL;
	return (const char *)stats->copy + offset + (size_t)index * bytes;
}

const struct acrn_hsm_stats_vm *rtpoll_stats_vm(const struct rtpoll_stats *stats,
						uint32_t index)
{
	const struct acrn_hsm_stats_header *layout = &stats->layout;

	return record(stats, index, rtpoll_stats_header(stats)->vm_nr, layout->vm_max,
		      layout->vm_offset, layout->vm_bytes);
}

const struct acrn_hsm_stats_poller *rtpoll_stats_poller(const struct rtpoll_stats *stats,
							uint32_t index)
{
	const struct acrn_hsm_stats_header *layout = &stats->layout;

	return record(stats, index, rtpoll_stats_header(stats)->poller_nr, layout->poller_max,
		      layout->poller_offset, layout->poller_bytes);
}
