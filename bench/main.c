// SPDX-License-Identifier: BSD-3-Clause
/* main.c - the process rtpoll-bench */

#include "cmd.h"

int main(int argc, char **argv)
{
	struct cmd cmd;

	return cmd_main(&cmd, argc, argv);
}
