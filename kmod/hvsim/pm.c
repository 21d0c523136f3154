// SPDX-License-Identifier: GPL-2.0-only
/* pm.c - P- and C-states of the simulated machine's CPUs */

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "../hv_abi.h"
#include "hvsim.h"

/* As firmware could have them: MHz, mW, microseconds, then register values. */
static const struct acrn_pstate_data px[] = {
	{ 2400, 15000, 10, 9, 0x1800, 0x1801 },
	{ 1600,  9000, 10, 9, 0x1000, 0x1001 },
	{  800,  4000, 10, 9, 0x0800, 0x0801 },
};

#define FIXED_HARDWARE	0x7f	/* ACPI: address space of processor registers */

static const struct acrn_cstate_data cx[] = {
	{ { FIXED_HARDWARE, 1, 2, 1, 0x00 }, 1,  1, 1000 },
	{ { FIXED_HARDWARE, 1, 2, 1, 0x10 }, 2, 80,  500 },
};

static_assert(sizeof(px[0]) == 48 && sizeof(cx[0]) == 32);

static void answer_with(struct hvsim_call *call, const void *from, size_t size)
{
	memcpy(call->bytes, from, size);
	call->size = size;
}

static void answer_count(struct hvsim_call *call, u8 count)
{
	answer_with(call, &count, sizeof(count));
}

/* The size stays 0 where there is no answer. */
static void answer(struct hvsim_call *call)
{
	u8 state = HV_PM_STATE(call->param1);

	switch (call->param1 & PMCMD_TYPE_MASK) {
	case ACRN_PMCMD_GET_PX_CNT:
		answer_count(call, ARRAY_SIZE(px));
		break;
	case ACRN_PMCMD_GET_PX_DATA:
		if (state < ARRAY_SIZE(px))
			answer_with(call, &px[state], sizeof(px[state]));
		break;
	case ACRN_PMCMD_GET_CX_CNT:
		answer_count(call, ARRAY_SIZE(cx));
		break;
	case ACRN_PMCMD_GET_CX_DATA:
		/* C0 is none of them: C1 is the first. */
		if (state && state <= ARRAY_SIZE(cx))
			answer_with(call, &cx[state - 1], sizeof(cx[0]));
		break;
	}
}

/**
 * hvsim_pm_state() - hypercall PM_GET_CPU_STATE
 * @vm:	  VM
 * @call: the first parameter is the command, the second where the answer goes
 *
 * Return: 0; -EPERM no such vCPU, type or state, or no memory there.
 */
long hvsim_pm_state(struct hvsim_vm *vm, struct hvsim_call *call)
{
	void *to;

	if (HV_PM_VCPU(call->param1) < vm->nr_vcpus)
		answer(call);
	to = hvsim_memory(call->param2, call->size);
	if (!call->size || !to)
		return -EPERM;

	memcpy(to, call->bytes, call->size);
	return 0;
}
