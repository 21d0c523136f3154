/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cpus_named.h - lists of CPUs as people type them: what the kernel takes, and names
 *
 *	list	term { (comma | blank) term }
 *	term	["!"] (region | "node:" number | "core:" number)
 *
 *	region	what the kernel reads: 2, 4-7, 0-31:2/8, N, all (../lib/cpulist.h)
 *	node:1	the CPUs of NUMA node 1
 *	core:3	the core of CPU 3: that CPU and its SMT siblings.  Not the kernel's core_id,
 *		which each package, and some a die, begins anew
 *	!0	without CPU 0.  All that is excluded is taken from the other terms, wherever it
 *		stands; without other terms from all CPUs that are online
 *
 * Of a node and a core the CPUs are those that are online: of others the kernel tells
 * nothing.  Files of the kernel, and what is kept in files, have regions only.
 */
#ifndef RTPOLL_COMMAND_CPUS_NAMED_H
#define RTPOLL_COMMAND_CPUS_NAMED_H

#include "tree.h"

#define CPUS_ERROR	160

/**
 * cpus_named() - read a list that somebody has typed
 * @cpus:	receives it; untouched on error
 * @tree:	machine whose nodes and cores are meant
 * @text:	the list
 * @error:	receives what is wrong, without a full stop
 *
 * Return: 0; -EINVAL, -ERANGE, -EOVERFLOW as of rtpoll_cpulist_parse(); -ENODEV there is no
 * such node or core, or no CPU of it is online.
 */
int cpus_named(struct rtpoll_cpulist *cpus, const struct tree *tree, const char *text,
	       char error[CPUS_ERROR]);

#endif /* RTPOLL_COMMAND_CPUS_NAMED_H */
