/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hvsim_api.h - what acrn_hvsim.ko offers to a Service Module
 *
 * acrn_hsm.ko finds these with symbol_get(), so that neither module depends on
 * the other.
 */
#ifndef HVSIM_API_H
#define HVSIM_API_H

#include <linux/types.h>

/**
 * hvsim_hypercall() - what the vmcall instruction is on ACRN
 * @id:		HV_* of hv_abi.h
 * @param1:	first parameter (RDI)
 * @param2:	second parameter (RSI)
 *
 * Context: any, but process context for HV_CREATE_VM, HV_DESTROY_VM,
 * HV_PAUSE_VM and HV_SET_MEMORY_REGIONS, which may sleep.
 * Return: 0 or a negative errno; -ENOTTY for an unknown @id.
 */
long hvsim_hypercall(unsigned long id, u64 param1, u64 param2);

/**
 * hvsim_set_upcall_handler() - stands for the architecture's upcall hook
 * @handler:	called in hard interrupt context on CPU 0 for each upcall; NULL
 *		clears it and waits for a running one
 *
 * Only for a kernel in which the upcall vector has an owner: CONFIG_ACRN_GUEST,
 * or a driver whose hook is redirected here at compile time.  While a handler
 * is set it gets the upcalls instead of the vector.
 */
void hvsim_set_upcall_handler(void (*handler)(void));

#endif /* HVSIM_API_H */
