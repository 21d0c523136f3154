// SPDX-License-Identifier: BSD-3-Clause
/* smi_count.c - how often firmware has stopped the CPUs: its system management interrupts */

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../rtpoll/command/tree_at.h"
#include "smi_count.h"

#define MSR_SMI_COUNT	0x34

/* Nothing else has offsets: what a copy of a machine has in its place is not read. */
static bool has_offsets(int fd)
{
	struct stat node;

	return !fstat(fd, &node) && (S_ISREG(node.st_mode) || S_ISCHR(node.st_mode));
}

/* The driver takes the number of the register as offset; a tree has a file as long. */
bool smi_count(const struct tree *tree, const struct rtpoll_cpulist *on, uint32_t *count)
{
	unsigned int cpu = rtpoll_cpulist_next(on, 0);
	char path[64];
	uint64_t value;
	bool read_it;
	int fd;

	if (cpu == RTPOLL_CPULIST_MAX)
		return false;
	snprintf(path, sizeof(path), "/dev/cpu/%u/msr", cpu);
	fd = tree_at(tree, path, O_RDONLY | O_NOFOLLOW);
	if (fd < 0)
		return false;
	read_it = has_offsets(fd) &&
		  pread(fd, &value, sizeof(value), MSR_SMI_COUNT) == sizeof(value);
	close(fd);
	if (read_it)
		*count = value;
	return read_it;
}
