// SPDX-License-Identifier: BSD-3-Clause
/*
 * device_monitor.c - VM_INTR_MONITOR: what the page says, and how long it is pinned
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device.h"
#include "harness.h"
#include "leaks.h"

#define UNTOUCHED	0x5a5a5a5a5a5a5a5a
#define GONE_NS		10000000000ull

static int watch(struct vm *vm, const struct hvsim_monitor *page)
{
	return vm_ioctl(vm, ACRN_IOCTL_VM_INTR_MONITOR, (unsigned long)page);
}

static struct hvsim_monitor *must_monitor(void)
{
	return must_map_page();
}

static void drop(struct hvsim_monitor *page)
{
	munmap(page, PAGE_BYTES);
}

static void inject(struct vm *vm, unsigned int vector, unsigned int times)
{
	struct acrn_msi_entry msi = { .msi_data = vector };

	while (times--)
		CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_INJECT_MSI, (unsigned long)&msi), 0);
}

/* Room for nr words: as many pairs as fit, and not a word more. */
static void check_counts(struct vm *vm, struct hvsim_monitor *page, unsigned int nr)
{
	static const uint64_t pairs[] = { 0x31, 3, 0x80, 1, 0xff, 2 };
	unsigned int used = nr / 2 * 2, i;

	if (used > ARRAY_SIZE(pairs))
		used = ARRAY_SIZE(pairs);
	for (i = 0; i < HVSIM_MONITOR_WORDS; i++)
		page->buffer[i] = UNTOUCHED;
	page->cmd = HVSIM_MONITOR_COUNTS;
	page->nr = nr;
	CHECK_EQ(watch(vm, page), 0);
	CHECK_EQ(page->nr, used);
	for (i = 0; i < HVSIM_MONITOR_WORDS; i++)
		CHECK_EQ(page->buffer[i], i < used ? pairs[i] : UNTOUCHED);
}

static void counts(struct vm *vm, struct hvsim_monitor *page)
{
	unsigned int nr;

	check_counts(vm, page, 0);
	inject(vm, 0xff, 2);
	inject(vm, 0x31, 3);
	inject(vm, 0x80, 1);
	for (nr = 0; nr <= 8; nr++)
		check_counts(vm, page, nr);
	check_counts(vm, page, HVSIM_MONITOR_WORDS);
}

static void check_refused(struct vm *vm, struct hvsim_monitor *page, uint32_t cmd, uint32_t nr)
{
	page->cmd = cmd;
	page->nr = nr;
	CHECK_EQ(watch(vm, page), -EINVAL);
	CHECK_EQ(page->cmd, cmd);
	CHECK_EQ(page->nr, nr);
}

static void delay(const struct device_test *t, struct vm *vm, struct hvsim_monitor *page)
{
	struct hvsim_monitor got = {};
	struct hvsim_call last;

	page->cmd = HVSIM_MONITOR_DELAY;
	page->nr = 1;
	page->buffer[0] = 250;
	CHECK_EQ(watch(vm, page), 0);

	last = must_last_call(t->sim, vm->id, HV_VM_INTR_MONITOR);
	CHECK_EQ(last.param1, vm->id);
	CHECK_EQ(last.param2 % PAGE_BYTES, 0);
	memcpy(&got, last.bytes, last.size);
	CHECK_EQ(got.cmd, HVSIM_MONITOR_DELAY);
	CHECK_EQ(got.nr, 1);
	CHECK_EQ(got.buffer[0], 250);
}

static void commands(const struct device_test *t)
{
	struct hvsim_monitor *page = must_monitor();
	struct vm vm;

	must_vm_create(&vm, "watched", 0);
	counts(&vm, page);
	must_vm_start(&vm);
	check_counts(&vm, page, HVSIM_MONITOR_WORDS);
	check_refused(&vm, page, HVSIM_MONITOR_COUNTS, HVSIM_MONITOR_WORDS + 1);
	check_refused(&vm, page, HVSIM_MONITOR_COUNTS, ~0u);
	check_refused(&vm, page, 2, 1);
	delay(t, &vm, page);
	must_vm_stop(&vm);
	drop(page);
}

static void bad_addresses(const struct device_test *t, struct vm *vm)
{
	unsigned char *pages = must_map_pages(PROT_READ);
	unsigned long base = (unsigned long)pages;
	const struct { unsigned long address; int error; } bad[] = {
		{ 1, EINVAL }, { base + 8, EINVAL }, { base + 0x800, EINVAL },
		{ ~0ul, EINVAL },
		{ 0, EFAULT }, { 0x1000, EFAULT }, { base + PAGE_BYTES, EFAULT },
		{ 1ul << 47, EFAULT }, { 1ul << 63, EFAULT }, { -PAGE_BYTES, EFAULT },
		{ 0xffff888000000000, EFAULT }, { 0xffffffff81000000, EFAULT },
	};
	uint64_t before = calls_made(t, HV_VM_INTR_MONITOR);
	int64_t pins = leaks_pins();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_VM_INTR_MONITOR, bad[i].address),
			 -bad[i].error);
	CHECK_EQ(calls_made(t, HV_VM_INTR_MONITOR), before);
	CHECK_EQ(leaks_pins(), pins);
	munmap(pages, 2 * PAGE_BYTES);
}

/* A child with the same descriptor and the same address, which is another page. */
static void other_process(struct vm *vm, const struct hvsim_monitor *page)
{
	int status;
	pid_t pid = fork();

	REQUIRE(pid >= 0);
	if (!pid)
		_exit(watch(vm, page) == -EPERM ? 0 : 1);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
}

/* One page at a time, the newest one the hypervisor has taken. */
static void replaced(const struct device_test *t)
{
	struct hvsim_monitor *one = must_monitor(), *two = must_monitor();
	int64_t before;
	struct vm vm;

	must_vm_create(&vm, "pages", 0);
	before = leaks_pins();
	bad_addresses(t, &vm);
	CHECK_EQ(watch(&vm, one), 0);
	CHECK_EQ(leaks_pins(), before + 1);
	CHECK_EQ(watch(&vm, one), 0);
	CHECK_EQ(leaks_pins(), before + 1);
	CHECK_EQ(watch(&vm, two), 0);
	CHECK_EQ(leaks_pins(), before + 1);

	other_process(&vm, one);
	must_refuse(t->sim, HV_VM_INTR_MONITOR, EIO);
	CHECK_EQ(watch(&vm, one), -EIO);
	must_refuse(t->sim, 0, 0);
	one->nr = HVSIM_MONITOR_WORDS + 1;
	CHECK_EQ(watch(&vm, one), -EINVAL);
	CHECK_EQ(leaks_pins(), before + 1);

	/* Gone from the process; pinned all the same. */
	drop(one);
	drop(two);
	CHECK_EQ(leaks_pins(), before + 1);
	must_vm_stop(&vm);
	/* The request page was there before. */
	CHECK_EQ(leaks_pins(), before - 1);
}

static void closed(void)
{
	struct hvsim_monitor *page = must_monitor();
	int64_t before = leaks_pins();
	struct vm vm;

	must_vm_create(&vm, "closed", 0);
	CHECK_EQ(watch(&vm, page), 0);
	must_vm_start(&vm);
	vm_forget(&vm);
	CHECK_EQ(leaks_pins(), before);
	drop(page);
}

static bool pins_are(void *arg)
{
	return leaks_pins() == *(const int64_t *)arg;
}

/* A VM that outlives its descriptor keeps what the hypervisor may write to. */
static void orphaned(const struct device_test *t)
{
	struct hvsim_monitor *page = must_monitor();
	int64_t before = leaks_pins();
	struct hvsim_vm_op op = { .op = HVSIM_OP_POWEROFF };
	struct vm vm;

	must_severity(t, HVSIM_SEVERITY_RT);
	must_vm_create(&vm, "orphan", VM_POLLING);
	CHECK_EQ(watch(&vm, page), 0);
	must_vm_start(&vm);
	op.vmid = vm.id;
	vm_forget(&vm);
	drop(page);
	CHECK_EQ(must_info(t->control).nr_orphans, 1);
	CHECK_EQ(leaks_pins(), before + 2);

	CHECK_EQ(ioctl(t->sim, HVSIM_IOCTL_VM_OP, &op), 0);
	CHECK(time_wait(pins_are, &before, GONE_NS));
	CHECK_EQ(must_info(t->control).nr_orphans, 0);
	must_severity(t, HVSIM_SEVERITY_STANDARD);
}

void device_monitor(const struct device_test *t)
{
	commands(t);
	replaced(t);
	closed();
	orphaned(t);
}
