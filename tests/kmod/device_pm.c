// SPDX-License-Identifier: BSD-3-Clause
/*
 * device_pm.c - PM_GET_CPU_STATE: what is written, and what is left alone
 *
 * The command lies where the answer goes, and the answer may be longer than the
 * eight bytes of the ioctl's number.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device.h"
#include "harness.h"

#define BUFFER_BYTES	128
#define UNTOUCHED	0xa5
#define NR_PX		3
#define NR_CX		2

static uint64_t command(uint16_t vmid, unsigned int vcpu, unsigned int state,
			unsigned int type)
{
	return (uint64_t)vmid << 24 | vcpu << 16 | state << 8 | type;
}

/* The command at the start of a buffer, its answer, and what is behind it. */
static int ask(struct vm *vm, uint64_t command, unsigned char *buffer)
{
	memset(buffer, UNTOUCHED, BUFFER_BYTES);
	memcpy(buffer, &command, sizeof(command));
	return vm_ioctl(vm, ACRN_IOCTL_PM_GET_CPU_STATE, (unsigned long)buffer);
}

static bool untouched_from(const unsigned char *buffer, size_t from)
{
	while (from < BUFFER_BYTES && buffer[from] == UNTOUCHED)
		from++;
	return from == BUFFER_BYTES;
}

/* size bytes: what the hypervisor gave, then zeroes; nothing behind them. */
static void check_answer(const struct device_test *t, struct vm *vm, uint64_t command,
			 size_t size, size_t given)
{
	unsigned char buffer[BUFFER_BYTES], want[BUFFER_BYTES] = {};
	struct hvsim_call last;

	CHECK_EQ(ask(vm, command, buffer), 0);
	last = must_last_call(t->sim, vm->id, HV_PM_GET_CPU_STATE);
	CHECK_EQ(last.param1, command);
	CHECK_EQ(last.size, given);
	memcpy(want, last.bytes, given);
	CHECK(!memcmp(buffer, want, size));
	CHECK(untouched_from(buffer, size));
}

static void answers(const struct device_test *t, struct vm *vm)
{
	unsigned char buffer[BUFFER_BYTES];
	unsigned int i;

	check_answer(t, vm, command(vm->id, 0, 0, ACRN_PMCMD_GET_PX_CNT), 8, 1);
	check_answer(t, vm, command(vm->id, 1, 0, ACRN_PMCMD_GET_CX_CNT), 8, 1);
	for (i = 0; i < NR_PX; i++)
		check_answer(t, vm, command(vm->id, 1, i, ACRN_PMCMD_GET_PX_DATA), 48, 48);
	for (i = 1; i <= NR_CX; i++)
		check_answer(t, vm, command(vm->id, 0, i, ACRN_PMCMD_GET_CX_DATA), 32, 32);

	CHECK_EQ(ask(vm, command(vm->id, 0, 0, ACRN_PMCMD_GET_PX_CNT), buffer), 0);
	CHECK_EQ(buffer[0], NR_PX);
	CHECK_EQ(ask(vm, command(vm->id, 0, 0, ACRN_PMCMD_GET_PX_DATA), buffer), 0);
	CHECK_EQ(((struct acrn_pstate_data *)buffer)->core_frequency, 2400);
	CHECK_EQ(ask(vm, command(vm->id, 0, NR_CX, ACRN_PMCMD_GET_CX_DATA), buffer), 0);
	CHECK_EQ(((struct acrn_cstate_data *)buffer)->latency, 80);
}

/* Refused, or nothing to say: the buffer is as it was. */
static void check_silent(const struct device_test *t, struct vm *vm, uint64_t command,
			 int result, unsigned int calls)
{
	uint64_t before = calls_made(t, HV_PM_GET_CPU_STATE);
	unsigned char buffer[BUFFER_BYTES];

	CHECK_EQ(ask(vm, command, buffer), result);
	CHECK(!memcmp(buffer, &command, sizeof(command)));
	CHECK(untouched_from(buffer, sizeof(command)));
	CHECK_EQ(calls_made(t, HV_PM_GET_CPU_STATE) - before, calls);
}

static void no_answers(const struct device_test *t, struct vm *vm, const struct vm *beside)
{
	static const unsigned int unknown[] = { 4, 5, 0x7f, 0xff };
	static const uint16_t others[] = { 0, 63, 0xff };
	unsigned int type, i;

	for (i = 0; i < ARRAY_SIZE(unknown); i++)
		check_silent(t, vm, command(vm->id, 0, 0, unknown[i]), 0, 0);
	for (type = ACRN_PMCMD_GET_PX_CNT; type <= ACRN_PMCMD_GET_CX_DATA; type++) {
		check_silent(t, vm, command(beside->id, 0, 0, type), -EINVAL, 0);
		for (i = 0; i < ARRAY_SIZE(others); i++)
			check_silent(t, vm, command(others[i], 0, 0, type), -EINVAL, 0);
		check_silent(t, vm, command(vm->id, 2, 0, type), -EPERM, 1);
		check_silent(t, vm, command(vm->id, 0xff, 0, type), -EPERM, 1);
	}
	check_silent(t, vm, command(vm->id, 0, NR_PX, ACRN_PMCMD_GET_PX_DATA), -EPERM, 1);
	check_silent(t, vm, command(vm->id, 0, 0, ACRN_PMCMD_GET_CX_DATA), -EPERM, 1);

	must_refuse(t->sim, HV_PM_GET_CPU_STATE, ENOTTY);
	check_silent(t, vm, command(vm->id, 0, 0, ACRN_PMCMD_GET_PX_DATA), -ENOTTY, 1);
	must_refuse(t->sim, 0, 0);
}

static int ask_at(struct vm *vm, unsigned char *place, unsigned int type, unsigned int state)
{
	uint64_t what = command(vm->id, 0, state, type);

	memcpy(place, &what, sizeof(what));
	return vm_ioctl(vm, ACRN_IOCTL_PM_GET_CPU_STATE, (unsigned long)place);
}

/* The command is whole; the answer ends at the end of the page, or does not fit. */
static void page_ends(struct vm *vm)
{
	unsigned char *pages = must_map_pages(PROT_NONE), *end = pages + PAGE_BYTES;

	CHECK_EQ(ask_at(vm, end - 8, ACRN_PMCMD_GET_PX_CNT, 0), 0);
	CHECK_EQ(ask_at(vm, end - 48, ACRN_PMCMD_GET_PX_DATA, 0), 0);
	CHECK_EQ(ask_at(vm, end - 32, ACRN_PMCMD_GET_CX_DATA, 1), 0);
	CHECK_EQ(ask_at(vm, end - 8, ACRN_PMCMD_GET_PX_DATA, 0), -EFAULT);
	CHECK_EQ(ask_at(vm, end - 47, ACRN_PMCMD_GET_PX_DATA, 0), -EFAULT);
	CHECK_EQ(ask_at(vm, end - 31, ACRN_PMCMD_GET_CX_DATA, 1), -EFAULT);
	CHECK_EQ(ask_at(vm, end - 8, 0xff, 0), 0);
	munmap(pages, 2 * PAGE_BYTES);
}

static void bad_pointers(struct vm *vm)
{
	unsigned char *pages = must_map_pages(PROT_NONE);
	const unsigned long bad[] = {
		0, 1, (unsigned long)pages + PAGE_BYTES, (unsigned long)pages + PAGE_BYTES - 7,
		1ul << 47, ~0ul, 0xffff888000000000, 0xffffffff81000000,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_PM_GET_CPU_STATE, bad[i]), -EFAULT);

	memset(pages, 0, PAGE_BYTES);
	pages[3] = vm->id;
	REQUIRE(!mprotect(pages, PAGE_BYTES, PROT_READ));
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_PM_GET_CPU_STATE, (unsigned long)pages), -EFAULT);
	munmap(pages, 2 * PAGE_BYTES);
}

void device_pm(const struct device_test *t)
{
	struct vm vm, beside;

	must_vm_create(&beside, "beside", 0);
	must_vm_create(&vm, "power", 0);
	answers(t, &vm);
	no_answers(t, &vm, &beside);
	page_ends(&vm);
	bad_pointers(&vm);

	must_vm_start(&vm);
	check_silent(t, &vm, command(vm.id, 0, 0, ACRN_PMCMD_GET_PX_CNT), -EPERM, 1);
	check_silent(t, &vm, command(vm.id, 0, 0, 0xff), 0, 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	answers(t, &vm);
	CHECK_EQ(must_last_call(t->sim, beside.id, HV_PM_GET_CPU_STATE).count, 0);
	must_vm_stop(&vm);
	must_vm_stop(&beside);
}
