// SPDX-License-Identifier: BSD-3-Clause
/*
 * errors_refusals.c - the hypervisor refuses, or answers what cannot be
 *
 * Whatever was made by then is unmade, and the same descriptor may try again.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "errors.h"
#include "harness.h"

#define HV_CREATE_VM		0x10
#define HV_DESTROY_VM		0x11
#define HV_START_VM		0x12
#define HV_RESET_VM		0x15
#define HV_SET_VCPU_REGS	0x16
#define HV_INJECT_MSI		0x23
#define HV_SET_IOREQ_BUFFER	0x30
#define HV_SET_MEMORY_REGIONS	0x42

/* The errno that CREATE_VM has for all of them. */
static void create_refused(struct errors *e, int fd, const char *what)
{
	uint64_t made = must_sim_totals(e->sim).nr_vms;
	union argument arg;

	good_argument(e, ACRN_IOCTL_CREATE_VM, &arg);
	gives(EINVAL, fd, ACRN_IOCTL_CREATE_VM, (unsigned long)&arg, what);
	CHECK_EQ(must_sim_totals(e->sim).nr_vms, made);
	CHECK_EQ(must_info(e->control).nr_vms, 1);
	still_works(e, what);
}

static void creation(struct errors *e, int fd)
{
	struct hvsim_config config = {
		.severity = HVSIM_SEVERITY_STANDARD, .timeout_ms = 3000,
	};
	static const int errors[] = { EPERM, EINVAL, ENOMEM, EBUSY };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		must_refuse(e->sim, HV_CREATE_VM, errors[i]);
		create_refused(e, fd, "CREATE refused");
		must_refuse(e->sim, HV_SET_IOREQ_BUFFER, errors[i]);
		create_refused(e, fd, "SET_IOREQ_BUFFER refused");
	}

	config.vcpus = 0;
	must_sim_config(e->sim, &config);
	create_refused(e, fd, "a VM without vCPUs");
	config.vcpus = 17;
	must_sim_config(e->sim, &config);
	create_refused(e, fd, "a VM with 17 vCPUs");
	config.vcpus = 2;
	must_sim_config(e->sim, &config);
}

/* The hypervisor's errno comes through, and the call works afterwards. */
static void refused_then_done(struct errors *e, int fd, unsigned int call,
			      unsigned long cmd, const char *what)
{
	union argument arg;

	must_refuse(e->sim, call, EIO);
	good_argument(e, cmd, &arg);
	gives(EIO, fd, cmd, (unsigned long)&arg, what);
	gives(0, fd, cmd, (unsigned long)&arg, what);
}

static void life(struct errors *e, int fd)
{
	union argument arg;

	good_argument(e, ACRN_IOCTL_CREATE_VM, &arg);
	gives(0, fd, ACRN_IOCTL_CREATE_VM, (unsigned long)&arg, "the next try");
	refused_then_done(e, fd, HV_SET_MEMORY_REGIONS, ACRN_IOCTL_SET_MEMSEG, "SET_MEMSEG");
	refused_then_done(e, fd, HV_SET_VCPU_REGS, ACRN_IOCTL_SET_VCPU_REGS, "SET_VCPU_REGS");
	refused_then_done(e, fd, HV_INJECT_MSI, ACRN_IOCTL_INJECT_MSI, "INJECT_MSI");
	refused_then_done(e, fd, HV_START_VM, ACRN_IOCTL_START_VM, "START_VM");
	gives(0, fd, ACRN_IOCTL_PAUSE_VM, 0, "PAUSE_VM");
	refused_then_done(e, fd, HV_RESET_VM, ACRN_IOCTL_RESET_VM, "RESET_VM");
	gives(0, fd, ACRN_IOCTL_PAUSE_VM, 0, "PAUSE_VM");
	refused_then_done(e, fd, HV_DESTROY_VM, ACRN_IOCTL_DESTROY_VM, "DESTROY_VM");
	still_works(e, "after refused calls");
}

void errors_refusals(struct errors *e)
{
	const struct hvsim_faults none = {};
	int fd = hsm_open();

	REQUIRE(fd >= 0);
	creation(e, fd);
	life(e, fd);
	must_sim_faults(e->sim, &none);
	close(fd);
}
