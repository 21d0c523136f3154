// SPDX-License-Identifier: GPL-2.0-only
/*
 * request_page.c - pinning the page of request slots
 *
 * It belongs to the device model, which may write anything into it at any time.
 */

#include <linux/mm.h>

#include "hsm.h"

/**
 * hsm_page_pin() - pin the page and put all slots at rest
 * @vm:		VM that no scanner knows yet
 * @address:	user address, page-aligned
 * @nr_slots:	slots in use; more are put at rest, too
 *
 * Context: the process that owns the page.
 * Return: 0; -EFAULT if there is no such page, or another error of pinning.
 */
int hsm_page_pin(struct hsm_vm *vm, unsigned long address, u32 nr_slots)
{
	struct acrn_io_request_buffer *shared;
	unsigned int i;
	int ret;

	ret = pin_user_pages_fast(address, 1, FOLL_WRITE | FOLL_LONGTERM,
				  &vm->page);
	if (ret != 1)
		return ret < 0 ? ret : -EFAULT;

	shared = page_address(vm->page);
	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		rtp_slot_init(&vm->rtp.slots[i], &shared->req_slot[i]);
	vm->rtp.nr_slots = nr_slots;
	return 0;
}

/**
 * hsm_page_unpin() - give the page back to its owner
 * @vm: VM that no scanner and no call of the device model looks at any more
 */
void hsm_page_unpin(struct hsm_vm *vm)
{
	unpin_user_pages_dirty_lock(&vm->page, 1, true);
	vm->page = NULL;
}
