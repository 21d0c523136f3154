// SPDX-License-Identifier: BSD-3-Clause
/*
 * conform_model.c - the life of a whole device model
 *
 * In the order of calls and with the threads of acrn-dm: a thread "vcpu 0" makes
 * the client, starts the VM, serves it, resets and suspends it, while the main
 * thread ends all that from outside.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "child.h"
#include "conform.h"
#include "harness.h"

#define KEY		0x5a5a
#define RESET_PORT	0x64
#define SUSPEND_PORT	0x604
#define DOORBELL	0xe0000000ull
#define READS		200
#define RAM_BYTES	(16 * PAGE_BYTES)
#define BACK_NS		5000000000ull
#define BETWEEN_NS	20000000ull

enum wish {
	GO_ON,
	SYSTEM_RESET,
	SUSPEND,
};

/**
 * struct machine - a VM and its device model
 * @vm:		VM
 * @sim:	the simulated hypervisor
 * @ram:	its memory
 * @bell:	its doorbell
 * @wish:	what the guest asked for; the loop's
 * @lives:	times it was started
 * @last:	what ended the loop
 * @loop:	thread
 */
struct machine {
	struct vm vm;
	int sim;
	void *ram;
	int bell;
	enum wish wish;
	unsigned int lives;
	int last;
	pthread_t loop;
};

static void must_set(struct vm *vm, unsigned long cmd)
{
	struct acrn_vcpu_regs regs = {};

	REQUIRE(!vm_ioctl(vm, cmd, (unsigned long)&regs));
}

static void start(struct machine *machine)
{
	must_set(&machine->vm, ACRN_IOCTL_SET_VCPU_REGS);
	REQUIRE(!vm_ioctl(&machine->vm, ACRN_IOCTL_START_VM, 0));
	__atomic_add_fetch(&machine->lives, 1, __ATOMIC_RELEASE);
}

static void emulate(struct machine *machine, struct acrn_io_request *req)
{
	struct acrn_pio_request *pio = &req->reqs.pio_request;

	if (pio->direction == ACRN_IOREQ_DIR_READ)
		pio->value = pio->address ^ KEY;
	else if (pio->address == RESET_PORT)
		machine->wish = SYSTEM_RESET;
	else if (pio->address == SUSPEND_PORT)
		machine->wish = SUSPEND;
}

static void sweep(struct machine *machine)
{
	unsigned int vcpu;

	for (vcpu = 0; vcpu < machine->vm.vcpus; vcpu++) {
		struct acrn_io_request *req = &machine->vm.page->req_slot[vcpu];

		if (__atomic_load_n(&req->processed, __ATOMIC_ACQUIRE) !=
		    ACRN_IOREQ_STATE_PROCESSING ||
		    __atomic_load_n(&req->kernel_handled, __ATOMIC_ACQUIRE))
			continue;
		emulate(machine, req);
		/* The request that asks for the end of it all is never answered. */
		if (machine->wish == GO_ON)
			CHECK_EQ(vm_notify(&machine->vm, vcpu), 0);
	}
}

/* In the loop's own thread, as the client stays. */
static void begin_again(struct machine *machine)
{
	struct vm *vm = &machine->vm;

	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0), 0);
	if (machine->wish == SUSPEND) {
		time_sleep_ns(BETWEEN_NS);
	} else {
		CHECK_EQ(vm_ioeventfd(vm, machine->bell, ACRN_IOEVENTFD_FLAG_DEASSIGN,
				      DOORBELL, 4, 0), 0);
		CHECK_EQ(vm_ioeventfd(vm, machine->bell, 0, DOORBELL, 4, 0), 0);
	}
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_RESET_VM, 0), 0);
	machine->wish = GO_ON;
	start(machine);
}

static void *vcpu_loop(void *arg)
{
	struct machine *machine = arg;

	REQUIRE(!vm_ioctl(&machine->vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	start(machine);
	for (;;) {
		machine->last = vm_ioctl(&machine->vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0);
		if (machine->last)
			break;
		sweep(machine);
		if (machine->wish != GO_ON)
			begin_again(machine);
	}
	return NULL;
}

static bool has_started(void *arg)
{
	struct machine *machine = arg;

	return __atomic_load_n(&machine->lives, __ATOMIC_ACQUIRE) > 0;
}

static void must_boot(struct machine *machine, const struct conform *c)
{
	struct acrn_vm_memmap map = {
		.type = ACRN_MEMMAP_RAM, .attr = ACRN_MEM_ACCESS_RWX, .len = RAM_BYTES,
	};

	memset(machine, 0, sizeof(*machine));
	machine->sim = c->sim;
	machine->ram = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	machine->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	REQUIRE(machine->ram != MAP_FAILED && machine->bell >= 0);
	must_vm_create(&machine->vm, "machine", c->flags);
	map.vma_base = (unsigned long)machine->ram;
	REQUIRE(!vm_ioctl(&machine->vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&map));
	REQUIRE(!vm_ioeventfd(&machine->vm, machine->bell, 0, DOORBELL, 4, 0));
	REQUIRE(!pthread_create(&machine->loop, NULL, vcpu_loop, machine));
	REQUIRE(time_wait(has_started, machine, BACK_NS));
}

/* The guest works: it reads what the device model has, and rings the bell. */
static void observe_work(const char *name, struct machine *machine)
{
	struct hvsim_access accesses[] = {
		access_in(0x70, 1), access_in(CONFORM_PORT, 2), access_in(CONFORM_PORT, 4),
		access_store(DOORBELL, 4, 1),
	};
	struct hvsim_run run = {
		.vmid = machine->vm.id, .cpu = 0, .flags = HVSIM_RUN_CHECK,
		.nr = ARRAY_SIZE(accesses), .repeat = READS,
		.accesses = (unsigned long)accesses,
	};

	accesses[0].value = (0x70 ^ KEY) & 0xff;
	accesses[1].value = CONFORM_PORT ^ KEY;
	accesses[2].value = CONFORM_PORT ^ KEY;
	CHECK_EQ(sim_run(machine->sim, &run), 0);
	observe(name, "%llu of %zu done, %llu missing, %llu cut, %llu wrong", run.done,
		ARRAY_SIZE(accesses) * READS, run.missing, run.cut, run.mismatches);
}

struct rebirth {
	struct machine *machine;
	unsigned int lives;
};

static bool is_reborn(void *arg)
{
	struct rebirth *rebirth = arg;

	return __atomic_load_n(&rebirth->machine->lives, __ATOMIC_ACQUIRE) > rebirth->lives;
}

/* A write that the device model does not answer: the vCPU is stopped in it. */
static void observe_rebirth(const char *name, struct machine *machine, uint64_t port)
{
	struct rebirth rebirth = { machine, machine->lives };

	observe_access(name, machine->sim, &machine->vm, 0, access_out(port, 1, 0xfe));
	CHECK(time_wait(is_reborn, &rebirth, BACK_NS));
}

static void machine_free(struct machine *machine)
{
	munmap(machine->ram, RAM_BYTES);
	close(machine->bell);
	vm_forget(&machine->vm);
}

/* The loop sleeps in ATTACH, and another thread takes its client away. */
static void observe_shutdown(struct machine *machine)
{
	struct vm *vm = &machine->vm;

	time_sleep_ns(BETWEEN_NS);
	SEE("model.pause", vm_ioctl(vm, ACRN_IOCTL_PAUSE_VM, 0));
	SEE("model.destroy-client", vm_ioctl(vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0));
	pthread_join(machine->loop, NULL);
	SEE("model.loop", machine->last);
	SEE("model.deassign", vm_ioeventfd(vm, machine->bell, ACRN_IOEVENTFD_FLAG_DEASSIGN,
					   DOORBELL, 4, 0));
	/* The device model gives its memory back first. */
	munmap(machine->ram, RAM_BYTES);
	SEE("model.pause-again", vm_ioctl(vm, ACRN_IOCTL_PAUSE_VM, 0));
	SEE("model.destroy", vm_ioctl(vm, ACRN_IOCTL_DESTROY_VM, 0));
	machine->ram = NULL;
}

void conform_model(struct conform *c)
{
	struct machine machine;

	must_boot(&machine, c);
	observe_work("model.boot", &machine);
	observe_rebirth("model.reset", &machine, RESET_PORT);
	observe_work("model.after-reset", &machine);
	observe_rebirth("model.suspend", &machine, SUSPEND_PORT);
	observe_work("model.after-suspend", &machine);
	observe_shutdown(&machine);
	vm_forget(&machine.vm);
	close(machine.bell);

	/* A full reset: all of it once more, on a new descriptor. */
	must_boot(&machine, c);
	observe_work("model.full-reset", &machine);
	CHECK_EQ(vm_ioctl(&machine.vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&machine.vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0), 0);
	pthread_join(machine.loop, NULL);
	CHECK_EQ(vm_ioctl(&machine.vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	machine_free(&machine);
	observe("model.vms", "%u", must_sim_totals(c->sim).nr_vms);
}

static uint16_t victim(const void *c)
{
	static struct machine machine;

	must_boot(&machine, c);
	return machine.vm.id;
}

static bool no_vms(void *arg)
{
	return !must_sim_totals(*(int *)arg).nr_vms;
}

/* Killed in the middle of it; and the next one starts as if nothing had been. */
void conform_model_harm(struct conform *c)
{
	struct machine machine;

	must_kill(must_child(victim, c, NULL));
	observe("killed.vms", "%s", time_wait(no_vms, &c->sim, BACK_NS) ? "none" : "left");

	must_boot(&machine, c);
	observe_work("killed.next", &machine);
	CHECK_EQ(vm_ioctl(&machine.vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&machine.vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0), 0);
	pthread_join(machine.loop, NULL);
	CHECK_EQ(vm_ioctl(&machine.vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	machine_free(&machine);
}
