// SPDX-License-Identifier: BSD-3-Clause
/* failnth_device.c - devices, interrupts, power states, and the downstream rings */

#include <string.h>

#include "failnth.h"
#include "harness.h"
#include "ring.h"

#define MMIO		0xe0000000ull
#define DOORBELL	0xc0000000ull

/* Some device, some line: the structure may be all zeroes. */
static int zeroed(struct rig *rig, unsigned long cmd)
{
	static const unsigned char zeroes[256];

	return vm_ioctl(&rig->vm, cmd, (unsigned long)zeroes);
}

#define CALL_ZEROED(command)						\
	static int call_##command(struct rig *rig)			\
	{								\
		return zeroed(rig, ACRN_IOCTL_##command);		\
	}

CALL_ZEROED(SET_PTDEV_INTR)
CALL_ZEROED(RESET_PTDEV_INTR)
CALL_ZEROED(ASSIGN_PCIDEV)
CALL_ZEROED(DEASSIGN_PCIDEV)
CALL_ZEROED(ASSIGN_MMIODEV)
CALL_ZEROED(DEASSIGN_MMIODEV)
CALL_ZEROED(CREATE_VDEV)
CALL_ZEROED(DESTROY_VDEV)

/* One of each. */
static void prepare_devices(struct rig *rig)
{
	prepare_vm(rig);
	REQUIRE(!call_SET_PTDEV_INTR(rig));
	REQUIRE(!call_ASSIGN_PCIDEV(rig));
	REQUIRE(!call_ASSIGN_MMIODEV(rig));
	REQUIRE(!call_CREATE_VDEV(rig));
}

static int call_irqline(struct rig *rig)
{
	return vm_ioctl(&rig->vm, ACRN_IOCTL_SET_IRQLINE, 3);
}

/* The page is guest memory of the other attempts; it holds no command but 0. */
static int call_monitor(struct rig *rig)
{
	memset(rig->ram, 0, PAGE_BYTES);
	return vm_ioctl(&rig->vm, ACRN_IOCTL_VM_INTR_MONITOR, (unsigned long)rig->ram);
}

static void prepare_monitor(struct rig *rig)
{
	prepare_vm(rig);
	REQUIRE(!call_monitor(rig));
}

static int call_power(struct rig *rig)
{
	uint64_t buffer[8] = { (uint64_t)rig->vm.id << 24 | ACRN_PMCMD_GET_PX_DATA };

	return vm_ioctl(&rig->vm, ACRN_IOCTL_PM_GET_CPU_STATE, (unsigned long)buffer);
}

static const struct acrn_vm_memmap mmio = {
	.type = ACRN_MEMMAP_MMIO, .attr = ACRN_MEM_ACCESS_RWX,
	.user_vm_pa = MMIO, .len = PAGE_BYTES,
};

static void prepare_mmio(struct rig *rig)
{
	prepare_vm(rig);
	REQUIRE(!vm_ioctl(&rig->vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&mmio));
}

static int call_unset(struct rig *rig)
{
	return vm_ioctl(&rig->vm, ACRN_IOCTL_UNSET_MEMSEG, (unsigned long)&mmio);
}

static int call_asyncio(struct rig *rig)
{
	ring_init((void *)rig->ram, ACRN_HSM_ASYNCIO_BYTES);
	return vm_ioctl(&rig->vm, ACRN_HSM_IOCTL_SETUP_ASYNCIO, (unsigned long)rig->ram);
}

static int call_event_ring(struct rig *rig)
{
	ring_init((void *)rig->ram, ACRN_HSM_EVENT_BYTES);
	return vm_ioctl(&rig->vm, ACRN_HSM_IOCTL_SETUP_EVENT_RING,
			(unsigned long)rig->ram);
}

static int call_event_fd(struct rig *rig)
{
	return vm_ioctl(&rig->vm, ACRN_HSM_IOCTL_SETUP_EVENT_FD, rig->eventfd);
}

static void prepare_ring(struct rig *rig)
{
	prepare_vm(rig);
	REQUIRE(!call_asyncio(rig));
}

static int call_bell(struct rig *rig)
{
	return vm_ioeventfd(&rig->vm, rig->eventfd, ACRN_HSM_IOEVENTFD_ASYNCIO,
			    DOORBELL, 4, 0);
}

static void prepare_bell(struct rig *rig)
{
	prepare_ring(rig);
	REQUIRE(!call_bell(rig));
}

static int call_bell_deassign(struct rig *rig)
{
	return vm_ioeventfd(&rig->vm, rig->eventfd,
			    ACRN_IOEVENTFD_FLAG_DEASSIGN | ACRN_HSM_IOEVENTFD_ASYNCIO,
			    DOORBELL, 4, 0);
}

#define ADDS(command)							\
	{ #command, prepare_vm, call_##command, undo_vm, 0, NULL }
#define REMOVES(command)						\
	{ #command, prepare_devices, call_##command, undo_vm, 0, NULL }

const struct attempt attempts_device[] = {
	ADDS(SET_PTDEV_INTR), REMOVES(RESET_PTDEV_INTR),
	ADDS(ASSIGN_PCIDEV), REMOVES(DEASSIGN_PCIDEV),
	ADDS(ASSIGN_MMIODEV), REMOVES(DEASSIGN_MMIODEV),
	ADDS(CREATE_VDEV), REMOVES(DESTROY_VDEV),
	{ "SET_IRQLINE", prepare_vm, call_irqline, undo_vm, 0, NULL },
	{ "VM_INTR_MONITOR", prepare_vm, call_monitor, undo_vm, 0, NULL },
	{ "VM_INTR_MONITOR (again)", prepare_monitor, call_monitor, undo_vm, 0, NULL },
	{ "PM_GET_CPU_STATE", prepare_vm, call_power, undo_vm, 0, NULL },
	{ "UNSET_MEMSEG", prepare_mmio, call_unset, undo_vm, 0, NULL },
	{ "SETUP_ASYNCIO", prepare_vm, call_asyncio, undo_vm, 0, NULL },
	{ "SETUP_EVENT_RING", prepare_vm, call_event_ring, undo_vm, 0, NULL },
	{ "SETUP_EVENT_FD", prepare_vm, call_event_fd, undo_vm, 0, NULL },
	{ "IOEVENTFD (ring)", prepare_ring, call_bell, undo_vm, 0, NULL },
	{ "IOEVENTFD (ring, deassign)", prepare_bell, call_bell_deassign, undo_vm, 0, NULL },
};

const unsigned int nr_attempts_device = ARRAY_SIZE(attempts_device);
