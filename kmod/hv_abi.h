/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hv_abi.h - ACRN's hypercall ABI, as far as a Service Module uses it
 *
 * Facts of the hypervisor's interface, seen from both of its ends: the module
 * (which calls) and the simulated hypervisor (which answers).  All pointers are
 * Service VM physical addresses of linear-map memory; a structure must not lie
 * on a stack or in vmalloc space.  Results are 0 or a negative errno.
 */
#ifndef HSM_HV_ABI_H
#define HSM_HV_ABI_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/types.h>

#define HV_CPUID_SIGNATURE_LEAF		0x40000000
#define HV_CPUID_FEATURE_LEAF		0x40000001
#define HV_CPUID_SIGNATURE		0x4e524341	/* "ACRN", in EBX, ECX and EDX */
#define HV_FEATURE_PRIVILEGED_VM	BIT(0)		/* EAX of the feature leaf */

#define HV_CALL(nr)			(0x80000000UL | (nr))
#define HV_CALL_NR(id)			((id) & 0xff)	/* what the hypervisor looks at */
#define HV_OFFLINE_CPU			HV_CALL(0x01)	/* APIC id */
#define HV_SET_UPCALL_VECTOR		HV_CALL(0x02)	/* vector */
#define HV_CREATE_VM			HV_CALL(0x10)	/* struct acrn_vm_creation */
#define HV_DESTROY_VM			HV_CALL(0x11)	/* vmid */
#define HV_START_VM			HV_CALL(0x12)	/* vmid */
#define HV_PAUSE_VM			HV_CALL(0x13)	/* vmid */
#define HV_RESET_VM			HV_CALL(0x15)	/* vmid */
#define HV_SET_VCPU_REGS		HV_CALL(0x16)	/* vmid, struct acrn_vcpu_regs */
#define HV_INJECT_MSI			HV_CALL(0x23)	/* vmid, struct acrn_msi_entry */
#define HV_VM_INTR_MONITOR		HV_CALL(0x24)	/* vmid, page */
#define HV_SET_IRQLINE			HV_CALL(0x25)	/* vmid, GSI and what to do with it */
#define HV_SET_IOREQ_BUFFER		HV_CALL(0x30)	/* vmid, struct hv_ioreq_buffer */
#define HV_NOTIFY_REQUEST_FINISH	HV_CALL(0x31)	/* vmid, vcpu */
#define HV_ASYNCIO_ASSIGN		HV_CALL(0x32)	/* vmid, struct hv_asyncio */
#define HV_ASYNCIO_DEASSIGN		HV_CALL(0x33)	/* vmid, struct hv_asyncio */
#define HV_SET_MEMORY_REGIONS		HV_CALL(0x42)	/* struct hv_region_batch */
#define HV_SETUP_SHARED_BUFFER		HV_CALL(0x44)	/* vmid, struct hv_shared_buffer */
#define HV_SET_PTDEV_INTR		HV_CALL(0x53)	/* vmid, struct acrn_ptdev_irq */
#define HV_RESET_PTDEV_INTR		HV_CALL(0x54)	/* same */
#define HV_ASSIGN_PCIDEV		HV_CALL(0x55)	/* vmid, struct acrn_pcidev */
#define HV_DEASSIGN_PCIDEV		HV_CALL(0x56)	/* same */
#define HV_ASSIGN_MMIODEV		HV_CALL(0x57)	/* vmid, struct acrn_mmiodev */
#define HV_DEASSIGN_MMIODEV		HV_CALL(0x58)	/* same */
#define HV_CREATE_VDEV			HV_CALL(0x59)	/* vmid, struct acrn_vdev */
#define HV_DESTROY_VDEV			HV_CALL(0x5a)	/* same */
#define HV_PM_GET_CPU_STATE		HV_CALL(0x80)	/* command, answer */

#define HV_INVALID_VMID			0xffff
#define HV_UPCALL_VECTOR		0xf3	/* where upcalls go until told otherwise */

/* bits of acrn_vm_creation.vm_flag; this one the simulated hypervisor looks at */
#define HV_VM_IO_COMPLETION_POLLING	BIT(2)

/* ABI: of struct acrn_ptdev_irq, 20 bytes long, the hypervisor reads 24. */
#define HV_STRUCT_ALIGN			8

/* fields of the command of HV_PM_GET_CPU_STATE; the type is user space's */
#define HV_PM_STATE(command)		((u8)((command) >> 8))
#define HV_PM_VCPU(command)		((u8)((command) >> 16))
#define HV_PM_VMID(command)		((u8)((command) >> 24))

/* struct hv_ioreq_buffer - argument of HV_SET_IOREQ_BUFFER */
struct hv_ioreq_buffer {
	u64	page_pa;
};

#define HV_ASYNCIO_MAX			64	/* per VM */
#define HV_ASYNCIO_PIO			1
#define HV_ASYNCIO_MMIO			2

/* struct hv_asyncio - a guest's doorbell that does not stop its vCPU */
struct hv_asyncio {
	u32	type;
	u32	match_data;
	u64	address;
	u64	cookie;		/* what the ring receives */
	u64	data;
};

#define HV_SHARED_BUFFER_ANY_CPU	0xffff
#define HV_SHARED_BUFFER_ASYNCIO	64	/* id */
#define HV_SHARED_BUFFER_EVENT		65	/* id */

/* struct hv_shared_buffer - a page that holds a ring (uapi/acrn_hsm_downstream.h) */
struct hv_shared_buffer {
	u16	cpu;
	u16	reserved;
	u32	id;
	u64	page_pa;
};

#define HV_REGION_ADD			0
#define HV_REGION_DELETE		2

#define HV_REGION_ACCESS_MASK		0x7	/* read 1, write 2, execute 4 */
#define HV_REGION_WB			0x40
#define HV_REGION_UC			0x100

/* struct hv_region - one piece of guest memory */
struct hv_region {
	u32	op;
	u32	attr;
	u64	user_vm_pa;
	u64	service_vm_pa;
	u64	size;
};

/* HV_SET_MEMORY_REGIONS takes at most one page of struct hv_region */
#define HV_REGION_BATCH_MAX		128

/* struct hv_region_batch - argument of HV_SET_MEMORY_REGIONS */
struct hv_region_batch {
	u16	vmid;
	u16	reserved[3];
	u32	nr_regions;
	u32	reserved1;
	u64	regions_pa;
};

static_assert(sizeof(struct hv_asyncio) == 32);
static_assert(sizeof(struct hv_shared_buffer) == 16);
static_assert(sizeof(struct hv_region) == 32);
static_assert(sizeof(struct hv_region_batch) == 24);

#endif /* HSM_HV_ABI_H */
