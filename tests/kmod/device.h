/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * device.h - the test "device": commands that the hypervisor carries out
 *
 * What it was given is compared byte for byte with what was meant.
 */
#ifndef TEST_DEVICE_H
#define TEST_DEVICE_H

#include <stddef.h>

#include "vm.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define PAGE_BYTES	4096ul

#define HV_INJECT_MSI		0x23
#define HV_VM_INTR_MONITOR	0x24
#define HV_SET_IRQLINE		0x25
#define HV_SET_PTDEV_INTR	0x53
#define HV_ASSIGN_PCIDEV	0x55
#define HV_ASSIGN_MMIODEV	0x57
#define HV_CREATE_VDEV		0x59
#define HV_PM_GET_CPU_STATE	0x80

/**
 * struct device_test - what the groups share
 * @control:	descriptor without a VM
 * @sim:	the simulated hypervisor
 */
struct device_test {
	int control;
	int sim;
};

/* VMs from now on: HVSIM_SEVERITY_*. */
void must_severity(const struct device_test *t, uint32_t severity);
/* Memory of this process: one page, or two of which the second has these rights. */
void *must_map_page(void);
unsigned char *must_map_pages(int second);
/* How many hypercalls of that number have been made. */
uint64_t calls_made(const struct device_test *t, unsigned int nr);

/* The groups. */
void device_structs(const struct device_test *t);
void device_irqline(const struct device_test *t);
void device_pm(const struct device_test *t);
void device_monitor(const struct device_test *t);
void device_races(const struct device_test *t);

#endif
