// SPDX-License-Identifier: BSD-3-Clause
/* topology_node.c - NUMA nodes of a tree, their distances, and where devices are */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "plan_key.h"
#include "topology.h"

#define NODE_PATH	"/sys/devices/system/node"
#define PCI_PATH	"/sys/bus/pci/devices"

/* What a kernel takes for distances that firmware does not give. */
#define HERE	10
#define THERE	20

static int node_refuse(char error[PLAN_ERROR], unsigned int id, const char *what)
{
	return plan_refuse(error, -EINVAL, NODE_PATH "/node%u/%s; is the snapshot complete?", id,
			   what);
}

/* "10 21", one for each node. */
static int distances_read(const struct topology *topology, const struct tree *tree,
			  struct topology_node *node, char error[PLAN_ERROR])
{
	char text[16384], *at = text, *end;
	unsigned int i;
	int ret = tree_read(tree, text, sizeof(text), NODE_PATH "/node%u/distance", node->id);

	if (ret == -ENOENT) {
		for (i = 0; i < topology->nr_nodes; i++)
			node->distance[i] = node == &topology->nodes[i] ? HERE : THERE;
		return 0;
	}
	for (i = 0; !ret && i < topology->nr_nodes; i++, at = end) {
		node->distance[i] = strtoul(at, &end, 10);
		if (end == at)
			ret = -EINVAL;
	}
	if (ret || at[strspn(at, " \t\n")])
		return node_refuse(error, node->id, "distance: is not a number for each node");
	return 0;
}

static int node_read(struct topology *topology, const struct tree *tree,
		     struct topology_node *node, char error[PLAN_ERROR])
{
	unsigned int cpu;

	if (tree_cpus(tree, &node->cpus, NODE_PATH "/node%u/cpulist", node->id) ||
	    rtpoll_cpulist_next(&node->cpus, topology->nr_cpus) < RTPOLL_CPULIST_MAX)
		return node_refuse(error, node->id, "cpulist: is no list of its CPUs");
	for_each_cpu(cpu, &node->cpus)
		topology->cpus[cpu].node = node - topology->nodes;
	return distances_read(topology, tree, node, error);
}

/* Of all nodes, before any is read: a distance is from each to each. */
static int nodes_alloc(struct topology *topology, const struct rtpoll_cpulist *ids)
{
	unsigned int nr = rtpoll_cpulist_count(ids);
	unsigned int id;

	topology->nodes = calloc(nr, sizeof(*topology->nodes));
	if (!topology->nodes)
		return -ENOMEM;
	for_each_cpu(id, ids) {
		struct topology_node *node = &topology->nodes[topology->nr_nodes];

		node->id = id;
		node->distance = calloc(nr, sizeof(*node->distance));
		if (!node->distance)
			return -ENOMEM;
		topology->nr_nodes++;
	}
	return 0;
}

int topology_nodes_read(struct topology *topology, const struct tree *tree,
			char error[PLAN_ERROR])
{
	/* Node numbers, which the kernel writes as it does CPUs. */
	struct rtpoll_cpulist ids;
	int ret = tree_cpus(tree, &ids, NODE_PATH "/online");
	bool told = !ret && !cpus_none(&ids);
	unsigned int i;

	if (ret && ret != -ENOENT)
		return plan_refuse(error, -EINVAL, NODE_PATH "/online: is no list of nodes; "
				   "is the snapshot complete?");
	if (!told)
		rtpoll_cpulist_add(&ids, 0);
	if (nodes_alloc(topology, &ids))
		return plan_refuse(error, -ENOMEM, "no memory");
	if (!told) {
		topology->nodes[0].cpus = topology->online;
		topology->nodes[0].distance[0] = HERE;
	}
	for (i = 0; told && !ret && i < topology->nr_nodes; i++)
		ret = node_read(topology, tree, &topology->nodes[i], error);
	return told ? ret : 0;
}

static unsigned int node_find(const struct topology *topology, long long id)
{
	unsigned int i;

	for (i = 0; i < topology->nr_nodes && topology->nodes[i].id != id; i++)
		;
	return i;
}

static bool all_hex(const char *text, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr && isxdigit((unsigned char)text[i]); i++)
		;
	return i == nr;
}

/* "0000:03:00.0", or without the domain: no path can be made of it. */
static bool is_address(const char *name)
{
	if (strlen(name) == 12 && all_hex(name, 4) && name[4] == ':')
		name += 5;
	return strlen(name) == 7 && all_hex(name, 2) && name[2] == ':' && all_hex(name + 3, 2) &&
	       name[5] == '.' && name[6] >= '0' && name[6] <= '7';
}

static int device_find(const struct topology *topology, const struct tree *tree,
		       const char *name, struct topology_place *place, char error[PLAN_ERROR])
{
	const char *domain = strlen(name) == 7 ? "0000:" : "";
	long long id;

	if (!tree_has(tree, PCI_PATH "/%s%s", domain, name))
		return plan_refuse(error, -ENODEV,
				   "--near %s: no such device; see " PCI_PATH ", or lspci", name);
	/* -1: the firmware does not say. */
	if (!tree_number(tree, &id, PCI_PATH "/%s%s/numa_node", domain, name) && id >= 0)
		place->node = node_find(topology, id);
	if (place->node == topology->nr_nodes &&
	    tree_cpus(tree, &place->cpus, PCI_PATH "/%s%s/local_cpulist", domain, name))
		place->cpus = (struct rtpoll_cpulist) {};
	place->cpus = cpus_both(&place->cpus, &topology->online);
	return 0;
}

int topology_find(const struct topology *topology, const struct tree *tree, const char *name,
		  struct topology_place *place, char error[PLAN_ERROR])
{
	char *end;

	*place = (struct topology_place) { .node = topology->nr_nodes };
	if (is_address(name))
		return device_find(topology, tree, name, place, error);
	if (strncmp(name, "node:", 5) || !isdigit((unsigned char)name[5]))
		return plan_refuse(error, -EINVAL,
				   "--near '%.40s': is neither a PCI address (0000:03:00.0) nor node:N",
				   name);
	place->node = node_find(topology, strtoll(name + 5, &end, 10));
	if (!*end && place->node < topology->nr_nodes)
		return 0;
	return plan_refuse(error, -ENODEV, "--near %.40s: no such node; see " NODE_PATH "/online",
			   name);
}
