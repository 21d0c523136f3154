// SPDX-License-Identifier: GPL-2.0-only
/*
 * request_page.c - pinning a page of user space, and the one of request slots
 *
 * Such a page belongs to the device model, which may write anything into it at
 * any time.
 */

#include <linux/mm.h>
#include <linux/uaccess.h>

#include "hsm.h"

/**
 * hsm_user_page_pin() - pin a page for as long as the hypervisor may use it
 * @vm:		VM for which it is
 * @address:	user address, page-aligned
 * @page:	the page
 *
 * A descriptor may travel; addresses mean the memory of who created the VM.
 *
 * Return: 0; -EPERM not the process that created the VM; -EFAULT if there is no such
 * page, or it may not be written; another error of pinning.
 */
int hsm_user_page_pin(struct hsm_vm *vm, unsigned long address, struct page **page)
{
	int ret;

	if (current->mm != vm->mm)
		return -EPERM;
	if (!access_ok((void __user *)address, PAGE_SIZE))
		return -EFAULT;
	ret = pin_user_pages_fast(address, 1, FOLL_WRITE | FOLL_LONGTERM, page);
	if (ret == 1)
		return 0;
	return ret < 0 ? ret : -EFAULT;
}

/**
 * hsm_user_page_unpin() - give a page back, which the hypervisor has written to
 * @page: page that it uses no more
 */
void hsm_user_page_unpin(struct page *page)
{
	unpin_user_pages_dirty_lock(&page, 1, true);
}

/**
 * hsm_page_pin() - pin the page and put all slots at rest
 * @vm:		VM that no scanner knows yet
 * @address:	user address, page-aligned
 * @nr_slots:	slots in use; more are put at rest, too
 *
 * Context: the process that owns the page.
 * Return: as hsm_user_page_pin().
 */
int hsm_page_pin(struct hsm_vm *vm, unsigned long address, u32 nr_slots)
{
	struct acrn_io_request_buffer *shared;
	unsigned int i;
	int ret;

	ret = hsm_user_page_pin(vm, address, &vm->page);
	if (ret)
		return ret;

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
	hsm_user_page_unpin(vm->page);
	vm->page = NULL;
}
