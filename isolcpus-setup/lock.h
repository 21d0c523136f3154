/* SPDX-License-Identifier: BSD-3-Clause */
/* lock.h - one instance at a time */
#ifndef ISOLCPUS_LOCK_H
#define ISOLCPUS_LOCK_H

#include "../rtpoll/command/tree.h"

#define LOCK_FOLDER	"/run"
#define LOCK_NAME	"isolcpus-setup.lock"
#define LOCK_PATH	LOCK_FOLDER "/" LOCK_NAME

/*
 * Takes the lock of a machine without waiting; a descriptor for lock_release(), or
 * -errno after a message.  It ends with the process, however that ends.
 */
int lock_take(const struct tree *tree);

void lock_release(int lock);

#endif /* ISOLCPUS_LOCK_H */
