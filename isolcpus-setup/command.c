// SPDX-License-Identifier: BSD-3-Clause
/* command.c - programs that are run once files have changed */

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "change_text.h"
#include "command.h"
#include "say.h"
#include "show.h"

#define ARGUMENTS_MAX	8

/* Its exit status, or -errno. */
static int program_run(char *const argv[])
{
	static char *const environment[] = {
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", NULL
	};
	posix_spawn_file_actions_t actions;
	int ret, status;
	pid_t pid;

	ret = posix_spawn_file_actions_init(&actions);
	if (ret)
		return -ret;
	ret = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (!ret)
		ret = posix_spawn_file_actions_adddup2(&actions, 2, 1);
	if (!ret)
		ret = posix_spawn(&pid, argv[0], &actions, NULL, argv, environment);
	posix_spawn_file_actions_destroy(&actions);
	if (ret)
		return -ret;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int program_call(const char *path, const char *arguments)
{
	char *argv[ARGUMENTS_MAX + 2] = { (char *)path };
	char *copy = strdup(arguments ? arguments : "");
	unsigned int nr = 1;
	char *word, *rest;
	int ret;

	if (!copy)
		return -ENOMEM;
	for (word = strtok_r(copy, " ", &rest); word && nr <= ARGUMENTS_MAX;
	     word = strtok_r(NULL, " ", &rest))
		argv[nr++] = word;
	ret = program_run(argv);
	free(copy);
	return ret;
}

int command_run(const struct tree *tree, const char *path, const char *arguments)
{
	int ret;

	show_command(path, arguments);
	if (*tree->root) {
		printf("      (below %s: run it there)\n", tree->root);
		return 0;
	}
	fflush(stdout);
	ret = program_call(path, arguments);
	if (ret < 0)
		path_failed(path, "cannot run", ret);
	else if (ret)
		cmd_failed("%s: ended with exit status %d; see what it wrote above", path, ret);
	return ret > 0 ? -EIO : ret;
}

static bool same_command(const struct journal_entry *a, const char *path, const char *arguments)
{
	return !strcmp(a->path, path) && text_same(a->new, arguments);
}

/* What is for the next boot only is of no use after it. */
static bool is_pending(const struct journal_file *file, const struct change *change)
{
	const struct journal *journal = &file->journal;
	bool pending = false;
	size_t i;

	for (i = 0; i < journal->nr; i++) {
		const struct journal_entry *entry = &journal->list[i];

		if (!same_command(entry, change->path, change->value))
			continue;
		if (entry->kind == JOURNAL_COMMAND)
			pending = entry->phase == PHASE_BOOT || !strcmp(entry->boot, file->boot);
		else if (entry->kind == JOURNAL_DONE)
			pending = false;
	}
	return pending;
}

static struct journal_entry entry_of(const struct run *run, const struct change *change,
				     enum journal_kind kind)
{
	return (struct journal_entry) {
		.kind = kind,
		.phase = change->phase,
		.knob = (char *)change->knob,
		.boot = run->file->boot,
		.path = change->path,
		.new = change->value,
	};
}

int commands_announce(struct run *run, const char *knob)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < run->changes->nr && !ret; i++) {
		const struct change *change = &run->changes->list[i];
		struct journal_entry entry = entry_of(run, change, JOURNAL_COMMAND);

		if (change->kind == CHANGE_COMMAND && !strcmp(change->knob, knob) &&
		    !is_pending(run->file, change)) {
			ret = journal_append(run->file, &entry);
			if (ret)
				path_failed(JOURNAL_PATH, "cannot write", ret);
		}
	}
	return ret;
}

static int command_make(struct run *run, const struct change *change)
{
	struct journal_entry started = entry_of(run, change, JOURNAL_COMMAND);
	struct journal_entry ended = entry_of(run, change, JOURNAL_DONE);
	int ret = journal_add(&run->done, &started);

	if (!ret)
		ret = command_run(run->file->tree, change->path, change->value);
	if (ret)
		return ret;
	ret = journal_append(run->file, &ended);
	if (ret)
		path_failed(JOURNAL_PATH, "cannot write", ret);
	return ret;
}

int commands_make(struct run *run)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < run->changes->nr && !ret; i++)
		if (run->changes->list[i].kind == CHANGE_COMMAND &&
		    is_pending(run->file, &run->changes->list[i]))
			ret = command_make(run, &run->changes->list[i]);
	return ret;
}

static bool is_first(const struct journal *journal, size_t index)
{
	const struct journal_entry *entry = &journal->list[index];
	size_t i;

	for (i = 0; i < index; i++)
		if (journal->list[i].kind == JOURNAL_COMMAND &&
		    same_command(&journal->list[i], entry->path, entry->new))
			return false;
	return true;
}

int commands_back(const struct back *back, const struct journal *journal)
{
	int last = 0;
	size_t i;

	for (i = 0; i < journal->nr; i++) {
		const struct journal_entry *entry = &journal->list[i];
		int ret = 0;

		if (entry->kind != JOURNAL_COMMAND || entry->phase == PHASE_RUNTIME ||
		    !is_first(journal, i))
			continue;
		if (back->dry_run)
			show_command(entry->path, entry->new);
		else
			ret = command_run(back->tree, entry->path, entry->new);
		last = ret ? ret : last;
	}
	return last;
}
