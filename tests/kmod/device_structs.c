// SPDX-License-Identifier: BSD-3-Clause
/* device_structs.c - devices come and go: every byte, in every state of a VM */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "device.h"
#include "harness.h"

/* Longer than any structure, so that what is behind it could arrive, too. */
#define ARGUMENT_BYTES	256

/**
 * struct pair - a command that adds a device, and the one that removes it
 * @name:	for messages
 * @add:	command
 * @remove:	command
 * @nr:		hypercall of @add; the next one is that of @remove
 * @read:	bytes the hypervisor reads
 * @key:	offset of what tells one device from another
 * @refusal:	errno in a state in which it may not be
 */
struct pair {
	const char *name;
	unsigned long add;
	unsigned long remove;
	unsigned int nr;
	size_t read;
	size_t key;
	int refusal;
};

/* The hypervisor reads four bytes more of the first one than there are. */
static const struct pair pairs[] = {
	{ "PTDEV_INTR", ACRN_IOCTL_SET_PTDEV_INTR, ACRN_IOCTL_RESET_PTDEV_INTR,
	  HV_SET_PTDEV_INTR, 24, offsetof(struct acrn_ptdev_irq, intx.virt_pin), EPERM },
	{ "PCIDEV", ACRN_IOCTL_ASSIGN_PCIDEV, ACRN_IOCTL_DEASSIGN_PCIDEV,
	  HV_ASSIGN_PCIDEV, 36, offsetof(struct acrn_pcidev, phys_bdf), EINVAL },
	{ "MMIODEV", ACRN_IOCTL_ASSIGN_MMIODEV, ACRN_IOCTL_DEASSIGN_MMIODEV,
	  HV_ASSIGN_MMIODEV, 104, offsetof(struct acrn_mmiodev, res[0].service_vm_pa), EINVAL },
	{ "VDEV", ACRN_IOCTL_CREATE_VDEV, ACRN_IOCTL_DESTROY_VDEV,
	  HV_CREATE_VDEV, 192, offsetof(struct acrn_vdev, slot), EINVAL },
};

/* No two bytes of a structure alike; the type of an interrupt is INTx, 0. */
static void fill(const struct pair *pair, unsigned char *argument)
{
	size_t i;

	for (i = 0; i < ARGUMENT_BYTES; i++)
		argument[i] = i * 5 + 3;
	if (pair->nr == HV_SET_PTDEV_INTR)
		memset(argument, 0, sizeof(__u32));
}

static void check_arrived(const struct device_test *t, const struct vm *vm,
			  unsigned int nr, const struct pair *pair,
			  const unsigned char *argument, int result)
{
	struct hvsim_call last = must_last_call(t->sim, vm->id, nr);
	unsigned char want[sizeof(last.bytes)] = {};

	memcpy(want, argument, _IOC_SIZE(pair->add));
	CHECK_EQ(last.param1, vm->id);
	CHECK_EQ(last.size, pair->read);
	CHECK_EQ(last.result, result);
	check_true(!memcmp(last.bytes, want, sizeof(want)), pair->name, __FILE__, __LINE__);
}

static void call(const struct device_test *t, struct vm *vm, const struct pair *pair,
		 unsigned long cmd, const unsigned char *argument, int result)
{
	unsigned int nr = cmd == pair->add ? pair->nr : pair->nr + 1;
	uint64_t before = must_last_call(t->sim, vm->id, nr).count;

	check_equal(vm_ioctl(vm, cmd, (unsigned long)argument), result, pair->name,
		    __FILE__, __LINE__);
	CHECK_EQ(must_last_call(t->sim, vm->id, nr).count, before + 1);
	check_arrived(t, vm, nr, pair, argument, result);
}

static void in_created(const struct device_test *t, struct vm *vm, const struct pair *pair)
{
	unsigned char one[ARGUMENT_BYTES], other[ARGUMENT_BYTES];

	fill(pair, one);
	fill(pair, other);
	other[pair->key] ^= 0x80;

	call(t, vm, pair, pair->add, one, 0);
	call(t, vm, pair, pair->add, one, -EBUSY);
	call(t, vm, pair, pair->remove, other, -ENODEV);
	call(t, vm, pair, pair->add, other, 0);
	call(t, vm, pair, pair->remove, one, 0);
	call(t, vm, pair, pair->remove, one, -ENODEV);
	call(t, vm, pair, pair->add, one, 0);
}

static void in_running(const struct device_test *t, struct vm *vm, const struct pair *pair)
{
	unsigned char one[ARGUMENT_BYTES];

	fill(pair, one);
	call(t, vm, pair, pair->add, one, -pair->refusal);
	call(t, vm, pair, pair->remove, one, -pair->refusal);
}

static void in_paused(const struct device_test *t, struct vm *vm, const struct pair *pair)
{
	unsigned char one[ARGUMENT_BYTES];

	fill(pair, one);
	call(t, vm, pair, pair->add, one, -pair->refusal);
	call(t, vm, pair, pair->remove, one, 0);
	call(t, vm, pair, pair->remove, one, -ENODEV);
}

/* Whatever the hypervisor says comes through; the next try is a new one. */
static void refused(const struct device_test *t, struct vm *vm, const struct pair *pair)
{
	unsigned char one[ARGUMENT_BYTES];

	fill(pair, one);
	must_refuse(t->sim, pair->nr, EIO);
	CHECK_EQ(vm_ioctl(vm, pair->add, (unsigned long)one), -EIO);
	call(t, vm, pair, pair->add, one, 0);
	must_refuse(t->sim, pair->nr + 1, ENOTTY);
	CHECK_EQ(vm_ioctl(vm, pair->remove, (unsigned long)one), -ENOTTY);
	call(t, vm, pair, pair->remove, one, 0);
	must_refuse(t->sim, 0, 0);
}

static void other_interrupts(const struct device_test *t, struct vm *vm)
{
	struct { struct acrn_ptdev_irq irq; char behind[ARGUMENT_BYTES]; } arg = {};
	static const __u32 types[] = { ACRN_PTDEV_IRQ_MSI, ACRN_PTDEV_IRQ_MSIX, 3, ~0u };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		arg.irq.type = types[i];
		call(t, vm, &pairs[0], pairs[0].add, (void *)&arg, -EPERM);
		call(t, vm, &pairs[0], pairs[0].remove, (void *)&arg, -EPERM);
	}
}

static void each(const struct device_test *t, struct vm *vm,
		 void (*run)(const struct device_test *t, struct vm *vm,
			     const struct pair *pair))
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		run(t, vm, &pairs[i]);
}

/* The VM beside it was never spoken of. */
static void check_untouched(const struct device_test *t, const struct vm *vm)
{
	unsigned int nr;

	for (nr = HV_SET_PTDEV_INTR; nr <= HV_CREATE_VDEV + 1; nr++)
		CHECK_EQ(must_last_call(t->sim, vm->id, nr).count, 0);
}

void device_structs(const struct device_test *t)
{
	struct vm vm, beside;

	must_vm_create(&beside, "beside", 0);
	must_vm_create(&vm, "devices", 0);
	each(t, &vm, refused);
	each(t, &vm, in_created);
	other_interrupts(t, &vm);
	must_vm_start(&vm);
	each(t, &vm, in_running);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	each(t, &vm, in_paused);
	must_vm_stop(&vm);
	check_untouched(t, &beside);
	must_vm_stop(&beside);
}
