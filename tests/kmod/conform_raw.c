// SPDX-License-Identifier: BSD-3-Clause
/* conform_raw.c - guest memory that is raw page frames: a mapping of VM_PFNMAP */

#include <sys/mman.h>

#include "conform.h"
#include "harness.h"
#include "leaks.h"
#include "raw.h"

#define RAW_BYTES	(RAW_FRAMES * PAGE_BYTES)
#define READ_WRITE	(PROT_READ | PROT_WRITE)
#define GPA		0x100000ull

struct raw {
	const struct conform *c;
	struct vm vm;
	int fd;
	int64_t pins;
};

static int set(struct raw *raw, const void *base, uint64_t bytes, uint32_t attr)
{
	struct acrn_vm_memmap map = {
		.type = ACRN_MEMMAP_RAM, .attr = attr, .user_vm_pa = GPA,
		.vma_base = (unsigned long)base, .len = bytes,
	};

	return vm_ioctl(&raw->vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&map);
}

static int unset(struct raw *raw, uint32_t type)
{
	struct acrn_vm_memmap map = { .type = type, .user_vm_pa = GPA, .len = RAW_BYTES };

	return vm_ioctl(&raw->vm, ACRN_IOCTL_UNSET_MEMSEG, (unsigned long)&map);
}

static void observe_map(const char *name, const struct raw *raw)
{
	struct hvsim_vm_stats stats = must_sim_stats(raw->c->sim, raw->vm.id);

	observe(name, "0x%llx mapped, %lld pinned", stats.mapped_bytes,
		(long long)(leaks_pins() - raw->pins));
}

/* What the guest finds in the last word, and in how large a piece. */
static void observe_memory(const char *name, const struct raw *raw)
{
	uint64_t word = 0;
	struct hvsim_memory found = {
		.vmid = raw->vm.id, .gpa = GPA + RAW_BYTES - sizeof(word),
		.size = sizeof(word), .buffer = (unsigned long)&word,
	};

	CHECK_EQ(conform_ioctl(raw->c->sim, HVSIM_IOCTL_MEMORY, (unsigned long)&found), 0);
	found.gpa = GPA;
	found.size = 0;
	CHECK_EQ(conform_ioctl(raw->c->sim, HVSIM_IOCTL_MEMORY, (unsigned long)&found), 0);
	observe(name, "0x%llx in a piece of 0x%llx, attributes 0x%x",
		(unsigned long long)word, found.run_bytes, found.attr);
}

static void refused(const char *name, struct raw *raw, int kind, int rights, uint32_t attr)
{
	void *map = must_raw(raw->fd, NULL, kind, RAW_BYTES, rights);

	SEE(name, set(raw, map, RAW_BYTES, attr));
	munmap(map, RAW_BYTES);
}

static void bad_frames(struct raw *raw)
{
	char *map = must_raw(raw->fd, NULL, RAW_IN_ORDER, RAW_BYTES, READ_WRITE);

	refused("raw.swapped", raw, RAW_SWAPPED, READ_WRITE, ACRN_MEM_ACCESS_RWX);
	refused("raw.hole", raw, RAW_HOLE, READ_WRITE, ACRN_MEM_ACCESS_RWX);
	refused("raw.counted", raw, RAW_COUNTED, READ_WRITE, ACRN_MEM_ACCESS_RWX);
	refused("raw.readonly-rwx", raw, RAW_IN_ORDER, PROT_READ, ACRN_MEM_ACCESS_RWX);
	/* Two mappings of frames that follow each other, then one that is too short. */
	REQUIRE(!mprotect(map + RAW_BYTES / 2, RAW_BYTES / 2, PROT_READ));
	SEE("raw.two-mappings", set(raw, map, RAW_BYTES, ACRN_MEM_ACCESS_READ));
	munmap(map + RAW_BYTES / 2, RAW_BYTES / 2);
	SEE("raw.too-long", set(raw, map, RAW_BYTES, ACRN_MEM_ACCESS_RWX));
	munmap(map, RAW_BYTES / 2);
	observe_map("raw.bad.hypervisor", raw);
}

static void good_frames(struct raw *raw)
{
	uint64_t *map = must_raw(raw->fd, NULL, RAW_IN_ORDER, RAW_BYTES, READ_WRITE);

	map[RAW_BYTES / 8 - 1] = 0x1234;
	SEE("raw.rwx", set(raw, map, RAW_BYTES, ACRN_MEM_ACCESS_RWX));
	observe_map("raw.rwx.hypervisor", raw);
	observe_memory("raw.rwx.guest", raw);
	SEE("raw.unset-ram", unset(raw, ACRN_MEMMAP_RAM));
	SEE("raw.unset", unset(raw, ACRN_MEMMAP_MMIO));
	observe_map("raw.unset.hypervisor", raw);
	REQUIRE(!mprotect(map, RAW_BYTES, PROT_READ));
	SEE("raw.readonly", set(raw, map, RAW_BYTES, ACRN_MEM_ACCESS_READ));
	observe_memory("raw.readonly.guest", raw);
	munmap(map, RAW_BYTES);
}

void conform_raw(struct conform *c)
{
	struct raw raw = { .c = c, .fd = must_raw_open() };

	must_vm_create(&raw.vm, "raw", c->flags);
	raw.pins = leaks_pins();
	bad_frames(&raw);
	good_frames(&raw);
	must_vm_stop(&raw.vm);
	raw_close(raw.fd);
}
