// SPDX-License-Identifier: BSD-3-Clause
/* cmd_show.c - bench report: the page and the summaries of a result */

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd.h"
#include "report/files.h"
#include "report/report.h"
#include "report/verdict.h"
#include "result/result.h"

/* The folder of a result, "." of a bare name. */
static void folder_of(char folder[PATH_MAX], const char *path)
{
	struct stat status;
	char *slash;

	snprintf(folder, PATH_MAX, "%s", path);
	if (!stat(path, &status) && S_ISDIR(status.st_mode))
		return;
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = 0;
	else
		snprintf(folder, PATH_MAX, ".");
}

static int files_write(const struct cmd *cmd, const json_t *result, char error[RESULT_ERROR])
{
	char folder[PATH_MAX];

	if (cmd->output)
		return page_store(result, cmd->output, error);
	folder_of(folder, cmd->line.operands[0]);
	return report_store(result, folder, error);
}

int cmd_show(const struct cmd *cmd)
{
	char error[RESULT_ERROR];
	struct verdict verdict;
	json_t *result;
	int ret;

	result = result_load(cmd->line.operands[0], RESULT_WHOLE, &ret, error);
	if (!result)
		return cmd_unread(ret, error);
	ret = files_write(cmd, result, error);
	if (ret)
		cmd_environment("%s", error);
	else if (!cmd->output || strcmp(cmd->output, "-"))
		ret = summary_print(stdout, result, cmd->line.colored);
	verdict = verdict_of(result);
	json_decref(result);
	if (ret)
		return CMD_ENVIRONMENT;
	return verdict_is_good(&verdict) ? CMD_OK : CMD_FAILED;
}
