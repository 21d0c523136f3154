// SPDX-License-Identifier: BSD-3-Clause
/* kill_steady.c - the VM beside the victims of the test "kill" */

#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "kill.h"

#define NR_ACCESSES	8
#define ROUNDS		10
#define PAUSE_NS	2000000

/* Reads of which each has another answer, and every fourth a doorbell. */
static unsigned int make_accesses(struct hvsim_access *accesses)
{
	unsigned int i, nr_bells = 0;

	for (i = 0; i < NR_ACCESSES; i++) {
		bool bell = i % 4 == 3;

		accesses[i] = bell ? echo_write(KILL_DOORBELL, i) :
				     echo_read(ECHO_PORT + 2 * i);
		nr_bells += bell;
	}
	return nr_bells;
}

static void run_and_check(int sim, uint16_t vmid, const struct hvsim_access *accesses)
{
	struct echo_guest guest;

	echo_guest_init(&guest, sim, vmid, 0, accesses, NR_ACCESSES, ROUNDS);
	guest.ret = sim_run(sim, &guest.run);
	REQUIRE(echo_is_right(&guest, "the steady VM"));
}

/* Until it is told to end. */
void kill_steady(struct kill_shared *shared)
{
	struct hvsim_access accesses[NR_ACCESSES];
	unsigned int nr_bells = make_accesses(accesses);
	int doorbell = eventfd(0, 0), sim = sim_open();
	uint64_t heard = 0;
	struct vm vm;

	REQUIRE(doorbell >= 0 && sim >= 0);
	must_vm_create(&vm, "steady", 0);
	shared->steady_vmid = vm.id;
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, KILL_DOORBELL, 4, 0));
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);

	while (!__atomic_load_n(&shared->over, __ATOMIC_RELAXED)) {
		run_and_check(sim, vm.id, accesses);
		shared->rung += nr_bells * ROUNDS;
		shared->steady_requests += NR_ACCESSES * ROUNDS;
		/* Room for the victims, which share a CPU with us. */
		time_sleep_ns(PAUSE_NS);
	}
	check_echo_vm(sim, vm.id, "the steady VM");
	must_vm_stop(&vm);
	CHECK_EQ(read(doorbell, &heard, sizeof(heard)), sizeof(heard));
	shared->heard = heard;
}
