// SPDX-License-Identifier: BSD-3-Clause
/*
 * trace_edit.c - drops and doubles accesses, exchanges answers
 */
#include <string.h>

#include "trace_latch.h"
#include "trace_edit.h"

static bool is_plain_read(const struct hvsim_access *rec)
{
	return rec->direction == ACRN_IOREQ_DIR_READ &&
	       !pci_access_is_address(rec) && !pci_access_is_data(rec);
}

static bool is_elsewhere(const struct hvsim_access *a,
			 const struct hvsim_access *b)
{
	return a->type != b->type || a->address != b->address;
}

static bool stands_out(const struct hvsim_access *rec)
{
	return is_plain_read(rec - 1) && is_plain_read(rec) &&
	       is_plain_read(rec + 1) && is_elsewhere(rec - 1, rec) &&
	       is_elsewhere(rec, rec + 1) && is_elsewhere(rec - 1, rec + 1);
}

size_t trace_edit_find(const struct hvsim_access *recs, size_t nr, size_t from)
{
	size_t i;

	for (i = from ? from : 1; i + 1 < nr; i++)
		if (stands_out(&recs[i]))
			return i;
	return nr;
}

void trace_edit_drop(struct hvsim_access *recs, size_t *nr, size_t i)
{
	memmove(&recs[i], &recs[i + 1], (*nr - i - 1) * sizeof(*recs));
	(*nr)--;
}

void trace_edit_double(struct hvsim_access *recs, size_t *nr, size_t i)
{
	memmove(&recs[i + 1], &recs[i], (*nr - i) * sizeof(*recs));
	(*nr)++;
}

size_t trace_edit_swap(struct hvsim_access *recs, size_t nr, size_t i)
{
	uint64_t value = recs[i].value;
	size_t j;

	for (j = i + 1; j < nr; j++)
		if (is_plain_read(&recs[j]) && recs[j].size == recs[i].size &&
		    recs[j].value != value)
			break;
	if (j == nr)
		return nr;
	recs[i].value = recs[j].value;
	recs[j].value = value;
	return j;
}
