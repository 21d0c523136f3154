// SPDX-License-Identifier: BSD-3-Clause
/* command_run.c - a program is run, and waited for */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "say.h"
#include "show.h"

#define ARGUMENTS_MAX	8

/* Nothing to read, all it says in one place, and no signal held: ^C is for it, too. */
static int program_spawn(pid_t *pid, char *const argv[])
{
	static char *const environment[] = {
		"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", NULL
	};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	int ret;

	sigemptyset(&none);
	ret = posix_spawnattr_init(&attributes);
	if (ret)
		return ret;
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	ret = posix_spawn_file_actions_init(&actions);
	if (!ret) {
		ret = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
		if (!ret)
			ret = posix_spawn_file_actions_adddup2(&actions, 2, 1);
		if (!ret)
			ret = posix_spawn(pid, argv[0], &actions, &attributes, argv, environment);
		posix_spawn_file_actions_destroy(&actions);
	}
	posix_spawnattr_destroy(&attributes);
	return ret;
}

/* Its exit status, or -errno. */
static int program_run(char *const argv[])
{
	int ret, status;
	pid_t pid;

	ret = program_spawn(&pid, argv);
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
