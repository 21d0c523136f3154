/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * counted.h - a VM's counters when all its requests are in them
 */
#ifndef TEST_COUNTED_H
#define TEST_COUNTED_H

#include "vm.h"

/*
 * A guest is answered first and its request counted then.  Waits up to a second
 * until nr requests were served or handed over, and nr_user of them answered by
 * the device model; whether it came to that is for the caller to check.
 */
struct acrn_hsm_vm_stats must_vm_stats_counted(int control, uint16_t vmid,
					       uint64_t nr, uint64_t nr_user);

/* Requests that pollers, or the dispatcher, served or handed over. */
static inline uint64_t server_requests(const struct acrn_hsm_server_counters *server)
{
	return server->served + server->handed;
}

#endif
