/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * topology.h - what CPUs share, and how far apart they and devices are
 *
 * Read from /sys/devices/system/{cpu,node} of a tree.  libnuma and hwloc ask the running
 * machine only; this reader takes a snapshot of another one just as well, which is why
 * node distances, too, come from there.
 */
#ifndef ISOLCPUS_TOPOLOGY_H
#define ISOLCPUS_TOPOLOGY_H

#include "plan.h"

/* What CPUs may have in common, the closest first. */
enum topology_level {
	TOPOLOGY_CORE,		/* threads of one core (SMT siblings) */
	TOPOLOGY_L2,
	TOPOLOGY_L3,
	TOPOLOGY_DIE,
	TOPOLOGY_PACKAGE,
	NR_TOPOLOGY_LEVELS
};

/**
 * struct topology_cpu - a CPU
 * @group:	for each level the first CPU of those it shares that with
 * @node:	place of its NUMA node in struct topology's nodes
 * @slow:	an efficiency core beside performance cores
 *
 * Of a CPU that is offline the kernel says nothing.  A level that it does not know is
 * the next wider one, of the widest the node; a core it does not know has one thread.
 */
struct topology_cpu {
	unsigned int	group[NR_TOPOLOGY_LEVELS];
	unsigned int	node;
	bool		slow;
};

/**
 * struct topology_node - a NUMA node
 * @id:		its number
 * @cpus:	its CPUs; of memory alone: none
 * @distance:	to each node, in the order of struct topology's; 10 is here
 */
struct topology_node {
	unsigned int		id;
	struct rtpoll_cpulist	cpus;
	unsigned int		*distance;
};

/**
 * struct topology - a machine
 * @present:	CPUs plugged in
 * @online:	those that run
 * @nr_cpus:	CPUs there can be
 * @cpus:	each of them, by number
 * @nodes:	NUMA nodes; a machine that does not say has one
 * @nr_nodes:	how many
 */
struct topology {
	struct rtpoll_cpulist	present;
	struct rtpoll_cpulist	online;
	unsigned int		nr_cpus;
	struct topology_cpu	*cpus;
	struct topology_node	*nodes;
	unsigned int		nr_nodes;
};

/**
 * topology_read() - read what a tree says
 * @topology:	receives it; topology_free() frees it
 * @tree:	the machine
 * @error:	receives one line
 *
 * Return: 0; -ENOENT, -EINVAL: a file is missing, or says something else; -ENOMEM.
 */
int topology_read(struct topology *topology, const struct tree *tree, char error[PLAN_ERROR]);
void topology_free(struct topology *topology);

/* The part of topology_read() that is about nodes; the CPUs are there. */
int topology_nodes_read(struct topology *topology, const struct tree *tree,
			char error[PLAN_ERROR]);

static inline bool topology_shared(const struct topology *topology, enum topology_level level,
				   unsigned int a, unsigned int b)
{
	return topology->cpus[a].group[level] == topology->cpus[b].group[level];
}

/* CPUs online that share something with one, and that one. */
struct rtpoll_cpulist topology_group(const struct topology *topology, enum topology_level level,
				     unsigned int cpu);

/**
 * struct topology_place - where CPUs shall be near
 * @node:	place in nodes; nr_nodes: it cannot be told
 * @cpus:	CPUs that are near; none: the node's distances decide
 */
struct topology_place {
	unsigned int		node;
	struct rtpoll_cpulist	cpus;
};

/**
 * topology_find() - where a device is
 * @topology:	machine
 * @tree:	the same
 * @name:	PCI address, with or without domain, or "node:1"
 * @place:	receives it
 * @error:	receives one line
 *
 * Return: 0; -EINVAL neither of these; -ENODEV there is none.
 */
int topology_find(const struct topology *topology, const struct tree *tree, const char *name,
		  struct topology_place *place, char error[PLAN_ERROR]);

#endif /* ISOLCPUS_TOPOLOGY_H */
