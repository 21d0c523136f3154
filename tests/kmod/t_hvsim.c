// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_hvsim.c - the control device of the simulated hypervisor, without a VM
 *
 * Every ioctl with every kind of bad input: the errno the header promises, and
 * the hypervisor as it was.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/acrn.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acrn_hvsim.h"
#include "harness.h"

#define NODE		"/dev/acrn_hvsim"
#define NO_VM		77
#define DEFAULT_VECTOR	0xf3
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static int sim = -1;

static void sim_load(void)
{
	REQUIRE(module_load("acrn_hvsim", NULL) == 0);
	sim = open(NODE, O_RDWR | O_CLOEXEC);
	REQUIRE(sim >= 0);
}

static void sim_unload(void)
{
	close(sim);
	CHECK_EQ(module_unload("acrn_hvsim"), 0);
	CHECK_ERRNO(access(NODE, F_OK), ENOENT);
}

static void refused(unsigned long cmd, const void *arg, int error, const char *what)
{
	if (!CHECK_ERRNO(ioctl(sim, cmd, arg), error))
		printf("where: %s\n", what);
}

static void check_config(void)
{
	static const struct {
		const char *what;
		struct hvsim_config config;
	} bad[] = {
		{ "vcpus 65", { .vcpus = 65, .severity = HVSIM_SEVERITY_STANDARD } },
		{ "severity 0", { .vcpus = 1 } },
		{ "severity 0x20", { .vcpus = 1, .severity = 0x20 } },
		{ "reserved[0]", { 1, HVSIM_SEVERITY_RT, 0, 0, { 1 } } },
		{ "reserved[3]", { 1, HVSIM_SEVERITY_RT, 0, 0, { [3] = 1 } } },
	};
	struct hvsim_config good = { .vcpus = 64, .severity = HVSIM_SEVERITY_RT };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		refused(HVSIM_IOCTL_SET_CONFIG, &bad[i].config, EINVAL, bad[i].what);

	CHECK_EQ(ioctl(sim, HVSIM_IOCTL_SET_CONFIG, &good), 0);
	good = (struct hvsim_config){ .vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD };
	CHECK_EQ(ioctl(sim, HVSIM_IOCTL_SET_CONFIG, &good), 0);
}

static void check_faults(void)
{
	static const struct {
		const char *what;
		struct hvsim_faults faults;
	} bad[] = {
		{ "reserved", { .reserved = 1 } },
		{ "drop_ppm", { .drop_ppm = 1000001 } },
		{ "dup_ppm", { .dup_ppm = 1000001 } },
		{ "delay_ppm", { .delay_ppm = 1000001 } },
		{ "reset_ppm", { .reset_ppm = ~0U } },
		{ "delay_us", { .delay_ppm = 1, .delay_us = 1000001 } },
		{ "vCPU 16", { .never_free_vcpus = 0x10000 } },
		{ "call 0x100", { .refuse_call = 0x100, .refuse_errno = EIO } },
		{ "no errno", { .refuse_call = 0x31, .refuse_nr = 1 } },
		{ "errno 4096", { .refuse_call = 0x31, .refuse_errno = 4096 } },
		{ "errno without call", { .refuse_errno = EIO } },
		{ "nr without call", { .refuse_nr = 1 } },
		{ "after without call", { .refuse_after = 1 } },
		{ "slow call 0x100", { .slow_call = 0x100, .slow_us = 1 } },
		{ "slow without call", { .slow_us = 1 } },
		{ "slow without time", { .slow_call = 0x31 } },
		{ "slow for 1 s and more", { .slow_call = 0x31, .slow_us = 1000001 } },
	};
	struct hvsim_faults good = {
		.vmid = HVSIM_ANY, .drop_ppm = 1000000, .delay_us = 1000000,
		.never_free_vcpus = 0xffff, .refuse_call = 0xff,
		.refuse_nr = ~0U, .refuse_errno = 4095,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		refused(HVSIM_IOCTL_SET_FAULTS, &bad[i].faults, EINVAL, bad[i].what);

	CHECK_EQ(ioctl(sim, HVSIM_IOCTL_SET_FAULTS, &good), 0);
	memset(&good, 0, sizeof(good));
	CHECK_EQ(ioctl(sim, HVSIM_IOCTL_SET_FAULTS, &good), 0);
}

/* What no guest can do.  The same list for IO and for RUN. */
static const struct {
	const char *what;
	struct hvsim_access access;
} bad_accesses[] = {
	{ "size 0", { .size = 0 } },
	{ "size 3", { .size = 3 } },
	{ "size 16", { .type = ACRN_IOREQ_TYPE_MMIO, .size = 16 } },
	{ "8 bytes of a port", { .size = 8 } },
	{ "behind the last port", { .size = 1, .address = 0x10000 } },
	{ "over the last port", { .size = 2, .address = 0xffff } },
	{ "over the end of memory", { .type = ACRN_IOREQ_TYPE_MMIO, .size = 2,
				      .address = ~0ULL } },
	{ "direction 2", { .direction = 2, .size = 1 } },
	{ "reserved", { .size = 1, .reserved = 1 } },
	{ "reserved2", { .size = 1, .reserved2 = 1 } },
};

static const struct hvsim_access good_accesses[] = {
	{ .size = 1, .address = 0xffff },
	{ .size = 4, .address = 0xcf8, .direction = ACRN_IOREQ_DIR_WRITE },
	{ .type = ACRN_IOREQ_TYPE_MMIO, .size = 8, .address = ~0ULL - 7 },
	{ .type = 3, .size = 8 },
};

static void check_io(void)
{
	struct hvsim_io io = { .vmid = NO_VM };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad_accesses); i++) {
		io.flags = 0;
		io.access = bad_accesses[i].access;
		refused(HVSIM_IOCTL_IO, &io, EINVAL, bad_accesses[i].what);
		io.flags = HVSIM_IO_RAW;
		refused(HVSIM_IOCTL_IO, &io, ENOENT, bad_accesses[i].what);
	}
	io.flags = 0;
	for (i = 0; i < ARRAY_SIZE(good_accesses); i++) {
		io.access = good_accesses[i];
		refused(HVSIM_IOCTL_IO, &io, ENOENT, "no VM");
	}

	io.flags = 0x2;
	refused(HVSIM_IOCTL_IO, &io, EINVAL, "unknown flag");
	io.flags = 0;
	io.reserved = 1;
	refused(HVSIM_IOCTL_IO, &io, EINVAL, "reserved");
	io.reserved = 0;
	io.vmid = 0;
	refused(HVSIM_IOCTL_IO, &io, ENOENT, "VM 0");
	io.vmid = HVSIM_ANY;
	refused(HVSIM_IOCTL_IO, &io, ENOENT, "any VM");
}

static void run_refused(struct hvsim_run run, int error, const char *what)
{
	refused(HVSIM_IOCTL_RUN, &run, error, what);
}

static void check_run(void)
{
	const struct hvsim_run good = {
		.vmid = NO_VM, .cpu = HVSIM_ANY, .repeat = 1,
		.nr = ARRAY_SIZE(good_accesses), .accesses = (uintptr_t)good_accesses,
	};
	struct hvsim_run run;
	size_t i;

	run_refused(good, ENOENT, "no VM");
	for (i = 0; i < ARRAY_SIZE(bad_accesses); i++) {
		run = good;
		run.nr = 1;
		run.accesses = (uintptr_t)&bad_accesses[i].access;
		run_refused(run, EINVAL, bad_accesses[i].what);
	}

#define RUN_REFUSED(error, field, bad_value)				\
	do {								\
		run = good;						\
		run.field = (bad_value);				\
		run_refused(run, error, #field " = " #bad_value);	\
	} while (0)

	RUN_REFUSED(EINVAL, nr, 0);
	RUN_REFUSED(EINVAL, nr, (4U << 20) + 1);
	RUN_REFUSED(EINVAL, repeat, 0);
	RUN_REFUSED(EINVAL, flags, 0x8);
	RUN_REFUSED(EINVAL, cpu, sysconf(_SC_NPROCESSORS_CONF));
	RUN_REFUSED(EINVAL, cpu, HVSIM_ANY - 1);
	RUN_REFUSED(EFAULT, accesses, 0);
	RUN_REFUSED(EFAULT, accesses, 1ULL << 63);
	RUN_REFUSED(EFAULT, nr, 4U << 20);	/* far over the end of ours */
#undef RUN_REFUSED
}

static void check_vm(void)
{
	struct hvsim_vm_stats stats = { .vmid = NO_VM };
	struct hvsim_vm_op op = { .vmid = NO_VM, .op = HVSIM_OP_POWEROFF };

	refused(HVSIM_IOCTL_VM_STATS, &stats, ENOENT, "no VM");
	stats = (struct hvsim_vm_stats){ .flags = HVSIM_STATS_NEXT };
	refused(HVSIM_IOCTL_VM_STATS, &stats, ENOENT, "no next VM");
	stats = (struct hvsim_vm_stats){ .vmid = 0xffff, .flags = HVSIM_STATS_NEXT };
	refused(HVSIM_IOCTL_VM_STATS, &stats, ENOENT, "behind the last VM");
	stats.flags = 0x2;
	refused(HVSIM_IOCTL_VM_STATS, &stats, EINVAL, "unknown flag");

	refused(HVSIM_IOCTL_VM_OP, &op, ENOENT, "no VM");
	op.op = HVSIM_OP_RESET_SLOTS;
	refused(HVSIM_IOCTL_VM_OP, &op, ENOENT, "no VM");
	op.op = 0;
	refused(HVSIM_IOCTL_VM_OP, &op, EINVAL, "op 0");
	op.op = HVSIM_OP_EVENT + 1;
	refused(HVSIM_IOCTL_VM_OP, &op, EINVAL, "op 4");
	op = (struct hvsim_vm_op){ NO_VM, HVSIM_OP_POWEROFF, 1 };
	refused(HVSIM_IOCTL_VM_OP, &op, EINVAL, "an event that is none");
}

static void check_memory(void)
{
	struct hvsim_memory memory = { .vmid = NO_VM, .size = HVSIM_MEMORY_MAX };

	refused(HVSIM_IOCTL_MEMORY, &memory, ENOENT, "no VM");
	memory.flags = HVSIM_MEMORY_WRITE;
	refused(HVSIM_IOCTL_MEMORY, &memory, ENOENT, "no VM");
	memory.flags = 0x2;
	refused(HVSIM_IOCTL_MEMORY, &memory, EINVAL, "unknown flag");
	memory = (struct hvsim_memory){ .vmid = NO_VM, .size = HVSIM_MEMORY_MAX + 1 };
	refused(HVSIM_IOCTL_MEMORY, &memory, EINVAL, "too much");
	memory = (struct hvsim_memory){ .vmid = NO_VM, .gpa = ~0ull, .size = 2 };
	refused(HVSIM_IOCTL_MEMORY, &memory, EINVAL, "over the end");
}

static void check_pointers(void)
{
	static const unsigned long cmds[] = {
		HVSIM_IOCTL_SET_CONFIG, HVSIM_IOCTL_SET_FAULTS, HVSIM_IOCTL_IO,
		HVSIM_IOCTL_RUN, HVSIM_IOCTL_VM_STATS, HVSIM_IOCTL_STATS,
		HVSIM_IOCTL_VM_OP, HVSIM_IOCTL_MEMORY,
	};
	long page_bytes = sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 2 * page_bytes, PROT_READ,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t i;

	REQUIRE(pages != MAP_FAILED && munmap(pages + page_bytes, page_bytes) == 0);
	for (i = 0; i < ARRAY_SIZE(cmds); i++) {
		refused(cmds[i], NULL, EFAULT, "null");
		refused(cmds[i], (void *)~0xfffUL, EFAULT, "kernel address");
		refused(cmds[i], pages + page_bytes - 4, EFAULT, "cut by the page's end");
	}
	refused(HVSIM_IOCTL_STATS, pages, EFAULT, "read-only result");
	munmap(pages, page_bytes);
}

static void check_unknown(void)
{
	char arg[4096] = { 0 };
	unsigned int nr;

	for (nr = 0; nr < 256; nr++)
		if ((nr < 0xd0 || nr > 0xd6) && nr != _IOC_NR(HVSIM_IOCTL_MEMORY))
			refused(_IOWR(HVSIM_IOCTL_TYPE, nr, struct hvsim_io), arg,
				ENOTTY, "unknown number");
	refused(_IOW(HVSIM_IOCTL_TYPE, 0xd0, __u32), arg, ENOTTY, "other size");
	refused(_IOR(HVSIM_IOCTL_TYPE, 0xd0, struct hvsim_config), arg, ENOTTY,
		"other direction");
	refused(_IOW(0xa3, 0xd0, struct hvsim_config), arg, ENOTTY, "other type");
}

static void check_untouched(void)
{
	struct hvsim_stats stats, fresh = { .upcall_vector = DEFAULT_VECTOR };

	memset(&stats, 0xff, sizeof(stats));
	REQUIRE(ioctl(sim, HVSIM_IOCTL_STATS, &stats) == 0);
	CHECK(memcmp(&stats, &fresh, sizeof(stats)) == 0);
	CHECK_EQ(threads_count("hvsim/"), 0);
}

static void check_node(void)
{
	struct stat status;

	REQUIRE(fstat(sim, &status) == 0);
	CHECK_EQ(status.st_mode & 07777, 0600);
	CHECK_EQ(status.st_uid, 0);
}

static void check_load_and_unload(void)
{
	int i;

	CHECK_EQ(module_load("acrn_hvsim", NULL), -EEXIST);
	CHECK_EQ(module_unload("acrn_hvsim"), -EAGAIN);
	for (i = 0; i < 20; i++) {
		sim_unload();
		sim_load();
	}
}

int main(void)
{
	sim_load();
	check_node();
	check_untouched();
	check_config();
	check_faults();
	check_io();
	check_run();
	check_vm();
	check_memory();
	check_pointers();
	check_unknown();
	check_untouched();
	check_load_and_unload();
	sim_unload();

	return test_end();
}
