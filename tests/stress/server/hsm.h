/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * hsm.h - a simulated HSM: request pages, and what the library's ioctl() does to them
 *
 * What the module and the hypervisor do to a slot, a vCPU thread does here.
 */
#ifndef STRESS_HSM_H
#define STRESS_HSM_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/acrn.h>

enum { HSM_HONEST, HSM_VICTIM, HSM_VMS };

/* A descriptor, of no file, that has that VM; its default client is as new. */
int hsm_open(unsigned int vm);
struct acrn_io_request_buffer *hsm_page(unsigned int vm);

/* One request of a vCPU, until it is complete; what a read gave. */
uint64_t hsm_ask(unsigned int vm, unsigned int vcpu, const struct acrn_mmio_request *request,
		 bool polled);

/* CLEAR_VM_IOREQ: the server is paused. */
void hsm_clear(unsigned int vm);

#endif
