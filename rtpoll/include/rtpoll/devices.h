/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * devices.h - who answers which address
 *
 * A server (server.h) and each VM of an engine (engine.h) has a table of handlers.
 * It may be changed at any time, while requests are served; lookups take no lock
 * and cost the same for one range and for hundreds.
 */
#ifndef RTPOLL_DEVICES_H
#define RTPOLL_DEVICES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As ACRN_IOREQ_TYPE_* and _DIR_* of <linux/acrn.h>. */
#define RTPOLL_PIO	0
#define RTPOLL_MMIO	1
#define RTPOLL_PCI	2	/* configuration space; for the default handler only */

#define RTPOLL_READ	0
#define RTPOLL_WRITE	1

/**
 * struct rtpoll_access - one access of a guest
 * @type:	RTPOLL_PIO, _MMIO or _PCI
 * @direction:	RTPOLL_READ or _WRITE
 * @address:	port or guest-physical address; of _PCI the port that was used
 * @size:	bytes: 1, 2, 4, of _MMIO also 8
 * @vcpu:	vCPU that waits for the answer
 * @value:	value written; a handler puts the answer of a read here
 * @bus:	_PCI: which function, as the three that follow
 * @device:	likewise
 * @function:	likewise
 * @reg:	first byte in its configuration space
 *
 * A private copy: the handler may trust it to stay as it is, and to be an access
 * that a guest can have made.
 */
struct rtpoll_access {
	uint32_t	type;
	uint32_t	direction;
	uint64_t	address;
	uint32_t	size;
	uint32_t	vcpu;
	uint64_t	value;
	uint32_t	bus;
	uint32_t	device;
	uint32_t	function;
	uint32_t	reg;
};

/**
 * typedef rtpoll_handler - answers an access
 * @data:	of rtpoll_devices_add()
 * @access:	the access; a read's answer goes to @access->value, where the value
 *		is 0 before
 *
 * Context: the thread that polls; a vCPU stands still meanwhile, and so does the
 * I/O of every other VM of the same poller.  Must not change the table it is in.
 *
 * Return: 0; anything else, and the guest gets the answer of an absent device,
 * which is counted as failed.
 */
typedef int (*rtpoll_handler)(void *data, struct rtpoll_access *access);

struct rtpoll_devices;

/**
 * rtpoll_devices_add() - have a handler answer a range of addresses
 * @devices:	table
 * @type:	RTPOLL_PIO or _MMIO
 * @first:	first address
 * @last:	last address (inclusive)
 * @handler:	called for accesses that lie in the range whole
 * @data:	for @handler
 *
 * Ranges may overlap: the newest that holds an access whole answers it.
 *
 * Context: any thread but a handler's; may wait for handlers that run.
 *
 * Return: 0; -EINVAL bad type, @last below @first, a port above 0xffff; -ENOMEM.
 */
int rtpoll_devices_add(struct rtpoll_devices *devices, uint32_t type, uint64_t first,
		       uint64_t last, rtpoll_handler handler, void *data);

/**
 * rtpoll_devices_remove() - take the newest range with just these bounds out
 * @devices:	table
 * @type:	as it was added
 * @first:	likewise
 * @last:	likewise
 *
 * Context: any thread but a handler's.  When it returns the handler does not run,
 * and will not run again for this range.
 *
 * Return: 0; -ENOENT no such range; -ENOMEM, and it is still there.
 */
int rtpoll_devices_remove(struct rtpoll_devices *devices, uint32_t type, uint64_t first,
			  uint64_t last);

/**
 * rtpoll_devices_set_default() - have a handler answer what no range holds
 * @devices:	table
 * @handler:	handler, or NULL: the answer of an absent device, all ones
 * @data:	for @handler
 *
 * Context: as rtpoll_devices_remove(), for the handler before.
 *
 * Return: 0; -ENOMEM.
 */
int rtpoll_devices_set_default(struct rtpoll_devices *devices, rtpoll_handler handler,
			       void *data);

#ifdef __cplusplus
}
#endif

#endif /* RTPOLL_DEVICES_H */
