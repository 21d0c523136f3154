/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * serve.h - the parts of the test "serve": librtpoll as a VM's device model
 *
 * A read of the echo port is answered as echo.h says; each vCPU's writes carry
 * numbers, of which each must come once and in its turn.
 */
#ifndef TEST_SERVE_H
#define TEST_SERVE_H

#include "echo.h"
#include "rtpoll.h"

/* vCPUs are on CPU 0, what polls is on CPU 1. */
#define NR_VCPUS	2
#define SERVE_CPU	1

/**
 * struct serve - a VM, the server of its default client, its vCPUs
 * @name:	of the VM; NULL: the only one there is
 * @control:	descriptor without a VM
 * @sim:	the simulated hypervisor
 * @vm:		VM
 * @server:	server
 * @accesses:	what each vCPU does again and again
 * @guests:	vCPUs
 * @last:	number of each vCPU's newest write; of the server's handlers
 * @wrong:	writes that came twice or before their turn; likewise
 * @missed:	numbers that never came; likewise
 * @calls:	calls of the handler; likewise
 * @on_call:	NULL, or called for each of them
 */
struct serve {
	const char *name;
	int control;
	int sim;
	struct vm vm;
	struct rtpoll_server *server;
	struct hvsim_access accesses[2];
	struct echo_guest guests[NR_VCPUS];
	uint64_t last[NR_VCPUS];
	uint64_t wrong;
	uint64_t missed;
	uint64_t calls;
	void (*on_call)(struct serve *test);
};

/* What a server gets; of a thread of the library: CPU 1. */
struct rtpoll_server_options serve_options(const struct serve *test, uint32_t way,
					   uint64_t spin_ns);
/* A VM that is served by nobody yet; vm_flags: VM_POLLING or 0. */
void must_serve_vm(struct serve *test, uint64_t vm_flags, uint32_t way, uint64_t spin_ns);
void serve_vm_stop(struct serve *test);

/* Each vCPU repeats a numbered write and a read. */
void must_serve_guests(struct serve *test, unsigned int repeat, uint64_t gap_ns);
void serve_guests_join(struct serve *test);
uint64_t serve_guests_done(const struct serve *test);
/* Every request was answered, and right; each write came once. */
void serve_check_exact(const struct serve *test, const char *what);
/* Numbers begin again; the server is paused. */
void serve_renumber(struct serve *test);
struct rtpoll_server_stats serve_stats(const struct serve *test);
uint64_t serve_notify_calls(const struct serve *test);

/* A thread of the test that is pinned and calls rtpoll_server_run(). */
struct serve_runner {
	struct rtpoll_server *server;
	pthread_t thread;
	int ret;
	bool back;
};

void must_serve_run(struct serve_runner *runner, struct serve *test);
bool serve_is_back(void *runner);
/* The library's messages are each thread's own: what it returned is all there is. */
int serve_run_join(struct serve_runner *runner);

/* PAUSE, CLEAR and RESET, with the server out of the way. */
void serve_reset(struct serve *test);

void serve_ends(struct serve *test, uint32_t way);
void serve_resets(struct serve *test, uint32_t way);
void serve_break(struct serve *test, uint32_t way);
void serve_stops(struct serve *test, uint32_t way);
void serve_scribble(struct serve *honest, uint32_t way, const char *what);
void serve_boot(struct serve *test, uint32_t way, uint64_t vm_flags, unsigned int percent);

#endif
