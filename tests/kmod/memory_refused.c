// SPDX-License-Identifier: BSD-3-Clause
/*
 * memory_refused.c - the hypervisor refuses guest memory somewhere on the way
 *
 * Nothing of what it had taken by then may be left with the guest when the pages
 * go back to their owner; and nothing else may go with it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "kmsg.h"
#include "leaks.h"
#include "memory.h"

#define PAGES		1024
#define BYTES		(PAGES * PAGE_BYTES)
#define ROUNDS		40
#define ROUND_BYTES	(8 * PAGE_BYTES)
/* First address no guest can have, as the simulated hypervisor sees it. */
#define GPA_END		(1ull << 52)

static const struct hvsim_faults no_faults;

static void refuse(int sim, uint32_t after, uint32_t nr)
{
	const struct hvsim_faults faults = {
		.vmid = HVSIM_ANY, .refuse_call = HV_SET_MEMORY_REGIONS,
		.refuse_after = after, .refuse_nr = nr, .refuse_errno = EIO,
	};

	must_sim_faults(sim, &faults);
}

/* Each batch in turn: the one before it was the last accepted. */
static void each_batch(int sim, struct vm *vm, const void *ram)
{
	struct hvsim_vm_stats before = must_sim_stats(sim, vm->id), after;
	int64_t pins = leaks_pins();
	uint64_t batches, i;

	REQUIRE(!ram_set(vm, 2 * GPA, ram, BYTES));
	after = must_sim_stats(sim, vm->id);
	batches = after.nr_region_batches - before.nr_region_batches;
	REQUIRE(batches > 4);
	CHECK(after.max_region_batch <= 128);
	REQUIRE(batches >= ram_runs(ram, BYTES) / 128);
	pins += PAGES;

	for (i = 0; i < batches; i++) {
		refuse(sim, (uint32_t)i, 1);
		CHECK_EQ(ram_set(vm, 64 * GPA, ram, BYTES), -EIO);
		check_mapped_bytes(sim, vm, after.mapped_bytes);
		CHECK_EQ(leaks_pins(), pins);
	}
	must_sim_faults(sim, &no_faults);
	CHECK_EQ(ram_set(vm, 64 * GPA, ram, BYTES), 0);
	check_guest_sees(sim, vm, 64 * GPA, ram, BYTES, ATTR_WB | RWX);
	check_guest_sees(sim, vm, 2 * GPA, ram, BYTES, ATTR_WB | RWX);
	printf("refused at each of %llu batches\n", (unsigned long long)batches);
}

/* Within a batch: those before it stay applied, and nobody says how many. */
static void within_a_batch(int sim, struct vm *vm, const char *ram)
{
	uint64_t mapped = must_sim_stats(sim, vm->id).mapped_bytes;
	int64_t pins = leaks_pins();
	size_t there;

	for (there = 0; there < BYTES; there += 61 * PAGE_BYTES) {
		CHECK_EQ(ram_set(vm, GPA_END - there, ram, BYTES), -EINVAL);
		check_mapped_bytes(sim, vm, mapped);
		CHECK_EQ(leaks_pins(), pins);
	}
}

/*
 * It refuses to take and then to give back: what it has accepted stays pinned,
 * for the guest still has it, until the VM is no more.
 */
static void keeps(int sim, struct vm *vm, const void *ram)
{
	uint64_t mapped = must_sim_stats(sim, vm->id).mapped_bytes;
	int64_t pins = leaks_pins();
	int kmsg = must_kmsg_open();
	struct hvsim_memory found;
	char line[256];

	refuse(sim, 2, ~0u);
	CHECK_EQ(ram_set(vm, 128 * GPA, ram, BYTES), -EIO);
	must_sim_faults(sim, &no_faults);
	CHECK_EQ(guest_look(sim, vm, 128 * GPA, &found), 0);
	CHECK_EQ(found.service_pa / PAGE_BYTES, must_frame(ram));
	CHECK(must_sim_stats(sim, vm->id).mapped_bytes > mapped);
	CHECK_EQ(leaks_pins() - pins, PAGES);
	CHECK_EQ(kmsg_count(kmsg, "acrn_hsm", line, sizeof(line)), 1);
	close(kmsg);
}

/* Two segments at one address: this hypervisor takes both and keeps the first. */
static void overlap(int sim, struct vm *vm, const char *ram)
{
	char *other = must_ram(2 * PAGE_BYTES);
	struct hvsim_memory found;

	ram_fill(other, 2 * PAGE_BYTES, 12);
	CHECK_EQ(ram_set(vm, GPA, ram, PAGE_BYTES), 0);
	CHECK_EQ(ram_set(vm, GPA, other, 2 * PAGE_BYTES), 0);
	CHECK_EQ(guest_look(sim, vm, GPA, &found), 0);
	CHECK_EQ(found.service_pa / PAGE_BYTES, must_frame(ram));
	CHECK_EQ(guest_look(sim, vm, GPA + PAGE_BYTES, &found), 0);
	CHECK_EQ(found.service_pa / PAGE_BYTES, must_frame(other + PAGE_BYTES));
	munmap(other, 2 * PAGE_BYTES);
}

static void *set_good(void *arg)
{
	struct vm *vm = arg;
	unsigned int i;
	void *ram;

	for (i = 0; i < ROUNDS; i++) {
		ram = must_ram(ROUND_BYTES);
		CHECK_EQ(ram_set(vm, 256 * GPA + i * ROUND_BYTES, ram, ROUND_BYTES), 0);
		munmap(ram, ROUND_BYTES);
	}
	return NULL;
}

static void *set_bad(void *arg)
{
	struct vm *vm = arg;
	void *ram = must_ram(ROUND_BYTES);
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		CHECK_EQ(ram_set(vm, GPA_END - PAGE_BYTES, ram, ROUND_BYTES), -EINVAL);
	munmap(ram, ROUND_BYTES);
	return NULL;
}

/* Each takes back its own, whoever comes in between; more than 256 segments. */
static void at_a_time(struct vm *vm)
{
	pthread_t good, bad;
	int64_t pins = leaks_pins();
	unsigned int i;

	for (i = 0; i < 7; i++) {
		REQUIRE(!pthread_create(&good, NULL, set_good, vm));
		REQUIRE(!pthread_create(&bad, NULL, set_bad, vm));
		pthread_join(good, NULL);
		pthread_join(bad, NULL);
	}
	CHECK_EQ(leaks_pins() - pins, (int64_t)(7 * ROUNDS * ROUND_BYTES / PAGE_BYTES));
}

void memory_refused(int sim)
{
	char *ram = must_ram(BYTES);
	int64_t pins = leaks_pins();
	struct vm vm;

	ram_scatter(ram, BYTES);
	ram_fill(ram, BYTES, 13);
	must_vm_create(&vm, "refused", 0);
	each_batch(sim, &vm, ram);
	within_a_batch(sim, &vm, ram);
	overlap(sim, &vm, ram);
	keeps(sim, &vm, ram);
	at_a_time(&vm);
	must_vm_stop(&vm);
	CHECK_EQ(leaks_pins(), pins);
	munmap(ram, BYTES);
}
