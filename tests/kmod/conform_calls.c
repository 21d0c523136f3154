// SPDX-License-Identifier: BSD-3-Clause
/* conform_calls.c - numbers, pointers, the device: calls as such */

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conform.h"
#include "harness.h"

/* All that this program knows.  Another file has those of pass-through. */
static const struct step known[] = {
	STEP(DESTROY_VM), STEP(START_VM), STEP(PAUSE_VM), STEP(RESET_VM),
	STEP(SET_VCPU_REGS), STEP(INJECT_MSI), STEP(NOTIFY_REQUEST_FINISH),
	STEP(CREATE_IOREQ_CLIENT), STEP(ATTACH_IOREQ_CLIENT),
	STEP(DESTROY_IOREQ_CLIENT), STEP(CLEAR_VM_IOREQ), STEP(SET_MEMSEG),
	STEP(UNSET_MEMSEG), STEP(IOEVENTFD), STEP(IRQFD),
};

/* Those with a structure. */
static const struct step pointed[] = {
	STEP(SET_VCPU_REGS), STEP(INJECT_MSI), STEP(NOTIFY_REQUEST_FINISH),
	STEP(SET_MEMSEG), STEP(UNSET_MEMSEG), STEP(IOEVENTFD), STEP(IRQFD),
};

/* Numbers nobody has, and numbers that are known with another size or direction. */
static const struct step unknown[] = {
	{ "nr-00", _IO(0xa2, 0x00) },
	{ "nr-7f", _IO(0xa2, 0x7f) },
	{ "GET_PLATFORM_INFO", _IOR(0xa2, 0x03, __u64[32]) },
	{ "other-type", _IO(0xa3, 0x12) },
	{ "START_VM-with-size", _IOW(0xa2, 0x12, __u64) },
	{ "SET_VCPU_REGS-read", _IOR(0xa2, 0x16, struct acrn_vcpu_regs) },
	{ "SET_MEMSEG-smaller", _IOW(0xa2, 0x41, __u64) },
	{ "CREATE_VM-write-only", _IOW(0xa2, 0x10, struct acrn_vm_creation) },
};

static void observe_device(void)
{
	struct stat node;
	char byte = 0;
	int fd;

	observe("device.mode", "%o", stat("/dev/acrn_hsm", &node) ? 0 : node.st_mode);
	observe("device.owner", "%u:%u", node.st_uid, node.st_gid);
	observe("device.legacy", "%s", access("/dev/acrn_vhm", F_OK) ? "none" : "there");
	observe("device.sysfs", "%s",
		access("/sys/devices/virtual/misc/acrn_hsm", F_OK) ? "none" : "there");
	fd = hsm_open();
	REQUIRE(fd >= 0);
	SEE("device.read", read(fd, &byte, 1) < 0 ? -errno : 0);
	SEE("device.write", write(fd, &byte, 1) < 0 ? -errno : 0);
	close(fd);
}

void conform_numbers(struct conform *c)
{
	struct vm vm;
	int fd = hsm_open();

	observe_device();
	REQUIRE(fd >= 0);
	observe_steps("no-vm", fd, known, ARRAY_SIZE(known));
	observe_steps("no-vm", fd, unknown, ARRAY_SIZE(unknown));
	close(fd);

	must_vm_create(&vm, "numbers", c->flags);
	observe_steps("unknown", vm.fd, unknown, ARRAY_SIZE(unknown));
	must_vm_stop(&vm);
}

void conform_pointers(struct conform *c)
{
	struct vm vm;
	unsigned int i;
	int fd = hsm_open();

	REQUIRE(fd >= 0);
	observe_step("pointer-null", "CREATE_VM", conform_ioctl(fd, ACRN_IOCTL_CREATE_VM, 0));
	observe_step("pointer-kernel", "CREATE_VM",
		     conform_ioctl(fd, ACRN_IOCTL_CREATE_VM, 0xffff888000000000));
	close(fd);

	must_vm_create(&vm, "pointers", c->flags);
	for (i = 0; i < ARRAY_SIZE(pointed); i++) {
		observe_step("pointer-null", pointed[i].name,
			     vm_ioctl(&vm, pointed[i].cmd, 0));
		observe_step("pointer-kernel", pointed[i].name,
			     vm_ioctl(&vm, pointed[i].cmd, 0xffff888000000000));
	}
	must_vm_stop(&vm);
}
