// SPDX-License-Identifier: GPL-2.0-only
/* hypercall.c - finding the hypervisor and calling it */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <asm/cpufeature.h>
#include <asm/processor.h>
#include <linux/io.h>
#include <linux/module.h>

#include "hvsim/hvsim_api.h"
#include "hypercall.h"
#include "uapi/acrn_hsm_poll.h"

const struct hsm_hv_ops *hsm_hv;

/* ABI: id in R8, parameters in RDI and RSI, result in RAX. */
static long acrn_call(unsigned long id, u64 param1, u64 param2)
{
	register unsigned long r8 asm("r8") = id;
	long result;

	asm volatile("vmcall"
		     : "=a" (result)
		     : "r" (r8), "D" (param1), "S" (param2)
		     : "memory");

	return (int)result;
}

static const struct hsm_hv_ops acrn_ops = {
	.name		= "ACRN",
	.backend	= ACRN_HSM_POLL_BACKEND_ACRN,
	.call		= acrn_call,
};

static struct hsm_hv_ops sim_ops = {
	.name		= "acrn_hvsim",
	.backend	= ACRN_HSM_POLL_BACKEND_SIM,
};

/* No distribution kernel knows ACRN by itself, so CPUID is asked directly. */
static bool on_acrn(void)
{
	u32 eax, ebx, ecx, edx;

	if (!boot_cpu_has(X86_FEATURE_HYPERVISOR))
		return false;

	cpuid(HV_CPUID_SIGNATURE_LEAF, &eax, &ebx, &ecx, &edx);
	return ebx == HV_CPUID_SIGNATURE && ecx == HV_CPUID_SIGNATURE &&
	       edx == HV_CPUID_SIGNATURE;
}

static bool on_service_vm(void)
{
	return cpuid_eax(HV_CPUID_FEATURE_LEAF) & HV_FEATURE_PRIVILEGED_VM;
}

/**
 * hsm_hv_init() - find the hypervisor
 *
 * Return: 0; -EPERM in a User VM; -ENODEV where there is none.
 */
int hsm_hv_init(void)
{
	if (on_acrn()) {
		if (!on_service_vm()) {
			pr_err("this is a User VM of ACRN: load the module in the Service VM\n");
			return -EPERM;
		}
		hsm_hv = &acrn_ops;
		return 0;
	}

	sim_ops.call = symbol_get(hvsim_hypercall);
	if (!sim_ops.call) {
		pr_err("no ACRN hypervisor below this kernel; to try without one, load acrn_hvsim first\n");
		return -ENODEV;
	}
	hsm_hv = &sim_ops;
	return 0;
}

/**
 * hsm_hv_exit() - let go of the hypervisor
 */
void hsm_hv_exit(void)
{
	if (hsm_hv == &sim_ops)
		symbol_put(hvsim_hypercall);
	hsm_hv = NULL;
}

long hsm_hv_call_struct(unsigned long id, u64 param1, void *arg)
{
	/* Calls that name their VM inside the structure have one parameter. */
	if (id == HV_CREATE_VM || id == HV_SET_MEMORY_REGIONS)
		return hsm_hv_call(id, virt_to_phys(arg), 0);

	return hsm_hv_call(id, param1, virt_to_phys(arg));
}
