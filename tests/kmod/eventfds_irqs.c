// SPDX-License-Identifier: BSD-3-Clause
/* eventfds_irqs.c - irqfds: what is injected, and when no more */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "eventfds.h"
#include "harness.h"
#include "ringing.h"

#define MSI_ADDRESS	0xfee01000ull
#define MSI_DATA	0x41
#define NR_IRQS		16
#define RACES		250	/* for each VM and mode */

int irqfd_set(struct vm *vm, int fd, uint32_t flags, uint64_t data)
{
	struct acrn_irqfd args = {
		.fd = fd, .flags = flags,
		.msi = { .msi_addr = MSI_ADDRESS, .msi_data = data },
	};

	return vm_ioctl(vm, ACRN_IOCTL_IRQFD, (unsigned long)&args);
}

void irqfd_signal(int fd)
{
	const uint64_t one = 1;

	CHECK_EQ(write(fd, &one, sizeof(one)), sizeof(one));
}

/* Injected by whoever signals: seen at once. */
static void check_msi(int sim, const struct vm *vm, uint64_t *count, unsigned int more,
		      uint64_t data)
{
	struct hvsim_vm_stats stats = must_sim_stats(sim, vm->id);

	*count += more;
	CHECK_EQ(stats.msi, *count);
	CHECK_EQ(stats.last_msi_addr, MSI_ADDRESS);
	CHECK_EQ(stats.last_msi_data, data);
}

static void signal_and_deassign(int sim, struct vm *vm, int fd, uint64_t *count)
{
	/* Signalled before it was assigned: not lost. */
	irqfd_signal(fd);
	CHECK_EQ(irqfd_set(vm, fd, 0, MSI_DATA), 0);
	check_msi(sim, vm, count, 1, MSI_DATA);
	CHECK_EQ(irqfd_set(vm, fd, 0, MSI_DATA + 1), -EBUSY);
	irqfd_signal(fd);
	irqfd_signal(fd);
	check_msi(sim, vm, count, 2, MSI_DATA);
	/* Whoever reads the eventfd finds what was signalled. */
	CHECK_EQ(eventfd_count(fd), 3);

	CHECK_EQ(irqfd_set(vm, fd, ACRN_IRQFD_FLAG_DEASSIGN, 0), 0);
	irqfd_signal(fd);
	check_msi(sim, vm, count, 0, MSI_DATA);
	CHECK_EQ(irqfd_set(vm, fd, ACRN_IRQFD_FLAG_DEASSIGN, 0), 0);
	close(fd);
}

/* The last close ends it; a new eventfd under the old number is another one. */
static void close_it(int sim, struct vm *vm, int fd, uint64_t *count)
{
	int again;

	CHECK_EQ(irqfd_set(vm, fd, 0, MSI_DATA + 2), 0);
	irqfd_signal(fd);
	check_msi(sim, vm, count, 1, MSI_DATA + 2);
	close(fd);
	again = eventfd(0, EFD_NONBLOCK);
	CHECK_EQ(again, fd);
	irqfd_signal(again);
	check_msi(sim, vm, count, 0, MSI_DATA + 2);
	CHECK_EQ(irqfd_set(vm, again, 0, MSI_DATA + 3), 0);
	check_msi(sim, vm, count, 1, MSI_DATA + 3);
	close(again);
}

void irqfds_inject(int sim, struct vm *vm)
{
	uint64_t count = must_sim_stats(sim, vm->id).msi;
	int fds[NR_IRQS];
	unsigned int i;

	signal_and_deassign(sim, vm, eventfd(0, EFD_NONBLOCK), &count);
	close_it(sim, vm, eventfd(0, EFD_NONBLOCK), &count);

	for (i = 0; i < NR_IRQS; i++) {
		fds[i] = eventfd(0, EFD_NONBLOCK);
		CHECK_EQ(irqfd_set(vm, fds[i], 0, 0x50 + i), 0);
	}
	for (i = NR_IRQS; i--;) {
		irqfd_signal(fds[i]);
		check_msi(sim, vm, &count, 1, 0x50 + i);
	}
	for (i = 0; i < NR_IRQS; i++)
		close(fds[i]);
}

/* Signals whatever eventfd there is at the moment. */
struct signaller {
	pthread_t thread;
	atomic_int fd;
	atomic_bool over;
};

static void *keep_signalling(void *arg)
{
	struct signaller *signaller = arg;
	const uint64_t one = 1;
	ssize_t ret;

	while (!atomic_load(&signaller->over)) {
		ret = write(atomic_load(&signaller->fd), &one, sizeof(one));
		CHECK(ret == sizeof(one) || errno == EBADF);
	}
	return NULL;
}

/* An interrupt that has not come when it is waited for. */
struct awaited {
	int sim;
	uint16_t vmid;
	uint64_t count;
};

static bool has_come(void *arg)
{
	const struct awaited *awaited = arg;

	return must_sim_stats(awaited->sim, awaited->vmid).msi > awaited->count;
}

/* Assigned, signalled, and ended by a close or by a deassignment. */
void irqfds_race(int sim, struct vm *vm)
{
	struct awaited awaited = { .sim = sim, .vmid = vm->id };
	struct signaller signaller = { .fd = -1 };
	int i;

	REQUIRE(!pthread_create(&signaller.thread, NULL, keep_signalling, &signaller));
	for (i = 0; i < RACES; i++) {
		int fd = eventfd(0, EFD_NONBLOCK);

		atomic_store(&signaller.fd, fd);
		CHECK_EQ(irqfd_set(vm, fd, 0, MSI_DATA), 0);
		if (i % 4 == 0) {
			awaited.count = must_sim_stats(sim, vm->id).msi;
			CHECK(time_wait(has_come, &awaited, 1000000000));
		}
		if (i % 2)
			CHECK_EQ(irqfd_set(vm, fd, ACRN_IRQFD_FLAG_DEASSIGN, 0), 0);
		close(fd);
	}
	atomic_store(&signaller.over, true);
	pthread_join(signaller.thread, NULL);
}

/*
 * The VM goes with its irqfds in place, and the hypervisor gives its id to the
 * next one: that must not get the old one's interrupts.
 */
void irqfds_outlive(int sim)
{
	int fds[NR_IRQS];
	struct vm vm, next;
	unsigned int i;

	must_vm_create(&vm, "gone", 0);
	for (i = 0; i < NR_IRQS; i++) {
		fds[i] = eventfd(0, EFD_NONBLOCK);
		CHECK_EQ(irqfd_set(&vm, fds[i], 0, 0x60 + i), 0);
	}
	must_vm_stop(&vm);
	must_vm_create(&next, "next", 0);
	CHECK_EQ(next.id, vm.id);
	for (i = 0; i < NR_IRQS; i++)
		irqfd_signal(fds[i]);
	CHECK_EQ(must_sim_stats(sim, next.id).msi, 0);
	/* They can serve again. */
	CHECK_EQ(irqfd_set(&next, fds[0], 0, 0x70), 0);
	CHECK_EQ(must_sim_stats(sim, next.id).msi, 1);
	must_vm_stop(&next);
	for (i = 0; i < NR_IRQS; i++)
		close(fds[i]);
}
