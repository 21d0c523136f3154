/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * trace_edit.h - damages a copy of a trace, to show that a checker notices
 *
 * Give the damaged copy to one side and the sound one to the other: a vCPU that
 * replays a trace without an access is a request lost on the way, one with an
 * access twice a request delivered twice, and a device model with two answers
 * exchanged a mix-up of answers.
 */
#ifndef TRACE_EDIT_H
#define TRACE_EDIT_H

#include "trace.h"

/*
 * From @from on, the first access that is a read between two reads, all three at
 * different places and not PCI ports: forwarded whatever the ioeventfds, and not
 * to be mistaken for its neighbours.  @nr: there is none.
 */
size_t trace_edit_find(const struct hvsim_access *recs, size_t nr, size_t from);

/* Take access @i out.  The device model misses it at @i. */
void trace_edit_drop(struct hvsim_access *recs, size_t *nr, size_t i);

/*
 * Put a copy of access @i behind it; @recs has room for one more.  The device
 * model is surprised at @i + 1.
 */
void trace_edit_double(struct hvsim_access *recs, size_t *nr, size_t i);

/*
 * Exchange the answer of read @i with that of the next read of the same width
 * that has another one.  The vCPU sees the wrong value at @i.  Returns the index
 * of the partner, or @nr: nothing was done.
 */
size_t trace_edit_swap(struct hvsim_access *recs, size_t nr, size_t i);

#endif /* TRACE_EDIT_H */
