/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * echo.h - a device model whose answers are foretold, and a guest that checks
 *
 * A read of 2 bytes gives the port XOR ECHO_KEY.
 */
#ifndef TEST_ECHO_H
#define TEST_ECHO_H

#include <pthread.h>

#include "vm.h"

#define ECHO_KEY	0xa5a5
#define ECHO_PORT	0x3000

extern const struct vm_model echo_model;

struct hvsim_access echo_read(uint64_t port);
struct hvsim_access echo_write(uint64_t port, uint64_t value);

/**
 * struct echo_guest - one vCPU that makes accesses again and again
 * @sim:	the simulated hypervisor
 * @run:	what it does, and what came of it
 * @ret:	what the run returned
 * @thread:	waits for it
 */
struct echo_guest {
	int sim;
	struct hvsim_run run;
	int ret;
	pthread_t thread;
};

/* Values are checked; the caller may change guest->run before it starts. */
void echo_guest_init(struct echo_guest *guest, int sim, uint16_t vmid,
		     unsigned int vcpu, const struct hvsim_access *accesses,
		     unsigned int nr, unsigned int repeat);
void must_echo_start(struct echo_guest *guest);
void echo_join(struct echo_guest *guest);
/* Of the vCPUs of one VM: all have ended; requests they made so far. */
void echo_join_all(struct echo_guest *guests, unsigned int nr);
uint64_t echo_done(const struct echo_guest *guests, unsigned int nr);

/* Every request was answered, and right; what names it if not. */
bool echo_is_right(const struct echo_guest *guest, const char *what);
/* All of it: repeat reads, one after the other, checked. */
void check_echo(int sim, uint16_t vmid, unsigned int vcpu, unsigned int repeat,
		const char *what);
/* The hypervisor saw nothing odd of this VM. */
void check_echo_vm(int sim, uint16_t vmid, const char *what);

#endif
