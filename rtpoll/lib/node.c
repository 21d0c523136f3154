// SPDX-License-Identifier: BSD-3-Clause
/*
 * node.c - memory on the NUMA node of a CPU
 *
 * By libnuma's knowledge of the machine and the system call itself: libnuma's own
 * allocators print what goes wrong.
 */

#include <errno.h>
#include <numa.h>
#include <numaif.h>
#include <sys/mman.h>

#include "internal.h"
#include "node.h"
#include "rtpoll/thread.h"

/**
 * rtpoll_node_of() - where memory for a CPU should lie
 * @cpu: CPU, or RTPOLL_ANY_CPU
 *
 * Return: node; RTPOLL_ANY_NODE: it makes no difference.
 */
int rtpoll_node_of(int cpu)
{
	if (cpu == RTPOLL_ANY_CPU || numa_available() < 0 || numa_max_node() == 0)
		return RTPOLL_ANY_NODE;
	return numa_node_of_cpu(cpu);
}

/**
 * rtpoll_node_bind() - say where memory shall lie that was not touched yet
 * @memory:	begins with a page
 * @bytes:	size
 * @node:	node, or RTPOLL_ANY_NODE
 *
 * Return: 0; a negative errno.
 */
int rtpoll_node_bind(void *memory, size_t bytes, int node)
{
	struct bitmask *mask;
	int ret = 0;

	if (node == RTPOLL_ANY_NODE)
		return 0;

	mask = numa_allocate_nodemask();
	if (!mask)
		return rtpoll_fail(ENOMEM, "node %d", node);
	numa_bitmask_setbit(mask, node);
	/* The kernel takes one bit less than it is told. */
	if (mbind(memory, bytes, MPOL_BIND, mask->maskp, mask->size + 1, 0))
		ret = rtpoll_fail(errno, "memory on node %d: not of this cpuset (cpuset.mems)?",
				  node);
	numa_bitmask_free(mask);
	return ret;
}

/**
 * rtpoll_node_alloc() - zeroed memory on a node; munmap() frees it
 * @bytes:	size
 * @node:	node, or RTPOLL_ANY_NODE
 * @missed:	receives 0, or why it is elsewhere
 *
 * Return: memory, or NULL.
 */
void *rtpoll_node_alloc(size_t bytes, int node, int *missed)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	*missed = rtpoll_node_bind(memory, bytes, node);
	return memory;
}
