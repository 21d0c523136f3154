// SPDX-License-Identifier: BSD-3-Clause
/* rtpoll_command.c - a command of ours as a guest test calls it */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "rtpoll_command.h"

#define OUTPUT		"/tmp/rtpoll.out"
#define MAX_WORDS	24

char said[65536];
const char *command_path = "/data/rtpoll";

/* The words of a call behind the loader; NULL ends them. */
static void words_fill(const char **words, char *line)
{
	const char *const loader[] = {
		"/data/ld-linux-x86-64.so.2", "--library-path", "/data", command_path,
	};
	unsigned int nr = 0;
	char *rest, *word;

	while (nr < sizeof(loader) / sizeof(loader[0])) {
		words[nr] = loader[nr];
		nr++;
	}
	for (word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		REQUIRE(nr < MAX_WORDS - 1);
		words[nr++] = word;
	}
	words[nr] = NULL;
}

void command_exec(const char *arguments, const char *output)
{
	int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	const char *words[MAX_WORDS];
	char line[256];

	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	snprintf(line, sizeof(line), "%s", arguments);
	words_fill(words, line);
	execv(words[0], (char *const *)words);
	_exit(127);
}

pid_t command_start(const char *arguments)
{
	pid_t pid = fork();

	REQUIRE(pid >= 0);
	if (!pid)
		command_exec(arguments, OUTPUT);
	return pid;
}

static pid_t command_start_without(int capability, const char *arguments)
{
	pid_t pid = fork();

	REQUIRE(pid >= 0);
	if (!pid) {
		if (prctl(PR_CAPBSET_DROP, capability))
			_exit(126);
		command_exec(arguments, OUTPUT);
	}
	return pid;
}

int command_end(pid_t pid)
{
	int status = -1;

	REQUIRE(waitpid(pid, &status, 0) == pid);
	REQUIRE(!file_read(OUTPUT, said, sizeof(said)));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static bool status_check(int status, int wanted, const char *arguments)
{
	if (status == wanted)
		return CHECK(true);
	printf("  %s %s: exit status %d, not %d: %.400s\n", command_path, arguments, status, wanted,
	       said);
	return CHECK(!"exit status");
}

bool command(int wanted, const char *arguments)
{
	return status_check(command_end(command_start(arguments)), wanted, arguments);
}

bool command_without(int capability, int wanted, const char *arguments)
{
	return status_check(command_end(command_start_without(capability, arguments)), wanted,
			    arguments);
}

bool check_said(const char *part)
{
	if (strstr(said, part))
		return CHECK(true);
	printf("  no \"%s\" in: %.1000s\n", part, said);
	return CHECK(!"said");
}

json_t *must_document(const char *arguments)
{
	json_error_t error;
	json_t *document;

	REQUIRE(command(0, arguments));
	document = json_loads(said, 0, &error);
	if (!document)
		printf("  rtpoll %s: line %d: %s\n", arguments, error.line, error.text);
	REQUIRE(document);
	return document;
}

json_t *member(json_t *document, const char *list, size_t index)
{
	json_t *found = json_array_get(json_object_get(document, list), index);

	if (!found)
		printf("  no %s[%zu] in: %.400s\n", list, index, said);
	REQUIRE(found);
	return found;
}

long long number(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	if (!json_is_integer(value))
		printf("  %s: not there, or none\n", key);
	CHECK(json_is_integer(value));
	return json_integer_value(value);
}

bool text_is(json_t *object, const char *key, const char *wanted)
{
	const char *text = json_string_value(json_object_get(object, key));

	if (text && !strcmp(text, wanted))
		return true;
	printf("  %s: '%s', not '%s'\n", key, text ? text : "", wanted);
	return false;
}
