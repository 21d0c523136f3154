/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * devices.h - table of handlers: what its owners, engine and server, see of it
 *
 * A table is never changed, only replaced, and one pointer shows all of it.  Who
 * looks things up holds something meanwhile, and that is the owner's business: the
 * engine's poller has the slot claimed or its turn, a server has the turn.  So the
 * owner waits, in its replaced(), until everybody has let go once:
 *
 *  (P) the fully ordered cmpxchg by which a slot's claim or turn is had, and the
 *      load of the table behind it, pair with the store of the new table and the
 *      full barrier behind that, in rtp_vm_quiesce() and rtpoll_turns_pass(): who
 *      lets go after that, or is seen without, has the new table or none.
 */
#ifndef RTPOLL_LIB_DEVICES_H
#define RTPOLL_LIB_DEVICES_H

#include <pthread.h>

#include "../../kmod/core/serve.h"
#include "../../kmod/core/user.h"
#include "rtpoll/devices.h"

/**
 * struct rtpoll_device - one handler
 * @client:	what the core calls for it; of a server not used
 * @handler:	the user's function
 * @data:	its argument
 */
struct rtpoll_device {
	struct rtp_client	client;
	rtpoll_handler		handler;
	void			*data;
};

/**
 * struct rtpoll_device_table - all handlers, immutable
 * @fallback:	for what no range holds; its handler may be NULL
 * @ranges:	the others by address: the range's client is in a struct
 *		rtpoll_device, its data is the struct rtpoll_devices
 */
struct rtpoll_device_table {
	struct rtpoll_device	fallback;
	struct rtp_range_table	ranges;
};

/* What became of an access. */
enum rtpoll_outcome {
	RTPOLL_HANDLED,
	RTPOLL_FAILED,		/* its handler said so */
	RTPOLL_UNHANDLED,	/* nobody's */
	RTPOLL_INVALID,		/* no guest can have made it */
};

/**
 * struct rtpoll_devices_ops - what a table needs from its owner
 * @handle:	of each range's client (serve.h), where the core looks things up;
 *		may be NULL
 * @replaced:	a new table is there: show it to whoever has a pointer of his own,
 *		and return when nobody uses the old one (P).  Calls are serialised
 */
struct rtpoll_devices_ops {
	enum rtp_verdict (*handle)(struct rtp_client *client, void *data,
				   struct rtp_ioreq *req, void **posted);
	void (*replaced)(struct rtpoll_devices *devices,
			 const struct rtpoll_device_table *table);
};

/**
 * struct rtpoll_devices - who answers which address
 * @table:	the table; loaded by rtpoll_devices_table()
 * @ops:	owner's functions
 * @seq:	age of the newest range
 * @lock:	one change at a time
 * @failed:	accesses that ended so; counted by the thread that answers
 * @unhandled:	likewise
 * @invalid:	likewise
 */
struct rtpoll_devices {
	struct rtpoll_device_table		*table;
	const struct rtpoll_devices_ops		*ops;
	u64					seq;
	pthread_mutex_t				lock;
	u64					failed ____cacheline_aligned;
	u64					unhandled;
	u64					invalid;
};

int rtpoll_devices_init(struct rtpoll_devices *devices,
			const struct rtpoll_devices_ops *ops);
void rtpoll_devices_fini(struct rtpoll_devices *devices);
int rtpoll_device_call(const struct rtpoll_device *device,
		       struct rtpoll_access *access, u64 *value);
enum rtpoll_outcome rtpoll_devices_answer(struct rtpoll_devices *devices,
					  const struct rtp_user_slot *slot,
					  u32 vcpu, u32 *hint, u64 *value);
void rtpoll_turns_pass(const struct rtp_user_slot *slots, u32 nr);

/**
 * rtpoll_devices_table() - the table as it is now
 * @devices: table of handlers
 *
 * Context: with what the owner's replaced() waits for.
 *
 * Return: table, good until that is let go.
 */
static inline const struct rtpoll_device_table *
rtpoll_devices_table(const struct rtpoll_devices *devices)
{
	/* Pairs with the release of a new table: its contents are there; see (P). */
	return smp_load_acquire(&devices->table);
}

/**
 * rtpoll_access_of() - a request as its handler gets it
 * @req:	valid request
 * @vcpu:	who made it
 *
 * No more of a written value than the access is wide: above that is what the
 * hypervisor has left there.
 *
 * Return: the access; what concerns PCI is 0.
 */
static inline struct rtpoll_access rtpoll_access_of(const struct rtp_ioreq *req, u32 vcpu)
{
	struct rtpoll_access access = {
		.type = req->type,
		.direction = req->direction,
		.address = req->address,
		.size = req->size,
		.vcpu = vcpu,
	};

	if (req->direction == ACRN_IOREQ_DIR_WRITE)
		access.value = req->value & (~0ull >> (64 - 8 * req->size));
	return access;
}

#endif /* RTPOLL_LIB_DEVICES_H */
