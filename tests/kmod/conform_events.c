// SPDX-License-Identifier: BSD-3-Clause
/* conform_events.c - doorbells and interrupts as eventfds */

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "conform.h"
#include "harness.h"

#define PIO		ACRN_IOEVENTFD_FLAG_PIO
#define MATCH		ACRN_IOEVENTFD_FLAG_DATAMATCH
#define DEASSIGN	ACRN_IOEVENTFD_FLAG_DEASSIGN
#define ASYNCIO		0x8	/* downstream; ignored by who does not know it */
#define PORT		0x6000
#define ADDRESS		0xc0000000ull
#define RING_NS		3000000000ull
#define QUIET_NS	20000000ull

int must_eventfd(void)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	REQUIRE(fd >= 0);
	return fd;
}

struct ringing {
	int fd;
	uint64_t count;
};

static bool rings(void *arg)
{
	struct ringing *ringing = arg;
	uint64_t count;

	if (read(ringing->fd, &count, sizeof(count)) == sizeof(count))
		ringing->count += count;
	return ringing->count;
}

uint64_t bell_rung(int fd, bool expected)
{
	struct ringing ringing = { .fd = fd };

	time_wait(rings, &ringing, expected ? RING_NS : QUIET_NS);
	return ringing.count;
}

void observe_bells(const char *name, const struct conform *c, const struct vm *vm,
		   struct hvsim_access access, const int *fds, const char *which)
{
	char part[80];
	uint64_t first, second;

	observe_access(name, c->sim, vm, 0, access);
	snprintf(part, sizeof(part), "%s.rang", name);
	first = bell_rung(fds[0], strchr(which, '1'));
	second = bell_rung(fds[1], strchr(which, '2'));
	observe(part, "%llu + %llu", (unsigned long long)first, (unsigned long long)second);
}

static void refused(struct vm *vm, int fd)
{
	struct acrn_ioeventfd args = { .fd = fd, .addr = ADDRESS, .len = 4, .reserved = 1 };

	SEE("bell.reserved", vm_ioctl(vm, ACRN_IOCTL_IOEVENTFD, (unsigned long)&args));
	SEE("bell.length-0", vm_ioeventfd(vm, fd, 0, ADDRESS, 0, 0));
	SEE("bell.length-3", vm_ioeventfd(vm, fd, 0, ADDRESS, 3, 0));
	SEE("bell.length-16", vm_ioeventfd(vm, fd, 0, ADDRESS, 16, 0));
	SEE("bell.wraps", vm_ioeventfd(vm, fd, 0, -2ull, 4, 0));
	SEE("bell.ends-at-2^64", vm_ioeventfd(vm, fd, 0, -4ull, 4, 0));
	SEE("bell.no-fd", vm_ioeventfd(vm, -1, 0, ADDRESS, 4, 0));
	SEE("bell.not-an-eventfd", vm_ioeventfd(vm, vm->fd, 0, ADDRESS, 4, 0));
	SEE("bell.deassign-none", vm_ioeventfd(vm, fd, DEASSIGN, ADDRESS, 4, 0));
}

static void registered(struct vm *vm, const int *fds)
{
	SEE("bell.pio-5", vm_ioeventfd(vm, fds[0], PIO | MATCH, PORT, 2, 5));
	SEE("bell.pio-5-again", vm_ioeventfd(vm, fds[0], PIO | MATCH, PORT, 2, 5));
	SEE("bell.pio-5-other", vm_ioeventfd(vm, fds[1], PIO | MATCH, PORT, 2, 5));
	SEE("bell.pio-6", vm_ioeventfd(vm, fds[1], PIO | MATCH, PORT, 2, 6));
	SEE("bell.mmio", vm_ioeventfd(vm, fds[1], 0, ADDRESS, 4, 0));
	SEE("bell.mmio-matching", vm_ioeventfd(vm, fds[1], MATCH, ADDRESS, 4, 7));
	SEE("bell.asyncio-flag", vm_ioeventfd(vm, fds[0], ASYNCIO, ADDRESS + 8, 4, 0));
}

static void run(const struct conform *c, struct vm *vm, const int *fds)
{
	observe_bells("bell.out-5", c, vm, access_out(PORT, 2, 5), fds, "1");
	observe_bells("bell.out-6", c, vm, access_out(PORT, 2, 6), fds, "2");
	observe_bells("bell.out-5-narrow", c, vm, access_out(PORT, 1, 5), fds, "1");
	observe_bells("bell.store", c, vm, access_store(ADDRESS, 4, 0x123456), fds, "2");
	observe_bells("bell.store-narrow", c, vm, access_store(ADDRESS, 2, 1), fds, "2");
	observe_bells("bell.store-asyncio", c, vm, access_store(ADDRESS + 8, 4, 1), fds, "1");
}

/* Not what rings a bell: the device model's, in ours. */
static void passed(const struct conform *c, struct vm *vm)
{
	observe_round("bell.out-7", c, vm, 0, access_out(PORT, 2, 7), 0);
	observe_round("bell.in", c, vm, 0, access_in(PORT, 2), 0x17);
	observe_round("bell.inside", c, vm, 0, access_store(ADDRESS + 2, 2, 1), 0);
	observe_round("bell.load", c, vm, 0, access_load(ADDRESS, 4), 0x18);
}

/* Not in the range as a whole: everybody's device model. */
static void outside(const struct conform *c, struct vm *vm)
{
	observe_round("bell.wider", c, vm, 0, access_store(ADDRESS, 8, 1), 0);
	observe_round("bell.across", c, vm, 0, access_store(ADDRESS + 10, 4, 1), 0);
	observe_round("bell.other-kind", c, vm, 0, access_store(PORT, 2, 5), 0);
}

void conform_bells(struct conform *c)
{
	int fds[2] = { must_eventfd(), must_eventfd() };
	struct vm vm;

	must_vm_up(&vm, c, "bells");
	refused(&vm, fds[0]);
	registered(&vm, fds);
	run(c, &vm, fds);
	outside(c, &vm);
	passed(c, &vm);
	SEE("bell.deassign", vm_ioeventfd(&vm, fds[1], DEASSIGN, ADDRESS, 4, 0));
	observe_round("bell.deassigned", c, &vm, 0, access_store(ADDRESS, 4, 1), 0);
	observe_bells("bell.other-stays", c, &vm, access_out(PORT, 2, 6), fds, "2");
	SEE("bell.assign-again", vm_ioeventfd(&vm, fds[0], 0, ADDRESS, 4, 0));
	observe_bells("bell.store-again", c, &vm, access_store(ADDRESS, 4, 1), fds, "1");
	/* A reset of the VM leaves them in place. */
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_RESET_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_START_VM, 0), 0);
	observe_bells("bell.after-reset", c, &vm, access_store(ADDRESS, 4, 1), fds, "1");
	must_vm_stop(&vm);
	close(fds[0]);
	close(fds[1]);
}

static int irqfd(struct vm *vm, int fd, uint32_t flags, uint64_t data)
{
	struct acrn_irqfd args = {
		.fd = fd, .flags = flags,
		.msi = { .msi_addr = 0xfee01000, .msi_data = data },
	};

	return vm_ioctl(vm, ACRN_IOCTL_IRQFD, (unsigned long)&args);
}

static void signal_it(int fd)
{
	const uint64_t one = 1;

	CHECK_EQ(write(fd, &one, sizeof(one)), sizeof(one));
}

static void observe_msi(const char *name, const struct conform *c, const struct vm *vm)
{
	struct hvsim_vm_stats stats = must_sim_stats(c->sim, vm->id);

	observe(name, "%llu, 0x%llx", stats.msi, stats.last_msi_data);
}

static void signal_and_look(const struct conform *c, struct vm *vm)
{
	int fd = must_eventfd();
	uint64_t count = 0;

	signal_it(fd);
	SEE("irq.assign-signalled", irqfd(vm, fd, 0, 0x41));
	observe_msi("irq.injected-at-once", c, vm);
	SEE("irq.assign-again", irqfd(vm, fd, 0, 0x42));
	signal_it(fd);
	signal_it(fd);
	observe_msi("irq.injected", c, vm);
	CHECK_EQ(read(fd, &count, sizeof(count)), sizeof(count));
	observe("irq.not-consumed", "%llu", (unsigned long long)count);
	SEE("irq.deassign", irqfd(vm, fd, ACRN_IRQFD_FLAG_DEASSIGN, 0));
	signal_it(fd);
	observe_msi("irq.deassigned", c, vm);
	SEE("irq.deassign-none", irqfd(vm, fd, ACRN_IRQFD_FLAG_DEASSIGN, 0));
	SEE("irq.reassign", irqfd(vm, fd, 0, 0x43));
	observe_msi("irq.reassigned", c, vm);
	close(fd);
}

void conform_irqs(struct conform *c)
{
	struct vm vm, next;
	int fd = must_eventfd();

	must_vm_create(&vm, "irqs", c->flags);
	SEE("irq.no-fd", irqfd(&vm, -1, 0, 0x41));
	SEE("irq.not-an-eventfd", irqfd(&vm, vm.fd, 0, 0x41));
	SEE("irq.deassign-no-fd", irqfd(&vm, -1, ACRN_IRQFD_FLAG_DEASSIGN, 0));
	signal_and_look(c, &vm);
	SEE("irq.assign", irqfd(&vm, fd, 0, 0x50));
	must_vm_stop(&vm);

	/* The id comes back; the interrupts of the old VM do not. */
	must_vm_create(&next, "next", c->flags);
	observe("irq.same-id", "%s", next.id == vm.id ? "yes" : "no");
	signal_it(fd);
	observe_msi("irq.next-vm", c, &next);
	must_vm_stop(&next);
	close(fd);
}
