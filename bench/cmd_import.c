// SPDX-License-Identifier: BSD-3-Clause
/* cmd_import.c - bench import: what other tools measured, as a result */

#include <errno.h>

#include "../rtpoll/include/rtpoll/error.h"
#include "cmd.h"
#include "importer/import.h"

/* One file; an exit code after a message. */
static int file_import(json_t *result, const char *path, const struct import_as *as)
{
	json_t *document, *fragment = NULL;
	char error[RESULT_ERROR];
	int ret;

	document = document_load(path, &ret, error);
	if (!document)
		return cmd_unread(ret, error);
	fragment = import_document(document, path, as, error);
	ret = fragment ? import_host(result, document, path, error) : -EINVAL;
	ret = ret ? ret : result_merge(result, fragment, path, error);
	json_decref(fragment);
	json_decref(document);
	return ret ? cmd_unread(ret, error) : CMD_OK;
}

static int tool_set(const struct cmd *cmd, json_t *result)
{
	json_t *argv = json_pack("[s]", "import");
	unsigned int i;

	for (i = 0; i < cmd->line.nr_operands; i++)
		json_array_append_new(argv, json_string(cmd->line.operands[i]));
	json_object_set_new(json_object_get(result, "run"), "scenario", json_string("import"));
	return json_object_set_new(result, "tool",
				   json_pack("{s:s, s:s, s:o}", "name", "rtpoll-bench", "version",
					     rtpoll_version(), "argv", argv));
}

/* A fragment has what sources write, and neither machine nor run. */
static void fragment_of(json_t *result)
{
	static const char *const keys[] = {
		"tool", "host", "run", "isolation", "points", "values", "goals", "limits",
	};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_del(result, keys[i]);
}

static int result_write(const struct cmd *cmd, json_t *result)
{
	char error[RESULT_ERROR];

	if (cmd->fragment)
		fragment_of(result);
	if (document_store(result, cmd->output ? cmd->output : "-", error))
		return cmd_environment("%s", error);
	return CMD_OK;
}

int cmd_import(const struct cmd *cmd)
{
	const struct import_as as = { cmd->id, cmd->where, cmd->load };
	json_t *result;
	int code = CMD_OK;
	unsigned int i;

	if (cmd->id && cmd->line.nr_operands > 1)
		return cmd_usage("import: --id names the series of one file, and %u are given",
				 cmd->line.nr_operands);
	result = result_new();

	if (!result || tool_set(cmd, result))
		code = cmd_failed("no memory");
	for (i = 0; i < cmd->line.nr_operands && code == CMD_OK; i++)
		code = file_import(result, cmd->line.operands[i], &as);
	if (code == CMD_OK)
		code = result_write(cmd, result);
	json_decref(result);
	return code;
}
