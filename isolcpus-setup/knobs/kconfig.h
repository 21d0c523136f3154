/* SPDX-License-Identifier: BSD-3-Clause */
/* kconfig.h - what a kernel lacks for a plan, for who makes one */
#ifndef ISOLCPUS_KCONFIG_H
#define ISOLCPUS_KCONFIG_H

#include <stdio.h>

#include "../knob.h"

/* A line that begins with # for each option that is missing; none if it cannot be told. */
void kconfig_lacks_print(const struct setup *setup, FILE *out);

#endif /* ISOLCPUS_KCONFIG_H */
