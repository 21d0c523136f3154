// SPDX-License-Identifier: BSD-3-Clause
/* devices_change.c - table of handlers: changing it while it is used */

#include <errno.h>
#include <stdlib.h>

#include "devices.h"
#include "internal.h"

/* With room for @nr ranges. */
static struct rtpoll_device_table *table_new(u32 nr)
{
	struct rtpoll_device_table *table;

	table = calloc(1, offsetof(struct rtpoll_device_table, ranges) +
			  rtp_range_table_bytes(nr));
	if (table)
		table->ranges.nr = nr;
	return table;
}

/* The old table with room for @more ranges at the end. */
static struct rtpoll_device_table *table_copy(const struct rtpoll_device_table *old,
					      u32 more)
{
	struct rtpoll_device_table *table = table_new(old->ranges.nr + more);

	if (!table)
		return NULL;
	table->fallback = old->fallback;
	memcpy(table->ranges.range, old->ranges.range,
	       old->ranges.nr * sizeof(struct rtp_range));
	return table;
}

/* Nobody uses the old one when it returns. */
static void replace(struct rtpoll_devices *devices, struct rtpoll_device_table *table)
{
	struct rtpoll_device_table *old = devices->table;

	rtp_range_table_seal(&table->ranges);
	/* Pairs with rtpoll_devices_table(); the full barrier is the owner's, (P). */
	smp_store_release(&devices->table, table);
	devices->ops->replaced(devices, table);
	free(old);
}

/**
 * rtpoll_devices_init() - make an empty table
 * @devices:	storage
 * @ops:	of its owner, which stay
 *
 * Return: 0; -ENOMEM.
 */
int rtpoll_devices_init(struct rtpoll_devices *devices,
			const struct rtpoll_devices_ops *ops)
{
	memset(devices, 0, sizeof(*devices));
	devices->ops = ops;
	devices->table = table_new(0);
	if (!devices->table)
		return rtpoll_fail(ENOMEM, "devices");
	pthread_mutex_init(&devices->lock, NULL);
	return 0;
}

/**
 * rtpoll_devices_fini() - undo rtpoll_devices_init()
 * @devices: table that nobody uses
 */
void rtpoll_devices_fini(struct rtpoll_devices *devices)
{
	struct rtp_range_table *ranges = &devices->table->ranges;
	u32 i;

	for (i = 0; i < ranges->nr; i++)
		free(container_of(ranges->range[i].client, struct rtpoll_device, client));
	free(devices->table);
	pthread_mutex_destroy(&devices->lock);
}

static int check_range(u32 type, u64 first, u64 last)
{
	if (type != RTPOLL_PIO && type != RTPOLL_MMIO)
		return rtpoll_fail(EINVAL, "device of type %u: RTPOLL_PIO or RTPOLL_MMIO", type);
	if (last < first)
		return rtpoll_fail(EINVAL, "device at 0x%llx: ends before, at 0x%llx",
				   (unsigned long long)first, (unsigned long long)last);
	if (type == RTPOLL_PIO && last > 0xffff)
		return rtpoll_fail(EINVAL, "device at port 0x%llx: ports end at 0xffff",
				   (unsigned long long)last);
	return 0;
}

static void add_range(struct rtpoll_devices *devices, struct rtpoll_device_table *table,
		      struct rtp_range *range)
{
	range->seq = ++devices->seq;
	range->data = devices;
	table->ranges.range[table->ranges.nr - 1] = *range;
	replace(devices, table);
}

int rtpoll_devices_add(struct rtpoll_devices *devices, uint32_t type, uint64_t first,
		       uint64_t last, rtpoll_handler handler, void *data)
{
	struct rtp_range range = { .start = first, .last = last, .type = type };
	struct rtpoll_device_table *table;
	struct rtpoll_device *device;
	int ret = check_range(type, first, last);

	if (ret)
		return ret;
	if (!handler)
		return rtpoll_fail(EINVAL, "device without a handler");

	device = malloc(sizeof(*device));
	if (!device)
		return rtpoll_fail(ENOMEM, "device");
	*device = (struct rtpoll_device){
		.client = { .handle = devices->ops->handle },
		.handler = handler,
		.data = data,
	};
	range.client = &device->client;

	pthread_mutex_lock(&devices->lock);
	table = table_copy(devices->table, 1);
	if (table)
		add_range(devices, table, &range);
	pthread_mutex_unlock(&devices->lock);

	if (!table) {
		free(device);
		return rtpoll_fail(ENOMEM, "table of devices");
	}
	return 0;
}

/* Index of the newest range with just these bounds; the number of ranges: none. */
static u32 find_newest(const struct rtp_range_table *ranges, u32 type, u64 first, u64 last)
{
	u32 found = ranges->nr;
	u32 i;

	for (i = 0; i < ranges->nr; i++) {
		const struct rtp_range *range = &ranges->range[i];

		if (range->type != type || range->start != first || range->last != last)
			continue;
		if (found == ranges->nr || range->seq > ranges->range[found].seq)
			found = i;
	}

	return found;
}

static int remove_range(struct rtpoll_devices *devices, u32 index)
{
	struct rtpoll_device_table *table = table_copy(devices->table, 0);
	struct rtp_range *range;
	struct rtp_client *client;

	if (!table)
		return rtpoll_fail(ENOMEM, "table of devices");

	range = &table->ranges.range[index];
	client = range->client;
	memmove(range, range + 1, (--table->ranges.nr - index) * sizeof(*range));
	replace(devices, table);
	free(container_of(client, struct rtpoll_device, client));
	return 0;
}

int rtpoll_devices_remove(struct rtpoll_devices *devices, uint32_t type, uint64_t first,
			  uint64_t last)
{
	int ret;
	u32 index;

	pthread_mutex_lock(&devices->lock);
	index = find_newest(&devices->table->ranges, type, first, last);
	if (index < devices->table->ranges.nr)
		ret = remove_range(devices, index);
	else
		ret = rtpoll_fail(ENOENT, "device at 0x%llx-0x%llx",
				  (unsigned long long)first, (unsigned long long)last);
	pthread_mutex_unlock(&devices->lock);

	return ret;
}

int rtpoll_devices_set_default(struct rtpoll_devices *devices, rtpoll_handler handler,
			       void *data)
{
	struct rtpoll_device_table *table;

	pthread_mutex_lock(&devices->lock);
	table = table_copy(devices->table, 0);
	if (table) {
		table->fallback = (struct rtpoll_device){ .handler = handler, .data = data };
		replace(devices, table);
	}
	pthread_mutex_unlock(&devices->lock);

	return table ? 0 : rtpoll_fail(ENOMEM, "table of devices");
}
