// SPDX-License-Identifier: GPL-2.0-only
/* ring_page.c - a page of the device model that the hypervisor fills as a ring */

#include <linux/io.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "asyncio.h"

/**
 * hsm_ring_page_pin() - pin a page that shall be a ring
 * @vm:		VM that gets it
 * @shared:	filled in
 * @address:	user address
 * @ele_size:	bytes of an element
 *
 * Return: 0; -EINVAL if the address is not page-aligned or there is no such
 * ring; as hsm_user_page_pin().
 */
int hsm_ring_page_pin(struct hsm_vm *vm, struct hsm_ring_page *shared,
		      unsigned long address, u32 ele_size)
{
	int ret;

	if (!PAGE_ALIGNED(address))
		return -EINVAL;

	ret = hsm_user_page_pin(vm, address, &shared->page);
	if (ret)
		return ret;

	if (rtp_ring_init(&shared->ring, page_address(shared->page), ele_size))
		return 0;

	hsm_ring_page_unpin(shared);
	return -EINVAL;
}

/**
 * hsm_ring_page_announce() - tell the hypervisor of a ring
 * @vm:		whose
 * @shared:	pinned
 * @id:		HV_SHARED_BUFFER_*
 *
 * There is no call that takes it back: the hypervisor forgets it with the VM.
 *
 * Return: 0; -ENOMEM; the hypervisor's error.
 */
long hsm_ring_page_announce(struct hsm_vm *vm, struct hsm_ring_page *shared, u32 id)
{
	struct hv_shared_buffer *arg = kzalloc(sizeof(*arg), GFP_KERNEL);
	long ret;

	if (!arg)
		return -ENOMEM;

	arg->cpu = HV_SHARED_BUFFER_ANY_CPU;
	arg->id = id;
	arg->page_pa = page_to_phys(shared->page);
	ret = hsm_hv_call_struct(HV_SETUP_SHARED_BUFFER, vm->vmid, arg);
	kfree(arg);
	return ret;
}

/**
 * hsm_ring_page_unpin() - give the page back to its owner
 * @shared: nobody looks at it any more, the hypervisor least of all
 */
void hsm_ring_page_unpin(struct hsm_ring_page *shared)
{
	hsm_user_page_unpin(shared->page);
	shared->page = NULL;
}
