// SPDX-License-Identifier: BSD-3-Clause
/*
 * errors_values.c - one field at a time is wrong, and every reserved bit
 *
 * Each command has an argument with which nothing is wrong; a row of a table
 * changes one field of it.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "errors.h"
#include "harness.h"

#define NOT_MAPPED	0x1000ull	/* below vm.mmap_min_addr */
#define DOORBELL	0x5000

/* One field of one command. */
struct change {
	const char *name;
	unsigned long cmd;
	size_t offset;
	size_t size;
	uint64_t value;		/* of a bad field; of reserved bits: those that are not */
	int error;
};

#define CHANGE(error, command, type, field, value)			\
	{ #type "." #field " = " #value, command,			\
	  offsetof(struct type, field), sizeof(((struct type *)0)->field), value, error }
#define RESERVED(command, type, field, known)				\
	CHANGE(EINVAL, command, type, field, known)

#define MEMSEG(error, field, value)					\
	CHANGE(error, ACRN_IOCTL_SET_MEMSEG, acrn_vm_memmap, field, value)
#define BELL(error, field, value)					\
	CHANGE(error, ACRN_IOCTL_IOEVENTFD, acrn_ioeventfd, field, value)
#define NEW_VM(error, field, value)					\
	CHANGE(error, ACRN_IOCTL_CREATE_VM, acrn_vm_creation, field, value)
#define NOTIFY(error, field, value)					\
	CHANGE(error, ACRN_IOCTL_NOTIFY_REQUEST_FINISH, acrn_ioreq_notify, field, value)
#define POLLER(error, field, value)					\
	CHANGE(error, ACRN_HSM_IOCTL_POLLER_CREATE, acrn_hsm_poller, field, value)
#define RULE(error, field, value)					\
	CHANGE(error, ACRN_HSM_IOCTL_RULE_SET, acrn_hsm_rule, field, value)

static const struct change bad_fields[] = {
	NEW_VM(EINVAL, ioreq_buf, 1),
	NEW_VM(EINVAL, ioreq_buf, 0x800),
	NEW_VM(EINVAL, ioreq_buf, 0),
	NEW_VM(EINVAL, ioreq_buf, NOT_MAPPED),
	NEW_VM(EINVAL, ioreq_buf, 0xffff888000000000),
	/* 17 and 64 vCPUs: the page has 16 slots. */
	NEW_VM(EINVAL, cpu_affinity, 0x1ffff),
	NEW_VM(EINVAL, cpu_affinity, ~0ull),
	NOTIFY(EINVAL, vcpu, 2),
	NOTIFY(EINVAL, vcpu, 16),
	NOTIFY(EINVAL, vcpu, 0x10000),
	NOTIFY(EINVAL, vcpu, 0x10001),
	NOTIFY(EINVAL, vcpu, ~0u),
	MEMSEG(EINVAL, type, 2),
	MEMSEG(EINVAL, type, ~0u),
	MEMSEG(EINVAL, len, 0),
	MEMSEG(EINVAL, len, 1),
	MEMSEG(EINVAL, len, 4095),
	MEMSEG(EINVAL, len, 4097),
	MEMSEG(EINVAL, len, -4096ull),
	MEMSEG(EINVAL, len, 1ull << 63),
	MEMSEG(EINVAL, len, 1ull << 44),
	MEMSEG(EINVAL, len, (1ull << 40) + 4096),
	/* May be asked for; what is there is pinned, and given back without a word. */
	MEMSEG(EFAULT, len, 1ull << 40),
	MEMSEG(EFAULT, len, 1ull << 39),
	MEMSEG(EFAULT, len, 2 * RAM_BYTES),
	MEMSEG(EINVAL, user_vm_pa, 1),
	MEMSEG(EINVAL, user_vm_pa, 0x800),
	MEMSEG(EINVAL, user_vm_pa, -4096ull),
	MEMSEG(EINVAL, vma_base, 1),
	MEMSEG(EINVAL, vma_base, -4096ull),
	MEMSEG(EFAULT, vma_base, 0),
	MEMSEG(EFAULT, vma_base, NOT_MAPPED),
	MEMSEG(EFAULT, vma_base, 0xffff888000000000),
	BELL(EINVAL, len, 0),
	BELL(EINVAL, len, 3),
	BELL(EINVAL, len, 5),
	BELL(EINVAL, len, 16),
	BELL(EINVAL, len, ~0u),
	BELL(EINVAL, addr, ~0ull),
	BELL(EINVAL, addr, -4ull),
	BELL(EBADF, fd, ~0u),
	BELL(EBADF, fd, 12345),
	BELL(EINVAL, fd, 0),
	CHANGE(EBADF, ACRN_IOCTL_IRQFD, acrn_irqfd, fd, ~0u),
	CHANGE(EBADF, ACRN_IOCTL_IRQFD, acrn_irqfd, fd, 12345),
	CHANGE(EINVAL, ACRN_IOCTL_IRQFD, acrn_irqfd, fd, 0),
	POLLER(EINVAL, cpu, 0),
	POLLER(EINVAL, cpu, 4096),
	POLLER(EINVAL, cpu, 1u << 31),
	POLLER(EINVAL, cpu, ~0u),
	POLLER(EBUSY, cpu, 1),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_ATTACH, acrn_hsm_poller_vm, poller, NO_ID),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_ATTACH, acrn_hsm_poller_vm, poller, ~0u),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_ATTACH, acrn_hsm_poller_vm, vmid, NO_ID),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_DETACH, acrn_hsm_poller_vm, poller, NO_ID),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_DETACH, acrn_hsm_poller_vm, vmid, NO_ID),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_MOVE, acrn_hsm_poller_move, from, ~0u),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_MOVE, acrn_hsm_poller_move, to, ~0u),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_MOVE, acrn_hsm_poller_move, vmid, NO_ID),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_VM_SET_MODE, acrn_hsm_vm_mode, vmid, 0),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_VM_SET_MODE, acrn_hsm_vm_mode, vmid, 0xffff),
	CHANGE(EINVAL, ACRN_HSM_IOCTL_VM_SET_MODE, acrn_hsm_vm_mode, mode, 3),
	CHANGE(EINVAL, ACRN_HSM_IOCTL_VM_SET_MODE, acrn_hsm_vm_mode, mode, ~0u),
	/* Not in adaptive mode; nor as short or long in it, see errors_pollers.c. */
	CHANGE(EINVAL, ACRN_HSM_IOCTL_VM_SET_MODE, acrn_hsm_vm_mode, idle_ns, 50000),
	RULE(EINVAL, idle_ns, 50000),
	RULE(EINVAL, mode, 3),
	RULE(EINVAL, index, 1),
	RULE(ENOENT, poller, NO_ID),
	RULE(ENOENT, poller, ~0u),
	RULE(EINVAL, name[sizeof(RULE_NAME)], 'x'),
	RULE(EINVAL, name[ACRN_HSM_POLL_NAME_LEN - 1], 'x'),
	/* Every VM, and yet one by name. */
	RULE(EINVAL, flags, ACRN_HSM_RULE_ANY_NAME),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_RULE_CLEAR, acrn_hsm_rule, name[0], 'x'),
	CHANGE(EINVAL, ACRN_HSM_IOCTL_RULE_CLEAR, acrn_hsm_rule, name[15], 'x'),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_RULE_GET, acrn_hsm_rule, index, 1),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_RULE_GET, acrn_hsm_rule, index, ~0u),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_VM_STATS, acrn_hsm_vm_stats, vmid, 0),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_VM_STATS, acrn_hsm_vm_stats, vmid, NO_ID),
	CHANGE(ENOENT, ACRN_HSM_IOCTL_POLLER_STATS, acrn_hsm_poller_stats, id, NO_ID),
};

static const struct change reserved_bits[] = {
	RESERVED(ACRN_IOCTL_CREATE_VM, acrn_vm_creation, reserved0, 0),
	RESERVED(ACRN_IOCTL_CREATE_VM, acrn_vm_creation, reserved1, 0),
	RESERVED(ACRN_IOCTL_SET_VCPU_REGS, acrn_vcpu_regs, reserved, 0),
	RESERVED(ACRN_IOCTL_SET_VCPU_REGS, acrn_vcpu_regs, vcpu_regs.gdt.reserved, 0),
	RESERVED(ACRN_IOCTL_SET_VCPU_REGS, acrn_vcpu_regs, vcpu_regs.idt.reserved, 0),
	RESERVED(ACRN_IOCTL_SET_VCPU_REGS, acrn_vcpu_regs, vcpu_regs.reserved_64, 0),
	RESERVED(ACRN_IOCTL_SET_VCPU_REGS, acrn_vcpu_regs, vcpu_regs.reserved_32, 0),
	RESERVED(ACRN_IOCTL_NOTIFY_REQUEST_FINISH, acrn_ioreq_notify, reserved, 0),
	RESERVED(ACRN_IOCTL_IOEVENTFD, acrn_ioeventfd, reserved, 0),
	RESERVED(ACRN_HSM_IOCTL_POLLER_CREATE, acrn_hsm_poller, reserved, 0),
	RESERVED(ACRN_HSM_IOCTL_POLLER_CREATE, acrn_hsm_poller, flags,
		 ACRN_HSM_POLLER_FORCE | ACRN_HSM_POLLER_PERSISTENT),
	/* Only two vCPUs. */
	RESERVED(ACRN_HSM_IOCTL_POLLER_ATTACH, acrn_hsm_poller_vm, slots, 0x3),
	RESERVED(ACRN_HSM_IOCTL_POLLER_DETACH, acrn_hsm_poller_vm, slots, 0x3),
	RESERVED(ACRN_HSM_IOCTL_POLLER_MOVE, acrn_hsm_poller_move, reserved, 0),
	RESERVED(ACRN_HSM_IOCTL_VM_SET_MODE, acrn_hsm_vm_mode, reserved, 0),
	RESERVED(ACRN_HSM_IOCTL_RULE_SET, acrn_hsm_rule, flags, ACRN_HSM_RULE_ANY_NAME),
	RESERVED(ACRN_HSM_IOCTL_RULE_CLEAR, acrn_hsm_rule, flags, ACRN_HSM_RULE_ANY_NAME),
	RESERVED(ACRN_HSM_IOCTL_VM_STATS, acrn_hsm_vm_stats, flags, ACRN_HSM_STATS_NEXT),
	RESERVED(ACRN_HSM_IOCTL_POLLER_STATS, acrn_hsm_poller_stats, flags,
		 ACRN_HSM_STATS_NEXT),
};

void good_argument(const struct errors *e, unsigned long cmd, union argument *arg)
{
	memset(arg, 0, sizeof(*arg));
	switch (cmd) {
	case ACRN_IOCTL_CREATE_VM:
		memcpy(&arg->creation.uuid, "other", 5);
		arg->creation.ioreq_buf = (unsigned long)e->ram;
		break;
	case ACRN_IOCTL_SET_MEMSEG:
		arg->memmap.attr = ACRN_MEM_ACCESS_RWX;
		arg->memmap.user_vm_pa = 0x100000;
		arg->memmap.vma_base = (unsigned long)e->ram;
		arg->memmap.len = RAM_BYTES;
		break;
	case ACRN_IOCTL_IOEVENTFD:
		arg->ioeventfd.fd = e->eventfd;
		arg->ioeventfd.addr = DOORBELL;
		arg->ioeventfd.len = 4;
		break;
	case ACRN_IOCTL_IRQFD:
		arg->irqfd.fd = e->eventfd;
		break;
	case ACRN_HSM_IOCTL_POLLER_CREATE:
		arg->poller.cpu = 1;
		arg->poller.flags = ACRN_HSM_POLLER_FORCE;
		break;
	case ACRN_HSM_IOCTL_POLLER_DESTROY:
		arg->id = NO_ID;
		break;
	case ACRN_HSM_IOCTL_POLLER_ATTACH:
	case ACRN_HSM_IOCTL_POLLER_DETACH:
		arg->poller_vm.poller = e->poller;
		arg->poller_vm.vmid = e->vm.id;
		break;
	case ACRN_HSM_IOCTL_POLLER_MOVE:
		arg->poller_move.from = e->poller;
		arg->poller_move.to = NO_ID;
		arg->poller_move.vmid = e->vm.id;
		break;
	case ACRN_HSM_IOCTL_VM_SET_MODE:
		arg->vm_mode.vmid = e->vm.id;
		break;
	case ACRN_HSM_IOCTL_RULE_SET:
	case ACRN_HSM_IOCTL_RULE_CLEAR:
		memcpy(arg->rule.name, RULE_NAME, sizeof(RULE_NAME));
		arg->rule.poller = e->poller;
		break;
	case ACRN_HSM_IOCTL_VM_STATS:
		arg->vm_stats.vmid = e->vm.id;
		break;
	case ACRN_HSM_IOCTL_POLLER_STATS:
		arg->poller_stats.id = e->poller;
		break;
	}
}

static void call(struct errors *e, const struct change *change, union argument *arg)
{
	bool vms = _IOC_NR(change->cmd) < 0xb0 && change->cmd != ACRN_IOCTL_CREATE_VM;

	gives(change->error, vms ? e->vm.fd : e->control, change->cmd,
	      (unsigned long)arg, change->name);
}

static void bad_field(struct errors *e, const struct change *change)
{
	union argument arg;

	good_argument(e, change->cmd, &arg);
	memcpy(&arg.bytes[change->offset], &change->value, change->size);
	call(e, change, &arg);
	still_works(e, change->name);
}

static void each_bit(struct errors *e, const struct change *change)
{
	unsigned int bit;

	for (bit = 0; bit < 8 * change->size; bit++) {
		union argument arg;

		if (bit < 64 && change->value & 1ull << bit)
			continue;
		good_argument(e, change->cmd, &arg);
		arg.bytes[change->offset + bit / 8] ^= 1 << bit % 8;
		call(e, change, &arg);
	}
	still_works(e, change->name);
}

/* Device models ask for asynchronous doorbells, and take ordinary ones. */
static void tolerated(struct errors *e)
{
	union argument arg;

	good_argument(e, ACRN_IOCTL_IOEVENTFD, &arg);
	arg.ioeventfd.flags = 0x8;
	gives(0, e->vm.fd, ACRN_IOCTL_IOEVENTFD, (unsigned long)&arg, "assign");
	gives(EEXIST, e->vm.fd, ACRN_IOCTL_IOEVENTFD, (unsigned long)&arg, "twice");
	arg.ioeventfd.flags = ACRN_IOEVENTFD_FLAG_DEASSIGN;
	gives(0, e->vm.fd, ACRN_IOCTL_IOEVENTFD, (unsigned long)&arg, "deassign");
	gives(0, e->vm.fd, ACRN_IOCTL_IOEVENTFD, (unsigned long)&arg, "not there");
	still_works(e, "tolerated");
}

/* There is memory enough, but it is not a page. */
static void unaligned_page(struct errors *e)
{
	static const unsigned int offsets[] = { 1, 8, 256, 0x800, 0xfff };
	union argument arg;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		good_argument(e, ACRN_IOCTL_CREATE_VM, &arg);
		arg.creation.ioreq_buf += offsets[i];
		gives(EINVAL, e->control, ACRN_IOCTL_CREATE_VM, (unsigned long)&arg,
		      "a request page that is not aligned");
	}
	still_works(e, "unaligned");
}

void errors_values(struct errors *e)
{
	union argument rule;
	unsigned int i;

	good_argument(e, ACRN_HSM_IOCTL_RULE_SET, &rule);
	gives(0, e->control, ACRN_HSM_IOCTL_RULE_SET, (unsigned long)&rule, "RULE_SET");
	for (i = 0; i < ARRAY_SIZE(bad_fields); i++)
		bad_field(e, &bad_fields[i]);
	for (i = 0; i < ARRAY_SIZE(reserved_bits); i++)
		each_bit(e, &reserved_bits[i]);
	gives(0, e->control, ACRN_HSM_IOCTL_RULE_CLEAR, (unsigned long)&rule, "RULE_CLEAR");
	tolerated(e);
	unaligned_page(e);

	CHECK_EQ(must_sim_stats(e->sim, e->vm.id).nr_regions, 0);
	CHECK_EQ(must_sim_totals(e->sim).nr_vms, 1);
	CHECK_EQ(must_info(e->control).nr_rules, 0);
	CHECK_EQ(must_info(e->control).nr_pollers, 1);
}
