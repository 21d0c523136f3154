// SPDX-License-Identifier: BSD-3-Clause
/* doctor_tree.c - files of the machine, or of a copy */

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"

enum result found(struct finding *finding, enum result result, const char *expected,
		  const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(finding->observed, sizeof(finding->observed), format, args);
	va_end(args);
	snprintf(finding->expected, sizeof(finding->expected), "%s", expected);
	return result;
}

static void path_make(char *path, const struct doctor *doctor, const char *format, va_list args)
{
	int used = snprintf(path, PATH_MAX, "%s", doctor->root);

	vsnprintf(path + used, PATH_MAX - used, format, args);
}

static int path_read(char *text, size_t size, const char *path)
{
	FILE *file = fopen(path, "re");
	size_t length;
	int ret;

	*text = 0;
	if (!file)
		return -errno;
	errno = 0;
	length = fread(text, 1, size - 1, file);
	ret = ferror(file) ? -errno : 0;
	fclose(file);
	while (length && text[length - 1] == '\n')
		length--;
	text[length] = 0;
	return ret;
}

int tree_read(const struct doctor *doctor, char *text, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;

	va_start(args, format);
	path_make(path, doctor, format, args);
	va_end(args);
	return path_read(text, size, path);
}

int tree_number(const struct doctor *doctor, long long *number, const char *format, ...)
{
	char path[PATH_MAX], text[64];
	va_list args;
	char *end;
	int ret;

	va_start(args, format);
	path_make(path, doctor, format, args);
	va_end(args);
	ret = path_read(text, sizeof(text), path);
	if (ret)
		return ret;
	*number = strtoll(text, &end, 10);
	return end == text ? -EINVAL : 0;
}

int tree_cpus(const struct doctor *doctor, struct rtpoll_cpulist *cpus, const char *format, ...)
{
	char path[PATH_MAX], text[4096];
	va_list args;
	int ret;

	va_start(args, format);
	path_make(path, doctor, format, args);
	va_end(args);
	*cpus = (struct rtpoll_cpulist) {};
	ret = path_read(text, sizeof(text), path);
	if (!ret)
		rtpoll_cpulist_parse(cpus, RTPOLL_CPULIST_MAX, text);
	return ret;
}

bool tree_has(const struct doctor *doctor, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;

	va_start(args, format);
	path_make(path, doctor, format, args);
	va_end(args);
	return !access(path, F_OK);
}

void tree_numbers(const struct doctor *doctor, const char *folder,
		  void (*visit)(const struct doctor *doctor, unsigned int number, void *arg),
		  void *arg)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s%s", doctor->root, folder);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (isdigit((unsigned char)*entry->d_name))
			visit(doctor, strtoul(entry->d_name, NULL, 10), arg);
	closedir(dir);
}

bool tree_cmdline(const struct doctor *doctor, const char *key, char *value, size_t size)
{
	size_t length = strlen(key);
	char text[4096];
	char *rest, *word;
	bool has = false;

	tree_read(doctor, text, sizeof(text), "/proc/cmdline");
	/* The last one counts. */
	for (word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		if (!strncmp(word, key, length) && (word[length] == '=' || !word[length])) {
			snprintf(value, size, "%s", word[length] ? word + length + 1 : "");
			has = true;
		}
	return has;
}

const char *cpus_text(const struct rtpoll_cpulist *cpus, char *text, size_t size)
{
	if (!rtpoll_cpulist_print(cpus, text, size))
		snprintf(text, size, "none");
	return text;
}

struct rtpoll_cpulist cpus_without(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist rest;
	size_t i;

	for (i = 0; i < sizeof(rest.words) / sizeof(rest.words[0]); i++)
		rest.words[i] = a->words[i] & ~b->words[i];
	return rest;
}
