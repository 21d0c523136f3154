// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_memscale.c - 16 GiB of guest memory in one segment
 *
 * memscale:KIND...; the kinds are 1g (a hugetlb page, needs -m 4096 and
 * -a 'hugepagesz=1G hugepages=1'), 2m (1 GiB of hugetlb pages) and 4k (64 MiB of
 * scattered pages).  The same memory backs it again and again, so that the guest
 * of the test need not have it.
 */
#include <errno.h>
#include <linux/memfd.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "leaks.h"
#include "memory.h"

#define GUEST_BYTES	(16ul << 30)
#define SCATTERED_BYTES	(64ul << 20)
#define HUGE_PAGES	"/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
#define GIANT_PAGES	"/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages"

struct kind {
	const char *name;
	size_t file_bytes;
	unsigned int memfd_flags;
	const char *pages;	/* where their number is */
	uint64_t nr_pages;
};

static const struct kind kinds[] = {
	{ "1g", GIANT_BYTES, MFD_HUGETLB | MFD_HUGE_1GB, GIANT_PAGES, 1 },
	{ "2m", GIANT_BYTES, MFD_HUGETLB | MFD_HUGE_2MB, HUGE_PAGES, 512 },
	{ "4k", SCATTERED_BYTES, 0, NULL, 0 },
};

/* A line of /proc/meminfo, in KiB. */
static int64_t memory_kib(const char *name)
{
	FILE *file = fopen("/proc/meminfo", "re");
	long long kib = -1, value;
	char key[64];

	REQUIRE(file);
	while (kib < 0 && fscanf(file, "%63s %lld%*[^\n]", key, &value) == 2)
		if (!strncmp(key, name, strlen(name)) && key[strlen(name)] == ':')
			kib = value;
	fclose(file);
	REQUIRE(kib >= 0);
	return kib;
}

static void get_pages(const struct kind *kind)
{
	uint64_t there;
	char text[32];

	if (!kind->pages)
		return;
	if (file_read_u64(kind->pages, &there))
		test_skip("%s: no such pages on this CPU", kind->name);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)kind->nr_pages);
	if (there < kind->nr_pages)
		REQUIRE(!file_write(kind->pages, text));
	REQUIRE(!file_read_u64(kind->pages, &there));
	if (there < kind->nr_pages)
		test_skip("%s: %llu pages of %llu; see the head of t_memscale.c", kind->name,
			  (unsigned long long)there, (unsigned long long)kind->nr_pages);
}

static void report(const char *what, uint64_t start, int64_t available, int64_t slab)
{
	printf("  %s: %llu ms, MemAvailable %+lld KiB, Slab %+lld KiB\n", what,
	       (unsigned long long)(time_ns() - start) / 1000000,
	       (long long)(memory_kib("MemAvailable") - available),
	       (long long)(memory_kib("Slab") - slab));
}

/* Every frame of the backing, and the same words at its start and its end. */
static void check_backing(int sim, const struct vm *vm, const char *ram,
			  const struct kind *kind)
{
	struct hvsim_memory found;
	uint64_t seen, gpa;
	size_t i;

	for (i = 0; i < kind->file_bytes; i += found.run_bytes) {
		REQUIRE(!guest_look(sim, vm, GPA + i, &found));
		REQUIRE(CHECK_EQ(found.service_pa / PAGE_BYTES, must_frame(ram + i)));
	}
	for (gpa = GPA; gpa < GPA + GUEST_BYTES; gpa += kind->file_bytes) {
		CHECK_EQ(guest_read(sim, vm, gpa + 8, &seen, sizeof(seen)), 0);
		CHECK_EQ(seen, ((const uint64_t *)ram)[1]);
		CHECK_EQ(guest_read(sim, vm, gpa + kind->file_bytes - 8, &seen, 8), 0);
		CHECK_EQ(seen, ((const uint64_t *)ram)[kind->file_bytes / 8 - 1]);
	}
	CHECK_EQ(guest_look(sim, vm, GPA + GUEST_BYTES, &found), -ENXIO);
}

static void live(int sim, const struct kind *kind, const char *ram)
{
	uint64_t runs = ram_runs(ram, kind->file_bytes) * (GUEST_BYTES / kind->file_bytes);
	int64_t pins = leaks_pins();
	int64_t available = memory_kib("MemAvailable"), slab = memory_kib("Slab");
	struct hvsim_vm_stats stats;
	uint64_t start = time_ns();
	struct vm vm;

	must_vm_create(&vm, kind->name, 0);
	REQUIRE(!ram_set(&vm, GPA, ram, GUEST_BYTES));
	stats = must_sim_stats(sim, vm.id);
	printf("%s: 16 GiB in %llu regions, %llu hypercalls\n", kind->name,
	       (unsigned long long)stats.nr_regions,
	       (unsigned long long)stats.nr_region_batches);
	report("registered", start, available, slab);

	check_mapped_bytes(sim, &vm, GUEST_BYTES);
	/* The last frame of one round and the first of the next may be neighbours. */
	CHECK(stats.nr_regions <= runs);
	CHECK(stats.nr_regions + GUEST_BYTES / kind->file_bytes > runs);
	CHECK_EQ(leaks_pins() - pins, (int64_t)(GUEST_BYTES / PAGE_BYTES) + 1);
	check_backing(sim, &vm, ram, kind);

	start = time_ns();
	must_vm_stop(&vm);
	report("destroyed", start, available, slab);
	CHECK_EQ(leaks_pins(), pins);
}

static void measure(int sim, const struct kind *kind)
{
	char *ram;
	int fd;

	get_pages(kind);
	fd = must_memfd(kind->file_bytes, kind->memfd_flags);
	ram = must_map_memfd(fd, kind->file_bytes, GUEST_BYTES);
	ram_scatter(ram, kind->file_bytes);
	ram_fill(ram, kind->file_bytes, 1);
	live(sim, kind, ram);
	munmap(ram, GUEST_BYTES);
	close(fd);
	if (kind->pages)
		file_write(kind->pages, "0");
}

static const struct kind *find_kind(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	printf("no kind %s\n", name);
	test_stop();
}

int main(int argc, char **argv)
{
	struct leaks before;
	int control, sim;
	int i;

	must_open(NULL, &control, &sim);
	must_frame(&before);
	leaks_begin(&before);

	for (i = 1; i < argc; i++)
		measure(sim, find_kind(argv[i]));

	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
