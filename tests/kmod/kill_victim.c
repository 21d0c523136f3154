// SPDX-License-Identifier: BSD-3-Clause
/* kill_victim.c - the victim of the test "kill", and what drives its vCPUs */

#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "kill.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define NR_BELLS	4
#define RAM_BYTES	0x40000

static void map_ram(struct vm *vm)
{
	struct acrn_vm_memmap map = {
		.type = ACRN_MEMMAP_RAM, .attr = ACRN_MEM_ACCESS_RWX, .len = RAM_BYTES,
	};
	void *ram = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(ram != MAP_FAILED);
	map.vma_base = (unsigned long)ram;
	REQUIRE(!vm_ioctl(vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&map));
}

/* Doorbells and interrupts; returns an eventfd that injects. */
static int plug_eventfds(struct vm *vm)
{
	struct acrn_irqfd irqfd = { .msi = { .msi_addr = 0xfee00000, .msi_data = 0x31 } };
	int i;

	for (i = 0; i < NR_BELLS; i++) {
		REQUIRE(!vm_ioeventfd(vm, eventfd(0, EFD_NONBLOCK), ACRN_IOEVENTFD_FLAG_PIO,
				      KILL_DOORBELL + 8 * i, 4, 0));
		irqfd.fd = eventfd(0, EFD_NONBLOCK);
		REQUIRE(!vm_ioctl(vm, ACRN_IOCTL_IRQFD, (unsigned long)&irqfd));
	}
	return irqfd.fd;
}

/* Killed somewhere on the way, or at work. */
void kill_victim(struct kill_shared *shared)
{
	uint64_t one = 1;
	struct vm vm;
	int irq;

	must_vm_create(&vm, KILL_VICTIM, shared->victim_flags);
	map_ram(&vm);
	irq = plug_eventfds(&vm);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	__atomic_store_n(&shared->running, true, __ATOMIC_RELAXED);
	__atomic_fetch_add(&shared->started, 1, __ATOMIC_RELAXED);
	for (;;) {
		CHECK_EQ(write(irq, &one, sizeof(one)), sizeof(one));
		time_sleep_ns(100000);
	}
}

/* The victim's VM, by its name; 0 if there is none. */
static uint16_t find_victim(int sim)
{
	struct hvsim_vm_stats stats = { .vmid = 1 };

	for (;; stats.vmid++) {
		stats.flags = HVSIM_STATS_NEXT;
		if (ioctl(sim, HVSIM_IOCTL_VM_STATS, &stats))
			return 0;
		if (!strcmp((const char *)stats.name, KILL_VICTIM))
			return stats.vmid;
	}
}

/* One vCPU of whatever VM the victim has at the moment. */
void kill_driver(struct kill_shared *shared)
{
	const struct hvsim_access accesses[] = {
		echo_read(ECHO_PORT), echo_write(KILL_DOORBELL, 1),
		echo_write(0xcf8, 0x80000000), echo_read(0xcfc),
		echo_write(KILL_DOORBELL + 8, 1),
	};
	unsigned int vcpu = __atomic_fetch_add(&shared->next_vcpu, 1, __ATOMIC_RELAXED);
	int sim = sim_open();

	REQUIRE(sim >= 0);
	for (;;) {
		struct hvsim_run run = {
			.vmid = find_victim(sim), .vcpu = vcpu,
			.cpu = HVSIM_ANY, .nr = ARRAY_SIZE(accesses), .repeat = 1000000,
			.accesses = (unsigned long)accesses,
		};

		if (!run.vmid || sim_run(sim, &run)) {
			time_sleep_ns(200000);
			continue;
		}
		__atomic_fetch_add(&shared->victim_requests, run.done, __ATOMIC_RELAXED);
		__atomic_fetch_add(&shared->cut, run.done && run.cut, __ATOMIC_RELAXED);
	}
}
