// SPDX-License-Identifier: GPL-2.0-only
/*
 * upcall.c - how the hypervisor reaches us
 *
 * Hook: a kernel with CONFIG_ACRN_GUEST owns the upcall's vector and lets one
 * module hang a function on it.
 *
 * Vector: no distribution kernel has that option.  ACRN can be told to use
 * another vector, and the one by which KVM learns of interrupts posted to a
 * sleeping vCPU has a handler that a module may set.  In a Service VM nobody
 * else wants it: there is no VMX below ACRN, so KVM cannot be in use.  Who owns
 * the handler cannot be asked, hence never where there is VMX.
 *
 * Sweep: neither.  Polled VMs do not mind, the others are looked at every
 * millisecond.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <asm/cpufeature.h>
#include <asm/irq.h>
#include <asm/irq_vectors.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#if IS_ENABLED(CONFIG_ACRN_GUEST)
#include <asm/acrn.h>
#endif

#include "hsm.h"
#include "hvsim/hvsim_api.h"

#define SWEEP_WITH_UPCALLS_MS	1000
#define SWEEP_ALONE_MS		1

static char *upcall = "auto";
module_param(upcall, charp, 0444);
MODULE_PARM_DESC(upcall, "how upcalls arrive: auto, hook, vector, or sweep for none (default auto)");

static u32 way;

static bool wanted(const char *name)
{
	return sysfs_streq(upcall, "auto") || sysfs_streq(upcall, name);
}

#if IS_ENABLED(CONFIG_ACRN_GUEST)
static void (*sim_hook)(void (*handler)(void));

static bool hook_install(void)
{
	if (hsm_hv->backend == ACRN_HSM_POLL_BACKEND_SIM) {
		sim_hook = symbol_get(hvsim_set_upcall_handler);
		if (!sim_hook)
			return false;
		sim_hook(hsm_dispatch_upcall);
		return true;
	}

	acrn_setup_intr_handler(hsm_dispatch_upcall);
	return true;
}

static void hook_remove(void)
{
	if (sim_hook) {
		sim_hook(NULL);
		symbol_put(hvsim_set_upcall_handler);
		sim_hook = NULL;
		return;
	}

	acrn_remove_intr_handler();
	/* The architecture does not wait for a handler that is running. */
	synchronize_rcu();
}
#else
static bool hook_install(void)
{
	return false;
}

static void hook_remove(void)
{
}
#endif

#if IS_ENABLED(CONFIG_KVM)
static void (*set_vector_handler)(void (*handler)(void));

/* Handler first, then the vector: no upcall may find the old owner. */
static bool vector_install(void)
{
	if (boot_cpu_has(X86_FEATURE_VMX))
		return false;

	set_vector_handler = symbol_get(kvm_set_posted_intr_wakeup_handler);
	if (!set_vector_handler)
		return false;

	set_vector_handler(hsm_dispatch_upcall);
	if (!hsm_hv_call(HV_SET_UPCALL_VECTOR, POSTED_INTR_WAKEUP_VECTOR, 0))
		return true;

	set_vector_handler(NULL);
	symbol_put(kvm_set_posted_intr_wakeup_handler);
	return false;
}

/* Clearing the handler waits for a running one. */
static void vector_remove(void)
{
	hsm_hv_call(HV_SET_UPCALL_VECTOR, HV_UPCALL_VECTOR, 0);
	set_vector_handler(NULL);
	symbol_put(kvm_set_posted_intr_wakeup_handler);
}
#else
static bool vector_install(void)
{
	return false;
}

static void vector_remove(void)
{
}
#endif

static u32 install(void)
{
	if (wanted("hook") && hook_install())
		return ACRN_HSM_POLL_UPCALL_HOOK;
	if (wanted("vector") && vector_install())
		return ACRN_HSM_POLL_UPCALL_VECTOR;
	if (wanted("sweep"))
		return ACRN_HSM_POLL_UPCALL_SWEEP;
	return 0;
}

/**
 * hsm_upcall_init() - install the best way there is, or the one asked for
 *
 * Return: 0; -EINVAL if the way asked for is unknown or not to be had here.
 */
int hsm_upcall_init(void)
{
	way = install();
	if (!way) {
		pr_err("upcall=%s: not possible here; leave it out, or say sweep\n", upcall);
		return -EINVAL;
	}

	if (way == ACRN_HSM_POLL_UPCALL_SWEEP) {
		hsm_dispatch_every(ms_to_ktime(SWEEP_ALONE_MS));
		pr_info("no upcalls: VMs that are not polled are served every %d ms\n",
			SWEEP_ALONE_MS);
	} else {
		hsm_dispatch_every(ms_to_ktime(SWEEP_WITH_UPCALLS_MS));
	}
	return 0;
}

void hsm_upcall_exit(void)
{
	if (way == ACRN_HSM_POLL_UPCALL_HOOK)
		hook_remove();
	else if (way == ACRN_HSM_POLL_UPCALL_VECTOR)
		vector_remove();
}

u32 hsm_upcall_way(void)
{
	return way;
}
