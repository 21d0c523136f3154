/* SPDX-License-Identifier: BSD-3-Clause */
/* tree_rig.h - a machine of files in a folder of its own, for tests */
#ifndef TREE_RIG_H
#define TREE_RIG_H

#include <criterion/criterion.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../rtpoll/command/tree.h"

static char rig_root[sizeof("/tmp/tree-XXXXXX")];

/* Its name below the root, with the folders before it. */
static inline const char *rig_path(const char *path)
{
	static char full[PATH_MAX];
	char *at;

	snprintf(full, sizeof(full), "%s%s", rig_root, path);
	for (at = full + strlen(rig_root) + 1; (at = strchr(at, '/')); at++) {
		*at = 0;
		mkdir(full, 0755);
		*at = '/';
	}
	return full;
}

static inline void rig_file(const char *path, const char *text)
{
	FILE *file = fopen(rig_path(path), "we");

	cr_assert(file, "%s", path);
	cr_assert_geq(fputs(text, file), 0);
	cr_assert_eq(fclose(file), 0);
}

static inline int rig_unlink(const char *path, const struct stat *node, int kind, struct FTW *at)
{
	(void)node;
	(void)kind;
	(void)at;
	return remove(path);
}

static inline void rig_begin(void)
{
	snprintf(rig_root, sizeof(rig_root), "/tmp/tree-XXXXXX");
	cr_assert(mkdtemp(rig_root));
	rig_file("/sys/devices/system/cpu/possible", "0-7\n");
}

static inline void rig_end(void)
{
	nftw(rig_root, rig_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

static inline struct tree rig_tree(void)
{
	struct tree tree;

	cr_assert_eq(tree_open(&tree, rig_root), 0);
	return tree;
}

#endif /* TREE_RIG_H */
