// SPDX-License-Identifier: BSD-3-Clause
/* snapshot_process.c - what of processes goes into a snapshot: who runs where */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"

/* Fields of /proc/PID/stat that are addresses: root sees them. */
static bool is_address(unsigned int field)
{
	return (field >= 26 && field <= 30) || field == 35 || (field >= 45 && field <= 51);
}

/* Puts 0 for addresses; where its fields begin is behind the last ')'. */
static void addresses_hide(char *text)
{
	const char *from = strrchr(text, ')');
	unsigned int field = 2;
	char *to;

	/* Without the name there is no telling which field is which. */
	if (!from) {
		*text = 0;
		return;
	}
	to = text + (from - text) + 1;
	from = to;
	while (*from) {
		size_t length = strcspn(from, "\n ");

		if (is_address(field) && length) {
			*to++ = '0';
		} else {
			memmove(to, from, length);
			to += length;
		}
		from += length;
		if (*from)
			*to++ = *from++;
		field++;
	}
	*to = 0;
}

static void stat_add(struct snapshot *snapshot, const char *pid)
{
	char path[128], *text;
	size_t length;

	snprintf(path, sizeof(path), "/proc/%.32s/stat", pid);
	/* One that has ended meanwhile is none. */
	if (tree_load(snapshot->tree, &text, &length, "%s", path))
		return;
	addresses_hide(text);
	snapshot_text(snapshot, path, text, strlen(text));
	free(text);
}

void snapshot_processes(struct snapshot *snapshot)
{
	static const char *const files[] = { "comm", "status" };
	struct tree_names names;
	char path[128];
	size_t i, j;

	if (tree_list(snapshot->tree, &names, "/proc"))
		return;
	for (i = 0; i < names.nr; i++) {
		if (!isdigit((unsigned char)*names.names[i]))
			continue;
		for (j = 0; j < sizeof(files) / sizeof(files[0]); j++) {
			snprintf(path, sizeof(path), "/proc/%.32s/%s", names.names[i], files[j]);
			if (tree_has(snapshot->tree, "%s", path))
				snapshot_path(snapshot, path, 0);
		}
		stat_add(snapshot, names.names[i]);
	}
	tree_names_free(&names);
}
