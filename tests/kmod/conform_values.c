// SPDX-License-Identifier: BSD-3-Clause
/* conform_values.c - registers, MSIs, refusals of the hypervisor */

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "conform.h"
#include "harness.h"

/* A word of struct acrn_vcpu_regs. */
struct word {
	const char *name;
	size_t offset;
};

#define WORD(field)	{ #field, offsetof(struct acrn_vcpu_regs, field) }

static const struct word reserved_words[] = {
	WORD(reserved[0]), WORD(reserved[2]),
	WORD(vcpu_regs.gdt.reserved[0]), WORD(vcpu_regs.gdt.reserved[2]),
	WORD(vcpu_regs.idt.reserved[0]), WORD(vcpu_regs.idt.reserved[2]),
	WORD(vcpu_regs.reserved_64[0]), WORD(vcpu_regs.reserved_64[3]),
	WORD(vcpu_regs.reserved_32[0]), WORD(vcpu_regs.reserved_32[2]),
};

static int set_regs(struct vm *vm, const struct acrn_vcpu_regs *regs)
{
	return vm_ioctl(vm, ACRN_IOCTL_SET_VCPU_REGS, (unsigned long)regs);
}

static void registers(const struct conform *c)
{
	struct acrn_vcpu_regs regs = {};
	unsigned int i;
	struct vm vm;

	must_vm_create(&vm, "registers", c->flags);
	for (i = 0; i < ARRAY_SIZE(reserved_words); i++) {
		memset(&regs, 0, sizeof(regs));
		((unsigned char *)&regs)[reserved_words[i].offset] = 1;
		observe_step("regs", reserved_words[i].name, set_regs(&vm, &regs));
	}
	memset(&regs, 0, sizeof(regs));
	SEE("regs.good", set_regs(&vm, &regs));
	regs.vcpu_id = 2;
	SEE("regs.no-such-vcpu", set_regs(&vm, &regs));
	observe("regs.set", "%llu", must_sim_stats(c->sim, vm.id).regs_set);
	must_vm_stop(&vm);
}

static void observe_injection(const struct conform *c)
{
	struct acrn_msi_entry entry = { .msi_addr = 0xfee01000, .msi_data = 0x41 };
	struct hvsim_vm_stats stats;
	struct vm vm;

	must_vm_create(&vm, "msi", c->flags);
	SEE("msi.inject", vm_ioctl(&vm, ACRN_IOCTL_INJECT_MSI, (unsigned long)&entry));
	stats = must_sim_stats(c->sim, vm.id);
	observe("msi.seen", "%llu, 0x%llx 0x%llx", stats.msi, stats.last_msi_addr,
		stats.last_msi_data);
	must_vm_stop(&vm);
}

/* The VM's memory: what the hypervisor sees. */
void conform_values(struct conform *c)
{
	registers(c);
	observe_injection(c);
}

/* A command and its hypercall (ABI: low 8 bits). */
static const struct {
	struct step step;
	uint32_t call;
} refusable[] = {
	{ STEP(SET_VCPU_REGS), 0x16 }, { STEP(INJECT_MSI), 0x23 },
	{ STEP(SET_MEMSEG), 0x42 }, { STEP(START_VM), 0x12 },
	{ STEP(PAUSE_VM), 0x13 }, { STEP(RESET_VM), 0x15 },
	{ STEP(DESTROY_VM), 0x11 },
};

/* What the hypervisor says is what the caller gets; then it goes on as before. */
void conform_refused(struct conform *c)
{
	struct hvsim_faults faults = {
		.vmid = HVSIM_ANY, .refuse_nr = 1, .refuse_errno = EACCES,
	};
	struct guest guest;
	unsigned int i;
	struct vm vm;

	must_vm_create(&vm, "refused", c->flags);
	for (i = 0; i < ARRAY_SIZE(refusable); i++) {
		if (refusable[i].step.cmd == ACRN_IOCTL_RESET_VM)
			CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
		faults.refuse_call = refusable[i].call;
		must_sim_faults(c->sim, &faults);
		observe_steps("refused", vm.fd, &refusable[i].step, 1);
	}
	must_sim_faults(c->sim, &(struct hvsim_faults){});
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_RESET_VM, 0), 0);

	/* After all of that it can be used. */
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0), 0);
	must_vm_start(&vm);
	must_guest_begin(&guest, c->sim, &vm, 0, access_in(CONFORM_PORT, 2));
	REQUIRE(model_gets(&vm, 0));
	model_answers(&vm, 0, 0x77);
	observe_guest("refused.works", &guest);
	must_vm_stop(&vm);
}
