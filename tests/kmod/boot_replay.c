// SPDX-License-Identifier: BSD-3-Clause
/* boot_replay.c - a VM whose device model knows the recorded boot */

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "boot_replay.h"
#include "harness.h"
#include "switcher.h"

#define TRACE_PATH	"/data/boot.trace.gz"

/* Below the switcher, above a vCPU that spins on the same CPU. */
#define MODEL_PRIORITY	1
#define MODEL_CPU	0

/* Exact, one of several widths, one value of many, memory; 0x3d4 also gets words. */
const struct trace_doorbell boot_doorbells[BOOT_DOORBELLS] = {
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .len = 1, .address = 0x402 },
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .len = 1, .address = 0x3c9 },
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .len = 1, .address = 0x3c8 },
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .len = 1, .address = 0x3d4 },
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .len = 4, .address = 0x80 },
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .len = 1, .address = 0x70,
	  .has_data = true, .data = 0x8f },
	{ .type = ACRN_IOREQ_TYPE_MMIO, .len = 4, .address = 0xfec00000 },
};

void must_boot_load(struct boot *boot)
{
	REQUIRE(!trace_load(TRACE_PATH, &boot->recs, &boot->nr));
}

void must_boot_copy(struct boot *copy, const struct boot *boot, size_t nr)
{
	REQUIRE(nr <= boot->nr);
	copy->recs = malloc((nr + 1) * sizeof(*copy->recs));
	REQUIRE(copy->recs);
	memcpy(copy->recs, boot->recs, nr * sizeof(*copy->recs));
	copy->nr = nr;
}

void boot_free(struct boot *boot)
{
	free(boot->recs);
}

static bool rings(const struct trace_doorbell *bell, const struct hvsim_access *rec)
{
	return rec->direction == ACRN_IOREQ_DIR_WRITE && rec->type == bell->type &&
	       rec->address == bell->address && rec->size <= bell->len &&
	       (!bell->has_data || rec->value == bell->data);
}

static bool is_inside(const struct trace_doorbell *bell, const struct hvsim_access *rec)
{
	return rec->type == bell->type && rec->address >= bell->address &&
	       rec->address + rec->size <= bell->address + bell->len;
}

static bool always_rings(const struct trace_doorbell *bell, const struct boot *boot)
{
	size_t i;

	for (i = 0; i < boot->nr; i++)
		if (is_inside(bell, &boot->recs[i]) && !rings(bell, &boot->recs[i]))
			return false;
	return true;
}

size_t boot_doorbell_count(const struct boot *boot, size_t nr,
			   const struct trace_doorbell *bell)
{
	size_t count = 0, i;

	for (i = 0; i < nr; i++)
		count += rings(bell, &boot->recs[i]);
	return count;
}

static uint64_t serve(struct vm *vm, unsigned int vcpu,
		      const struct acrn_io_request *req, void *arg)
{
	struct boot_vm *boot_vm = arg;
	uint64_t value = ~0ull;

	(void)vm;
	(void)vcpu;
	if (!boot_vm->error)
		boot_vm->error = trace_model_serve(&boot_vm->model, req, &value);
	return value;
}

static void choose_bells(struct boot_vm *boot_vm, const struct boot *known, bool all)
{
	unsigned int i;

	boot_vm->nr_bells = 0;
	for (i = 0; i < BOOT_DOORBELLS; i++)
		if (all || always_rings(&boot_doorbells[i], known))
			boot_vm->bells[boot_vm->nr_bells++] = boot_doorbells[i];
}

static void must_doorbells(struct boot_vm *boot_vm)
{
	unsigned int i;

	for (i = 0; i < boot_vm->nr_bells; i++) {
		const struct trace_doorbell *bell = &boot_vm->bells[i];
		uint32_t flags = 0;

		if (bell->type == ACRN_IOREQ_TYPE_PORTIO)
			flags |= ACRN_IOEVENTFD_FLAG_PIO;
		if (bell->has_data)
			flags |= ACRN_IOEVENTFD_FLAG_DATAMATCH;
		boot_vm->eventfds[i] = eventfd(0, EFD_NONBLOCK);
		REQUIRE(boot_vm->eventfds[i] >= 0);
		REQUIRE(!vm_ioeventfd(&boot_vm->vm, boot_vm->eventfds[i], flags,
				      bell->address, bell->len, bell->data));
	}
}

static void must_create(struct boot_vm *boot_vm, const char *name, uint64_t flags,
			const struct boot *known)
{
	boot_vm->error = 0;
	trace_model_init(&boot_vm->model, known->recs, known->nr, 1,
			 boot_vm->bells, boot_vm->nr_bells);
	must_vm_create(&boot_vm->vm, name, flags);
	must_doorbells(boot_vm);
}

static void must_start(struct boot_vm *boot_vm, const char *name, uint64_t flags,
		       const struct boot *known)
{
	struct vm_model model = { .serve = serve, .arg = boot_vm };

	must_create(boot_vm, name, flags, known);
	must_vm_serve(&boot_vm->vm, &model);
	must_thread_place(boot_vm->vm.thread, MODEL_PRIORITY, MODEL_CPU);
	must_vm_start(&boot_vm->vm);
}

void must_boot_vm_create(struct boot_vm *boot_vm, const char *name, uint64_t flags,
			 const struct boot *known)
{
	choose_bells(boot_vm, known, !driver_is_mainline());
	must_create(boot_vm, name, flags, known);
}

void must_boot_vm(struct boot_vm *boot_vm, const char *name, uint64_t flags,
		  const struct boot *known)
{
	choose_bells(boot_vm, known, !driver_is_mainline());
	must_start(boot_vm, name, flags, known);
}

void must_boot_vm_all_bells(struct boot_vm *boot_vm, const char *name, uint64_t flags,
			    const struct boot *known)
{
	choose_bells(boot_vm, known, true);
	must_start(boot_vm, name, flags, known);
}

/* A guest is answered before its doorbell rings; a VM that is gone has rung. */
void must_boot_vm_stop(struct boot_vm *boot_vm)
{
	const struct boot known = {
		.recs = (struct hvsim_access *)boot_vm->model.recs,
		.nr = boot_vm->model.nr,
	};
	unsigned int i;

	must_vm_stop(&boot_vm->vm);
	for (i = 0; i < boot_vm->nr_bells; i++) {
		uint64_t rung = 0;

		/* Fails, and leaves 0, when it never rang. */
		if (read(boot_vm->eventfds[i], &rung, sizeof(rung)) < 0)
			rung = 0;
		if (!boot_vm->error)
			CHECK_EQ(rung, boot_doorbell_count(&known, boot_vm->model.next,
							   &boot_vm->bells[i]));
		close(boot_vm->eventfds[i]);
	}
}
