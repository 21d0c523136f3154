/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * kmsg.h - what a module says in the kernel's log
 */
#ifndef TEST_KMSG_H
#define TEST_KMSG_H

#include <stddef.h>

/* A descriptor that sees what is said from now on; fails the test, if it must. */
int must_kmsg_open(void);

/*
 * Count what module has said since the last call.  The loader's own lines on
 * modules from outside the tree are not the module's.  last receives the last
 * line, or "".
 */
unsigned int kmsg_count(int kmsg, const char *module, char *last, size_t size);

#endif
