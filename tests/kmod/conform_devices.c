// SPDX-License-Identifier: BSD-3-Clause
/* conform_devices.c - devices passed through, interrupt lines, monitor, power states */

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "conform.h"
#include "harness.h"
#include "leaks.h"

#define REMOVE_CPU	"/sys/devices/virtual/misc/acrn_hsm/remove_cpu"
#define UNTOUCHED	0xa5
#define BUFFER_BYTES	128

static const struct step pairs[] = {
	STEP(SET_PTDEV_INTR), STEP(RESET_PTDEV_INTR),
	STEP(ASSIGN_PCIDEV), STEP(DEASSIGN_PCIDEV),
	STEP(ASSIGN_MMIODEV), STEP(DEASSIGN_MMIODEV),
	STEP(CREATE_VDEV), STEP(DESTROY_VDEV),
};

/* By a structure of zeroes: some device, an interrupt line. */
static void observe_devices(const struct conform *c)
{
	static const struct step refused[] = { STEP(ASSIGN_PCIDEV) };
	struct acrn_ptdev_irq msi = { .type = ACRN_PTDEV_IRQ_MSI };
	unsigned int i;
	struct vm vm;

	must_vm_create(&vm, "devices", c->flags);
	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		observe_step("device.null", pairs[i].name, vm_ioctl(&vm, pairs[i].cmd, 0));
	observe_zeroed("device.created", vm.fd, pairs, ARRAY_SIZE(pairs));
	SEE("device.msi", vm_ioctl(&vm, ACRN_IOCTL_SET_PTDEV_INTR, (unsigned long)&msi));
	must_vm_start(&vm);
	/* Too late: the hypervisor says so with an errno of its own. */
	observe_zeroed("device.running", vm.fd, refused, ARRAY_SIZE(refused));
	must_vm_stop(&vm);
}

/* By value: line 3 up, down, and a pulse. */
static void observe_lines(const struct conform *c)
{
	struct vm vm;

	must_vm_create(&vm, "lines", c->flags);
	SEE("line.high", vm_ioctl(&vm, ACRN_IOCTL_SET_IRQLINE, 3));
	SEE("line.low", vm_ioctl(&vm, ACRN_IOCTL_SET_IRQLINE, 3 | 1ull << 32));
	SEE("line.pulse", vm_ioctl(&vm, ACRN_IOCTL_SET_IRQLINE, 3 | 2ull << 32));
	must_vm_stop(&vm);
}

static void observe_monitor(const struct conform *c)
{
	int64_t pins, before = leaks_pins();
	uint32_t *page = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct vm vm;

	REQUIRE(page != MAP_FAILED);
	must_vm_create(&vm, "monitor", c->flags);
	pins = leaks_pins();
	SEE("monitor.null", vm_ioctl(&vm, ACRN_IOCTL_VM_INTR_MONITOR, 0));
	/* ABI: command 0, as many words as there is room for. */
	page[1] = 48;
	SEE("monitor.first", vm_ioctl(&vm, ACRN_IOCTL_VM_INTR_MONITOR, (unsigned long)page));
	SEE("monitor.second", vm_ioctl(&vm, ACRN_IOCTL_VM_INTR_MONITOR,
				       (unsigned long)page + PAGE_BYTES));
	observe("monitor.pages", "%lld pinned", (long long)(leaks_pins() - pins));
	must_vm_stop(&vm);
	observe("monitor.gone", "%lld pinned", (long long)(leaks_pins() - before));
	munmap(page, 2 * PAGE_BYTES);
}

/* How much of a buffer was written: the command lies in its first bytes. */
static void observe_power(const char *name, struct vm *vm, uint16_t vmid, uint64_t type)
{
	/* ABI: the VM in bits 31 to 24, vCPU, number of the state, type. */
	uint64_t command = (uint64_t)vmid << 24 | type;
	unsigned char buffer[BUFFER_BYTES];
	size_t last = BUFFER_BYTES;
	int ret;

	memset(buffer, UNTOUCHED, sizeof(buffer));
	memcpy(buffer, &command, sizeof(command));
	ret = vm_ioctl(vm, ACRN_IOCTL_PM_GET_CPU_STATE, (unsigned long)buffer);
	while (last && buffer[last - 1] == UNTOUCHED)
		last--;
	if (ret)
		observe_errno(name, ret);
	else if (memcmp(buffer, &command, sizeof(command)))
		observe(name, "%zu bytes", last);
	else
		observe(name, "nothing");
}

static void observe_states(const struct conform *c)
{
	struct vm vm;

	must_vm_create(&vm, "power", c->flags);
	observe_power("power.px-count", &vm, vm.id, ACRN_PMCMD_GET_PX_CNT);
	observe_power("power.px-data", &vm, vm.id, ACRN_PMCMD_GET_PX_DATA);
	observe_power("power.cx-count", &vm, vm.id, ACRN_PMCMD_GET_CX_CNT);
	observe_power("power.cx-data", &vm, vm.id, 1 << 8 | ACRN_PMCMD_GET_CX_DATA);
	observe_power("power.unknown", &vm, vm.id, 9);
	observe_power("power.other-vm", &vm, vm.id + 1, ACRN_PMCMD_GET_PX_CNT);
	must_vm_stop(&vm);
}

static void observe_remove_cpu(void)
{
	struct stat node;

	observe("remove-cpu.mode", "%o", stat(REMOVE_CPU, &node) ? 0 : node.st_mode);
	SEE("remove-cpu.empty", file_write(REMOVE_CPU, "\n"));
	SEE("remove-cpu.word", file_write(REMOVE_CPU, "one"));
	SEE("remove-cpu.negative", file_write(REMOVE_CPU, "-1"));
	SEE("remove-cpu.first", file_write(REMOVE_CPU, "0"));
	SEE("remove-cpu.none", file_write(REMOVE_CPU, "100000"));
}

void conform_devices(struct conform *c)
{
	observe_devices(c);
	observe_lines(c);
	observe_monitor(c);
	observe_states(c);
	observe_remove_cpu();
}
