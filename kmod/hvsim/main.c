// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - acrn_hvsim.ko, an ACRN hypervisor for machines that have none
 *
 * A Service Module that finds this module loaded makes its hypercalls here.
 * The rules are those of the real one: states of a VM, who may pause whom,
 * ownership of the request slots, an interrupt to CPU 0 per request.  The
 * guests are whatever a program makes them do through /dev/acrn_hvsim.
 *
 * Time is measured in TSC cycles.  A look at the TSC is two instructions, a
 * look at the kernel's clock some dozens, and between the two looks lies what
 * a benchmark wants to know.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/math64.h>
#include <linux/module.h>
#include <linux/time64.h>

#include <asm/cpufeature.h>
#include <asm/tsc.h>

#include "hvsim.h"

/**
 * hvsim_cycles_to_ns() - TSC cycles in nanoseconds
 * @cycles: any
 *
 * Return: nanoseconds.
 */
u64 hvsim_cycles_to_ns(u64 cycles)
{
	return mul_u64_u32_div(cycles, NSEC_PER_MSEC, tsc_khz);
}

/**
 * hvsim_ns_to_cycles() - nanoseconds in TSC cycles
 * @ns: any
 *
 * Return: cycles.
 */
u64 hvsim_ns_to_cycles(u64 ns)
{
	return mul_u64_u32_div(ns, tsc_khz, NSEC_PER_MSEC);
}

static int __init hvsim_init(void)
{
	int ret;

	if (!tsc_khz || !boot_cpu_has(X86_FEATURE_APIC)) {
		pr_err("needs a TSC and a local APIC\n");
		return -ENODEV;
	}

	hvsim_late_init();
	ret = hvsim_control_register();
	if (ret)
		pr_err("cannot register /dev/acrn_hvsim: %d\n", ret);

	return ret;
}

/* Nobody holds a symbol, a file or a VM (each has a reference to the module). */
static void __exit hvsim_exit(void)
{
	hvsim_control_unregister();
	hvsim_late_exit();
	hvsim_upcall_exit();
}

module_init(hvsim_init);
module_exit(hvsim_exit);

MODULE_DESCRIPTION("Simulated ACRN hypervisor");
MODULE_LICENSE("GPL");
