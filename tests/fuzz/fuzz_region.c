// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_region.c - whatever a file says it is, opening it as a region ends well
 *
 * The input is the file's beginning; its first two bytes say how long the file is,
 * and what is put right afterwards, so that later checks are reached as well.  Of
 * what is accepted every slot must lie inside the file, and a vCPU can be opened.
 */

#include <sys/mman.h>
#include <unistd.h>

#include "../../rtpoll/lib/region.h"
#include "fuzz.h"
#include "rtpoll.h"

#define FIX_MAGIC	0x1
#define FIX_BYTES	0x2
#define FIX_LAYOUT	0x4
#define FIX_ENGINE	0x8

static void put_right(struct rtpoll_region_header *header, uint8_t what, off_t bytes)
{
	if (what & FIX_MAGIC) {
		header->magic = RTPOLL_REGION_MAGIC;
		header->abi = RTPOLL_REGION_ABI;
		header->flags &= RTPOLL_REGION_DOORBELLS;
	}
	if (what & FIX_BYTES)
		header->bytes = bytes;
	if (what & FIX_LAYOUT) {
		header->nr_vms = 1 + header->nr_vms % 4;
		for (uint32_t i = 0; i < header->nr_vms; i++) {
			header->vm[i].nr_vcpus = 1 + header->vm[i].nr_vcpus % 16;
			header->vm[i].offset = header->vm[i].offset % 1024 * 64;
		}
	}
}

static void use(struct rtpoll_region *region, off_t bytes)
{
	struct rtpoll_vcpu_options options = { .size = sizeof(options), .timeout_ns = 1 };
	struct rtpoll_access access = { .type = RTPOLL_PIO, .size = 1 };
	struct rtpoll_vcpu *vcpu;
	uint32_t i;

	for (i = 0; i < region->nr_vms; i++)
		if (region->vm[i].offset + 4096ull > (uint64_t)bytes)
			abort();
	rtpoll_region_find_vm(region, "anything");
	i = region->nr_vms - 1;
	if (!rtpoll_vcpu_open(&vcpu, region, i, region->vm[i].nr_vcpus - 1, &options)) {
		rtpoll_vcpu_post(vcpu, &access);
		rtpoll_vcpu_is_done(vcpu);
		rtpoll_vcpu_close(vcpu);
	}
}

static void open_file(int fd, const uint8_t *bytes, size_t size)
{
	static struct rtpoll_region_header header;
	off_t length = 4096 * (off_t)(bytes[0] % 64);
	struct rtpoll_region *region;
	struct rtpoll_alive alive;
	int lives = 0;

	memset(&header, 0, sizeof(header));
	memcpy(&header, bytes + 2, size - 2 < sizeof(header) ? size - 2 : sizeof(header));
	put_right(&header, bytes[1], length);
	if (pwrite(fd, &header, sizeof(header), 0) != sizeof(header) || ftruncate(fd, length))
		abort();

	if (bytes[1] & FIX_ENGINE)
		lives = !rtpoll_alive_begin(&alive, fd, RTPOLL_BYTE_ENGINE);
	if (!rtpoll_region_open_fd(&region, fd)) {
		use(region, length);
		rtpoll_region_close(region);
	}
	if (lives)
		rtpoll_alive_end(&alive);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int fd;

	if (size < 2)
		return 0;
	fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0)
		abort();
	open_file(fd, bytes, size);
	close(fd);
	return 0;
}
