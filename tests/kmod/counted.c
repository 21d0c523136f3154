// SPDX-License-Identifier: BSD-3-Clause
/* counted.c - a VM's counters when all its requests are in them */

#include "counted.h"
#include "harness.h"

#define WAIT_NS	1000000000

struct wait {
	int control;
	uint16_t vmid;
	uint64_t nr;
	uint64_t nr_user;
	struct acrn_hsm_vm_stats stats;
};

static bool all_counted(void *arg)
{
	struct wait *wait = arg;

	wait->stats = must_vm_stats(wait->control, wait->vmid);
	return server_requests(&wait->stats.poll) +
	       server_requests(&wait->stats.irq) >= wait->nr &&
	       wait->stats.user.served >= wait->nr_user;
}

struct acrn_hsm_vm_stats must_vm_stats_counted(int control, uint16_t vmid,
					       uint64_t nr, uint64_t nr_user)
{
	struct wait wait = {
		.control = control, .vmid = vmid, .nr = nr, .nr_user = nr_user,
	};

	time_wait(all_counted, &wait, WAIT_NS);
	return wait.stats;
}
