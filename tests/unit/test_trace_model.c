// SPDX-License-Identifier: BSD-3-Clause
/*
 * test_trace_model.c - the checker of a replay notices what goes wrong
 *
 * A vCPU and a Service Module of a few lines replay the recorded boot against
 * the model; one of the two traces is damaged.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../trace/trace_latch.h"
#include "../trace/trace_edit.h"
#include "../trace/trace_model.h"
#include "../trace/trace_request.h"
#include "trace_path.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define NO_INDEX	((size_t)-1)
#define PLACES		8	/* spots of the trace where damage is tried */

static struct hvsim_access *boot;	/* with room for one more */
static struct hvsim_access *copy;
static size_t nr_boot;

static void boot_load(void)
{
	size_t bytes;

	cr_assert_eq(trace_load(trace_path(), &boot, &nr_boot), 0);
	bytes = (nr_boot + 1) * sizeof(*boot);
	boot = realloc(boot, bytes);
	copy = malloc(bytes);
	memcpy(copy, boot, nr_boot * sizeof(*boot));
}

static void boot_free(void)
{
	free(boot);
	free(copy);
}

TestSuite(trace_model, .init = boot_load, .fini = boot_free, .timeout = 60);

/* What went wrong in a replay, by the side that saw it. */
struct replay {
	int	model_error;
	size_t	wrong_answer;	/* index on the vCPU's side */
};

/* The vCPU's access as the module treats it; what it answers goes to @value. */
static int module_serve(struct trace_model *model, uint32_t *latch,
			const struct hvsim_access *rec, uint64_t *value)
{
	struct trace_model module = *model;
	struct acrn_io_request req;

	module.latch = *latch;
	*value = ~0ull;
	switch (trace_model_route(&module, rec)) {
	case TRACE_LATCH:
		if (rec->direction == ACRN_IOREQ_DIR_WRITE)
			*latch = rec->value;
		*value = *latch;
		return 0;
	case TRACE_UNSELECTED:
	case TRACE_DOORBELL:
	case TRACE_ROUTES:
		return 0;
	case TRACE_FORWARDED:
		break;
	}
	trace_request_build(&req, rec, *latch);
	return trace_model_serve(model, &req, value);
}

/* One round of the vCPU; @latch is the module's and outlives the round. */
static struct replay round_run(struct trace_model *model, uint32_t *latch,
			       const struct hvsim_access *recs, size_t nr)
{
	struct replay replay = { .wrong_answer = NO_INDEX };
	size_t i;

	for (i = 0; i < nr && !replay.model_error; i++) {
		uint64_t value;

		replay.model_error = module_serve(model, latch, &recs[i], &value);
		if (recs[i].direction == ACRN_IOREQ_DIR_READ &&
		    replay.wrong_answer == NO_INDEX && !replay.model_error &&
		    (value & trace_access_mask(recs[i].size)) != recs[i].value)
			replay.wrong_answer = i;
	}
	return replay;
}

static struct replay replay_run(struct trace_model *model,
				const struct hvsim_access *recs, size_t nr)
{
	uint32_t latch = 0;
	struct replay replay = round_run(model, &latch, recs, nr);

	if (!replay.model_error)
		replay.model_error = trace_model_finish(model);
	return replay;
}

Test(trace_model, serves_the_boot_from_end_to_end)
{
	struct trace_model model;
	struct replay replay;

	trace_model_init(&model, boot, nr_boot, 1, NULL, 0);
	replay = replay_run(&model, boot, nr_boot);

	cr_expect_eq(replay.model_error, 0, "%s", model.message);
	cr_expect_eq(replay.wrong_answer, NO_INDEX);
	cr_expect_eq(model.counts[TRACE_FORWARDED] + model.counts[TRACE_LATCH] +
		     model.counts[TRACE_UNSELECTED], nr_boot);
	cr_expect_gt(model.counts[TRACE_LATCH], 0);
	cr_expect_eq(model.counts[TRACE_DOORBELL], 0);
}

Test(trace_model, serves_two_rounds_with_the_latch_left_as_it_was)
{
	struct trace_model model;
	struct replay replay;
	uint32_t latch = 0;
	size_t i;

	trace_model_init(&model, boot, nr_boot, 2, NULL, 0);
	for (i = 0; i < 2; i++) {
		replay = round_run(&model, &latch, boot, nr_boot);
		cr_expect_eq(replay.model_error, 0, "%s", model.message);
		cr_expect_eq(replay.wrong_answer, NO_INDEX);
	}

	cr_expect_eq(trace_model_finish(&model), 0);
	cr_expect_eq(model.next, 2 * nr_boot);
}

static size_t count_writes(uint64_t address, uint64_t data, bool has_data)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < nr_boot; i++)
		count += boot[i].type == ACRN_IOREQ_TYPE_PORTIO &&
			 boot[i].direction == ACRN_IOREQ_DIR_WRITE &&
			 boot[i].address == address &&
			 (!has_data || boot[i].value == data);
	return count;
}

Test(trace_model, skips_writes_that_an_ioeventfd_takes)
{
	static const struct trace_doorbell bells[] = {
		{ .type = ACRN_IOREQ_TYPE_PORTIO, .len = 1, .address = 0x402 },
		{ .type = ACRN_IOREQ_TYPE_PORTIO, .len = 4, .address = 0x70,
		  .has_data = true, .data = 0x8f },
		{ .type = ACRN_IOREQ_TYPE_MMIO, .len = 4, .address = 0x3f8 },
	};
	size_t expected = count_writes(0x402, 0, false) +
			  count_writes(0x70, 0x8f, true);
	struct trace_model model;
	struct replay replay;

	trace_model_init(&model, boot, nr_boot, 1, bells, ARRAY_SIZE(bells));
	replay = replay_run(&model, boot, nr_boot);

	cr_expect_eq(replay.model_error, 0, "%s", model.message);
	cr_expect_gt(expected, 0);
	cr_expect_eq(model.counts[TRACE_DOORBELL], expected);
}

static size_t place(size_t number)
{
	size_t i = trace_edit_find(boot, nr_boot, nr_boot / PLACES * number);

	cr_assert_lt(i, nr_boot);
	return i;
}

static void expect_report(const struct trace_model *model, size_t index)
{
	char start[64];

	snprintf(start, sizeof(start), "access %zu: expected ", index);
	cr_expect_eq(model->next, index);
	cr_expect(!strncmp(model->message, start, strlen(start)), "%s",
		  model->message);
}

Test(trace_model, reports_a_dropped_request)
{
	size_t number;

	for (number = 0; number < PLACES; number++) {
		size_t i = place(number);
		size_t nr = nr_boot;
		struct trace_model model;

		memcpy(copy, boot, nr_boot * sizeof(*boot));
		trace_edit_drop(copy, &nr, i);
		trace_model_init(&model, boot, nr_boot, 1, NULL, 0);

		cr_expect_eq(replay_run(&model, copy, nr).model_error, -EPROTO);
		expect_report(&model, i);
	}
}

Test(trace_model, reports_a_doubled_request)
{
	size_t number;

	for (number = 0; number < PLACES; number++) {
		size_t i = place(number);
		size_t nr = nr_boot;
		struct trace_model model;

		memcpy(copy, boot, nr_boot * sizeof(*boot));
		trace_edit_double(copy, &nr, i);
		trace_model_init(&model, boot, nr_boot, 1, NULL, 0);

		cr_expect_eq(replay_run(&model, copy, nr).model_error, -EPROTO);
		expect_report(&model, i + 1);
	}
}

Test(trace_model, swapped_answers_reach_the_vcpu)
{
	size_t number;

	for (number = 0; number < PLACES; number++) {
		size_t i = place(number);
		struct trace_model model;
		struct replay replay;

		memcpy(copy, boot, nr_boot * sizeof(*boot));
		cr_assert_lt(trace_edit_swap(copy, nr_boot, i), nr_boot);
		trace_model_init(&model, copy, nr_boot, 1, NULL, 0);
		replay = replay_run(&model, boot, nr_boot);

		cr_expect_eq(replay.model_error, 0, "%s", model.message);
		cr_expect_eq(replay.wrong_answer, i);
	}
}

static const struct hvsim_access two[] = {
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
	  .size = 1, .address = 0x70, .value = 0x0a },
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_READ,
	  .size = 1, .address = 0x71, .value = 0x26 },
};

Test(trace_model, reports_damage_at_the_very_end)
{
	struct acrn_io_request req;
	struct trace_model model;
	uint64_t value;

	trace_model_init(&model, two, ARRAY_SIZE(two), 1, NULL, 0);
	trace_request_build(&req, &two[0], 0);
	cr_assert_eq(trace_model_serve(&model, &req, &value), 0);
	cr_expect_eq(trace_model_finish(&model), -EPIPE);
	expect_report(&model, 1);

	trace_request_build(&req, &two[1], 0);
	cr_assert_eq(trace_model_serve(&model, &req, &value), 0);
	cr_expect_eq(value, 0x26);
	cr_expect_eq(trace_model_finish(&model), 0);

	cr_expect_eq(trace_model_serve(&model, &req, &value), -ENODATA);
	cr_expect_eq(value, ~0ull);
	expect_report(&model, 2);
}

Test(trace_model, compares_every_field_and_stays_where_it_is)
{
	struct acrn_io_request good;
	struct acrn_io_request bad[5];
	struct trace_model model;
	uint64_t value;
	size_t i;

	trace_model_init(&model, two, ARRAY_SIZE(two), 1, NULL, 0);
	trace_request_build(&good, &two[0], 0);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		bad[i] = good;
	bad[0].type = ACRN_IOREQ_TYPE_MMIO;
	bad[1].reqs.pio_request.direction = ACRN_IOREQ_DIR_READ;
	bad[2].reqs.pio_request.size = 2;
	bad[3].reqs.pio_request.address = 0x71;
	bad[4].reqs.pio_request.value = 0x0b;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		cr_expect_eq(trace_model_serve(&model, &bad[i], &value), -EPROTO,
			     "field %zu", i);
	cr_expect_eq(model.next, 0);
	cr_expect_eq(trace_model_serve(&model, &good, &value), 0);
}

Test(trace_model, names_both_accesses)
{
	struct acrn_io_request req;
	struct trace_model model;
	uint64_t value;

	trace_model_init(&model, two, ARRAY_SIZE(two), 1, NULL, 0);
	trace_request_build(&req, &two[1], 0);
	cr_assert_eq(trace_model_serve(&model, &req, &value), -EPROTO);

	cr_expect_str_eq(model.message,
			 "access 0: expected write 1 byte 0xa to port 0x70, got read 1 byte from port 0x71");
}

static struct hvsim_access config(unsigned int direction, unsigned int size,
				  uint64_t address, uint32_t value)
{
	return (struct hvsim_access) {
		.type = ACRN_IOREQ_TYPE_PORTIO, .direction = direction,
		.size = size, .address = address, .value = value,
	};
}

Test(trace_model, expects_pci_form_only_while_the_latch_selects)
{
	const struct hvsim_access recs[] = {
		config(ACRN_IOREQ_DIR_READ, 4, 0xcfc, 0xffffffff),
		config(ACRN_IOREQ_DIR_WRITE, 4, 0xcf8, 0x85a3fdfc),
		config(ACRN_IOREQ_DIR_READ, 2, 0xcfe, 0x1234),
		config(ACRN_IOREQ_DIR_WRITE, 4, 0xcf8, 0x05a3fdfc),
		config(ACRN_IOREQ_DIR_READ, 1, 0xcfd, 0xff),
		config(ACRN_IOREQ_DIR_WRITE, 1, 0xcf9, 0x06),
	};
	struct acrn_io_request req = { .type = ACRN_IOREQ_TYPE_PCICFG };
	struct trace_model model;
	uint64_t value;

	req.reqs.pci_request.direction = ACRN_IOREQ_DIR_READ;
	req.reqs.pci_request.size = 2;
	req.reqs.pci_request.bus = 0xa3;
	req.reqs.pci_request.dev = 0x1f;
	req.reqs.pci_request.func = 5;
	req.reqs.pci_request.reg = 0x5fe;
	trace_model_init(&model, recs, ARRAY_SIZE(recs), 1, NULL, 0);

	cr_expect_eq(trace_model_serve(&model, &req, &value), 0, "%s",
		     model.message);
	cr_expect_eq(value, 0x1234);
	trace_request_build(&req, &recs[5], 0);
	cr_expect_eq(trace_model_serve(&model, &req, &value), 0, "%s",
		     model.message);
	cr_expect_eq(trace_model_finish(&model), 0);
	cr_expect_eq(model.counts[TRACE_UNSELECTED], 2);
	cr_expect_eq(model.counts[TRACE_LATCH], 2);
	cr_expect_eq(model.counts[TRACE_FORWARDED], 2);
}
