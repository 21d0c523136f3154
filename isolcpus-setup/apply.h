/* SPDX-License-Identifier: BSD-3-Clause */
/* apply.h - a list of changes is shown or made: for apply*.c only */
#ifndef ISOLCPUS_APPLY_H
#define ISOLCPUS_APPLY_H

#include "journal.h"
#include "step.h"

/* All that a plan wants on this machine, in order; 0 or an exit code after a message. */
int apply_collect(const struct setup *setup, const struct apply_options *options,
		  const struct journal_file *file, struct changes *changes);

/* What cannot be done is said before anything is; 0 or SETUP_ENVIRONMENT. */
int apply_check(const struct tree *tree, const struct changes *changes);

/* Shows what would be done; 0 or an exit code. */
int apply_show(const struct tree *tree, const struct changes *changes);

/*
 * Makes them, or takes back what it made; 0 or an exit code.  @for_boot: something was
 * changed that has effect with the next boot.
 */
int apply_make(struct journal_file *file, const struct changes *changes, bool *for_boot);

#endif /* ISOLCPUS_APPLY_H */
