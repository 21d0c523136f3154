// SPDX-License-Identifier: BSD-3-Clause
/* cmd_check.c - bench check: are these files results? */

#include "cmd.h"
#include "result/result.h"

int cmd_check(const struct cmd *cmd)
{
	enum result_kind kind = cmd->fragment ? RESULT_FRAGMENT : RESULT_WHOLE;
	char error[RESULT_ERROR];
	int code = CMD_OK, ret;
	unsigned int i;

	for (i = 0; i < cmd->line.nr_operands; i++) {
		json_t *document = result_load(cmd->line.operands[i], kind, &ret, error);

		if (document)
			printf("%s: ok\n", cmd->line.operands[i]);
		else
			code = cmd_unread(ret, error);
		json_decref(document);
	}
	return code;
}
