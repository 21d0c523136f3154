/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * serve_quiet.h - does a thread make system calls?
 *
 * Syscall user dispatch: while the selector says so, each system call of the thread
 * is not made, but a SIGSYS.
 */
#ifndef TEST_SERVE_QUIET_H
#define TEST_SERVE_QUIET_H

#include <stdint.h>

/* From here on, for the calling thread. */
void must_quiet_begin(void);
/* Until here; proves with a call of its own that it would have been noticed. */
uint64_t quiet_end(void);

#endif
