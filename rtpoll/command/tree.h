/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * tree.h - files of this machine, or of a copy of one below a folder
 *
 * Paths are absolute as on the machine ("/sys/devices/..."); the root comes in front.
 * Below a root no link leads out of it.  Every function that takes a format makes its
 * path of it.  All return 0 or a negative errno unless they say otherwise.
 */
#ifndef RTPOLL_COMMAND_TREE_H
#define RTPOLL_COMMAND_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "../lib/cpulist.h"

/**
 * struct tree - where files are
 * @root:	"" for this machine, or the folder of a copy, without slash at its end
 * @nr_cpus:	CPUs there can be (of /sys/devices/system/cpu/possible), at least 1
 */
struct tree {
	const char	*root;
	unsigned int	nr_cpus;
};

/* Finds out nr_cpus.  -ENOTDIR, -ENOENT: there is no such root. */
int tree_open(struct tree *tree, const char *root);

/* First @size - 1 bytes of a file, without newlines at its end. */
__attribute__((format(printf, 4, 5)))
int tree_read(const struct tree *tree, char *text, size_t size, const char *format, ...);

/* A whole file, with a zero behind it; the caller frees it.  -EFBIG above 64 MiB. */
__attribute__((format(printf, 4, 5)))
int tree_load(const struct tree *tree, char **text, size_t *length, const char *format, ...);

/* One decimal number.  -EINVAL: it is something else. */
__attribute__((format(printf, 3, 4)))
int tree_number(const struct tree *tree, long long *number, const char *format, ...);

/* A list of CPUs, "0-3,6".  -EINVAL: it is something else, such as "(null)". */
__attribute__((format(printf, 3, 4)))
int tree_cpus(const struct tree *tree, struct rtpoll_cpulist *cpus, const char *format, ...);

/* A mask of CPUs in hexadecimal, a comma each 32 bits: "ff,00000001". */
__attribute__((format(printf, 3, 4)))
int tree_mask(const struct tree *tree, struct rtpoll_cpulist *cpus, const char *format, ...);

/* The word in brackets: "madvise" of "always [madvise] never". */
__attribute__((format(printf, 4, 5)))
int tree_choice(const struct tree *tree, char *word, size_t size, const char *format, ...);

/* What is there, as the S_IFMT of its mode; a link is not followed. */
__attribute__((format(printf, 2, 3)))
int tree_type(const struct tree *tree, const char *format, ...);

__attribute__((format(printf, 2, 3)))
bool tree_has(const struct tree *tree, const char *format, ...);

/* Where a link points. */
__attribute__((format(printf, 4, 5)))
int tree_link(const struct tree *tree, char *target, size_t size, const char *format, ...);

/**
 * struct tree_names - names in a folder
 * @names:	sorted, numbers by value; without "." and ".."
 * @nr:		how many
 */
struct tree_names {
	char	**names;
	size_t	nr;
};

__attribute__((format(printf, 3, 4)))
int tree_list(const struct tree *tree, struct tree_names *names, const char *format, ...);
void tree_names_free(struct tree_names *names);

/*
 * Value of a word of the kernel's command line, the last one; false: not there.  As for
 * the kernel, '-' and '_' in its name are the same.
 */
bool tree_cmdline(const struct tree *tree, const char *key, char *value, size_t size);

/*
 * Changes.  tree_write() is one write() into a file that exists, as /proc and /sys
 * want it.  tree_replace() makes a file that is complete or not there at all: written
 * beside, synced, renamed; missing folders are made.  A link is not replaced: -ELOOP.
 */
__attribute__((format(printf, 3, 4)))
int tree_write(const struct tree *tree, const char *value, const char *format, ...);
__attribute__((format(printf, 4, 5)))
int tree_replace(const struct tree *tree, const char *text, mode_t mode,
		 const char *format, ...);
__attribute__((format(printf, 2, 3)))
int tree_remove(const struct tree *tree, const char *format, ...);
__attribute__((format(printf, 2, 3)))
int tree_mkdir(const struct tree *tree, const char *format, ...);
__attribute__((format(printf, 2, 3)))
int tree_rmdir(const struct tree *tree, const char *format, ...);

#endif /* RTPOLL_COMMAND_TREE_H */
