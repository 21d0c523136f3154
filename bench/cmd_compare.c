// SPDX-License-Identifier: BSD-3-Clause
/* cmd_compare.c - bench compare: what became better or worse */

#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/json_print.h"
#include "cmd.h"
#include "comparison/compare.h"
#include "result/result.h"

static size_t nr_metric_names(void)
{
	size_t nr = 0;

	while (metric_names[nr])
		nr++;
	return nr;
}

/* Words of --metric, which are taken apart; an exit code after a message. */
static int metrics_take(struct comparison *comparison, char *words)
{
	char *word;

	while ((word = strsep(&words, ","))) {
		const char *near = nearest_word(word, metric_names, nr_metric_names());

		if (comparison->nr_metrics == METRICS_MAX)
			return cmd_usage("--metric: more than %d figures", METRICS_MAX);
		if (!is_metric(word))
			return cmd_usage("--metric: no figure '%s'%s%s%s", word,
					 near ? "; is '" : "; see compare --help",
					 near ? near : "", near ? "' meant?" : "");
		comparison->metrics[comparison->nr_metrics++] = word;
	}
	return CMD_OK;
}

static int comparison_say(const struct cmd *cmd, const struct comparison *comparison)
{
	int code = comparison_is_good(comparison) ? CMD_OK : CMD_FAILED;
	size_t i;

	for (i = 0; i < comparison->nr_warnings; i++)
		cmd_report(code, "%s", comparison->warnings[i]);
	if (cmd->line.json)
		return json_print(comparison_json(comparison)) == CMD_OK ? code : CMD_ENVIRONMENT;
	comparison_print(stdout, comparison, cmd->line.colored);
	if (!comparison->nr)
		return cmd_failed("nothing can be compared: neither has a figure");
	return code;
}

static int results_compare(const struct cmd *cmd, struct comparison *comparison)
{
	int code;

	if (comparison_make(comparison))
		return cmd_failed("no memory");
	code = comparison_say(cmd, comparison);
	comparison_free(comparison);
	return code;
}

static json_t *load(const char *path, int *code)
{
	char error[RESULT_ERROR];
	json_t *result;
	int ret;

	result = result_load(path, RESULT_WHOLE, &ret, error);
	if (!result)
		*code = cmd_unread(ret, error);
	return result;
}

int cmd_compare(const struct cmd *cmd)
{
	struct comparison comparison = { .fail_over = cmd->fail_over };
	char *words = strdup(cmd->metric);
	json_t *before = NULL, *after = NULL;
	int code = words ? metrics_take(&comparison, words) : cmd_failed("no memory");

	if (code == CMD_OK)
		before = load(cmd->line.operands[0], &code);
	if (code == CMD_OK)
		after = load(cmd->line.operands[1], &code);
	comparison.before = before;
	comparison.after = after;
	if (code == CMD_OK)
		code = results_compare(cmd, &comparison);
	json_decref(before);
	json_decref(after);
	free(words);
	return code;
}
