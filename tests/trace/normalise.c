// SPDX-License-Identifier: BSD-3-Clause
/*
 * normalise.c - which recorded accesses a hypervisor would forward
 */
#include "normalise.h"
#include "trace_latch.h"

#define LOCAL_APIC_FIRST	0xfee00000u	/* messages use the whole MiB */
#define LOCAL_APIC_LAST		0xfeefffffu

static bool is_local_apic(const struct hvsim_access *rec)
{
	return rec->type == ACRN_IOREQ_TYPE_MMIO &&
	       rec->address >= LOCAL_APIC_FIRST &&
	       rec->address <= LOCAL_APIC_LAST;
}

static bool is_forwarded(struct normaliser *n, bool from_cpu,
			 const struct hvsim_access *rec)
{
	if (!from_cpu) {
		n->nr_not_cpu++;
		return false;
	}
	if (is_local_apic(rec)) {
		n->nr_local_apic++;
		return false;
	}
	if (pci_access_is_address(rec) && rec->size != 4) {
		n->nr_latch_width++;
		return false;
	}
	return true;
}

static size_t value_correct(struct hvsim_access *rec, uint64_t value)
{
	if (rec->direction != ACRN_IOREQ_DIR_READ || rec->value == value)
		return 0;
	rec->value = value;
	return 1;
}

bool normaliser_keep(struct normaliser *n, bool from_cpu,
		     struct hvsim_access *rec)
{
	if (!is_forwarded(n, from_cpu, rec))
		return false;

	if (pci_access_is_address(rec)) {
		n->nr_latch_corrected += value_correct(rec, n->latch);
		if (rec->direction == ACRN_IOREQ_DIR_WRITE)
			n->latch = rec->value;
	} else if (pci_access_is_data(rec) && !(n->latch & PCI_LATCH_ENABLE)) {
		n->nr_data_corrected +=
			value_correct(rec, trace_access_mask(rec->size));
	}
	return true;
}

void normaliser_report(const struct normaliser *n, size_t nr_kept)
{
	printf("kept %zu\n", nr_kept);
	printf("dropped, not from a vCPU %zu\n", n->nr_not_cpu);
	printf("dropped, local APIC and messages %zu\n", n->nr_local_apic);
	printf("dropped, 0xCF8 not 4 bytes wide %zu\n", n->nr_latch_width);
	printf("corrected, 0xCF8 %zu\n", n->nr_latch_corrected);
	printf("corrected, 0xCFC with bit 31 clear %zu\n", n->nr_data_corrected);
}
