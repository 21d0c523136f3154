/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * trace_model.h - a device model that knows the trace: answers and checks
 *
 * One vCPU replays a trace; the Service Module answers some accesses itself and
 * forwards the others, in order, to whoever holds the model.  Each request that
 * arrives must be the next forwarded access of the model's own copy:
 *
 *	0xCF8				answered by the module (TRACE_LATCH)
 *	0xCFC-0xCFF, latch bit 31 clear	answered by the module (TRACE_UNSELECTED)
 *	0xCFC-0xCFF, latch bit 31 set	forwarded, as ACRN_IOREQ_TYPE_PCICFG
 *	write that an ioeventfd matches	signalled by the module (TRACE_DOORBELL)
 *	anything else			forwarded as it is
 *
 * What the model cannot see is what the vCPU gets: comparing that with the trace
 * is the vCPU's part (HVSIM_RUN_CHECK).  A wrong, lost or doubled answer is found
 * there, a wrong, lost or doubled request here.
 */
#ifndef TRACE_MODEL_H
#define TRACE_MODEL_H

#include <stdbool.h>

#include "trace.h"

/* Who answers an access. */
enum trace_route {
	TRACE_FORWARDED,
	TRACE_LATCH,
	TRACE_UNSELECTED,
	TRACE_DOORBELL,
	TRACE_ROUTES,
};

/**
 * struct trace_doorbell - an ioeventfd that the module has for the VM
 * @type:	ACRN_IOREQ_TYPE_PORTIO or _MMIO
 * @len:	registered length; wider writes do not match
 * @has_data:	only writes of @data match
 * @address:	a write must start exactly here
 * @data:	value to match
 */
struct trace_doorbell {
	uint8_t		type;
	uint8_t		len;
	bool		has_data;
	uint64_t	address;
	uint64_t	data;
};

/**
 * struct trace_model - a reader of the trace on the device model's side
 * @recs:		the model's copy; must outlive it
 * @nr:			accesses in @recs
 * @rounds:		how often the vCPU replays them
 * @doorbells:		ioeventfds in place; must outlive the model
 * @nr_doorbells:	their number
 * @next:		index of the next access, over all rounds
 * @latch:		the module's PCI address latch before that access
 * @counts:		accesses passed so far, by who answered
 * @message:		what was wrong, a line for people; "" if nothing was
 */
struct trace_model {
	const struct hvsim_access	*recs;
	size_t				nr;
	size_t				rounds;
	const struct trace_doorbell	*doorbells;
	size_t				nr_doorbells;
	size_t				next;
	uint32_t			latch;
	size_t				counts[TRACE_ROUTES];
	char				message[256];
};

/* A model at the start of its first round, the latch 0 as of a new VM. */
void trace_model_init(struct trace_model *model, const struct hvsim_access *recs,
		      size_t nr, size_t rounds,
		      const struct trace_doorbell *doorbells,
		      size_t nr_doorbells);

/**
 * trace_model_serve() - take a request, check it, answer it
 * @model:	model
 * @req:	request as the module handed it over
 * @value:	receives the answer of a read; all ones when there is none
 *
 * On error the model stays where it is; @model->message names the index and both
 * accesses.
 *
 * Return: 0; -EPROTO not the request that is next; -ENODATA the trace is over.
 */
int trace_model_serve(struct trace_model *model,
		      const struct acrn_io_request *req, uint64_t *value);

/**
 * trace_model_finish() - the vCPU is done: was everything asked for?
 * @model:	model
 *
 * Return: 0; -EPIPE a forwarded access never arrived, @model->message says which.
 */
int trace_model_finish(struct trace_model *model);

/* Who answers the access that is next; a write to the latch must follow. */
enum trace_route trace_model_route(const struct trace_model *model,
				   const struct hvsim_access *rec);

#endif /* TRACE_MODEL_H */
