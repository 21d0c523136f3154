// SPDX-License-Identifier: BSD-3-Clause
/* failnth_acrn.c - the commands of <linux/acrn.h>, each from nothing to nothing */

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "failnth.h"
#include "harness.h"
#include "raw.h"

#define PORT		0x3000
#define DOORBELL	0xc0000000ull

void prepare_vm(struct rig *rig)
{
	must_vm_create(&rig->vm, "failing", 0);
}

/* Whatever state it is in. */
void undo_vm(struct rig *rig)
{
	vm_ioctl(&rig->vm, ACRN_IOCTL_PAUSE_VM, 0);
	CHECK_EQ(vm_ioctl(&rig->vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	vm_forget(&rig->vm);
}

static int call_plain(struct rig *rig, unsigned long cmd)
{
	return vm_ioctl(&rig->vm, cmd, 0);
}

static int call_struct(struct rig *rig, unsigned long cmd, const void *arg)
{
	return vm_ioctl(&rig->vm, cmd, (unsigned long)arg);
}

static int call_open(struct rig *rig)
{
	rig->fd = hsm_open();
	return rig->fd < 0 ? -errno : 0;
}

static void undo_open(struct rig *rig)
{
	close(rig->fd);
}

static void prepare_create(struct rig *rig)
{
	memset(&rig->vm, 0, sizeof(rig->vm));
	rig->vm.fd = hsm_open();
	rig->vm.page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(rig->vm.fd >= 0 && rig->vm.page != MAP_FAILED);
}

/* The same descriptor each time: it may be tried again. */
static int call_create(struct rig *rig)
{
	struct acrn_vm_creation creation = {
		.ioreq_buf = (unsigned long)rig->vm.page,
	};

	return call_struct(rig, ACRN_IOCTL_CREATE_VM, &creation);
}

static int call_set_regs(struct rig *rig)
{
	const struct acrn_vcpu_regs regs = {};

	return call_struct(rig, ACRN_IOCTL_SET_VCPU_REGS, &regs);
}

static int call_inject(struct rig *rig)
{
	const struct acrn_msi_entry msi = { .msi_addr = 0xfee00000 };

	return call_struct(rig, ACRN_IOCTL_INJECT_MSI, &msi);
}

static void check_map(struct rig *rig, uint64_t bytes)
{
	CHECK_EQ(must_sim_stats(rig->sim, rig->vm.id).mapped_bytes, bytes);
}

static int set_memory(struct rig *rig, const struct acrn_vm_memmap *map)
{
	int ret = call_struct(rig, ACRN_IOCTL_SET_MEMSEG, map);

	/* All of it, or nothing. */
	check_map(rig, ret ? 0 : map->len);
	return ret;
}

static int call_set_ram(struct rig *rig)
{
	const struct acrn_vm_memmap map = {
		.type = ACRN_MEMMAP_RAM, .attr = ACRN_MEM_ACCESS_RWX,
		.vma_base = (unsigned long)rig->ram, .len = RAM_PAGES * PAGE_BYTES,
	};

	return set_memory(rig, &map);
}

static int call_set_raw(struct rig *rig)
{
	const struct acrn_vm_memmap map = {
		.type = ACRN_MEMMAP_RAM, .attr = ACRN_MEM_ACCESS_RWX,
		.vma_base = (unsigned long)rig->raw, .len = RAW_FRAMES * PAGE_BYTES,
	};

	return set_memory(rig, &map);
}

static int call_set_mmio(struct rig *rig)
{
	const struct acrn_vm_memmap map = {
		.type = ACRN_MEMMAP_MMIO, .attr = ACRN_MEM_ACCESS_RWX,
		.user_vm_pa = 0xe0000000, .len = PAGE_BYTES,
	};

	return set_memory(rig, &map);
}

static int call_bell_assign(struct rig *rig)
{
	return vm_ioeventfd(&rig->vm, rig->eventfd, 0, DOORBELL, 4, 0);
}

/* Two, of which one stays. */
static void prepare_bell(struct rig *rig)
{
	prepare_vm(rig);
	REQUIRE(!call_bell_assign(rig));
	REQUIRE(!vm_ioeventfd(&rig->vm, rig->eventfd, 0, DOORBELL + 8, 4, 0));
}

static int call_bell_deassign(struct rig *rig)
{
	return vm_ioeventfd(&rig->vm, rig->eventfd, ACRN_IOEVENTFD_FLAG_DEASSIGN,
			    DOORBELL, 4, 0);
}

static int irqfd(struct rig *rig, uint32_t flags)
{
	const struct acrn_irqfd args = { .fd = rig->eventfd, .flags = flags };

	return call_struct(rig, ACRN_IOCTL_IRQFD, &args);
}

static int call_irq_assign(struct rig *rig)
{
	return irqfd(rig, 0);
}

static void prepare_irq(struct rig *rig)
{
	prepare_vm(rig);
	REQUIRE(!irqfd(rig, 0));
}

static int call_irq_deassign(struct rig *rig)
{
	return irqfd(rig, ACRN_IRQFD_FLAG_DEASSIGN);
}

static int call_create_client(struct rig *rig)
{
	return call_plain(rig, ACRN_IOCTL_CREATE_IOREQ_CLIENT);
}

static void *guest_run(void *arg)
{
	struct rig *rig = arg;
	uint64_t value = 0;
	uint32_t outcome;

	/* Ends in any case: the hypervisor's patience is short in this test. */
	CHECK_EQ(sim_in(rig->sim, rig->vm.id, PORT, 2, &value, &outcome), 0);
	return NULL;
}

static bool is_handed(void *arg)
{
	const struct rig *rig = arg;

	return !__atomic_load_n(&rig->vm.page->req_slot[0].kernel_handled,
				__ATOMIC_ACQUIRE);
}

/* A request that the device model has, and does not answer. */
static void prepare_request(struct rig *rig)
{
	prepare_vm(rig);
	REQUIRE(!call_create_client(rig));
	must_vm_start(&rig->vm);
	REQUIRE(!pthread_create(&rig->guest, NULL, guest_run, rig));
	REQUIRE(time_wait(is_handed, rig, 3000000000));
}

static void undo_request(struct rig *rig)
{
	pthread_join(rig->guest, NULL);
	undo_vm(rig);
}

static int call_attach(struct rig *rig)
{
	return call_plain(rig, ACRN_IOCTL_ATTACH_IOREQ_CLIENT);
}

static int call_notify(struct rig *rig)
{
	return vm_notify(&rig->vm, 0);
}

static int call_clear(struct rig *rig)
{
	return call_plain(rig, ACRN_IOCTL_CLEAR_VM_IOREQ);
}

static int call_destroy_client(struct rig *rig)
{
	return call_plain(rig, ACRN_IOCTL_DESTROY_IOREQ_CLIENT);
}

static int call_start(struct rig *rig)
{
	return call_plain(rig, ACRN_IOCTL_START_VM);
}

static int call_pause(struct rig *rig)
{
	return call_plain(rig, ACRN_IOCTL_PAUSE_VM);
}

static void prepare_paused(struct rig *rig)
{
	prepare_vm(rig);
	REQUIRE(!call_pause(rig));
}

static int call_reset(struct rig *rig)
{
	return call_plain(rig, ACRN_IOCTL_RESET_VM);
}

static int call_destroy(struct rig *rig)
{
	return call_plain(rig, ACRN_IOCTL_DESTROY_VM);
}

static void prepare_full(struct rig *rig)
{
	prepare_bell(rig);
	REQUIRE(!irqfd(rig, 0));
	REQUIRE(!call_set_ram(rig));
	REQUIRE(!call_pause(rig));
}

static void undo_nothing(struct rig *rig)
{
	vm_forget(&rig->vm);
}

static bool no_vms(void *arg)
{
	return !must_sim_totals(((struct rig *)arg)->sim).nr_vms;
}

/* A close cannot fail: what the hypervisor refuses is tried again a second later. */
static int call_close(struct rig *rig)
{
	vm_forget(&rig->vm);
	return 0;
}

static void undo_close(struct rig *rig)
{
	CHECK(time_wait(no_vms, rig, 5000000000));
}

const struct attempt attempts_acrn[] = {
	{ "open", NULL, call_open, undo_open, 0, NULL },
	/* Without a directory in sysfs it is a VM nevertheless. */
	{ "CREATE_VM", prepare_create, call_create, undo_vm, -EINVAL, "add_dir" },
	{ "SET_VCPU_REGS", prepare_vm, call_set_regs, undo_vm, 0, NULL },
	{ "INJECT_MSI", prepare_vm, call_inject, undo_vm, 0, NULL },
	{ "SET_MEMSEG (RAM)", prepare_vm, call_set_ram, undo_vm, 0, NULL },
	{ "SET_MEMSEG (raw frames)", prepare_vm, call_set_raw, undo_vm, 0, NULL },
	{ "SET_MEMSEG (MMIO)", prepare_vm, call_set_mmio, undo_vm, 0, NULL },
	{ "IOEVENTFD", prepare_vm, call_bell_assign, undo_vm, 0, NULL },
	{ "IOEVENTFD (deassign)", prepare_bell, call_bell_deassign, undo_vm, 0, NULL },
	/* Signalled before: what cannot be injected is said in the log. */
	{ "IRQFD", prepare_vm, call_irq_assign, undo_vm, 0, "hsm_hv_call_struct" },
	{ "IRQFD (deassign)", prepare_irq, call_irq_deassign, undo_vm, 0, NULL },
	{ "CREATE_IOREQ_CLIENT", prepare_vm, call_create_client, undo_vm, 0, NULL },
	{ "ATTACH_IOREQ_CLIENT", prepare_request, call_attach, undo_request, 0, NULL },
	{ "NOTIFY_REQUEST_FINISH", prepare_request, call_notify, undo_request, 0, NULL },
	/* Nobody is told that a vCPU could not be told. */
	{ "CLEAR_VM_IOREQ", prepare_request, call_clear, undo_request, 0,
	  "notify_hypervisor" },
	{ "DESTROY_IOREQ_CLIENT", prepare_request, call_destroy_client, undo_request, 0,
	  "notify_hypervisor" },
	{ "START_VM", prepare_vm, call_start, undo_vm, 0, NULL },
	{ "PAUSE_VM", prepare_vm, call_pause, undo_vm, 0, NULL },
	{ "RESET_VM", prepare_paused, call_reset, undo_vm, 0, NULL },
	{ "DESTROY_VM", prepare_full, call_destroy, undo_nothing, 0, NULL },
	{ "close", prepare_full, call_close, undo_close, 0,
	  "hsm_vm_close hsm_vm_try_destroy" },
};

const unsigned int nr_attempts_acrn = ARRAY_SIZE(attempts_acrn);
