/* SPDX-License-Identifier: GPL-2.0-only */
/* hypercall.h - the hypervisor, real or simulated */
#ifndef HSM_HYPERCALL_H
#define HSM_HYPERCALL_H

#include <linux/types.h>

#include "hv_abi.h"

/**
 * struct hsm_hv_ops - a hypervisor
 * @name:	for messages
 * @backend:	ACRN_HSM_POLL_BACKEND_*
 * @call:	hypercall; parameters that are pointers are physical addresses
 */
struct hsm_hv_ops {
	const char	*name;
	u32		backend;
	long		(*call)(unsigned long id, u64 param1, u64 param2);
};

extern const struct hsm_hv_ops *hsm_hv;

int hsm_hv_init(void);
void hsm_hv_exit(void);

/* Hypercall with a structure: @arg is linear-map memory. */
long hsm_hv_call_struct(unsigned long id, u64 param1, void *arg);

static inline long hsm_hv_call(unsigned long id, u64 param1, u64 param2)
{
	return hsm_hv->call(id, param1, param2);
}

#endif /* HSM_HYPERCALL_H */
