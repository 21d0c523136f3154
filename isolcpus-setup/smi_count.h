/* SPDX-License-Identifier: BSD-3-Clause */
/* smi_count.h - how often firmware has stopped the CPUs */
#ifndef ISOLCPUS_SMI_COUNT_H
#define ISOLCPUS_SMI_COUNT_H

#include "../rtpoll/command/tree.h"

/*
 * Of Intel's register, on the first CPU of a set: to read it is an interrupt of that CPU,
 * and firmware stops all.  false: it cannot be read, as in a VM, or without modprobe msr.
 */
bool smi_count(const struct tree *tree, const struct rtpoll_cpulist *on, uint32_t *count);

#endif /* ISOLCPUS_SMI_COUNT_H */
