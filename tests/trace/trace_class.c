// SPDX-License-Identifier: BSD-3-Clause
/*
 * trace_class.c - which device of a PC an access is for
 */
#include <string.h>

#include "trace.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define ANY_DEVICE	"other"

struct place {
	uint8_t		type;
	uint64_t	first;
	uint64_t	last;
	const char	*device;
};

#define PORTS(first, last, device)	{ ACRN_IOREQ_TYPE_PORTIO, first, last, device }
#define MEMORY(first, last, device)	{ ACRN_IOREQ_TYPE_MMIO, first, last, device }

/*
 * Fixed places of an ISA PC, and where SeaBIOS puts the rest on QEMU's "pc":
 * ACPI at 0x600, I/O BARs from 0xc000, memory BARs below the I/O APIC.  The
 * first match counts.
 */
static const struct place places[] = {
	PORTS(0xcf8, 0xcf8, "PCI config address"),
	PORTS(0xcfc, 0xcff, "PCI config data"),
	PORTS(0xcf9, 0xcf9, "reset control"),
	PORTS(0x20, 0x21, "PIC"),
	PORTS(0xa0, 0xa1, "PIC"),
	PORTS(0x4d0, 0x4d1, "PIC"),
	PORTS(0x40, 0x43, "PIT"),
	PORTS(0x61, 0x61, "PIT"),
	PORTS(0x60, 0x60, "i8042"),
	PORTS(0x64, 0x64, "i8042"),
	PORTS(0x70, 0x71, "RTC"),
	PORTS(0x80, 0x80, "POST code, delay"),
	PORTS(0x92, 0x92, "A20 gate"),
	PORTS(0x00, 0x0f, "DMA"),
	PORTS(0x81, 0x8f, "DMA"),
	PORTS(0xc0, 0xdf, "DMA"),
	PORTS(0xb2, 0xb3, "SMI command"),
	PORTS(0x1f0, 0x1f7, "IDE"),
	PORTS(0x3f6, 0x3f6, "IDE"),
	PORTS(0x170, 0x177, "IDE"),
	PORTS(0x376, 0x376, "IDE"),
	PORTS(0x3f8, 0x3ff, "UART"),
	PORTS(0x2f8, 0x2ff, "UART"),
	PORTS(0x3e8, 0x3ef, "UART"),
	PORTS(0x2e8, 0x2ef, "UART"),
	PORTS(0x1ce, 0x1d0, "VGA"),
	PORTS(0x3b0, 0x3df, "VGA"),
	PORTS(0x402, 0x402, "firmware debug"),
	PORTS(0x510, 0x51b, "firmware config"),
	PORTS(0x608, 0x60b, "ACPI timer"),
	PORTS(0x600, 0x63f, "ACPI"),
	PORTS(0xae00, 0xafff, "ACPI"),
	PORTS(0xc000, 0xffff, "PCI I/O BAR"),
	MEMORY(0xa0000, 0xbffff, "VGA memory"),
	MEMORY(0xfec00000, 0xfec00fff, "I/O APIC"),
	MEMORY(0xfed00000, 0xfed003ff, "HPET"),
	MEMORY(0xfe000000, 0xfebfffff, "PCI memory BAR"),
};

static const struct place *place_find(uint8_t type, uint64_t address)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		if (places[i].type == type && address >= places[i].first &&
		    address <= places[i].last)
			return &places[i];
	return NULL;
}

const char *trace_class_name(uint8_t type, uint64_t address)
{
	const struct place *place = place_find(type, address);

	return place ? place->device : ANY_DEVICE;
}

/* Several places can belong to one device: the first of them counts for all. */
static size_t class_index(const char *device)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		if (!strcmp(places[i].device, device))
			return i;
	return ARRAY_SIZE(places);
}

void trace_class_summary(FILE *out, const struct hvsim_access *recs, size_t nr)
{
	size_t count[ARRAY_SIZE(places) + 1][2] = { 0 };
	size_t total[2] = { 0 };
	size_t i;

	for (i = 0; i < nr; i++) {
		const char *device = trace_class_name(recs[i].type, recs[i].address);

		count[class_index(device)][recs[i].direction]++;
		total[recs[i].direction]++;
	}
	fprintf(out, "%-20s %9s %9s\n", "device", "reads", "writes");
	for (i = 0; i <= ARRAY_SIZE(places); i++)
		if (count[i][ACRN_IOREQ_DIR_READ] || count[i][ACRN_IOREQ_DIR_WRITE])
			fprintf(out, "%-20s %9zu %9zu\n",
				i < ARRAY_SIZE(places) ? places[i].device : ANY_DEVICE,
				count[i][ACRN_IOREQ_DIR_READ],
				count[i][ACRN_IOREQ_DIR_WRITE]);
	fprintf(out, "%-20s %9zu %9zu\n", "all", total[ACRN_IOREQ_DIR_READ],
		total[ACRN_IOREQ_DIR_WRITE]);
}
