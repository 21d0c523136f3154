/* SPDX-License-Identifier: BSD-3-Clause */
/* setup_fault.h - calls that the linker wraps */
#ifndef SETUP_FAULT_H
#define SETUP_FAULT_H

#include <sys/types.h>

#include "../../rtpoll/command/tree.h"

ssize_t __real_write(int fd, const void *data, size_t size);
int __real_fsync(int fd);
int __real_fdatasync(int fd);
int __real_ftruncate(int fd, off_t length);
int __real_fchmod(int fd, mode_t mode);
int __real_fchown(int fd, uid_t uid, gid_t gid);
int __real_renameat(int from, const char *old, int to, const char *new);
int __real_unlinkat(int folder, const char *name, int flags);
int __real_mkdirat(int folder, const char *name, mode_t mode);
int __real_openat(int folder, const char *name, int flags, mode_t mode);
int __real_command_run(const struct tree *tree, const char *path, const char *arguments);

#endif /* SETUP_FAULT_H */
