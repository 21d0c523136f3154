// SPDX-License-Identifier: BSD-3-Clause
/* eventfds_bells.c - ioeventfds: what rings, and what is the device model's */

#include <errno.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "eventfds.h"
#include "harness.h"
#include "ringing.h"

#define PIO		ACRN_IOEVENTFD_FLAG_PIO
#define MATCH		ACRN_IOEVENTFD_FLAG_DATAMATCH
#define DEASSIGN	ACRN_IOEVENTFD_FLAG_DEASSIGN

#define PORT		0x2000
#define PORT_DATA	0x2010
#define MMIO		0xfe001000ull
#define NR_BELLS	5
#define LOAD_TIMES	150

/* Which doorbells there are: index, where, what for. */
static const struct {
	uint32_t flags;
	uint64_t address;
	uint32_t length;
	uint64_t data;
} bells[NR_BELLS] = {
	{ PIO, PORT, 4, 0 },
	{ PIO | MATCH, PORT_DATA, 2, 1 },
	{ PIO | MATCH, PORT_DATA, 2, 2 },
	{ 0, MMIO, 8, 0 },
	{ MATCH, MMIO + 8, 4, 0xabcd },
};

#define MODEL	-1	/* nobody's but the device model's */

/* One access, and whose it is. */
static const struct {
	int type;
	int direction;
	unsigned int size;
	uint64_t address;
	uint64_t value;
	int whose;
} accesses[] = {
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 4, PORT, 7, 0 },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 2, PORT, 0, 0 },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 1, PORT, 0xff, 0 },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_READ, 4, PORT, 0, MODEL },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 1, PORT + 1, 0, MODEL },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 2, PORT + 2, 0, MODEL },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 4, PORT + 2, 0, MODEL },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 4, PORT - 2, 0, MODEL },
	{ ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_WRITE, 4, PORT, 7, MODEL },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 2, PORT_DATA, 1, 1 },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 2, PORT_DATA, 2, 2 },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 1, PORT_DATA, 2, 2 },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 2, PORT_DATA, 3, MODEL },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 2, PORT_DATA, 0x101, MODEL },
	{ ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, 4, PORT_DATA, 1, MODEL },
	{ ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_WRITE, 8, MMIO, ~0ull, 3 },
	{ ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_WRITE, 4, MMIO, 0, 3 },
	{ ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_WRITE, 4, MMIO + 4, 0, MODEL },
	{ ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_READ, 8, MMIO, 0, MODEL },
	{ ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_WRITE, 4, MMIO + 8, 0xabcd, 4 },
	{ ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_WRITE, 4, MMIO + 8, 0x1abcd, MODEL },
};

static void check_access(int sim, struct vm *vm, const int *fds, unsigned int i)
{
	uint64_t served = __atomic_load_n(&vm->served, __ATOMIC_RELAXED);
	uint64_t value = accesses[i].value;
	unsigned int bell, failed = test_nr_failed();
	uint32_t outcome = ~0u;

	CHECK_EQ(sim_access(sim, vm->id, 1, accesses[i].type, accesses[i].direction,
			    accesses[i].size, accesses[i].address, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
	CHECK_EQ(__atomic_load_n(&vm->served, __ATOMIC_RELAXED) - served,
		 accesses[i].whose == MODEL);
	for (bell = 0; bell < NR_BELLS; bell++)
		CHECK_EQ(rings(fds[bell], (int)bell == accesses[i].whose),
			 (int)bell == accesses[i].whose);
	if (test_nr_failed() != failed)
		printf("where: access %u\n", i);
}

void eventfds_match(int sim, struct vm *vm)
{
	int fds[NR_BELLS];
	unsigned int i;

	for (i = 0; i < NR_BELLS; i++) {
		fds[i] = eventfd(0, EFD_NONBLOCK);
		CHECK_EQ(vm_ioeventfd(vm, fds[i], bells[i].flags, bells[i].address,
				      bells[i].length, bells[i].data), 0);
	}
	for (i = 0; i < ARRAY_SIZE(accesses); i++)
		check_access(sim, vm, fds, i);
	for (i = 0; i < NR_BELLS; i++) {
		CHECK_EQ(vm_ioeventfd(vm, fds[i], bells[i].flags | DEASSIGN,
				      bells[i].address, bells[i].length,
				      bells[i].data), 0);
		close(fds[i]);
	}
}

static void ring(int sim, const struct vm *vm, uint64_t port, uint64_t value)
{
	uint32_t outcome = ~0u;

	CHECK_EQ(sim_out(sim, vm->id, port, 2, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
}

/* Two registrations for the same write: whichever came second is refused. */
void eventfds_conflict(int sim, struct vm *vm)
{
	int first = eventfd(0, EFD_NONBLOCK), second = eventfd(0, EFD_NONBLOCK);

	CHECK_EQ(vm_ioeventfd(vm, first, PIO | MATCH, PORT, 2, 5), 0);
	CHECK_EQ(vm_ioeventfd(vm, first, PIO | MATCH, PORT, 2, 5), -EEXIST);
	CHECK_EQ(vm_ioeventfd(vm, second, PIO | MATCH, PORT, 2, 5), -EEXIST);
	CHECK_EQ(vm_ioeventfd(vm, second, PIO | MATCH, PORT, 4, 5), -EEXIST);
	CHECK_EQ(vm_ioeventfd(vm, second, PIO, PORT, 2, 0), -EEXIST);
	/* Another value, another kind of address: no conflict. */
	CHECK_EQ(vm_ioeventfd(vm, second, PIO | MATCH, PORT, 2, 6), 0);
	CHECK_EQ(vm_ioeventfd(vm, second, MATCH, PORT, 2, 5), 0);

	ring(sim, vm, PORT, 5);
	CHECK_EQ(rings(first, 1), 1);
	CHECK_EQ(rings(second, 0), 0);
	ring(sim, vm, PORT, 6);
	CHECK_EQ(rings(second, 1), 1);
	CHECK_EQ(rings(first, 0), 0);

	CHECK_EQ(vm_ioeventfd(vm, first, DEASSIGN | PIO | MATCH, PORT, 2, 5), 0);
	CHECK_EQ(vm_ioeventfd(vm, second, DEASSIGN | PIO | MATCH, PORT, 2, 6), 0);
	CHECK_EQ(vm_ioeventfd(vm, second, DEASSIGN | MATCH, PORT, 2, 5), 0);
	close(first);
	close(second);
}

/* The registration named, or else the eventfd's first one. */
void eventfds_deassign(int sim, struct vm *vm)
{
	int fd = eventfd(0, EFD_NONBLOCK);

	CHECK_EQ(vm_ioeventfd(vm, fd, PIO, PORT, 2, 0), 0);
	CHECK_EQ(vm_ioeventfd(vm, fd, PIO, PORT + 4, 2, 0), 0);
	CHECK_EQ(vm_ioeventfd(vm, fd, PIO, PORT + 8, 2, 0), 0);
	CHECK_EQ(vm_ioeventfd(vm, fd, DEASSIGN | PIO, PORT + 4, 2, 0), 0);
	/* One by one: it is the same eventfd. */
	ring(sim, vm, PORT, 1);
	CHECK_EQ(rings(fd, 1), 1);
	ring(sim, vm, PORT + 4, 1);
	CHECK_EQ(rings(fd, 0), 0);
	ring(sim, vm, PORT + 8, 1);
	CHECK_EQ(rings(fd, 1), 1);

	CHECK_EQ(vm_ioeventfd(vm, fd, DEASSIGN, 0, 0, 0), 0);
	ring(sim, vm, PORT, 1);
	ring(sim, vm, PORT + 8, 1);
	CHECK_EQ(rings(fd, 1), 1);

	CHECK_EQ(vm_ioeventfd(vm, fd, DEASSIGN, 0, 0, 0), 0);
	CHECK_EQ(vm_ioeventfd(vm, fd, DEASSIGN, 0, 0, 0), 0);
	ring(sim, vm, PORT + 8, 1);
	CHECK_EQ(rings(fd, 0), 0);
	close(fd);
}

/* Each write is the doorbell's or the device model's, never nobody's or both's. */
void eventfds_under_load(int sim, struct vm *vm)
{
	const struct hvsim_access access = echo_write(PORT, 1);
	int bell = eventfd(0, EFD_NONBLOCK), other = eventfd(0, EFD_NONBLOCK);
	uint64_t served = vm->served, rung;
	struct echo_guest guest;
	int i;

	echo_guest_init(&guest, sim, vm->id, 0, &access, 1, 3000);
	must_echo_start(&guest);
	for (i = 0; i < LOAD_TIMES; i++) {
		CHECK_EQ(vm_ioeventfd(vm, bell, PIO, PORT, 4, 0), 0);
		CHECK_EQ(vm_ioeventfd(vm, other, PIO, PORT + 8 * (i % 16) + 8, 4, 0), 0);
		time_sleep_ns(200000);
		CHECK_EQ(vm_ioeventfd(vm, bell, DEASSIGN | PIO, PORT, 4, 0), 0);
		CHECK_EQ(vm_ioeventfd(vm, other, DEASSIGN, 0, 0, 0), 0);
	}
	echo_join(&guest);
	echo_is_right(&guest, "assign and deassign under load");
	rung = eventfd_count(bell);
	CHECK_EQ(eventfd_count(other), 0);
	CHECK_EQ(rung + vm->served - served, guest.run.done);
	CHECK(rung > 0);
	close(bell);
	close(other);
}
