// SPDX-License-Identifier: BSD-3-Clause
/* say.c - what went wrong at a path, and what to do about it */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "say.h"

#define LONG	60

static const char *remedy_of(int error)
{
	switch (-error) {
	case EACCES:
	case EPERM:
		return "run as root, and not in a container";
	case EROFS:
		return "mount it read-write, or leave the container";
	case ENOSPC:
	case EDQUOT:
		return "make room";
	case EBUSY:
	case ENOTEMPTY:
		return "somebody uses it: move the tasks away, and try again";
	case ENOENT:
		return "this machine does not have it";
	case ELOOP:
		return "it is a link: name what it points to, or make it a file";
	case EIO:
		return "the device below failed: see dmesg, and look after the disk";
	case ENOMEM:
		return "free some memory, and try again";
	case EMFILE:
	case ENFILE:
		return "too many files are open: raise the limit";
	case EINVAL:
	case ERANGE:
		return "the kernel takes no such value: see what explain ID says, and dmesg";
	default:
		return "see dmesg for the kernel's reason";
	}
}

int path_failed(const char *path, const char *what, int error)
{
	return cmd_environment("%s: %s: %s; %s", path, what, strerror(-error), remedy_of(error));
}

const char *quoted(char *line, size_t size, const char *text)
{
	size_t length = text ? strcspn(text, "\n") : 0;
	bool cut = length > LONG || (text && text[length] && text[length + 1]);

	if (!text)
		snprintf(line, size, "nothing");
	else
		snprintf(line, size, "'%.*s%s'", (int)(length > LONG ? LONG : length), text,
			 cut ? "..." : "");
	return line;
}
