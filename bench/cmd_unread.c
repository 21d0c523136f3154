// SPDX-License-Identifier: BSD-3-Clause
/* cmd_unread.c - a file that cannot be taken, for all verbs that read one */

#include <errno.h>

#include "cmd.h"

int cmd_unread(int ret, const char *message)
{
	return cmd_report(ret == -EINVAL ? CMD_MALFORMED : CMD_ENVIRONMENT, "%s", message);
}
