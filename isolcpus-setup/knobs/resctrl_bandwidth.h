/* SPDX-License-Identifier: BSD-3-Clause */
/* resctrl_bandwidth.h - what a machine makes of a plan's bandwidth, for who makes one */
#ifndef ISOLCPUS_RESCTRL_BANDWIDTH_H
#define ISOLCPUS_RESCTRL_BANDWIDTH_H

#include <stdio.h>

#include "../knob.h"

/* A line that begins with # if it is not what is asked for; none if it is, or nothing is. */
void bandwidth_print(const struct setup *setup, FILE *out);

#endif /* ISOLCPUS_RESCTRL_BANDWIDTH_H */
