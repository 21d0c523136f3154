// SPDX-License-Identifier: BSD-3-Clause
/* vm.c - a VM and its device model, for guest tests */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "vm.h"

#define PAGE_BYTES 4096

bool driver_is_mainline(void)
{
	const char *folder = getenv("MODULES");

	return folder && !strcmp(folder, "mainline");
}

/* It names all regions of a segment at once (hazard M6), which ACRN bears with. */
static void must_load_mainline(const char *hvsim_params)
{
	/* Another module of that name is in the image, for other tests. */
	if (access("/modules/mainline/acrn.ko", R_OK)) {
		printf("no mainline module: HSM_VARIANTS=$(tests/mainline/build.sh)\n");
		test_stop();
	}
	REQUIRE(!module_load("acrn_hvsim", hvsim_params ? hvsim_params : "max_regions=131072"));
	REQUIRE(!module_load("acrn", NULL));
}

void must_load(const char *hvsim_params, const char *hsm_params)
{
	if (driver_is_mainline()) {
		must_load_mainline(hvsim_params);
		return;
	}
	REQUIRE(!module_load("acrn_hvsim", hvsim_params));
	REQUIRE(!module_load("acrn_hsm", hsm_params ? hsm_params : "watch_ms=0"));
}

void must_unload(void)
{
	CHECK_EQ(module_unload(driver_is_mainline() ? "acrn" : "acrn_hsm"), 0);
	CHECK_EQ(module_unload("acrn_hvsim"), 0);
}

int hsm_open(void)
{
	return open("/dev/acrn_hsm", O_RDWR | O_CLOEXEC);
}

void must_open(const char *hsm_params, int *control, int *sim)
{
	must_load(NULL, hsm_params);
	*control = hsm_open();
	*sim = sim_open();
	REQUIRE(*control >= 0 && *sim >= 0);
}

void must_close(int control, int sim)
{
	close(control);
	close(sim);
	must_unload();
}

int vm_ioctl(struct vm *vm, unsigned long cmd, unsigned long arg)
{
	return ioctl(vm->fd, cmd, arg) < 0 ? -errno : 0;
}

int vm_create(struct vm *vm, const char *name, uint64_t flags)
{
	struct acrn_vm_creation creation = { .vm_flag = flags };
	int ret;

	memset(vm, 0, sizeof(*vm));
	memcpy(&creation.uuid, name, strnlen(name, sizeof(creation.uuid)));
	vm->fd = hsm_open();
	if (vm->fd < 0)
		return -errno;

	vm->page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	creation.ioreq_buf = (unsigned long)vm->page;
	ret = vm_ioctl(vm, ACRN_IOCTL_CREATE_VM, (unsigned long)&creation);
	if (ret) {
		vm_forget(vm);
		return ret;
	}
	vm->id = creation.vmid;
	vm->vcpus = creation.vcpu_num;
	return 0;
}

void must_vm_create(struct vm *vm, const char *name, uint64_t flags)
{
	REQUIRE(!vm_create(vm, name, flags));
}

int vm_notify(struct vm *vm, unsigned int vcpu)
{
	struct acrn_ioreq_notify notify = { .vmid = vm->id, .vcpu = vcpu };

	return vm_ioctl(vm, ACRN_IOCTL_NOTIFY_REQUEST_FINISH,
			(unsigned long)&notify);
}

static void answer(struct vm *vm, unsigned int vcpu)
{
	struct acrn_io_request *req = &vm->page->req_slot[vcpu];
	uint64_t value = 0x5555555555555555;

	if (vm->model.serve)
		value = vm->model.serve(vm, vcpu, req, vm->model.arg);
	/* The direction is at the same place in each kind of request. */
	if (req->reqs.mmio_request.direction == ACRN_IOREQ_DIR_READ) {
		if (req->type == ACRN_IOREQ_TYPE_MMIO)
			req->reqs.mmio_request.value = value;
		else
			req->reqs.pio_request.value = value;
	}
	vm->served++;
	CHECK_EQ(vm_notify(vm, vcpu), 0);
}

/* What every device model does: sleep, look at all slots, answer. */
static void *serve_loop(void *arg)
{
	struct vm *vm = arg;
	unsigned int vcpu;

	while (!vm_ioctl(vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0)) {
		for (vcpu = 0; vcpu < vm->vcpus; vcpu++) {
			struct acrn_io_request *req = &vm->page->req_slot[vcpu];

			if (__atomic_load_n(&req->processed, __ATOMIC_ACQUIRE) ==
			    ACRN_IOREQ_STATE_PROCESSING &&
			    !__atomic_load_n(&req->kernel_handled, __ATOMIC_ACQUIRE))
				answer(vm, vcpu);
		}
	}
	return NULL;
}

void must_vm_serve(struct vm *vm, const struct vm_model *model)
{
	if (model)
		vm->model = *model;
	REQUIRE(!vm_ioctl(vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	REQUIRE(!pthread_create(&vm->thread, NULL, serve_loop, vm));
	vm->running = true;
}

void must_vm_start(struct vm *vm)
{
	struct acrn_vcpu_regs regs = {};

	REQUIRE(!vm_ioctl(vm, ACRN_IOCTL_SET_VCPU_REGS, (unsigned long)&regs));
	REQUIRE(!vm_ioctl(vm, ACRN_IOCTL_START_VM, 0));
}

/* Such as "VM1-ioeventfd-1". */
void must_vm_place_client(const struct vm *vm, int cpu)
{
	cpu_set_t cpus;
	char name[16];
	int tid;

	snprintf(name, sizeof(name), "VM%u-", vm->id);
	tid = threads_find(name);
	REQUIRE(tid > 0);
	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	REQUIRE(!sched_setaffinity(tid, sizeof(cpus), &cpus));
}

void must_vm_stop(struct vm *vm)
{
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0), 0);
	if (vm->running)
		pthread_join(vm->thread, NULL);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	vm_forget(vm);
}

void vm_forget(struct vm *vm)
{
	if (vm->page)
		munmap(vm->page, PAGE_BYTES);
	if (vm->fd >= 0)
		close(vm->fd);
	vm->page = NULL;
	vm->fd = -1;
}

int vm_ioeventfd(struct vm *vm, int eventfd, uint32_t flags, uint64_t address,
		 uint32_t length, uint64_t data)
{
	struct acrn_ioeventfd args = {
		.fd = eventfd, .flags = flags, .addr = address, .len = length,
		.data = data,
	};

	return vm_ioctl(vm, ACRN_IOCTL_IOEVENTFD, (unsigned long)&args);
}
