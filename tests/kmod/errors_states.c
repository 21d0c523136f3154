// SPDX-License-Identifier: BSD-3-Clause
/* errors_states.c - the right call at the wrong time: life of a VM, step by step */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "errors.h"
#include "harness.h"

#define PLAIN(error, command) { #command, ACRN_IOCTL_##command, error }

/* A call whose argument is right, or ignored. */
struct step {
	const char *name;
	unsigned long cmd;
	int error;
};

static const struct step before_creation[] = {
	PLAIN(EINVAL, DESTROY_VM), PLAIN(EINVAL, START_VM), PLAIN(EINVAL, PAUSE_VM),
	PLAIN(EINVAL, RESET_VM), PLAIN(EINVAL, ATTACH_IOREQ_CLIENT),
};

static const struct step created[] = {
	PLAIN(EEXIST, CREATE_VM),
	PLAIN(EPERM, DESTROY_VM), PLAIN(EPERM, RESET_VM),
	PLAIN(ENODEV, ATTACH_IOREQ_CLIENT),
	/* Nobody is there whose answer it could be. */
	PLAIN(0, NOTIFY_REQUEST_FINISH),
	PLAIN(0, DESTROY_IOREQ_CLIENT), PLAIN(0, CLEAR_VM_IOREQ),
	PLAIN(0, CREATE_IOREQ_CLIENT), PLAIN(EEXIST, CREATE_IOREQ_CLIENT),
	PLAIN(0, NOTIFY_REQUEST_FINISH),
	PLAIN(0, SET_VCPU_REGS), PLAIN(0, SET_MEMSEG), PLAIN(0, INJECT_MSI),
	PLAIN(0, START_VM),
};

static const struct step running[] = {
	PLAIN(EEXIST, CREATE_VM),
	PLAIN(EPERM, START_VM), PLAIN(EPERM, DESTROY_VM), PLAIN(EPERM, RESET_VM),
	PLAIN(EPERM, SET_VCPU_REGS),
	PLAIN(EEXIST, CREATE_IOREQ_CLIENT),
	PLAIN(0, PAUSE_VM),
};

static const struct step paused[] = {
	PLAIN(EEXIST, CREATE_VM), PLAIN(EPERM, START_VM),
	PLAIN(0, PAUSE_VM), PLAIN(0, CLEAR_VM_IOREQ), PLAIN(0, CLEAR_VM_IOREQ),
	PLAIN(0, DESTROY_IOREQ_CLIENT), PLAIN(0, DESTROY_IOREQ_CLIENT),
	PLAIN(ENODEV, ATTACH_IOREQ_CLIENT),
	PLAIN(0, RESET_VM), PLAIN(EPERM, RESET_VM),
	/* Reset is as good as new, and cannot be destroyed before it is paused. */
	PLAIN(0, START_VM), PLAIN(EPERM, DESTROY_VM), PLAIN(0, PAUSE_VM),
	PLAIN(0, DESTROY_VM),
};

static const struct step destroyed[] = {
	PLAIN(EINVAL, DESTROY_VM), PLAIN(EINVAL, START_VM), PLAIN(EINVAL, PAUSE_VM),
	PLAIN(EINVAL, RESET_VM), PLAIN(EINVAL, SET_VCPU_REGS), PLAIN(EINVAL, INJECT_MSI),
	PLAIN(EINVAL, NOTIFY_REQUEST_FINISH), PLAIN(EINVAL, CREATE_IOREQ_CLIENT),
	PLAIN(EINVAL, ATTACH_IOREQ_CLIENT), PLAIN(EINVAL, DESTROY_IOREQ_CLIENT),
	PLAIN(EINVAL, CLEAR_VM_IOREQ), PLAIN(EINVAL, SET_MEMSEG),
	PLAIN(EINVAL, IOEVENTFD), PLAIN(EINVAL, IRQFD),
	PLAIN(EINVAL, VM_INTR_MONITOR), PLAIN(EINVAL, SET_IRQLINE),
	PLAIN(EINVAL, SET_PTDEV_INTR), PLAIN(EINVAL, RESET_PTDEV_INTR),
	PLAIN(EINVAL, ASSIGN_PCIDEV), PLAIN(EINVAL, DEASSIGN_PCIDEV),
	PLAIN(EINVAL, ASSIGN_MMIODEV), PLAIN(EINVAL, DEASSIGN_MMIODEV),
	PLAIN(EINVAL, CREATE_VDEV), PLAIN(EINVAL, DESTROY_VDEV),
	PLAIN(EINVAL, PM_GET_CPU_STATE),
	/* A descriptor has one VM in its life. */
	PLAIN(EINVAL, CREATE_VM),
};

/* Commands without a structure must not look at what they are given. */
static void walk(struct errors *e, int fd, const struct step *steps, unsigned int nr)
{
	union argument arg;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		good_argument(e, steps[i].cmd, &arg);
		gives(steps[i].error, fd, steps[i].cmd,
		      _IOC_SIZE(steps[i].cmd) ? (unsigned long)&arg : 0xdead,
		      steps[i].name);
	}
	still_works(e, steps[0].name);
}

void errors_states(struct errors *e)
{
	union argument arg;
	int fd = hsm_open();

	REQUIRE(fd >= 0);
	walk(e, fd, before_creation, ARRAY_SIZE(before_creation));
	good_argument(e, ACRN_IOCTL_CREATE_VM, &arg);
	gives(0, fd, ACRN_IOCTL_CREATE_VM, (unsigned long)&arg, "CREATE_VM");
	walk(e, fd, created, ARRAY_SIZE(created));
	walk(e, fd, running, ARRAY_SIZE(running));
	walk(e, fd, paused, ARRAY_SIZE(paused));
	walk(e, fd, destroyed, ARRAY_SIZE(destroyed));
	close(fd);
}
