/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * signals.h - what would end the process waits while the machine is changed
 *
 * Not for the journal's sake, which survives everything: the kernel itself does half of
 * what a write asks for, and warns, if whoever writes is about to die (a partition needs
 * new kernel threads, and waits for them only as long as its writer lives).
 */
#ifndef ISOLCPUS_SIGNALS_H
#define ISOLCPUS_SIGNALS_H

#include <stdbool.h>

/* SIGHUP, SIGINT, SIGPIPE and SIGTERM wait from now on. */
void signals_hold(void);

/* Somebody wants an end: one of them waits.  A closed pipe is nobody. */
bool signals_wait(void);

/* What waited has its effect now: this may not return. */
void signals_release(void);

#endif /* ISOLCPUS_SIGNALS_H */
