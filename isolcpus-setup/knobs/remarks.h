/* SPDX-License-Identifier: BSD-3-Clause */
/* remarks.h - what a machine makes of a plan, for who makes one: lines that begin with # */
#ifndef ISOLCPUS_REMARKS_H
#define ISOLCPUS_REMARKS_H

#include <stdio.h>

#include "../knob.h"

/* kconfig.c: options that its kernel lacks; none if it cannot be told. */
void kconfig_remarks(const struct setup *setup, FILE *out);

/* errata.c: faults of its kernel that the plan meets. */
void errata_remarks(const struct setup *setup, FILE *out);

/* resctrl_bandwidth.c: another limit than was asked for, or none. */
void bandwidth_remarks(const struct setup *setup, FILE *out);

#endif /* ISOLCPUS_REMARKS_H */
