// SPDX-License-Identifier: BSD-3-Clause
/* conform_guest.c - a vCPU and a device model, step by step */

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "conform.h"
#include "harness.h"

#define MODEL_WAIT_NS	5000000000ull
#define WAKE_WAIT_NS	5000000000ull
/* Who has not come back by then sleeps. */
#define ASLEEP_NS	30000000ull

static struct hvsim_access make_access(int type, int direction, uint64_t address,
				       unsigned int size, uint64_t value)
{
	return (struct hvsim_access) {
		.type = type, .direction = direction, .size = size,
		.address = address, .value = value,
	};
}

struct hvsim_access access_in(uint64_t port, unsigned int size)
{
	return make_access(ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_READ, port, size, 0);
}

struct hvsim_access access_out(uint64_t port, unsigned int size, uint64_t value)
{
	return make_access(ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, port, size, value);
}

struct hvsim_access access_load(uint64_t address, unsigned int size)
{
	return make_access(ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_READ, address, size, 0);
}

struct hvsim_access access_store(uint64_t address, unsigned int size, uint64_t value)
{
	return make_access(ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_WRITE, address, size, value);
}

static void *guest_run(void *arg)
{
	struct guest *guest = arg;

	guest->ret = conform_ioctl(guest->sim, HVSIM_IOCTL_IO, (unsigned long)&guest->io);
	__atomic_store_n(&guest->over, true, __ATOMIC_RELEASE);
	return NULL;
}

static void guest_init(struct guest *guest, int sim, const struct vm *vm,
		       unsigned int vcpu, struct hvsim_access access)
{
	*guest = (struct guest) {
		.sim = sim,
		.io = {
			.vmid = vm->id, .vcpu = vcpu, .flags = HVSIM_IO_RAW,
			.access = access,
		},
	};
}

void must_guest_begin(struct guest *guest, int sim, const struct vm *vm,
		      unsigned int vcpu, struct hvsim_access access)
{
	guest_init(guest, sim, vm, vcpu, access);
	REQUIRE(!pthread_create(&guest->thread, NULL, guest_run, guest));
}

static void observe_end(const char *name, const struct guest *guest)
{
	static const char *const outcomes[] = {
		[HVSIM_DONE] = "done", [HVSIM_MISSING] = "missing",
		[HVSIM_RESET] = "reset", [HVSIM_STOPPED] = "stopped",
		[HVSIM_NOT_FREE] = "slot not free", [HVSIM_ASYNC] = "went on at once",
	};

	if (guest->ret)
		observe_errno(name, guest->ret);
	else if (guest->io.outcome == HVSIM_DONE &&
		 guest->io.access.direction == ACRN_IOREQ_DIR_READ)
		observe(name, "done 0x%llx", guest->io.access.value);
	else if (guest->io.outcome < ARRAY_SIZE(outcomes))
		observe(name, "%s", outcomes[guest->io.outcome]);
	else
		observe(name, "outcome %u", guest->io.outcome);
}

void observe_guest(const char *name, struct guest *guest)
{
	pthread_join(guest->thread, NULL);
	observe_end(name, guest);
}

void observe_access(const char *name, int sim, const struct vm *vm,
		    unsigned int vcpu, struct hvsim_access access)
{
	struct guest guest;

	guest_init(&guest, sim, vm, vcpu, access);
	guest_run(&guest);
	observe_end(name, &guest);
}

void must_vm_up(struct vm *vm, const struct conform *c, const char *name)
{
	must_vm_create(vm, name, c->flags);
	REQUIRE(!vm_ioctl(vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	must_vm_start(vm);
}

struct turn {
	struct vm *vm;
	unsigned int vcpu;
	struct guest *guest;
};

static bool is_models(void *arg)
{
	const struct turn *turn = arg;
	const struct acrn_io_request *req = &turn->vm->page->req_slot[turn->vcpu];

	return __atomic_load_n(&req->processed, __ATOMIC_ACQUIRE) ==
	       ACRN_IOREQ_STATE_PROCESSING &&
	       !__atomic_load_n(&req->kernel_handled, __ATOMIC_ACQUIRE);
}

bool model_gets(struct vm *vm, unsigned int vcpu)
{
	struct turn turn = { vm, vcpu, NULL };

	return time_wait(is_models, &turn, MODEL_WAIT_NS);
}

/* Not after the end of an access that somebody else has answered. */
static bool is_models_or_over(void *arg)
{
	const struct turn *turn = arg;

	return is_models(arg) || __atomic_load_n(&turn->guest->over, __ATOMIC_ACQUIRE);
}

static bool model_gets_from(struct guest *guest, struct vm *vm, unsigned int vcpu)
{
	struct turn turn = { vm, vcpu, guest };

	time_wait(is_models_or_over, &turn, MODEL_WAIT_NS);
	return is_models(&turn);
}

static void describe_pci(char *text, size_t size, const struct acrn_pci_request *pci)
{
	snprintf(text, size, "pci %s %02x:%02x.%x+0x%x/%lld 0x%x",
		 pci->direction == ACRN_IOREQ_DIR_READ ? "read" : "write",
		 pci->bus, pci->dev, pci->func, pci->reg, (long long)pci->size,
		 pci->direction == ACRN_IOREQ_DIR_READ ? 0 : pci->value);
}

/* Direction, address and size are at the same place in both. */
static void describe_access(char *text, size_t size, const struct acrn_io_request *req)
{
	const struct acrn_mmio_request *access = &req->reqs.mmio_request;
	bool mmio = req->type == ACRN_IOREQ_TYPE_MMIO;
	uint64_t value = mmio ? access->value : req->reqs.pio_request.value;

	if (access->direction == ACRN_IOREQ_DIR_READ)
		value = 0;
	snprintf(text, size, "%s %s 0x%llx/%llu 0x%llx", mmio ? "mmio" : "pio",
		 access->direction == ACRN_IOREQ_DIR_READ ? "read" : "write",
		 (unsigned long long)access->address, (unsigned long long)access->size,
		 (unsigned long long)value);
}

static void observe_slot(const char *name, const struct acrn_io_request *req)
{
	char text[80];

	if (req->type == ACRN_IOREQ_TYPE_PCICFG)
		describe_pci(text, sizeof(text), &req->reqs.pci_request);
	else
		describe_access(text, sizeof(text), req);
	observe(name, "%s", text);
}

void observe_request(const char *name, struct vm *vm, unsigned int vcpu)
{
	if (model_gets(vm, vcpu))
		observe_slot(name, &vm->page->req_slot[vcpu]);
	else
		observe(name, "not handed over");
}

void model_answers(struct vm *vm, unsigned int vcpu, uint64_t value)
{
	struct acrn_io_request *req = &vm->page->req_slot[vcpu];

	if (req->reqs.mmio_request.direction == ACRN_IOREQ_DIR_READ) {
		if (req->type == ACRN_IOREQ_TYPE_MMIO)
			req->reqs.mmio_request.value = value;
		else
			req->reqs.pio_request.value = value;
	}
	CHECK_EQ(vm_notify(vm, vcpu), 0);
}

void observe_round(const char *name, const struct conform *c, struct vm *vm,
		   unsigned int vcpu, struct hvsim_access access, uint64_t value)
{
	char part[80];
	struct guest guest;

	must_guest_begin(&guest, c->sim, vm, vcpu, access);
	snprintf(part, sizeof(part), "%s.request", name);
	if (model_gets_from(&guest, vm, vcpu)) {
		observe_slot(part, &vm->page->req_slot[vcpu]);
		snprintf(part, sizeof(part), "%s.attach", name);
		SEE(part, vm_ioctl(vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0));
		model_answers(vm, vcpu, value);
	} else {
		/* ATTACH would sleep. */
		observe(part, "not handed over");
	}
	snprintf(part, sizeof(part), "%s.guest", name);
	observe_guest(part, &guest);
}

static void *sleep_run(void *arg)
{
	struct sleeper *sleeper = arg;

	sleeper->ret = vm_ioctl(sleeper->vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0);
	__atomic_store_n(&sleeper->woken, true, __ATOMIC_RELEASE);
	return NULL;
}

void must_sleep(struct sleeper *sleeper, struct vm *vm)
{
	*sleeper = (struct sleeper){ .vm = vm };
	REQUIRE(!pthread_create(&sleeper->thread, NULL, sleep_run, sleeper));
}

static bool is_woken(void *arg)
{
	return __atomic_load_n(&((struct sleeper *)arg)->woken, __ATOMIC_ACQUIRE);
}

static void observe_state(const char *name, struct sleeper *sleeper, uint64_t wait_ns)
{
	if (time_wait(is_woken, sleeper, wait_ns))
		observe_errno(name, sleeper->ret);
	else
		observe(name, "asleep");
}

void observe_sleeper(const char *name, struct sleeper *sleeper)
{
	observe_state(name, sleeper, ASLEEP_NS);
}

void observe_woken(const char *name, struct sleeper *sleeper)
{
	observe_state(name, sleeper, WAKE_WAIT_NS);
	/* One that never wakes is left behind: the program goes on. */
	if (is_woken(sleeper))
		pthread_join(sleeper->thread, NULL);
}
