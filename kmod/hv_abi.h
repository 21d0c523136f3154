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
#define HV_SET_UPCALL_VECTOR		HV_CALL(0x02)	/* vector */
#define HV_CREATE_VM			HV_CALL(0x10)	/* struct acrn_vm_creation */
#define HV_DESTROY_VM			HV_CALL(0x11)	/* vmid */
#define HV_START_VM			HV_CALL(0x12)	/* vmid */
#define HV_PAUSE_VM			HV_CALL(0x13)	/* vmid */
#define HV_RESET_VM			HV_CALL(0x15)	/* vmid */
#define HV_SET_VCPU_REGS		HV_CALL(0x16)	/* vmid, struct acrn_vcpu_regs */
#define HV_INJECT_MSI			HV_CALL(0x23)	/* vmid, struct acrn_msi_entry */
#define HV_SET_IOREQ_BUFFER		HV_CALL(0x30)	/* vmid, struct hv_ioreq_buffer */
#define HV_NOTIFY_REQUEST_FINISH	HV_CALL(0x31)	/* vmid, vcpu */
#define HV_SET_MEMORY_REGIONS		HV_CALL(0x42)	/* struct hv_region_batch */

#define HV_INVALID_VMID			0xffff
#define HV_UPCALL_VECTOR		0xf3	/* where upcalls go until told otherwise */

/* bits of acrn_vm_creation.vm_flag the module looks at */
#define HV_VM_IO_COMPLETION_POLLING	BIT(2)

/* struct hv_ioreq_buffer - argument of HV_SET_IOREQ_BUFFER */
struct hv_ioreq_buffer {
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

static_assert(sizeof(struct hv_region) == 32);
static_assert(sizeof(struct hv_region_batch) == 24);

#endif /* HSM_HV_ABI_H */
