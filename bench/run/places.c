// SPDX-License-Identifier: BSD-3-Clause
/* places.c - where a run finds what it needs: as it was built, or as it was installed */

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../cmd.h"
#include "places.h"
#include "scenario.h"

#define SUFFIX	".ini"

enum { MAX_SHIPPED = 32, FOLDER = 900 };

/* The folder this program is in; "": not known. */
static void own_folder(char folder[FOLDER])
{
	ssize_t length = readlink("/proc/self/exe", folder, FOLDER - 1);
	char *slash;

	folder[length > 0 ? length : 0] = 0;
	slash = strrchr(folder, '/');
	if (slash)
		*slash = 0;
}

void places_find(struct places *places)
{
	char folder[FOLDER], engine[PLACE];

	own_folder(folder);
	*places = (struct places){ .tree = getenv("BENCH_TREE") };
	snprintf(engine, sizeof(engine), "%s/engine", folder);
	if (access(engine, X_OK)) {
		snprintf(places->programs, PLACE, "%s/../libexec/rtpoll-bench", folder);
		snprintf(places->bundle, PLACE, "%s/../libexec/rtpoll-bench/bundle.sh", folder);
		snprintf(places->scenarios, PLACE, "%s/../share/rtpoll-bench/scenarios", folder);
	} else {
		snprintf(places->programs, PLACE, "%s", folder);
	}
	if (!places->tree)
		return;
	snprintf(places->bundle, PLACE, "%s/bench/run/bundle.sh", places->tree);
	snprintf(places->scenarios, PLACE, "%s/bench/scenarios", places->tree);
}

static int is_scenario(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > strlen(SUFFIX) &&
	       !strcmp(entry->d_name + length - strlen(SUFFIX), SUFFIX);
}

/* No such name: those that there are. */
static void unknown(const struct places *places, const char *named)
{
	const char *words[MAX_SHIPPED];
	struct dirent **entries = NULL;
	char text[300];
	int nr = scandir(places->scenarios, &entries, is_scenario, alphasort);
	int used = 0;

	for (int i = 0; i < nr && used < MAX_SHIPPED; i++) {
		entries[i]->d_name[strlen(entries[i]->d_name) - strlen(SUFFIX)] = 0;
		words[used++] = entries[i]->d_name;
	}
	scenario_suggest(text, sizeof(text), named, words, used);
	cmd_usage("%s: no such file, and no such scenario; %s", named,
		  used ? text : "set BENCH_TREE to the source tree for those it has");
	for (int i = 0; i < nr; i++)
		free(entries[i]);
	free(entries);
}

/* A folder may well be called as a scenario is: a result of it. */
static bool is_file(const char *path)
{
	struct stat stat_;

	return !stat(path, &stat_) && !S_ISDIR(stat_.st_mode);
}

const char *places_scenario(const struct places *places, char path[PLACE], const char *named)
{
	if (strchr(named, '/') || strchr(named, '.') || is_file(named))
		return named;
	if (snprintf(path, PLACE, "%s/%s" SUFFIX, places->scenarios, named) < PLACE &&
	    is_file(path))
		return path;
	unknown(places, named);
	return NULL;
}
