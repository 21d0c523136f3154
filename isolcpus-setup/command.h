/* SPDX-License-Identifier: BSD-3-Clause */
/* command.h - programs that are run once files have changed */
#ifndef ISOLCPUS_COMMAND_H
#define ISOLCPUS_COMMAND_H

#include "step.h"

/*
 * Runs a program of this machine with arguments (separated by blanks; may be NULL); what
 * it prints goes to stderr.  Below a root it is only said.  0, or -errno after a message.
 */
int command_run(const struct tree *tree, const char *path, const char *arguments);

/* Announces all commands of a knob, a file of which is about to change; 0 or -errno. */
int commands_announce(struct run *run, const char *knob);

/* Runs what was announced, in this run or one that was killed; 0 or -errno. */
int commands_make(struct run *run);

/* Runs those of a journal that undoing needs, each once; 0 or -errno of the last failure. */
int commands_back(const struct back *back, const struct journal *journal);

#endif /* ISOLCPUS_COMMAND_H */
