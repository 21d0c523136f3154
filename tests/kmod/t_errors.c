// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_errors.c - every command with every kind of bad input
 *
 * The errno of the specification, the VM beside it still served, and nothing
 * left behind.  CPU 1 must not be isolated, for that is one of the errors.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "echo.h"
#include "errors.h"
#include "harness.h"
#include "leaks.h"

bool gives(int error, int fd, unsigned long cmd, unsigned long arg, const char *what)
{
	int got = ioctl(fd, cmd, arg) < 0 ? errno : 0;
	char line[160];

	snprintf(line, sizeof(line), "errno of %s (0x%lx)", what, cmd);
	return check_equal(got, error, line, __FILE__, __LINE__);
}

bool still_works(struct errors *e, const char *after)
{
	uint32_t outcome = ~0u;
	uint64_t value = 0;
	int ret;

	ret = sim_in(e->sim, e->vm.id, ECHO_PORT, 2, &value, &outcome);
	return check_true(!ret && outcome == HVSIM_DONE && value == (ECHO_PORT ^ ECHO_KEY),
			  after, __FILE__, __LINE__);
}

/* A request without an answer must not hang the test. */
static const struct hvsim_config config = {
	.vcpus = 2, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
	.timeout_ms = 3000,
};

static void begin(struct errors *e)
{
	e->eventfd = eventfd(0, EFD_CLOEXEC);
	e->ram = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(e->eventfd >= 0 && e->ram != MAP_FAILED);

	must_sim_config(e->sim, &config);
	must_vm_create(&e->vm, "good", VM_POLLING);
	must_vm_serve(&e->vm, &echo_model);
	must_vm_start(&e->vm);
	still_works(e, "before anything");
}

static void end(struct errors *e)
{
	still_works(e, "after everything");
	must_vm_stop(&e->vm);
	munmap(e->ram, RAM_BYTES);
	close(e->eventfd);
}

int main(void)
{
	struct leaks before;
	struct errors e;

	must_open(NULL, &e.control, &e.sim);
	leaks_begin(&before);

	begin(&e);
	errors_pollers(&e);
	e.poller = must_poller(e.control, 1, ACRN_HSM_POLLER_FORCE);
	errors_numbers(&e);
	errors_pointers(&e);
	errors_values(&e);
	errors_callers(&e);
	CHECK_EQ(poller_destroy(e.control, e.poller), 0);
	errors_states(&e);
	errors_refusals(&e);
	end(&e);

	leaks_check(&before, e.control, e.sim);
	must_close(e.control, e.sim);
	return test_end();
}
