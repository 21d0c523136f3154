// SPDX-License-Identifier: BSD-3-Clause
/* tree_value.c - what a file of a tree says: a number, CPUs, a choice, a word */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bootline.h"
#include "cpus.h"
#include "tree_at.h"

int tree_number(const struct tree *tree, long long *number, const char *format, ...)
{
	char path[PATH_MAX], text[64], *end;
	int ret = TREE_PATH(path, format);
	long long value;

	if (!ret)
		ret = tree_at_read(tree, text, sizeof(text), path);
	if (ret)
		return ret;
	/* strtoll() accepts more: blanks before it, a plus. */
	if (!isdigit((unsigned char)text[*text == '-']))
		return -EINVAL;
	errno = 0;
	value = strtoll(text, &end, 10);
	end += strspn(end, " \t");
	if (errno || *end)
		return -EINVAL;
	*number = value;
	return 0;
}

int tree_cpus(const struct tree *tree, struct rtpoll_cpulist *cpus, const char *format, ...)
{
	char path[PATH_MAX], *text;
	int ret = TREE_PATH(path, format);
	size_t length;

	*cpus = (struct rtpoll_cpulist) {};
	if (!ret)
		ret = tree_at_load(tree, &text, &length, path);
	if (ret)
		return ret;
	/* "offline" may name CPUs that are not possible. */
	ret = rtpoll_cpulist_parse(cpus, RTPOLL_CPULIST_MAX, text);
	free(text);
	return ret ? -EINVAL : 0;
}

int tree_mask(const struct tree *tree, struct rtpoll_cpulist *cpus, const char *format, ...)
{
	char path[PATH_MAX], *text;
	int ret = TREE_PATH(path, format);
	size_t length;

	*cpus = (struct rtpoll_cpulist) {};
	if (!ret)
		ret = tree_at_load(tree, &text, &length, path);
	if (ret)
		return ret;
	ret = cpus_mask_parse(cpus, text);
	free(text);
	return ret;
}

int tree_choice(const struct tree *tree, char *word, size_t size, const char *format, ...)
{
	char path[PATH_MAX], text[1024], *begin, *end;
	int ret = TREE_PATH(path, format);

	*word = 0;
	if (!ret)
		ret = tree_at_read(tree, text, sizeof(text), path);
	if (ret)
		return ret;
	begin = strchr(text, '[');
	end = begin ? strchr(begin, ']') : NULL;
	if (!end)
		return -EINVAL;
	snprintf(word, size, "%.*s", (int)(end - begin - 1), begin + 1);
	return 0;
}

bool tree_cmdline(const struct tree *tree, const char *key, char *value, size_t size)
{
	size_t length;
	char *text;
	bool has;

	if (tree_load(tree, &text, &length, "/proc/cmdline"))
		return false;
	has = bootline_find(text, length, key, value, size);
	free(text);
	return has;
}
