/* SPDX-License-Identifier: BSD-3-Clause */
/* control_call.h - a command of acrn_hsm_poll.h, and what its errors mean */
#ifndef RTPOLL_CONTROL_CALL_H
#define RTPOLL_CONTROL_CALL_H

#include "rtpoll/control.h"

struct rtpoll_control {
	int fd;
};

/**
 * struct control_reason - what an error of a command means
 * @error:	positive errno; 0 ends a list
 * @text:	why, and what would help
 */
struct control_reason {
	int		error;
	const char	*text;
};

/**
 * struct control_command - a command
 * @number:	ACRN_HSM_IOCTL_*
 * @reasons:	of its own errors; those that all commands have are known besides
 */
struct control_command {
	unsigned long			number;
	const struct control_reason	*reasons;
};

/**
 * control_call() - give a command
 * @control:	handle
 * @command:	which
 * @arg:	its structure
 * @what:	for rtpoll_message(): what is tried, and with what
 *
 * Return: 0; the negative errno of the command, with a message.
 */
__attribute__((format(printf, 4, 5)))
int control_call(struct rtpoll_control *control, const struct control_command *command,
		 void *arg, const char *what, ...);

#endif /* RTPOLL_CONTROL_CALL_H */
