// SPDX-License-Identifier: BSD-3-Clause
/* echo.c - a device model whose answers are foretold, and a guest that checks */

#include <stdio.h>
#include <string.h>

#include "echo.h"
#include "harness.h"

static uint64_t echo(struct vm *vm, unsigned int vcpu,
		     const struct acrn_io_request *req, void *arg)
{
	(void)vm;
	(void)vcpu;
	(void)arg;
	/* The address is at the same place in each kind of request. */
	return req->reqs.pio_request.address ^ ECHO_KEY;
}

const struct vm_model echo_model = { .serve = echo };

struct hvsim_access echo_read(uint64_t port)
{
	return (struct hvsim_access) {
		.direction = ACRN_IOREQ_DIR_READ, .size = 2, .address = port,
		.value = (port ^ ECHO_KEY) & 0xffff,
	};
}

struct hvsim_access echo_write(uint64_t port, uint64_t value)
{
	return (struct hvsim_access) {
		.direction = ACRN_IOREQ_DIR_WRITE, .size = 4, .address = port,
		.value = value,
	};
}

void echo_guest_init(struct echo_guest *guest, int sim, uint16_t vmid,
		     unsigned int vcpu, const struct hvsim_access *accesses,
		     unsigned int nr, unsigned int repeat)
{
	memset(guest, 0, sizeof(*guest));
	guest->sim = sim;
	guest->run = (struct hvsim_run) {
		.vmid = vmid, .vcpu = vcpu, .cpu = HVSIM_ANY,
		.flags = HVSIM_RUN_CHECK, .nr = nr, .repeat = repeat,
		.accesses = (unsigned long)accesses,
	};
}

static void *drive(void *arg)
{
	struct echo_guest *guest = arg;

	guest->ret = sim_run(guest->sim, &guest->run);
	return NULL;
}

void must_echo_start(struct echo_guest *guest)
{
	REQUIRE(!pthread_create(&guest->thread, NULL, drive, guest));
}

void echo_join(struct echo_guest *guest)
{
	pthread_join(guest->thread, NULL);
}

static bool same(uint64_t got, uint64_t want, const char *field, const char *what)
{
	char line[160];

	snprintf(line, sizeof(line), "%s: %s", what, field);
	return check_equal(got, want, line, __FILE__, __LINE__);
}

void echo_join_all(struct echo_guest *guests, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		echo_join(&guests[i]);
}

uint64_t echo_done(const struct echo_guest *guests, unsigned int nr)
{
	uint64_t done = 0;
	unsigned int i;

	for (i = 0; i < nr; i++)
		done += guests[i].run.done;
	return done;
}

bool echo_is_right(const struct echo_guest *guest, const char *what)
{
	const struct hvsim_run *run = &guest->run;
	bool right = same(guest->ret, 0, "result of the run", what);

	right &= same(run->done, (uint64_t)run->nr * run->repeat, "answered", what);
	right &= same(run->missing, 0, "missing", what);
	right &= same(run->cut, 0, "cut", what);
	right &= same(run->mismatches, 0, "mismatches", what);
	return right;
}

void check_echo(int sim, uint16_t vmid, unsigned int vcpu, unsigned int repeat,
		const char *what)
{
	const struct hvsim_access access = echo_read(ECHO_PORT);
	struct echo_guest guest;

	echo_guest_init(&guest, sim, vmid, vcpu, &access, 1, repeat);
	guest.ret = sim_run(sim, &guest.run);
	echo_is_right(&guest, what);
}

void check_echo_vm(int sim, uint16_t vmid, const char *what)
{
	struct hvsim_vm_stats stats = must_sim_stats(sim, vmid);

	same(stats.double_answers, 0, "double answers", what);
	same(stats.notify_spurious, 0, "spurious notifications", what);
	same(stats.outcome[HVSIM_NOT_FREE], 0, "slots not free", what);
}
