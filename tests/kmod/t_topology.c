// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_topology.c - the guest's CPUs lie as asked for, and what the kernel shows of that
 *
 * usage: topology:THREADS[:NODES]	threads of CPU 0's core, NUMA nodes (default 1)
 *
 * Prints each file that isolcpus-setup plans by as a line "PATH TEXT", which is the
 * format of tests/cli/fixtures: run.sh -r -s 4 -S cores=2,threads=2 topology:2
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"

#define CPUS	"/sys/devices/system/cpu"
#define NODES	"/sys/devices/system/node"

/* Without the slash in front, as fixtures have it; false: there is no such file. */
static bool file_show(const char *path)
{
	char text[512];

	if (file_read(path, text, sizeof(text)))
		return false;
	text[strcspn(text, "\n")] = 0;
	printf("%s %s\n", path + 1, text);
	return true;
}

static bool cpu_file_show(unsigned int cpu, const char *file)
{
	char path[128];

	snprintf(path, sizeof(path), CPUS "/cpu%u/%s", cpu, file);
	return file_show(path);
}

static void caches_show(unsigned int cpu)
{
	static const char *const files[] = { "level", "type", "shared_cpu_list" };
	unsigned int index, i;
	char file[64];

	/* The first two are L1, of one core each. */
	for (index = 2; index < 4; index++)
		for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
			snprintf(file, sizeof(file), "cache/index%u/%s", index, files[i]);
			cpu_file_show(cpu, file);
		}
}

/* How many CPUs a list has; of ranges and numbers. */
static unsigned int list_count(const char *path)
{
	unsigned int first, last, nr = 0;
	char text[512], *at = text, *end;

	REQUIRE(file_read(path, text, sizeof(text)) == 0);
	do {
		first = strtoul(at, &end, 10);
		last = *end == '-' ? strtoul(end + 1, &end, 10) : first;
		nr += last - first + 1;
		at = end + 1;
	} while (*end == ',');
	return nr;
}

static void check_cpu(unsigned int cpu)
{
	CHECK(cpu_file_show(cpu, "topology/thread_siblings_list"));
	CHECK(cpu_file_show(cpu, "topology/die_cpus_list"));
	CHECK(cpu_file_show(cpu, "topology/core_siblings_list"));
	caches_show(cpu);
}

static void check_nodes(unsigned int nodes)
{
	char path[128];
	unsigned int i;

	CHECK(file_show(NODES "/online"));
	CHECK_EQ(list_count(NODES "/online"), nodes);
	for (i = 0; i < nodes; i++) {
		snprintf(path, sizeof(path), NODES "/node%u/cpulist", i);
		CHECK(file_show(path));
		snprintf(path, sizeof(path), NODES "/node%u/distance", i);
		CHECK(file_show(path));
	}
}

int main(int argc, char **argv)
{
	const unsigned int threads = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
	const unsigned int nodes = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	long cpu, nr = sysconf(_SC_NPROCESSORS_ONLN);

	CHECK(file_show("/proc/sys/kernel/osrelease"));
	CHECK(file_show(CPUS "/possible"));
	CHECK(file_show(CPUS "/present"));
	CHECK(file_show(CPUS "/online"));
	for (cpu = 0; cpu < nr; cpu++)
		check_cpu(cpu);
	CHECK_EQ(list_count(CPUS "/cpu0/topology/thread_siblings_list"), threads);
	check_nodes(nodes);

	return test_end();
}
