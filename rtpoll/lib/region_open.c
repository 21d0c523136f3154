// SPDX-License-Identifier: BSD-3-Clause
/* region_open.c - a region as its vCPUs open it: what it says of itself is checked */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../kmod/core/ioreq.h"
#include "internal.h"
#include "region.h"
#include "rtpoll/vcpu.h"

static int check_vm(const struct rtpoll_region_vm *vm, unsigned int number, uint64_t bytes)
{
	if (!vm->nr_vcpus || vm->nr_vcpus > RTPOLL_REGION_VCPUS)
		return rtpoll_fail(EPROTO, "region: VM %u with %u vCPUs", number, vm->nr_vcpus);
	if (vm->offset % sizeof(struct acrn_io_request) || vm->offset < sizeof(struct rtpoll_region_header) ||
	    vm->offset + sizeof(struct acrn_io_request_buffer) > bytes)
		return rtpoll_fail(EPROTO, "region: VM %u at 0x%x", number, vm->offset);
	return 0;
}

static int check_apart(const struct rtpoll_region *region, unsigned int number)
{
	const struct rtpoll_region_vm *vm = &region->vm[number];
	unsigned int i;

	for (i = 0; i < number; i++) {
		uint32_t between = vm->offset > region->vm[i].offset ?
				   vm->offset - region->vm[i].offset :
				   region->vm[i].offset - vm->offset;

		if (between < sizeof(struct acrn_io_request_buffer))
			return rtpoll_fail(EPROTO, "region: VMs %u and %u overlap", i, number);
	}

	return 0;
}

static int accept_vms(struct rtpoll_region *region)
{
	unsigned int i;
	int ret = 0;

	/* A copy first: who checks the original checks what changes meanwhile. */
	memcpy(region->vm, region->header->vm, region->nr_vms * sizeof(region->vm[0]));
	for (i = 0; i < region->nr_vms && !ret; i++) {
		ret = check_vm(&region->vm[i], i, region->bytes);
		if (!ret)
			ret = check_apart(region, i);
	}

	return ret;
}

/**
 * rtpoll_region_accept() - copy what a region says of itself, if it can be true
 * @region:	mapped, with at least a header; the rest is filled in
 *
 * Return: 0; -ENOENT its engine has not published it yet; -EPROTO.
 */
int rtpoll_region_accept(struct rtpoll_region *region)
{
	struct rtpoll_region_header *header = region->header;
	/* Pairs with the release in the engine's publish(): the rest is there. */
	uint32_t magic = smp_load_acquire(&header->magic);
	uint32_t abi = READ_ONCE(header->abi);
	uint64_t says = READ_ONCE(header->bytes);
	uint32_t flags = READ_ONCE(header->flags);

	if (!magic)
		return rtpoll_fail(ENOENT, "region: its engine was not started yet");
	if (magic != RTPOLL_REGION_MAGIC)
		return rtpoll_fail(EPROTO, "no region: magic 0x%x", magic);
	if (abi != RTPOLL_REGION_ABI)
		return rtpoll_fail(EPROTO, "region of ABI %u, this library has %u", abi,
				   RTPOLL_REGION_ABI);
	if (says != region->bytes)
		return rtpoll_fail(EPROTO, "region says %llu bytes and has %llu",
				   (unsigned long long)says,
				   (unsigned long long)region->bytes);
	if (flags & ~RTPOLL_REGION_DOORBELLS)
		return rtpoll_fail(EPROTO, "region: flags 0x%x", flags);

	region->doorbells = flags & RTPOLL_REGION_DOORBELLS;
	region->nr_vms = READ_ONCE(header->nr_vms);
	if (!region->nr_vms || region->nr_vms > RTPOLL_REGION_VMS)
		return rtpoll_fail(EPROTO, "region of %u VMs", region->nr_vms);
	return accept_vms(region);
}

static int map_and_accept(struct rtpoll_region *region)
{
	struct stat file;
	int ret;

	if (fstat(region->fd, &file))
		return rtpoll_fail(errno, "region");
	/* A bound, for the arithmetic and against a file that is anything else. */
	if (file.st_size < (off_t)sizeof(struct rtpoll_region_header) || file.st_size > 1 << 30)
		return rtpoll_fail(EPROTO, "no region: a file of %lld bytes",
				   (long long)file.st_size);

	region->bytes = file.st_size;
	region->header = mmap(NULL, file.st_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			      region->fd, 0);
	if (region->header == MAP_FAILED)
		return rtpoll_fail(errno, "region of %lld bytes", (long long)file.st_size);
	ret = rtpoll_region_accept(region);
	if (ret)
		munmap(region->header, file.st_size);
	return ret;
}

static int look_for_engine(int fd)
{
	int ret = rtpoll_alive_look(fd, RTPOLL_BYTE_ENGINE);

	if (ret > 0)
		return 0;
	return ret ? rtpoll_fail(ret, "region: its lock") :
		     rtpoll_fail(EPIPE, "region: its engine has died");
}

/* Takes over the descriptor. */
static int open_region(struct rtpoll_region **out, int fd)
{
	struct rtpoll_region *region = calloc(1, sizeof(*region));
	int ret;

	if (!region) {
		ret = rtpoll_fail(ENOMEM, "region");
		goto err_close;
	}
	region->fd = fd;
	ret = map_and_accept(region);
	if (ret)
		goto err_free;
	ret = look_for_engine(fd);
	if (ret)
		goto err_unmap;

	*out = region;
	return 0;

err_unmap:
	munmap(region->header, region->bytes);
err_free:
	free(region);
err_close:
	close(fd);
	return ret;
}

int rtpoll_region_open(struct rtpoll_region **region, const char *name)
{
	int fd = shm_open(name, O_RDWR, 0);

	if (fd < 0)
		return rtpoll_fail(errno, "region %s", name);
	return open_region(region, fd);
}

int rtpoll_region_open_fd(struct rtpoll_region **region, int fd)
{
	/* A description of its own: the engine's locks would look like ours. */
	int own = rtpoll_reopen(fd);

	if (own < 0)
		return rtpoll_fail(own, "region: descriptor %d", fd);
	return open_region(region, own);
}

void rtpoll_region_close(struct rtpoll_region *region)
{
	if (!region)
		return;

	munmap(region->header, region->bytes);
	close(region->fd);
	free(region);
}

int rtpoll_region_find_vm(const struct rtpoll_region *region, const char *name)
{
	unsigned int i;

	if (!name)
		return 0;
	for (i = 0; i < region->nr_vms; i++)
		if (!strncmp(region->vm[i].name, name, RTPOLL_REGION_NAME_LEN) &&
		    strlen(name) <= RTPOLL_REGION_NAME_LEN)
			return i;

	return rtpoll_fail(ENOENT, "VM %s", name);
}
