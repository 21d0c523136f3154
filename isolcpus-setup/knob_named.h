/* SPDX-License-Identifier: BSD-3-Clause */
/* knob_named.h - checks that the command line names */
#ifndef ISOLCPUS_KNOB_NAMED_H
#define ISOLCPUS_KNOB_NAMED_H

#include "cmd.h"
#include "knob.h"

/* By ID or name; 0, or an exit code after a message with what may have been meant. */
int knob_named(const struct knob **knob, const char *word);

#endif /* ISOLCPUS_KNOB_NAMED_H */
