/* SPDX-License-Identifier: BSD-3-Clause */
/* fit.h - can a plan be had on this machine? */
#ifndef ISOLCPUS_FIT_H
#define ISOLCPUS_FIT_H

#include "knob.h"

/*
 * Before anything is written: 0, or after a message SETUP_USAGE (the plan is another
 * machine's) or SETUP_ENVIRONMENT (something a knob needs is not here).
 */
int fit_check(const struct setup *setup);

#endif /* ISOLCPUS_FIT_H */
