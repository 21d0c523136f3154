// SPDX-License-Identifier: BSD-3-Clause
/*
 * init_log.c - the kernel log as a judge: which records make a test fail
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "init_log.h"

/* The kernel's largest record, with its prefix and dictionary. */
#define RECORD_BYTES	8192
/* A splat's head says what and where; the rest is on the console's log. */
#define LINES_SHOWN	30
#define MARK		"rig: "

/*
 * No test may cause one of these.  The lines of a module from outside the tree
 * and without a signature ("taints kernel") are none of them.
 */
static const char *const bad[] = {
	"WARNING:", "BUG:", "INFO: rcu", "INFO: task", "Oops", "Call Trace",
	"possible circular locking", "possible recursive locking",
	"inconsistent lock state", "suspicious RCU usage",
	"sleeping function called from invalid context",
	"scheduling while atomic", "self-detected stall", "detected stalls",
	"soft lockup", "hard LOCKUP", "hung task", "blocked for more than",
	"general protection", "KASAN", "KCSAN", "UBSAN", "kmemleak",
	"refcount_t:", "list_add corruption", "list_del corruption",
	"unchecked MSR", "cannot create duplicate", "nobody cared",
	"unable to handle",
};

static int log_fd;

void log_open(void)
{
	log_fd = open("/dev/kmsg", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (log_fd < 0 || lseek(log_fd, 0, SEEK_END) < 0) {
		perror("/dev/kmsg");
		exit(EXIT_FAILURE);
	}
}

void log_mark(const char *what)
{
	char mark[256];

	/*
	 * 6 is the level "info": not on the console.  No dprintf(), which asks
	 * for the file offset; the log has none.
	 */
	snprintf(mark, sizeof(mark), "<6>" MARK "%s\n", what);
	if (write(log_fd, mark, strlen(mark)) < 0)
		printf("# init: cannot write to the kernel log: %s\n",
		       strerror(errno));
}

/*
 * The text of the next record, or NULL at the end.  A record is
 * "level,number,time,flags;text" and further lines with its dictionary.
 */
static const char *record_next(char *record)
{
	ssize_t len = read(log_fd, record, RECORD_BYTES - 1);
	char *text;

	if (len < 0 && errno == EPIPE)
		return "BUG: the kernel log overran, records are lost";
	if (len <= 0)
		return NULL;

	record[len] = '\0';
	text = strchr(record, ';');
	if (!text)
		return record;
	text++;
	text[strcspn(text, "\n")] = '\0';

	return text;
}

static int is_bad(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (strstr(text, bad[i]))
			return 1;

	return 0;
}

static int is_mark(const char *text)
{
	return strncmp(text, MARK, strlen(MARK)) == 0;
}

unsigned int log_judge(void)
{
	char record[RECORD_BYTES];
	unsigned int nr_shown = 0;
	unsigned int nr_bad = 0;
	const char *text;

	/* A record without newline stays open, unreadable, until the next. */
	log_mark("judge");
	while ((text = record_next(record))) {
		if (is_mark(text))
			continue;
		if (is_bad(text))
			nr_bad++;
		if (nr_bad && nr_shown++ < LINES_SHOWN)
			printf("# kernel: %s\n", text);
	}
	if (nr_shown > LINES_SHOWN)
		printf("# kernel: (%u more lines)\n", nr_shown - LINES_SHOWN);

	return nr_bad;
}
