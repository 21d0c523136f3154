// SPDX-License-Identifier: BSD-3-Clause
/* errors_numbers.c - every number there is, every size, every direction */

#include <errno.h>
#include <stdio.h>

#include "acrn_hsm_downstream.h"
#include "errors.h"

#define KNOWN(cmd) { #cmd, cmd, false }
#define OWN_RULES(cmd) { #cmd, cmd, true }

const struct known known_acrn[] = {
	KNOWN(ACRN_IOCTL_CREATE_VM),
	KNOWN(ACRN_IOCTL_DESTROY_VM),
	KNOWN(ACRN_IOCTL_START_VM),
	KNOWN(ACRN_IOCTL_PAUSE_VM),
	KNOWN(ACRN_IOCTL_RESET_VM),
	KNOWN(ACRN_IOCTL_SET_VCPU_REGS),
	KNOWN(ACRN_IOCTL_INJECT_MSI),
	OWN_RULES(ACRN_IOCTL_VM_INTR_MONITOR),
	OWN_RULES(ACRN_IOCTL_SET_IRQLINE),
	KNOWN(ACRN_IOCTL_NOTIFY_REQUEST_FINISH),
	KNOWN(ACRN_IOCTL_CREATE_IOREQ_CLIENT),
	KNOWN(ACRN_IOCTL_ATTACH_IOREQ_CLIENT),
	KNOWN(ACRN_IOCTL_DESTROY_IOREQ_CLIENT),
	KNOWN(ACRN_IOCTL_CLEAR_VM_IOREQ),
	KNOWN(ACRN_IOCTL_SET_MEMSEG),
	KNOWN(ACRN_IOCTL_UNSET_MEMSEG),
	KNOWN(ACRN_IOCTL_SET_PTDEV_INTR),
	KNOWN(ACRN_IOCTL_RESET_PTDEV_INTR),
	KNOWN(ACRN_IOCTL_ASSIGN_PCIDEV),
	KNOWN(ACRN_IOCTL_DEASSIGN_PCIDEV),
	KNOWN(ACRN_IOCTL_ASSIGN_MMIODEV),
	KNOWN(ACRN_IOCTL_DEASSIGN_MMIODEV),
	KNOWN(ACRN_IOCTL_CREATE_VDEV),
	KNOWN(ACRN_IOCTL_DESTROY_VDEV),
	OWN_RULES(ACRN_IOCTL_PM_GET_CPU_STATE),
	KNOWN(ACRN_IOCTL_IOEVENTFD),
	KNOWN(ACRN_IOCTL_IRQFD),
};

const unsigned int nr_known_acrn = ARRAY_SIZE(known_acrn);

const struct known known_own[] = {
	KNOWN(ACRN_HSM_IOCTL_GET_INFO),
	KNOWN(ACRN_HSM_IOCTL_POLLER_CREATE),
	KNOWN(ACRN_HSM_IOCTL_POLLER_DESTROY),
	KNOWN(ACRN_HSM_IOCTL_POLLER_ATTACH),
	KNOWN(ACRN_HSM_IOCTL_POLLER_DETACH),
	KNOWN(ACRN_HSM_IOCTL_VM_SET_MODE),
	KNOWN(ACRN_HSM_IOCTL_RULE_SET),
	KNOWN(ACRN_HSM_IOCTL_RULE_CLEAR),
	KNOWN(ACRN_HSM_IOCTL_RULE_GET),
	KNOWN(ACRN_HSM_IOCTL_VM_STATS),
	KNOWN(ACRN_HSM_IOCTL_POLLER_STATS),
	KNOWN(ACRN_HSM_IOCTL_POLLER_MOVE),
};

const unsigned int nr_known_own = ARRAY_SIZE(known_own);

/* Those whose argument is no pointer. */
static const struct known known_values[] = {
	KNOWN(ACRN_HSM_IOCTL_SETUP_ASYNCIO),
	KNOWN(ACRN_HSM_IOCTL_SETUP_EVENT_RING),
	KNOWN(ACRN_HSM_IOCTL_SETUP_EVENT_FD),
};

static bool in(const struct known *list, unsigned int nr, unsigned long cmd)
{
	while (nr--)
		if (list[nr].cmd == cmd)
			return true;
	return false;
}

/* On a descriptor without a VM, and on one with. */
static void unknown(struct errors *e, unsigned long cmd, const char *what)
{
	union argument arg = {};

	if (in(known_acrn, nr_known_acrn, cmd) || in(known_own, nr_known_own, cmd) ||
	    in(known_values, ARRAY_SIZE(known_values), cmd))
		return;
	gives(EINVAL, e->control, cmd, (unsigned long)&arg, what);
	gives(ENOTTY, e->vm.fd, cmd, (unsigned long)&arg, what);
}

static void all_numbers(struct errors *e, unsigned int type, const char *what)
{
	unsigned int nr;

	for (nr = 0; nr < 256; nr++) {
		unknown(e, _IO(type, nr), what);
		unknown(e, _IOW(type, nr, __u64), what);
		unknown(e, _IOR(type, nr, __u64), what);
		unknown(e, _IOWR(type, nr, __u64[3]), what);
	}
}

/* Only the whole number is a command's. */
static void other_shapes(struct errors *e, const struct known *known)
{
	unsigned int size = _IOC_SIZE(known->cmd);
	const unsigned int sizes[] = { 0, size, size - 1, size + 1, 2 * size, 0x3fff };
	unsigned int dir, i;

	for (dir = 0; dir < 4; dir++)
		for (i = 0; i < ARRAY_SIZE(sizes); i++)
			unknown(e, _IOC(dir, _IOC_TYPE(known->cmd), _IOC_NR(known->cmd),
					sizes[i] & _IOC_SIZEMASK), known->name);
}

static void without_vm(struct errors *e)
{
	union argument arg;
	unsigned int i;

	for (i = 0; i < nr_known_acrn; i++) {
		if (known_acrn[i].cmd == ACRN_IOCTL_CREATE_VM)
			continue;
		good_argument(e, known_acrn[i].cmd, &arg);
		gives(EINVAL, e->control, known_acrn[i].cmd, (unsigned long)&arg,
		      known_acrn[i].name);
	}
	for (i = 0; i < ARRAY_SIZE(known_values); i++)
		gives(EINVAL, e->control, known_values[i].cmd, 0, known_values[i].name);
}

void errors_numbers(struct errors *e)
{
	/* Types that no generic command has. */
	static const unsigned int types[] = { 0x22, 0xa1, 0xa3, 0xff };
	unsigned int i;

	all_numbers(e, ACRN_IOCTL_TYPE, "unknown number");
	still_works(e, "after unknown numbers");
	for (i = 0; i < ARRAY_SIZE(types); i++)
		all_numbers(e, types[i], "other type");
	still_works(e, "after other types");

	for (i = 0; i < nr_known_acrn; i++)
		other_shapes(e, &known_acrn[i]);
	for (i = 0; i < nr_known_own; i++)
		other_shapes(e, &known_own[i]);
	for (i = 0; i < ARRAY_SIZE(known_values); i++)
		other_shapes(e, &known_values[i]);
	still_works(e, "after other sizes and directions");

	without_vm(e);
	still_works(e, "after commands without a VM");
}
