/* SPDX-License-Identifier: BSD-3-Clause */
/* tree_at.h - opening files of a tree, for what wants a descriptor */
#ifndef RTPOLL_COMMAND_TREE_AT_H
#define RTPOLL_COMMAND_TREE_AT_H

#include <limits.h>
#include <stdarg.h>

#include "tree.h"

/* A path of a format: 0, or -ENAMETOOLONG, -EINVAL if it is not absolute. */
int tree_path(char path[PATH_MAX], const char *format, va_list args);

/* Opens it, below the root: a descriptor or -errno. */
int tree_at(const struct tree *tree, const char *path, int flags);

/* Makes a path of a format that is the last argument of the caller. */
#define TREE_PATH(path, format) ({ \
	va_list args_; \
	int ret_; \
	va_start(args_, format); \
	ret_ = tree_path(path, format, args_); \
	va_end(args_); \
	ret_; })

/* The same as tree_read() and tree_load() with a path that is made. */
int tree_at_read(const struct tree *tree, char *text, size_t size, const char *path);
int tree_at_load(const struct tree *tree, char **text, size_t *length, const char *path);

#endif /* RTPOLL_COMMAND_TREE_AT_H */
