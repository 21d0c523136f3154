// SPDX-License-Identifier: GPL-2.0-only
/*
 * remove_cpu.c - giving a CPU of the Service VM back to the hypervisor
 *
 * Written to by ACRN's launch scripts: the CPU goes offline here, then the
 * hypervisor forgets the vCPU behind it and may give the core to a User VM.
 * Nothing brings it back but a reboot.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/smp.h>
#include <linux/sysfs.h>

#include "hsm.h"

/* From the look at a CPU's state to its restoration: one at a time. */
static DEFINE_MUTEX(remove_lock);

static int parse_cpu(const char *text, unsigned int *cpu)
{
	if (kstrtouint(text, 0, cpu))
		return -EINVAL;

	/* CPU 0 is where upcalls arrive; the hypervisor keeps it, too. */
	return *cpu && *cpu < nr_cpu_ids && cpu_possible(*cpu) &&
	       cpu_is_hotpluggable(*cpu) ? 0 : -EINVAL;
}

/* The hypervisor stops the vCPU at once: it must not be running anything. */
static long release_offline(unsigned int cpu)
{
	long ret = -EBUSY;

	cpus_read_lock();
	/* Not cpu_data(): that has no id for a CPU that was never up. */
	if (!cpu_online(cpu))
		ret = hsm_hv_call(HV_OFFLINE_CPU, cpu_physical_id(cpu), 0);
	cpus_read_unlock();
	return ret;
}

static void take_online(unsigned int cpu)
{
	int ret = add_cpu(cpu);

	if (ret < 0)
		pr_err("CPU %u was not given away, but does not come back: %d\n",
		       cpu, ret);
}

static long release_cpu(unsigned int cpu)
{
	/* 1: it was offline before. */
	int was_offline = remove_cpu(cpu);
	long ret;

	if (was_offline < 0)
		return was_offline;

	ret = release_offline(cpu);
	if (ret && !was_offline)
		take_online(cpu);
	return ret;
}

static ssize_t remove_cpu_store(struct device *dev, struct device_attribute *attr,
				const char *buf, size_t count)
{
	unsigned int cpu;
	long ret = parse_cpu(buf, &cpu);

	if (ret)
		return ret;

	mutex_lock(&remove_lock);
	ret = release_cpu(cpu);
	mutex_unlock(&remove_lock);
	return ret ? ret : count;
}
static DEVICE_ATTR_WO(remove_cpu);

static umode_t remove_cpu_mode(struct kobject *kobj, struct attribute *attr, int index)
{
	return IS_ENABLED(CONFIG_HOTPLUG_CPU) ? attr->mode : 0;
}

static struct attribute *remove_cpu_attributes[] = {
	&dev_attr_remove_cpu.attr,
	NULL,
};

const struct attribute_group hsm_remove_cpu_group = {
	.attrs		= remove_cpu_attributes,
	.is_visible	= remove_cpu_mode,
};
