/* SPDX-License-Identifier: BSD-3-Clause */
/* node.h - memory on the NUMA node of a CPU */
#ifndef RTPOLL_NODE_H
#define RTPOLL_NODE_H

#include <stddef.h>

#define RTPOLL_ANY_NODE	(-1)

int rtpoll_node_of(int cpu);
int rtpoll_node_bind(void *memory, size_t bytes, int node);
void *rtpoll_node_alloc(size_t bytes, int node, int *missed);

#endif /* RTPOLL_NODE_H */
