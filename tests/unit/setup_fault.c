// SPDX-License-Identifier: BSD-3-Clause
/* setup_fault.c - every call that changes something on the disk can be the last one */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "setup_fault.h"
#include "setup_rig.h"

static void die(void)
{
	kill(getpid(), SIGKILL);
	pause();
}

/* Counts; true: this call is refused. */
static bool fault_before(void)
{
	bool now;

	if (!faults)
		return false;
	now = ++faults->nr == faults->at ||
	      (faults->fault == FAULT_FAIL_ON && faults->nr > faults->at);
	if (!now)
		return false;
	faults->fired |= faults->fault != FAULT_NONE;
	if (faults->fault == FAULT_DIE_BEFORE)
		die();
	if (faults->fault == FAULT_END)
		kill(getpid(), SIGTERM);
	errno = faults->error;
	return faults->fault == FAULT_FAIL_ONCE || faults->fault == FAULT_FAIL_ON;
}

static void fault_after(void)
{
	if (faults && faults->nr == faults->at &&
	    (faults->fault == FAULT_DIE_AFTER || faults->fault == FAULT_DIE_HALF))
		die();
}

/* What a call gave is kept over what comes after it. */
#define WRAP(call) ({ \
	int ret_ = fault_before() ? -1 : (call); \
	fault_after(); \
	ret_; })

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
	ssize_t nr;

	if (fault_before())
		return -1;
	if (faults && faults->nr == faults->at && faults->fault == FAULT_DIE_HALF)
		size /= 2;
	nr = __real_write(fd, data, size);
	fault_after();
	return nr;
}

int __wrap_fsync(int fd)
{
	return WRAP(__real_fsync(fd));
}

int __wrap_fdatasync(int fd)
{
	return WRAP(__real_fdatasync(fd));
}

int __wrap_ftruncate(int fd, off_t length)
{
	return WRAP(__real_ftruncate(fd, length));
}

int __wrap_fchmod(int fd, mode_t mode)
{
	return WRAP(__real_fchmod(fd, mode));
}

int __wrap_fchown(int fd, uid_t uid, gid_t gid)
{
	return WRAP(__real_fchown(fd, uid, gid));
}

int __wrap_renameat(int from, const char *old, int to, const char *new)
{
	return WRAP(__real_renameat(from, old, to, new));
}

int __wrap_unlinkat(int folder, const char *name, int flags)
{
	return WRAP(__real_unlinkat(folder, name, flags));
}

int __wrap_mkdirat(int folder, const char *name, mode_t mode)
{
	return WRAP(__real_mkdirat(folder, name, mode));
}

int __wrap_openat(int folder, const char *name, int flags, mode_t mode)
{
	/* The lock's file is none of what is tested. */
	if (!(flags & O_EXCL))
		return __real_openat(folder, name, flags, mode);
	return WRAP(__real_openat(folder, name, flags, mode));
}

int __wrap_command_run(const struct tree *tree, const char *path, const char *arguments)
{
	faults->nr_commands++;
	if (faults->command && !strcmp(path, faults->command))
		return -EIO;
	return __real_command_run(tree, path, arguments);
}
