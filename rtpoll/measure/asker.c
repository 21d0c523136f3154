// SPDX-License-Identifier: BSD-3-Clause
/* asker.c - where the slots of a region are */

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "asker.h"

static void find_slots(struct asker *asker)
{
	const struct rtpoll_region_header *header = asker->header;

	/* Slot 0 of each VM first: neighbours in this list are no neighbours. */
	asker->nr = 0;
	for (uint32_t vcpu = 0; vcpu < RTPOLL_REGION_VCPUS; vcpu++) {
		for (uint32_t vm = 0; vm < header->nr_vms; vm++) {
			struct acrn_io_request_buffer *page =
				(void *)((char *)header + header->vm[vm].offset);

			if (vcpu >= header->vm[vm].nr_vcpus)
				continue;
			asker->bit[asker->nr] = vm * RTPOLL_REGION_VCPUS + vcpu;
			asker->io[asker->nr++] = &page->req_slot[vcpu];
		}
	}
}

int asker_open(struct asker *asker, int fd)
{
	struct stat stat;
	void *region;

	if (fstat(fd, &stat))
		return -errno;
	asker->bytes = stat.st_size;
	region = mmap(NULL, asker->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd,
		      0);
	if (region == MAP_FAILED)
		return -errno;
	asker->header = region;
	/* Pairs with the engine's release: the rest of the header is there. */
	if (__atomic_load_n(&asker->header->magic, __ATOMIC_ACQUIRE) != RTPOLL_REGION_MAGIC) {
		munmap(region, asker->bytes);
		return -EAGAIN;
	}
	asker->rings = asker->header->flags & RTPOLL_REGION_DOORBELLS;
	find_slots(asker);
	return 0;
}

void asker_close(struct asker *asker)
{
	if (asker->header)
		munmap(asker->header, asker->bytes);
	asker->header = NULL;
}
