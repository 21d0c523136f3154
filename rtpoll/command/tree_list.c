// SPDX-License-Identifier: BSD-3-Clause
/* tree_list.c - names in a folder of a tree */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tree_at.h"

static int name_compare(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

static int name_add(struct tree_names *names, const char *name)
{
	char **larger = reallocarray(names->names, names->nr + 1, sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	names->names = larger;
	larger[names->nr] = strdup(name);
	if (!larger[names->nr])
		return -ENOMEM;
	names->nr++;
	return 0;
}

static int names_read(DIR *dir, struct tree_names *names)
{
	struct dirent *entry;
	int ret = 0;

	for (errno = 0; !ret && (entry = readdir(dir)); errno = 0)
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			ret = name_add(names, entry->d_name);
	return ret ? ret : -errno;
}

int tree_list(const struct tree *tree, struct tree_names *names, const char *format, ...)
{
	char path[PATH_MAX];
	int fd = TREE_PATH(path, format);
	DIR *dir;
	int ret;

	*names = (struct tree_names) {};
	if (!fd)
		fd = tree_at(tree, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -ENOMEM;
	}
	ret = names_read(dir, names);
	closedir(dir);
	if (ret)
		tree_names_free(names);
	else if (names->nr)
		qsort(names->names, names->nr, sizeof(*names->names), name_compare);
	return ret;
}

void tree_names_free(struct tree_names *names)
{
	while (names->nr)
		free(names->names[--names->nr]);
	free(names->names);
	*names = (struct tree_names) {};
}
