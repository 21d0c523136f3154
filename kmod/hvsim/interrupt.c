// SPDX-License-Identifier: GPL-2.0-only
/* interrupt.c - interrupts injected into a VM, and the page that watches them */

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../hv_abi.h"
#include "hvsim.h"

#define IOAPIC_PINS	24	/* of a VM's virtual IOAPIC */
#define LINE_OPS	4	/* high, low, rising pulse, falling pulse */
#define RECORDED	offsetof(struct hvsim_monitor, buffer[1])

/**
 * hvsim_interrupt_msi() - count an MSI
 * @vm:	 VM
 * @msi: the MSI
 */
void hvsim_interrupt_msi(struct hvsim_vm *vm, const struct acrn_msi_entry *msi)
{
	vm->last_msi = *msi;
	vm->msi++;
	vm->vectors[(u8)msi->msi_data]++;
}

/**
 * hvsim_interrupt_line() - hypercall SET_IRQLINE
 * @vm:	  VM
 * @call: the second parameter is pin and operation
 *
 * Return: 0; -EPERM a VM above the Service VM, no such pin or operation.
 */
long hvsim_interrupt_line(struct hvsim_vm *vm, struct hvsim_call *call)
{
	u32 pin = lower_32_bits(call->param2);
	u32 op = upper_32_bits(call->param2);

	return hvsim_vm_is_ours(vm) && pin < IOAPIC_PINS && op < LINE_OPS ? 0 : -EPERM;
}

/* The page is user space's; the number of words was looked at once. */
static void monitor_count(const struct hvsim_vm *vm, struct hvsim_monitor *page, u32 words)
{
	unsigned int vector;
	u32 used = 0;

	for (vector = 0; vector < HVSIM_VECTORS && used + 2 <= words; vector++) {
		if (!vm->vectors[vector])
			continue;
		WRITE_ONCE(page->buffer[used], vector);
		WRITE_ONCE(page->buffer[used + 1], vm->vectors[vector]);
		used += 2;
	}
	WRITE_ONCE(page->nr, used);
}

/**
 * hvsim_interrupt_monitor() - hypercall VM_INTR_MONITOR
 * @vm:	  VM
 * @call: the second parameter is the page
 *
 * The page is used now and never again.  There is no device whose interrupts
 * could be delayed; the record has the delay.
 *
 * Return: 0; -EPERM no page there; -EINVAL more words than fit, or no such
 * command.
 */
long hvsim_interrupt_monitor(struct hvsim_vm *vm, struct hvsim_call *call)
{
	struct hvsim_monitor *page = hvsim_memory(call->param2, PAGE_SIZE);
	const struct hvsim_monitor *head = (const void *)call->bytes;

	if (!page || !PAGE_ALIGNED(call->param2))
		return -EPERM;

	memcpy(call->bytes, page, RECORDED);
	call->size = RECORDED;
	if (head->nr > HVSIM_MONITOR_WORDS || head->cmd > HVSIM_MONITOR_DELAY)
		return -EINVAL;
	if (head->cmd == HVSIM_MONITOR_COUNTS)
		monitor_count(vm, page, head->nr);
	return 0;
}
