// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioeventfd.c - doorbells: a guest's write signals an eventfd
 *
 * An in-kernel client.  All registrations at one address form a group, which is
 * what the range table points to; a change makes all groups anew.  Whatever
 * does not match a registration exactly is the device model's.
 */

#include <linux/eventfd.h>
#include <linux/slab.h>

#include "asyncio.h"
#include "compat.h"
#include "hsm.h"

#define REGISTRATIONS_MAX	1024

/* What serving looks at: copies, immutable. */
struct bell {
	struct eventfd_ctx	*eventfd;
	u64			data;
	u32			length;
	bool			any_data;
};

struct group {
	u64		address;
	u32		nr;
	struct bell	bell[];
};

struct hsm_ioeventfds {
	struct hsm_client	client;
	struct list_head	doorbells;
	u32			nr;
	void			*groups;
};

static bool data_matches(const struct bell *bell, const struct rtp_ioreq *req)
{
	return bell->data == (req->value & (~0ull >> (64 - 8 * req->size)));
}

static bool bell_matches(const struct bell *bell, const struct rtp_ioreq *req)
{
	if (req->size > bell->length)
		return false;

	return likely(bell->any_data) || data_matches(bell, req);
}

/*
 * A guest does not wait for its doorbell to be heard: it is answered first.
 * The eventfd stays what it is until post() is done, for that is what a change
 * of registrations waits for.
 */
static enum rtp_verdict handle(struct rtp_client *client, void *data,
			       struct rtp_ioreq *req, void **posted)
{
	const struct group *group = data;
	u32 i;

	if (req->direction != ACRN_IOREQ_DIR_WRITE ||
	    req->address != group->address)
		return RTP_PASS;

	for (i = 0; i < group->nr; i++) {
		if (!bell_matches(&group->bell[i], req))
			continue;
		*posted = group->bell[i].eventfd;
		return RTP_POSTED;
	}

	return RTP_PASS;
}

static void post(void *posted)
{
	hsm_eventfd_signal(posted);
}

static bool is_first_of_group(struct hsm_ioeventfds *all, struct hsm_doorbell *bell)
{
	struct hsm_doorbell *other;

	list_for_each_entry(other, &all->doorbells, node)
		if (hsm_doorbell_same_place(other, bell))
			return other == bell;

	return true;
}

/* Appends the group that @first begins; returns where the next one goes. */
static void *add_group(struct hsm_ioeventfds *all, struct hsm_doorbell *first,
		       void *place, struct rtp_range *range)
{
	struct group *group = place;
	struct hsm_doorbell *bell;
	u32 length = 0;

	group->address = first->address;
	group->nr = 0;
	list_for_each_entry(bell, &all->doorbells, node) {
		if (!hsm_doorbell_same_place(bell, first))
			continue;
		group->bell[group->nr++] = (struct bell) {
			.eventfd	= bell->eventfd,
			.data		= bell->data,
			.length		= bell->length,
			.any_data	= bell->any_data,
		};
		length = max(length, bell->length);
		range->seq = bell->seq;
	}

	range->type = first->type;
	range->start = first->address;
	range->last = first->address + length - 1;
	range->client = &all->client.rtp;
	range->data = group;
	/* Most doorbells have one eventfd for whatever is written. */
	if (group->nr == 1 && group->bell[0].any_data)
		range->doorbell = group->bell[0].eventfd;
	return &group->bell[group->nr];
}

/* Makes groups and ranges of the list, and puts them into service. */
static int rebuild(struct hsm_ioeventfds *all)
{
	struct rtp_range *ranges;
	struct hsm_doorbell *bell;
	void *groups, *place, *old;
	u32 nr = 0;
	int ret;

	ranges = kvcalloc(all->nr + 1, sizeof(*ranges), GFP_KERNEL_ACCOUNT);
	groups = kvzalloc((all->nr + 1) * (sizeof(struct group) +
					   sizeof(struct bell)), GFP_KERNEL_ACCOUNT);
	ret = ranges && groups ? 0 : -ENOMEM;
	if (ret)
		goto err_free;

	place = groups;
	list_for_each_entry(bell, &all->doorbells, node)
		if (is_first_of_group(all, bell))
			place = add_group(all, bell, place, &ranges[nr++]);

	ret = hsm_client_set_ranges(&all->client, ranges, nr);
	if (ret)
		goto err_free;

	old = all->groups;
	all->groups = groups;
	kvfree(old);
	return 0;

err_free:
	kvfree(groups);
	kvfree(ranges);
	return ret;
}

/**
 * hsm_doorbell_free() - let go of a registration and its eventfd
 * @bell: in no list, and nobody signals it
 */
void hsm_doorbell_free(struct hsm_doorbell *bell)
{
	eventfd_ctx_put(bell->eventfd);
	kfree(bell);
}

/* Of either kind: the guest's write can ring one only. */
static bool place_is_taken(struct hsm_ioeventfds *all,
			   const struct hsm_doorbell *bell)
{
	const struct hsm_doorbell *other;

	list_for_each_entry(other, &all->doorbells, node)
		if (hsm_doorbell_conflict(other, bell))
			return true;

	return hsm_asyncio_conflicts(all->client.vm, bell);
}

static int add_doorbell(struct hsm_ioeventfds *all, struct hsm_doorbell *bell)
{
	int ret;

	if (all->nr >= REGISTRATIONS_MAX)
		return -ENOSPC;

	bell->seq = ++all->client.vm->range_seq;
	list_add_tail(&bell->node, &all->doorbells);
	all->nr++;
	ret = rebuild(all);
	if (ret) {
		list_del(&bell->node);
		all->nr--;
	}
	return ret;
}

/* The registration itself, or else the first one with that eventfd. */
static struct hsm_doorbell *find_doorbell(struct hsm_ioeventfds *all,
					  const struct hsm_doorbell *wanted,
					  bool exact)
{
	struct hsm_doorbell *bell;

	list_for_each_entry(bell, &all->doorbells, node)
		if (exact ? hsm_doorbell_same(bell, wanted) :
			    bell->eventfd == wanted->eventfd)
			return bell;

	return NULL;
}

static int remove_doorbell(struct hsm_ioeventfds *all,
			   const struct hsm_doorbell *wanted, bool exact)
{
	struct hsm_doorbell *bell = find_doorbell(all, wanted, exact);
	struct list_head *before;
	int ret;

	if (!bell)
		return -ENOENT;

	before = bell->node.prev;
	list_del(&bell->node);
	all->nr--;
	ret = rebuild(all);
	if (ret) {
		/* Back to its place: the order decides who is asked first. */
		list_add(&bell->node, before);
		all->nr++;
		return ret;
	}
	hsm_doorbell_free(bell);
	return 0;
}

/* Whichever kind it is; the one named before any other with that eventfd. */
static long remove_either(struct hsm_vm *vm, const struct hsm_doorbell *wanted)
{
	long ret = hsm_asyncio_remove(vm, wanted, true);

	if (ret == -ENOENT)
		ret = remove_doorbell(vm->ioeventfds, wanted, true);
	if (ret == -ENOENT)
		ret = hsm_asyncio_remove(vm, wanted, false);
	if (ret == -ENOENT)
		ret = remove_doorbell(vm->ioeventfds, wanted, false);
	/* It is not there now. */
	return ret == -ENOENT ? 0 : ret;
}

static long add_either(struct hsm_vm *vm, struct hsm_doorbell *bell, bool async)
{
	if (place_is_taken(vm->ioeventfds, bell))
		return -EEXIST;
	/* Without a ring a doorbell rings all the same, if not as fast. */
	if (async && vm->asyncio)
		return hsm_asyncio_add(vm, bell);

	return add_doorbell(vm->ioeventfds, bell);
}

static bool length_is_valid(u32 length)
{
	return length == 1 || length == 2 || length == 4 || length == 8;
}

static long check_args(const struct acrn_ioeventfd *args)
{
	if (args->reserved)
		return -EINVAL;
	if (args->flags & ACRN_IOEVENTFD_FLAG_DEASSIGN)
		return 0;
	if (!length_is_valid(args->len) || args->addr + args->len < args->addr)
		return -EINVAL;
	return 0;
}

static struct hsm_doorbell *make_doorbell(const struct acrn_ioeventfd *args)
{
	struct hsm_doorbell *bell = kzalloc(sizeof(*bell), GFP_KERNEL_ACCOUNT);
	struct eventfd_ctx *eventfd;

	if (!bell)
		return ERR_PTR(-ENOMEM);

	eventfd = eventfd_ctx_fdget(args->fd);
	if (IS_ERR(eventfd)) {
		kfree(bell);
		return ERR_CAST(eventfd);
	}

	bell->eventfd = eventfd;
	bell->address = args->addr;
	bell->length = args->len;
	bell->data = args->data;
	bell->any_data = !(args->flags & ACRN_IOEVENTFD_FLAG_DATAMATCH);
	bell->type = args->flags & ACRN_IOEVENTFD_FLAG_PIO ?
		     ACRN_IOREQ_TYPE_PORTIO : ACRN_IOREQ_TYPE_MMIO;
	return bell;
}

/**
 * hsm_ioeventfd() - IOEVENTFD
 * @vm:		VM
 * @args:	unknown flags are ignored; so is ACRN_HSM_IOEVENTFD_ASYNCIO in a VM
 *		without a ring
 *
 * Context: @vm->lock held.
 * Return: 0, also for the removal of what is not there; -EINVAL; -EBADF;
 * -EEXIST if address, type and data are taken, by whichever eventfd; -ENOSPC;
 * -ENOMEM; the hypervisor's error.
 */
long hsm_ioeventfd(struct hsm_vm *vm, const struct acrn_ioeventfd *args)
{
	bool async = args->flags & ACRN_HSM_IOEVENTFD_ASYNCIO;
	struct hsm_doorbell *bell;
	long ret = check_args(args);

	if (ret)
		return ret;

	bell = make_doorbell(args);
	if (IS_ERR(bell))
		return PTR_ERR(bell);

	if (args->flags & ACRN_IOEVENTFD_FLAG_DEASSIGN) {
		ret = remove_either(vm, bell);
		hsm_doorbell_free(bell);
		return ret;
	}

	ret = add_either(vm, bell, async);
	if (ret)
		hsm_doorbell_free(bell);
	return ret;
}

int hsm_ioeventfd_init(struct hsm_vm *vm)
{
	struct hsm_ioeventfds *all = kzalloc(sizeof(*all), GFP_KERNEL_ACCOUNT);

	if (!all)
		return -ENOMEM;

	INIT_LIST_HEAD(&all->doorbells);
	all->client.rtp.handle = handle;
	all->client.rtp.post = post;
	hsm_client_add(vm, &all->client);
	vm->ioeventfds = all;
	return 0;
}

/* Context: @vm->lock held, or the VM's last user. */
void hsm_ioeventfd_exit(struct hsm_vm *vm)
{
	struct hsm_ioeventfds *all = vm->ioeventfds;
	struct hsm_doorbell *bell, *next;

	if (!all)
		return;

	hsm_client_remove(&all->client);
	list_for_each_entry_safe(bell, next, &all->doorbells, node)
		hsm_doorbell_free(bell);
	kvfree(all->groups);
	kfree(all);
	vm->ioeventfds = NULL;
}
