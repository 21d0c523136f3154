// SPDX-License-Identifier: BSD-3-Clause
/* kmsg.c - what a module says in the kernel's log */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "kmsg.h"

#define RECORD_BYTES	8192

int must_kmsg_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	REQUIRE(fd >= 0);
	REQUIRE(lseek(fd, 0, SEEK_END) >= 0);
	return fd;
}

/* A record is "level,number,time,flags;text\n" and lines with its dictionary. */
static const char *text_of(char *record)
{
	char *text = strchr(record, ';');

	if (!text)
		return "";
	text++;
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static bool said_by(const char *text, const char *module)
{
	size_t length = strlen(module);

	return !strncmp(text, module, length) && text[length] == ':' &&
	       !strstr(text, "taints kernel") && !strstr(text, "tainting kernel");
}

unsigned int kmsg_count(int kmsg, const char *module, char *last, size_t size)
{
	char record[RECORD_BYTES];
	unsigned int count = 0;
	ssize_t length;

	last[0] = '\0';
	for (;;) {
		length = read(kmsg, record, sizeof(record) - 1);
		if (length < 0) {
			/* EPIPE: records are gone, and with them the count. */
			CHECK_EQ(errno, EAGAIN);
			return count;
		}
		record[length] = '\0';
		if (!said_by(text_of(record), module))
			continue;
		count++;
		snprintf(last, size, "%s", text_of(record));
	}
}
