/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * rtpoll_command.h - a command of ours as a guest test calls it
 *
 * It is what users get, run by its own loader beside the libraries it wants.
 */
#ifndef TEST_RTPOLL_COMMAND_H
#define TEST_RTPOLL_COMMAND_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

/* What the call that ended last has said, on stdout and stderr. */
extern char said[65536];

/* The command: rtpoll, until a test says another one of /data. */
extern const char *command_path;

/* The calling process becomes "rtpoll ARGUMENTS"; what it says goes to that file. */
__attribute__((noreturn))
void command_exec(const char *arguments, const char *output);
/* "rtpoll ARGUMENTS", without waiting for it. */
pid_t command_start(const char *arguments);
/* Waits: its exit status, or minus the signal that ended it. */
int command_end(pid_t pid);
/* Both; if the status is not the wanted one, a failed check that shows what it said. */
bool command(int wanted, const char *arguments);
/* As command(), by a root without that capability. */
bool command_without(int capability, int wanted, const char *arguments);
/* That is in what it said; if not, a failed check that shows it. */
bool check_said(const char *part);
/* Likewise with --json in arguments: the document, which the caller gives up. */
json_t *must_document(const char *arguments);

/* Parts of a document; checked. */
json_t *member(json_t *document, const char *list, size_t index);
long long number(json_t *object, const char *key);
bool text_is(json_t *object, const char *key, const char *wanted);

#endif
