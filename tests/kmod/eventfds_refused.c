// SPDX-License-Identifier: BSD-3-Clause
/* eventfds_refused.c - irqfds: interrupts that the hypervisor does not take */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "eventfds.h"
#include "harness.h"
#include "kmsg.h"
#include "vm.h"

#define HV_INJECT_MSI	0x23
#define MSI_DATA	0x41
#define REFUSALS	200
#define LINES_MAX	12	/* printk's limit is 10 in 5 s */
#define DESTROYED	60

/* The log is told, and not flooded. */
void irqfds_refused(int sim)
{
	const struct hvsim_faults none = {}, refuse = {
		.vmid = HVSIM_ANY, .refuse_call = HV_INJECT_MSI, .refuse_nr = ~0u,
		.refuse_errno = EIO,
	};
	int fd = eventfd(0, EFD_NONBLOCK), kmsg = must_kmsg_open();
	unsigned int i, lines;
	char line[256];
	struct vm vm;

	must_vm_create(&vm, "refused", 0);
	CHECK_EQ(irqfd_set(&vm, fd, 0, MSI_DATA), 0);
	must_sim_faults(sim, &refuse);
	for (i = 0; i < REFUSALS; i++)
		irqfd_signal(fd);
	must_sim_faults(sim, &none);
	irqfd_signal(fd);
	CHECK_EQ(must_sim_stats(sim, vm.id).msi, 1);

	lines = kmsg_count(kmsg, "acrn_hsm", line, sizeof(line));
	CHECK(lines >= 1 && lines <= LINES_MAX);
	CHECK(!lines || strstr(line, "refused an interrupt"));
	must_vm_stop(&vm);
	close(kmsg);
	close(fd);
}

struct storm {
	pthread_t thread;
	int fd;
	atomic_bool over;
	unsigned long signals;
};

static void *keep_signalling(void *arg)
{
	struct storm *storm = arg;

	/* Not where the VM is destroyed, or nothing happens meanwhile. */
	REQUIRE(!thread_pin(1));
	while (!atomic_load(&storm->over)) {
		irqfd_signal(storm->fd);
		storm->signals++;
	}
	return NULL;
}

/*
 * The id of a VM may be another's as soon as it is destroyed.  So nothing is
 * injected from then on, and the hypervisor has nothing to refuse.
 */
void irqfds_destroyed(int sim)
{
	struct storm storm = { .fd = eventfd(0, EFD_NONBLOCK) };
	int kmsg = must_kmsg_open();
	uint64_t injected = 0;
	char line[256];
	struct vm vm;
	int i;

	REQUIRE(!pthread_create(&storm.thread, NULL, keep_signalling, &storm));
	for (i = 0; i < DESTROYED; i++) {
		must_vm_create(&vm, "destroyed", 0);
		CHECK_EQ(irqfd_set(&vm, storm.fd, 0, MSI_DATA), 0);
		time_sleep_ns(100000);
		injected += must_sim_stats(sim, vm.id).msi;
		must_vm_stop(&vm);
	}
	atomic_store(&storm.over, true);
	pthread_join(storm.thread, NULL);
	CHECK(injected > 0);
	CHECK_EQ(kmsg_count(kmsg, "acrn_hsm", line, sizeof(line)), 0);
	close(kmsg);
	close(storm.fd);
}
