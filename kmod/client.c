// SPDX-License-Identifier: GPL-2.0-only
/*
 * client.c - in-kernel clients and their addresses
 *
 * A VM has one sealed table of the ranges of all its clients.  Any change makes
 * a new table, publishes it, and waits until nobody serves by the old one; what
 * the old ranges pointed to may then be freed.
 */

#include <linux/slab.h>

#include "hsm.h"

static struct rtp_range_table *build_table(struct hsm_vm *vm)
{
	struct rtp_range_table *table;
	struct hsm_client *client;
	u32 nr = 0;

	list_for_each_entry(client, &vm->clients, node)
		nr += client->nr_ranges;

	table = kvzalloc(rtp_range_table_bytes(nr), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;

	list_for_each_entry(client, &vm->clients, node) {
		memcpy(&table->range[table->nr], client->ranges,
		       client->nr_ranges * sizeof(*client->ranges));
		table->nr += client->nr_ranges;
	}
	rtp_range_table_seal(table);

	return table;
}

static void publish_table(struct hsm_vm *vm, const struct rtp_range_table *table)
{
	const struct rtp_range_table *old = vm->rtp.ranges;

	/* Pairs with the acquire in rtp_vm_answer(). */
	smp_store_release(&vm->rtp.ranges, table);
	hsm_vm_quiesce(vm);
	if (old != &rtp_no_ranges)
		kvfree(old);
}

/**
 * hsm_client_add() - make a client known
 * @vm:		VM
 * @client:	its @rtp.handle is set; owned by the caller
 */
void hsm_client_add(struct hsm_vm *vm, struct hsm_client *client)
{
	client->vm = vm;
	client->ranges = NULL;
	client->nr_ranges = 0;
	list_add_tail(&client->node, &vm->clients);
}

/**
 * hsm_client_set_ranges() - replace all addresses of a client
 * @client:	client
 * @ranges:	kvmalloc()ed; the client's on success
 * @nr_ranges:	how many
 *
 * Context: @client->vm->lock held.  On return nobody looks at the old ranges,
 * or at what they point to.
 * Return: 0; -ENOMEM, and everything is as it was.
 */
int hsm_client_set_ranges(struct hsm_client *client, struct rtp_range *ranges,
			  u32 nr_ranges)
{
	struct rtp_range *old = client->ranges;
	u32 nr_old = client->nr_ranges;
	struct rtp_range_table *table;

	client->ranges = ranges;
	client->nr_ranges = nr_ranges;
	table = build_table(client->vm);
	if (!table) {
		client->ranges = old;
		client->nr_ranges = nr_old;
		return -ENOMEM;
	}

	publish_table(client->vm, table);
	kvfree(old);
	return 0;
}

/**
 * hsm_client_remove() - end a client
 * @client: client
 *
 * Only at the end of its VM: the table goes as a whole, which cannot fail.
 *
 * Context: @client->vm->lock held, or the VM's last user.
 */
void hsm_client_remove(struct hsm_client *client)
{
	publish_table(client->vm, &rtp_no_ranges);
	list_del(&client->node);
	kvfree(client->ranges);
}
