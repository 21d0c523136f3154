// SPDX-License-Identifier: BSD-3-Clause
/* asyncio_hostile.c - a ring whose page says whatever its owner likes */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asyncio.h"
#include "harness.h"
#include "ringing.h"

#define SCRIBBLE_NS	2000000000ull
#define FULL_LOOKS	40
#define FULL_LOOK_NS	25000000ull

struct forgery {
	struct acrn_hsm_ring *ring;
	uint64_t *element;
	struct vm vm;
	const struct async *async;
};

/* Something is in the ring that the hypervisor did not put there. */
static void forge(struct forgery *forgery, uint64_t cookie)
{
	struct acrn_hsm_ring *ring = forgery->ring;
	uint32_t tail = __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE);

	__atomic_store_n(&forgery->element[tail / 8], cookie, __ATOMIC_RELAXED);
	__atomic_store_n(&ring->tail, (tail + 8) % ring->size, __ATOMIC_RELEASE);
}

static bool all_drained(void *arg)
{
	struct forgery *forgery = arg;

	return __atomic_load_n(&forgery->ring->head, __ATOMIC_ACQUIRE) ==
	       __atomic_load_n(&forgery->ring->tail, __ATOMIC_ACQUIRE);
}

static uint64_t dropped(struct forgery *forgery)
{
	return must_vm_stats(forgery->async->control, forgery->vm.id).async_dropped;
}

/* Cookies that are nobody's: old ones, impossible ones, addresses. */
static void forge_cookies(struct forgery *forgery, uint64_t good, int fd)
{
	const uint64_t cookies[] = {
		0, 1, ~0ull, good + 1, good + 63, good + 64, good | 0x80000000,
		good ^ 1ull << 63, good + (1ull << 32), good - (1ull << 32),
		0xffff888000000000ull, (unsigned long)forgery,
	};
	uint64_t before = dropped(forgery);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cookies); i++)
		forge(forgery, cookies[i]);
	CHECK(time_wait(all_drained, forgery, 3000000000ull));
	CHECK_EQ(eventfd_count(fd), 0);
	CHECK_EQ(dropped(forgery) - before, ARRAY_SIZE(cookies));
	/* Who knows it rings his own doorbell, which he may anyway. */
	forge(forgery, good);
	CHECK_EQ(rings(fd, 1), 1);
}

/* Impossible tails: no harm, no endless look, and it works again afterwards. */
static void forge_tails(struct forgery *forgery, int fd)
{
	static const uint32_t tails[] = { 4032, 4096, 1, 4, 0x80000000, ~0u, 4033, 8191 };
	uint32_t tail = forgery->ring->tail;
	uint64_t before = dropped(forgery);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tails); i++) {
		__atomic_store_n(&forgery->ring->tail, tails[i], __ATOMIC_RELEASE);
		check_echo(forgery->async->sim, forgery->vm.id, 0, 20, "a bad tail");
	}
	time_sleep_ns(50000000);
	__atomic_store_n(&forgery->ring->tail, tail, __ATOMIC_RELEASE);
	/* Each was looked at once, not again and again. */
	CHECK_EQ(dropped(forgery) - before, ARRAY_SIZE(tails));
	CHECK_EQ(async_ring(forgery->async, &forgery->vm, ASYNC_PORT, 1), HVSIM_ASYNC);
	CHECK_EQ(rings(fd, 1), 1);
}

/* Geometry is what it was when the ring was set up. */
static void forge_geometry(struct forgery *forgery, int fd)
{
	const struct acrn_hsm_ring good = *forgery->ring;
	int i;

	for (i = 0; i < 10; i++)
		CHECK_EQ(async_ring(forgery->async, &forgery->vm, ASYNC_PORT, 1), HVSIM_ASYNC);
	forgery->ring->magic = 0;
	forgery->ring->ele_num = ~0u;
	forgery->ring->ele_size = 0;
	forgery->ring->size = 0x400000;
	forgery->ring->head = 0x12345678;
	CHECK_EQ(rings(fd, 10), 10);
	forgery->ring->magic = good.magic;
	forgery->ring->ele_num = good.ele_num;
	forgery->ring->ele_size = good.ele_size;
	forgery->ring->size = good.size;
	for (i = 0; i < 600; i++)
		CHECK_EQ(async_ring(forgery->async, &forgery->vm, ASYNC_PORT, 1), HVSIM_ASYNC);
	CHECK_EQ(rings(fd, 600), 600);
}

void async_forged(const struct async *async)
{
	struct forgery forgery = { .async = async };
	int fd = must_eventfd();
	uint64_t good;

	forgery.ring = must_async_vm(async, &forgery.vm, "forged",
				     ACRN_HSM_POLL_MODE_POLL);
	forgery.element = (uint64_t *)(forgery.ring + 1);
	CHECK_EQ(vm_ioeventfd(&forgery.vm, fd, ASYNC | PIO, ASYNC_PORT, 2, 0), 0);
	CHECK_EQ(async_ring(async, &forgery.vm, ASYNC_PORT, 1), HVSIM_ASYNC);
	CHECK_EQ(rings(fd, 1), 1);
	good = forgery.element[0];
	/* No address of the kernel's, nor of anybody's. */
	CHECK(good && good >> 47 == 0 && (uint32_t)good < ASYNC_MAX);

	forge_cookies(&forgery, good, fd);
	forge_tails(&forgery, fd);
	forge_geometry(&forgery, fd);
	must_async_stop(&forgery.vm, forgery.ring);
	close(fd);
}

struct scribbler {
	struct acrn_hsm_ring *ring;
	pthread_t thread;
	bool stop;
	uint64_t steps;
};

/* Anything anywhere; half of the tails are possible ones. */
static void scribble(struct acrn_hsm_ring *ring, unsigned int *seed)
{
	uint32_t *words = (uint32_t *)ring;
	uint32_t at = rand_r(seed) % (PAGE_BYTES / 4);

	__atomic_store_n(&words[at], (uint32_t)rand_r(seed) * 2654435761u, __ATOMIC_RELAXED);
	__atomic_store_n(&words[at % 10], rand_r(seed) % 8192, __ATOMIC_RELAXED);
	__atomic_store_n(&ring->tail, rand_r(seed) % 504 * 8, __ATOMIC_RELEASE);
	__atomic_store_n(&ring->tail, (uint32_t)rand_r(seed) >> rand_r(seed) % 32,
			 __ATOMIC_RELEASE);
}

static void *scribble_loop(void *arg)
{
	struct scribbler *scribbler = arg;
	unsigned int seed = 1;

	while (!__atomic_load_n(&scribbler->stop, __ATOMIC_RELAXED)) {
		scribble(scribbler->ring, &seed);
		scribbler->steps++;
	}
	return NULL;
}

/* Another VM on the same poller, or dispatched beside it: all its I/O is right. */
static unsigned long run_neighbour(const struct async *async, struct vm *vm, int fd)
{
	uint64_t end = time_ns() + SCRIBBLE_NS;
	unsigned long rung = 0;

	while (time_ns() < end) {
		check_echo(async->sim, vm->id, 0, 50, "the VM beside it");
		CHECK_EQ(async_ring(async, vm, ASYNC_PORT, 1), HVSIM_ASYNC);
		rung++;
	}
	CHECK_EQ(rings(fd, rung), rung);
	return rung;
}

void async_scribbled(const struct async *async, uint32_t mode)
{
	const struct hvsim_access accesses[] = {
		echo_write(ASYNC_PORT, 1), echo_read(ECHO_PORT),
	};
	struct acrn_hsm_ring *ring, *other_ring;
	int fd = must_eventfd(), other_fd = must_eventfd();
	struct scribbler scribbler = {};
	struct acrn_hsm_vm_stats stats;
	struct echo_guest guest;
	struct vm vm, other;
	unsigned long rung;

	ring = must_async_vm(async, &vm, "scribbled", mode);
	other_ring = must_async_vm(async, &other, "beside", mode);
	CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO, ASYNC_PORT, 4, 0), 0);
	CHECK_EQ(vm_ioeventfd(&other, other_fd, ASYNC | PIO, ASYNC_PORT, 2, 0), 0);
	echo_guest_init(&guest, async->sim, vm.id, 1, accesses, 2, 1u << 30);
	must_echo_start(&guest);
	scribbler.ring = ring;
	REQUIRE(!pthread_create(&scribbler.thread, NULL, scribble_loop, &scribbler));

	rung = run_neighbour(async, &other, other_fd);

	__atomic_store_n(&scribbler.stop, true, __ATOMIC_RELAXED);
	pthread_join(scribbler.thread, NULL);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	echo_join(&guest);
	/* Its reads are slots' business, and right; a doorbell may find no room. */
	CHECK_EQ(guest.run.mismatches, 0);
	stats = must_vm_stats(async->control, vm.id);
	printf("%lu scribbles, %llu rang, %llu dropped; beside it %lu rang\n",
	       (unsigned long)scribbler.steps, (unsigned long long)stats.async_signalled,
	       (unsigned long long)stats.async_dropped, rung);
	CHECK(scribbler.steps > 1000);
	CHECK(stats.async_dropped > 100);
	check_echo_vm(async->sim, other.id, "the VM beside it");
	CHECK_EQ(must_vm_stats(async->control, other.id).async_dropped, 0);
	must_async_stop(&other, other_ring);
	must_async_stop(&vm, ring);
	close(fd);
	close(other_fd);
}

/* A doorbell is always there: never more than a batch is taken before the next look. */
static void *fill_loop(void *arg)
{
	struct scribbler *scribbler = arg;
	struct acrn_hsm_ring *ring = scribbler->ring;

	while (!__atomic_load_n(&scribbler->stop, __ATOMIC_RELAXED)) {
		uint32_t head = __atomic_load_n(&ring->head, __ATOMIC_ACQUIRE);

		__atomic_store_n(&ring->tail, (head + ring->size - 8) % ring->size,
				 __ATOMIC_RELEASE);
		scribbler->steps++;
	}
	return NULL;
}

/* How many of the looks saw that the poller had looked around since the one before. */
static unsigned int looks_that_moved(const struct async *async)
{
	uint64_t rounds = must_poller_stats(async->control, async->poller).rounds;
	unsigned int moved = 0;
	int i;

	for (i = 0; i < FULL_LOOKS; i++) {
		uint64_t before = rounds;

		time_sleep_ns(FULL_LOOK_NS);
		rounds = must_poller_stats(async->control, async->poller).rounds;
		moved += rounds != before;
	}
	return moved;
}

/* Who keeps his ring full does not keep the poller from RCU, its CPU's work, the watch. */
void async_kept_full(const struct async *async)
{
	struct scribbler scribbler = {};
	struct acrn_hsm_poller_stats stats;
	int fd = must_eventfd();
	unsigned int moved;
	uint64_t *element;
	struct vm vm;
	uint32_t i;

	scribbler.ring = must_async_vm(async, &vm, "full", ACRN_HSM_POLL_MODE_POLL);
	element = (uint64_t *)(scribbler.ring + 1);
	CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO, ASYNC_PORT, 2, 0), 0);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, 1), HVSIM_ASYNC);
	CHECK_EQ(rings(fd, 1), 1);
	for (i = 1; i < scribbler.ring->size / 8; i++)
		element[i] = element[0];
	REQUIRE(!pthread_create(&scribbler.thread, NULL, fill_loop, &scribbler));

	moved = looks_that_moved(async);

	__atomic_store_n(&scribbler.stop, true, __ATOMIC_RELAXED);
	pthread_join(scribbler.thread, NULL);
	stats = must_poller_stats(async->control, async->poller);
	printf("kept full: %llu rang, %u of %u looks moved\n",
	       (unsigned long long)must_vm_stats(async->control, vm.id).async_signalled,
	       moved, FULL_LOOKS);
	CHECK(moved >= FULL_LOOKS * 9 / 10);
	CHECK_EQ(stats.stalls, 0);
	must_async_stop(&vm, scribbler.ring);
	close(fd);
}
