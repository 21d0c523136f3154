/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * shim.h - acrn_hvsim.ko in place of ACRN, for a driver that is not changed
 *
 * Read before each of the driver's sources.  It takes the place of the
 * architecture's <asm/acrn.h>: hypercalls and the upcall's hook go to
 * kmod/hvsim, and the questions a driver asks first (is there a hypervisor, is
 * this its Service VM) get the answers they have there.
 */
#ifndef MAINLINE_SHIM_H
#define MAINLINE_SHIM_H

#define _ASM_X86_ACRN_H

#include <asm/hypervisor.h>
#include <asm/processor.h>
#include <linux/types.h>

#include "hv_abi.h"
#include "hvsim_api.h"

#define ACRN_FEATURE_PRIVILEGED_VM	HV_FEATURE_PRIVILEGED_VM

#define x86_hyper_type			X86_HYPER_ACRN
#define cpuid_eax(...)			((u32)HV_FEATURE_PRIVILEGED_VM)

/* No more than a kernel with CONFIG_ACRN_GUEST has: removing does not wait. */
static inline void acrn_setup_intr_handler(void (*handler)(void))
{
	hvsim_set_upcall_handler(handler);
}

static inline void acrn_remove_intr_handler(void)
{
	hvsim_set_upcall_handler(NULL);
}

static inline long acrn_hypercall0(unsigned long id)
{
	return hvsim_hypercall(id, 0, 0);
}

static inline long acrn_hypercall1(unsigned long id, unsigned long param1)
{
	return hvsim_hypercall(id, param1, 0);
}

static inline long acrn_hypercall2(unsigned long id, unsigned long param1,
				   unsigned long param2)
{
	return hvsim_hypercall(id, param1, param2);
}

#endif /* MAINLINE_SHIM_H */
