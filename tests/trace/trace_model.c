// SPDX-License-Identifier: BSD-3-Clause
/*
 * trace_model.c - answers requests from the trace and checks their order
 */
#include <errno.h>
#include <string.h>

#include "trace_latch.h"
#include "trace_model.h"
#include "trace_request.h"

#define REQUEST_TEXT	96

void trace_model_init(struct trace_model *model, const struct hvsim_access *recs,
		      size_t nr, size_t rounds,
		      const struct trace_doorbell *doorbells,
		      size_t nr_doorbells)
{
	*model = (struct trace_model) {
		.recs = recs,
		.nr = nr,
		.rounds = rounds,
		.doorbells = doorbells,
		.nr_doorbells = nr_doorbells,
	};
}

static bool doorbell_matches(const struct trace_doorbell *bell,
			     const struct hvsim_access *rec)
{
	return rec->direction == ACRN_IOREQ_DIR_WRITE &&
	       rec->type == bell->type && rec->address == bell->address &&
	       rec->size <= bell->len &&
	       (!bell->has_data || rec->value == bell->data);
}

/* The order is the module's: the PCI ports are looked at before any client. */
enum trace_route trace_model_route(const struct trace_model *model,
				   const struct hvsim_access *rec)
{
	size_t i;

	if (pci_access_is_address(rec))
		return TRACE_LATCH;
	if (pci_access_is_data(rec))
		return model->latch & PCI_LATCH_ENABLE ? TRACE_FORWARDED :
							 TRACE_UNSELECTED;
	for (i = 0; i < model->nr_doorbells; i++)
		if (doorbell_matches(&model->doorbells[i], rec))
			return TRACE_DOORBELL;
	return TRACE_FORWARDED;
}

static const struct hvsim_access *record_next(const struct trace_model *model)
{
	return &model->recs[model->next % model->nr];
}

static bool is_over(const struct trace_model *model)
{
	return model->next == model->nr * model->rounds;
}

static void record_pass(struct trace_model *model, enum trace_route route)
{
	const struct hvsim_access *rec = record_next(model);

	if (route == TRACE_LATCH && rec->direction == ACRN_IOREQ_DIR_WRITE)
		model->latch = rec->value;
	model->counts[route]++;
	model->next++;
}

/* Pass what the module answered.  False: no forwarded access is left. */
static bool forwarded_seek(struct trace_model *model)
{
	while (!is_over(model)) {
		enum trace_route route = trace_model_route(model,
							   record_next(model));

		if (route == TRACE_FORWARDED)
			return true;
		record_pass(model, route);
	}
	return false;
}

static int refuse_late(struct trace_model *model,
		       const struct acrn_io_request *got)
{
	char text[REQUEST_TEXT];

	trace_request_print(text, sizeof(text), got);
	snprintf(model->message, sizeof(model->message),
		 "access %zu: expected nothing more, got %s", model->next, text);
	return -ENODATA;
}

static int refuse_wrong(struct trace_model *model,
			const struct acrn_io_request *expected,
			const struct acrn_io_request *got)
{
	char expected_text[REQUEST_TEXT];
	char got_text[REQUEST_TEXT];

	trace_request_print(expected_text, sizeof(expected_text), expected);
	trace_request_print(got_text, sizeof(got_text), got);
	snprintf(model->message, sizeof(model->message),
		 "access %zu: expected %s, got %s", model->next, expected_text,
		 got_text);
	return -EPROTO;
}

int trace_model_serve(struct trace_model *model,
		      const struct acrn_io_request *req, uint64_t *value)
{
	struct acrn_io_request expected;

	*value = ~0ull;
	if (!forwarded_seek(model))
		return refuse_late(model, req);

	trace_request_build(&expected, record_next(model), model->latch);
	if (!trace_request_equal(&expected, req))
		return refuse_wrong(model, &expected, req);

	if (record_next(model)->direction == ACRN_IOREQ_DIR_READ)
		*value = record_next(model)->value;
	record_pass(model, TRACE_FORWARDED);
	return 0;
}

int trace_model_finish(struct trace_model *model)
{
	struct acrn_io_request expected;
	char text[REQUEST_TEXT];

	if (!forwarded_seek(model))
		return 0;
	trace_request_build(&expected, record_next(model), model->latch);
	trace_request_print(text, sizeof(text), &expected);
	snprintf(model->message, sizeof(model->message),
		 "access %zu: expected %s, got nothing", model->next, text);
	return -EPIPE;
}
