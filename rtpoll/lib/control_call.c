// SPDX-License-Identifier: BSD-3-Clause
/* control_call.c - a command of acrn_hsm_poll.h, and what its errors mean */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "control_call.h"
#include "internal.h"

#define WHAT_BYTES	96

/* Whatever the command is. */
static const struct control_reason common_reasons[] = {
	{ EPERM, "needs CAP_SYS_ADMIN: be root, or grant it to this program" },
	{ ENOTTY, "this module does not know the command: load a newer acrn_hsm" },
	{ EINTR, "a signal came while the poller was waited for; it has taken effect" },
	{}
};

static const char *reason_for(const struct control_reason *reason, int error)
{
	for (; reason && reason->error; reason++)
		if (reason->error == error)
			return reason->text;
	return NULL;
}

static int explain(const struct control_command *command, int error, const char *what)
{
	const char *text = reason_for(command->reasons, error);

	if (!text)
		text = reason_for(common_reasons, error);
	return text ? rtpoll_fail(error, "%s: %s.", what, text) :
		      rtpoll_fail(error, "%s", what);
}

int control_call(struct rtpoll_control *control, const struct control_command *command,
		 void *arg, const char *what, ...)
{
	char text[WHAT_BYTES];
	va_list args;
	int error;

	if (!ioctl(control->fd, command->number, arg))
		return 0;

	error = errno;
	va_start(args, what);
	vsnprintf(text, sizeof(text), what, args);
	va_end(args);
	return explain(command, error, text);
}
