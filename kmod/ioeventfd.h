/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ioeventfd.h - a doorbell's registration, as both kinds of doorbells share it
 *
 * An ordinary one (ioeventfd.c) is a request that the module answers; one of the
 * other kind (asyncio_bell.c) does not stop the vCPU: the hypervisor puts it into
 * a ring.  A write rings one or the other, never both.
 */
#ifndef HSM_IOEVENTFD_H
#define HSM_IOEVENTFD_H

#include <linux/list.h>
#include <linux/types.h>

struct eventfd_ctx;
struct hsm_vm;

/**
 * struct hsm_doorbell - one registration
 * @node:	in the list of ordinary ones, in the order in which they were made
 * @eventfd:	what it signals; a reference
 * @address:	port or guest-physical address
 * @data:	what must be written
 * @seq:	age of an ordinary one
 * @type:	ACRN_IOREQ_TYPE_PORTIO or _MMIO
 * @length:	bytes; of an ordinary one
 * @any_data:	whatever is written
 */
struct hsm_doorbell {
	struct list_head	node;
	struct eventfd_ctx	*eventfd;
	u64			address;
	u64			data;
	u64			seq;
	u32			type;
	u32			length;
	bool			any_data;
};

static inline bool hsm_doorbell_same_place(const struct hsm_doorbell *a,
					   const struct hsm_doorbell *b)
{
	return a->type == b->type && a->address == b->address;
}

/* Is there a write that would ring both? */
static inline bool hsm_doorbell_conflict(const struct hsm_doorbell *a,
					 const struct hsm_doorbell *b)
{
	return hsm_doorbell_same_place(a, b) &&
	       (a->any_data || b->any_data || a->data == b->data);
}

/* Is @a what @wanted names? */
static inline bool hsm_doorbell_same(const struct hsm_doorbell *a,
				     const struct hsm_doorbell *wanted)
{
	return a->eventfd == wanted->eventfd &&
	       hsm_doorbell_same_place(a, wanted) &&
	       a->any_data == wanted->any_data &&
	       (a->any_data || a->data == wanted->data);
}

/* ioeventfd.c */
void hsm_doorbell_free(struct hsm_doorbell *bell);

/* asyncio_bell.c; under the VM's lock */
bool hsm_asyncio_conflicts(struct hsm_vm *vm, const struct hsm_doorbell *bell);
long hsm_asyncio_add(struct hsm_vm *vm, struct hsm_doorbell *bell);
long hsm_asyncio_remove(struct hsm_vm *vm, const struct hsm_doorbell *wanted,
			bool exact);

#endif /* HSM_IOEVENTFD_H */
