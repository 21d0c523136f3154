/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * child.h - a process that begins something and stays, until it is killed
 */
#ifndef TEST_CHILD_H
#define TEST_CHILD_H

#include <stdint.h>
#include <sys/types.h>

/*
 * The child calls begin(arg) and then does nothing but exist; what begin() leaves
 * to threads must not be in its frame.  On return it has begun: told, if it is not
 * NULL, is what begin() returned, as the vmid of a device model.
 */
pid_t must_child(uint16_t (*begin)(const void *arg), const void *arg, uint16_t *told);
/* On return it is gone. */
void must_kill(pid_t pid);

#endif
