// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_stats.c - whatever a statistics page says it is, reading it ends well
 *
 * The input is the page's header, behind a byte that says what of it is put right, and
 * then bytes that fill the page.  Of what is accepted all records are read, to the end.
 */

#include <sys/mman.h>

#include "../../rtpoll/lib/stats_page.h"
#include "fuzz.h"
#include "rtpoll.h"

#define PAGE_MAX	(1u << 17)

#define FIX_MAGIC	0x1
#define FIX_PLACES	0x2
#define FIX_NR		0x4

/* What is read must be read. */
static volatile uint64_t seen;

static void put_right(struct acrn_hsm_stats_header *header, uint8_t what)
{
	if (what & FIX_MAGIC) {
		header->magic = ACRN_HSM_STATS_MAGIC;
		header->abi = ACRN_HSM_STATS_ABI;
		header->buckets = ACRN_HSM_STATS_BUCKETS;
		header->size %= PAGE_MAX + 1;
	}
	if (what & FIX_PLACES) {
		header->vm_offset = header->vm_offset % 4096 * 8;
		header->vm_bytes = sizeof(struct acrn_hsm_stats_vm) + header->vm_bytes % 4 * 8;
		header->poller_offset = header->poller_offset % 4096 * 8;
		header->poller_bytes = sizeof(struct acrn_hsm_stats_poller) +
				       header->poller_bytes % 4 * 8;
	}
	if (what & FIX_NR) {
		header->vm_max %= 8;
		header->poller_max %= 8;
	}
}

static uint64_t sum(const void *record, size_t bytes)
{
	const uint64_t *words = record;
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < bytes / sizeof(*words); i++)
		total += words[i];
	return total;
}

static void look_at(const struct rtpoll_stats *stats)
{
	const struct acrn_hsm_stats_header *header = rtpoll_stats_header(stats);
	const struct acrn_hsm_stats_poller *poller;
	const struct acrn_hsm_stats_vm *vm;
	uint32_t i;

	for (i = 0; (vm = rtpoll_stats_vm(stats, i)); i++) {
		seen += sum(vm, sizeof(*vm));
		seen += rtpoll_hist_quantile(vm->irq_hist, header->sample);
	}
	for (i = 0; (poller = rtpoll_stats_poller(stats, i)); i++) {
		seen += sum(poller, sizeof(*poller));
		seen += rtpoll_hist_quantile(poller->poll_hist, 500000);
	}
	must(rtpoll_stats_vm(stats, UINT32_MAX) || rtpoll_stats_poller(stats, UINT32_MAX));
}

/* Each time as much as is there already: a page is long. */
static void fill(uint8_t *to, size_t room, const uint8_t *with, size_t size)
{
	size_t done = size < room ? size : room;

	memcpy(to, with, done);
	while (done && done < room) {
		size_t more = done < room - done ? done : room - done;

		memcpy(to + done, to, more);
		done += more;
	}
}

/* The header may change behind the library's back: all but the parity of its generation. */
static void scribble(struct acrn_hsm_stats_header *header, const uint8_t *with, size_t size)
{
	memcpy(header, with, size < sizeof(*header) ? size : sizeof(*header));
	header->generation &= ~1ull;
}

static void use(const struct acrn_hsm_stats_header *header, const uint8_t *with, size_t size)
{
	struct rtpoll_stats *stats;
	void *page = mmap(NULL, header->size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(page == MAP_FAILED);
	memcpy(page, header, sizeof(*header));
	fill((uint8_t *)page + sizeof(*header), header->size - sizeof(*header), with, size);
	must(stats_page_take(&stats, page, header));
	look_at(stats);
	must(rtpoll_stats_read(stats));
	look_at(stats);
	scribble(page, with, size);
	must(rtpoll_stats_read(stats));
	look_at(stats);
	rtpoll_stats_unmap(stats);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct acrn_hsm_stats_header header = {};
	size_t used;

	if (!size)
		return 0;
	used = size - 1 < sizeof(header) ? size - 1 : sizeof(header);
	memcpy(&header, bytes + 1, used);
	put_right(&header, bytes[0]);
	header.generation &= ~1ull;
	if (!stats_page_check(&header) && header.size <= PAGE_MAX)
		use(&header, bytes + 1 + used, size - 1 - used);
	return 0;
}
