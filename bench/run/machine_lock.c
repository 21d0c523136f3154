// SPDX-License-Identifier: BSD-3-Clause
/* machine_lock.c - the lock of tests/env/common.sh that says: this machine is in use */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "machine_lock.h"

int machine_lock_take(void)
{
	const char *cache = getenv("HSM_CACHE");
	char path[4096];
	int lock;

	if (!cache)
		return -1;
	snprintf(path, sizeof(path), "%s/lock/qemu", cache);
	lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (lock < 0 || !flock(lock, LOCK_EX | LOCK_NB))
		return lock;
	fputs("  (waiting for another run on this machine)", stderr);
	/* A signal ends the wait; the step then finds that it shall stop. */
	flock(lock, LOCK_EX);
	fputc('\n', stderr);
	return lock;
}

void machine_lock_release(int lock)
{
	if (lock >= 0)
		close(lock);
}
