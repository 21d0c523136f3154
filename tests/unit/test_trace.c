// SPDX-License-Identifier: BSD-3-Clause
/*
 * test_trace.c - the trace file, what is kept in it, and the recorded boot
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "../trace/normalise.h"
#include "../trace/trace_latch.h"
#include "../trace/trace.h"
#include "trace_path.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define HEADER_BYTES	sizeof(struct trace_header)

static const struct hvsim_access samples[] = {
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
	  .size = 1, .address = 0x70, .value = 0x8f },
	{ .type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_READ,
	  .size = 4, .address = 0xfffc, .value = 0xffffffff },
	{ .type = ACRN_IOREQ_TYPE_MMIO, .direction = ACRN_IOREQ_DIR_WRITE,
	  .size = 8, .address = 0xfffffffffffffff8, .value = ~0ull },
	{ .type = ACRN_IOREQ_TYPE_MMIO, .direction = ACRN_IOREQ_DIR_READ,
	  .size = 2, .address = 0x123456789a, .value = 0xabcd },
};

static char scratch[32] = "/tmp/test_trace.XXXXXX";

static void scratch_open(void)
{
	int fd = mkstemp(scratch);

	cr_assert_geq(fd, 0);
	close(fd);
}

static void scratch_remove(void)
{
	unlink(scratch);
}

TestSuite(trace, .init = scratch_open, .fini = scratch_remove);

static size_t file_read(const char *path, unsigned char **bytes)
{
	gzFile file = gzopen(path, "rb");
	size_t room = 1 << 24;
	int got;

	cr_assert(file);
	*bytes = malloc(room);
	got = gzread(file, *bytes, room);
	gzclose(file);
	cr_assert_geq(got, (int)HEADER_BYTES);
	return got;
}

static void file_write(const char *path, const void *bytes, size_t len)
{
	gzFile file = gzopen(path, "wb");

	cr_assert_eq(gzwrite(file, bytes, len), (int)len);
	cr_assert_eq(gzclose(file), Z_OK);
}

static int scratch_load(void)
{
	struct hvsim_access *recs;
	size_t nr;
	int ret = trace_load(scratch, &recs, &nr);

	if (!ret)
		free(recs);
	return ret;
}

Test(trace, returns_what_was_saved)
{
	struct hvsim_access *recs;
	size_t nr;

	cr_assert_eq(trace_save(scratch, samples, ARRAY_SIZE(samples)), 0);
	cr_assert_eq(trace_load(scratch, &recs, &nr), 0);

	cr_assert_eq(nr, ARRAY_SIZE(samples));
	cr_assert_arr_eq(recs, samples, sizeof(samples));
	free(recs);
}

Test(trace, refuses_to_save_what_no_cpu_issues)
{
	static const struct hvsim_access bad[] = {
		{ .type = ACRN_IOREQ_TYPE_MMIO, .size = 3 },
		{ .type = ACRN_IOREQ_TYPE_MMIO, .size = 0 },
		{ .type = ACRN_IOREQ_TYPE_MMIO, .size = 16 },
		{ .type = ACRN_IOREQ_TYPE_PORTIO, .size = 8 },
		{ .type = ACRN_IOREQ_TYPE_PORTIO, .size = 4, .address = 0xfffd },
		{ .type = ACRN_IOREQ_TYPE_MMIO, .size = 4, .address = ~2ull },
		{ .type = ACRN_IOREQ_TYPE_PCICFG, .size = 4 },
		{ .type = ACRN_IOREQ_TYPE_MMIO, .size = 4, .direction = 2 },
		{ .type = ACRN_IOREQ_TYPE_PORTIO, .size = 1, .value = 0x100 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		cr_expect_eq(trace_save(scratch, &bad[i], 1), -EINVAL, "case %zu", i);
	cr_expect_eq(trace_save(scratch, samples, 0), -EINVAL);
}

Test(trace, detects_every_changed_byte)
{
	unsigned char *bytes;
	size_t len;
	size_t i;

	cr_assert_eq(trace_save(scratch, samples, ARRAY_SIZE(samples)), 0);
	len = file_read(scratch, &bytes);
	for (i = 0; i < len; i++) {
		bytes[i] ^= 0x10;
		file_write(scratch, bytes, len);
		cr_expect_neq(scratch_load(), 0, "byte %zu", i);
		bytes[i] ^= 0x10;
	}
	file_write(scratch, bytes, len);
	cr_expect_eq(scratch_load(), 0);
	free(bytes);
}

Test(trace, refuses_other_versions_lengths_and_files)
{
	struct trace_header *header;
	unsigned char *bytes;
	size_t len;

	cr_assert_eq(trace_save(scratch, samples, ARRAY_SIZE(samples)), 0);
	len = file_read(scratch, &bytes);
	header = (struct trace_header *)bytes;

	file_write(scratch, bytes, len - 1);
	cr_expect_eq(scratch_load(), -EBADMSG, "one byte short");
	file_write(scratch, bytes, len + 1);
	cr_expect_eq(scratch_load(), -EBADMSG, "one byte long");
	header->version++;
	file_write(scratch, bytes, len);
	cr_expect_eq(scratch_load(), -EPROTONOSUPPORT);
	header->version--;
	header->nr = TRACE_NR_MAX + 1;
	file_write(scratch, bytes, len);
	cr_expect_eq(scratch_load(), -EBADMSG);
	cr_expect_eq(truncate(scratch, 0), 0);
	cr_expect_eq(scratch_load(), -EBADMSG, "empty");
	unlink(scratch);
	cr_expect_eq(scratch_load(), -ENOENT);
	free(bytes);
}

static struct hvsim_access port(unsigned int direction, unsigned int size,
				uint64_t address, uint64_t value)
{
	return (struct hvsim_access) {
		.type = ACRN_IOREQ_TYPE_PORTIO, .direction = direction,
		.size = size, .address = address, .value = value,
	};
}

Test(trace, keeps_only_what_a_hypervisor_forwards)
{
	struct hvsim_access narrow = port(ACRN_IOREQ_DIR_WRITE, 1, 0xcf8, 1);
	struct hvsim_access reset = port(ACRN_IOREQ_DIR_WRITE, 1, 0xcf9, 6);
	struct hvsim_access apic = {
		.type = ACRN_IOREQ_TYPE_MMIO, .size = 4, .address = 0xfee000b0,
	};
	struct normaliser n = { 0 };

	cr_expect(!normaliser_keep(&n, true, &narrow));
	cr_expect(!normaliser_keep(&n, true, &apic));
	cr_expect(!normaliser_keep(&n, false, &reset));
	cr_expect(normaliser_keep(&n, true, &reset));

	cr_expect_eq(n.nr_latch_width, 1);
	cr_expect_eq(n.nr_local_apic, 1);
	cr_expect_eq(n.nr_not_cpu, 1);
	cr_expect_eq(n.latch, 0, "a narrow write does not reach the latch");
}

Test(trace, corrects_what_the_module_answers_itself)
{
	struct hvsim_access set = port(ACRN_IOREQ_DIR_WRITE, 4, 0xcf8, 0x7ffffffc);
	struct hvsim_access latch = port(ACRN_IOREQ_DIR_READ, 4, 0xcf8, 5);
	struct hvsim_access data = port(ACRN_IOREQ_DIR_READ, 2, 0xcfe, 5);
	struct hvsim_access store = port(ACRN_IOREQ_DIR_WRITE, 2, 0xcfe, 5);
	struct normaliser n = { 0 };

	cr_assert(normaliser_keep(&n, true, &set));
	cr_assert(normaliser_keep(&n, true, &latch));
	cr_assert(normaliser_keep(&n, true, &data));
	cr_assert(normaliser_keep(&n, true, &store));

	cr_expect_eq(latch.value, 0x7ffffffc);
	cr_expect_eq(data.value, 0xffff);
	cr_expect_eq(store.value, 5, "writes stay");
	cr_expect_eq(n.nr_latch_corrected, 1);
	cr_expect_eq(n.nr_data_corrected, 1);
}

Test(trace, recorded_boot_needs_no_more_normalising)
{
	struct normaliser n = { 0 };
	struct hvsim_access *recs;
	size_t nr;
	size_t i;

	cr_assert_eq(trace_load(trace_path(), &recs, &nr), 0);
	for (i = 0; i < nr; i++)
		cr_expect(normaliser_keep(&n, true, &recs[i]), "access %zu", i);
	cr_expect_eq(n.nr_latch_corrected, 0);
	cr_expect_eq(n.nr_data_corrected, 0);
	free(recs);
}

Test(trace, recorded_boot_touches_the_whole_pc)
{
	static const char * const devices[] = {
		"PCI config address", "PCI config data", "UART", "RTC", "PIC",
		"PIT", "i8042", "VGA", "VGA memory", "ACPI timer", "HPET",
		"I/O APIC", "IDE", "PCI memory BAR", "firmware config",
	};
	size_t count[ARRAY_SIZE(devices)] = { 0 };
	struct hvsim_access *recs;
	size_t nr;
	size_t i;
	size_t j;

	cr_assert_eq(trace_load(trace_path(), &recs, &nr), 0);
	for (i = 0; i < nr; i++)
		for (j = 0; j < ARRAY_SIZE(devices); j++)
			count[j] += !strcmp(devices[j], trace_class_name(recs[i].type,
									 recs[i].address));
	cr_expect_geq(nr, 100000);
	for (j = 0; j < ARRAY_SIZE(devices); j++)
		cr_expect_gt(count[j], 0, "%s", devices[j]);
	free(recs);
}
