// SPDX-License-Identifier: BSD-3-Clause
/* device_irqline.c - SET_IRQLINE: a value of 64 bits, and never a pointer */

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "device.h"
#include "harness.h"

#define OP(op, gsi)	((uint64_t)(op) << 32 | (gsi))

struct line {
	uint64_t value;
	int error;
};

/* 24 pins, 4 operations; what does not exist is the hypervisor's to refuse. */
static const struct line lines[] = {
	{ OP(0, 0), 0 }, { OP(1, 5), 0 }, { OP(2, 23), 0 }, { OP(3, 9), 0 },
	{ OP(0, 24), EPERM }, { OP(4, 1), EPERM }, { OP(~0u, 1), EPERM },
	{ OP(0, ~0u), EPERM }, { ~0ull, EPERM }, { 1ull << 63, EPERM },
	{ 0xdeadbeefcafef00d, EPERM }, { 0xffff888000000000, EPERM },
};

static void check_lines(const struct device_test *t, struct vm *vm)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		uint64_t before = must_last_call(t->sim, vm->id, HV_SET_IRQLINE).count;
		struct hvsim_call last;

		CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_SET_IRQLINE, lines[i].value),
			 -lines[i].error);
		last = must_last_call(t->sim, vm->id, HV_SET_IRQLINE);
		CHECK_EQ(last.count, before + 1);
		CHECK_EQ(last.param1, vm->id);
		CHECK_EQ(last.param2, lines[i].value);
		CHECK_EQ(last.result, -lines[i].error);
	}
}

static void refused(const struct device_test *t, struct vm *vm)
{
	must_refuse(t->sim, HV_SET_IRQLINE, EBUSY);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_SET_IRQLINE, 1), -EBUSY);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_SET_IRQLINE, 1), 0);
	must_refuse(t->sim, 0, 0);
}

/* A real-time VM is above the Service VM: no interrupts from here. */
static void real_time(const struct device_test *t)
{
	struct acrn_msi_entry msi = { .msi_data = 0x40 };
	struct vm vm;

	must_severity(t, HVSIM_SEVERITY_RT);
	must_vm_create(&vm, "above", VM_POLLING);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_SET_IRQLINE, 1), -EPERM);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_INJECT_MSI, (unsigned long)&msi), -EPERM);
	must_vm_stop(&vm);
	must_severity(t, HVSIM_SEVERITY_STANDARD);
}

void device_irqline(const struct device_test *t)
{
	uint64_t before;
	struct vm vm;
	int fd;

	must_vm_create(&vm, "lines", 0);
	check_lines(t, &vm);
	must_vm_start(&vm);
	check_lines(t, &vm);
	refused(t, &vm);

	/* Destroyed, with the descriptor still open. */
	fd = dup(vm.fd);
	REQUIRE(fd >= 0);
	must_vm_stop(&vm);
	before = calls_made(t, HV_SET_IRQLINE);
	CHECK_ERRNO(ioctl(fd, ACRN_IOCTL_SET_IRQLINE, 1), EINVAL);
	CHECK_EQ(calls_made(t, HV_SET_IRQLINE), before);
	close(fd);
	real_time(t);
}
