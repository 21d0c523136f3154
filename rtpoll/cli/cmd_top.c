// SPDX-License-Identifier: BSD-3-Clause
/* cmd_top.c - rates and latencies of pollers and VMs, again and again */

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "device.h"
#include "screen.h"
#include "top.h"

/* One line for each look. */
static int look_json(const struct look *look)
{
	json_t *document = top_json(look);

	if (!document)
		return cmd_failed("no memory for JSON");
	json_dumpf(document, stdout, JSON_COMPACT);
	json_decref(document);
	putchar('\n');
	return CMD_OK;
}

/* Over the look before, no larger than the terminal; or whole, below it. */
static int look_text(const struct look *look, bool colored, bool first)
{
	struct screen screen = screen_of(STDOUT_FILENO);
	char *text = NULL;
	size_t size = 0;
	FILE *whole = open_memstream(&text, &size);

	if (whole)
		top_text(whole, look, screen.rows, colored);
	if (!whole || fclose(whole)) {
		free(text);
		return cmd_failed("top: no memory");
	}
	if (isatty(STDOUT_FILENO))
		fputs("\033[H\033[J", stdout);
	else if (!first)
		puts("");
	screen_print(stdout, text, screen.columns);
	free(text);
	return CMD_OK;
}

/* What cannot be written is said by who called, once for all of it. */
static int look_print(const struct look *look, const struct cmd *cmd, bool first)
{
	int ret = cmd->line.json ? look_json(look) : look_text(look, cmd->line.colored, first);

	return ret || fflush(stdout) || ferror(stdout) ? CMD_FAILED : CMD_OK;
}

static int looks(struct rtpoll_stats *stats, const struct cmd *cmd, struct snapshot *two)
{
	const struct timespec interval = {
		.tv_sec = cmd->interval_ns / 1000000000, .tv_nsec = cmd->interval_ns % 1000000000,
	};
	unsigned int new = 1;
	uint64_t nr;
	int ret;

	ret = snapshot_take(&two[0], stats, 0);
	for (nr = 0; !ret && (!cmd->count || nr < cmd->count); nr++, new ^= 1) {
		struct look look = {
			.now = &two[new], .before = &two[!new], .late_ns = cmd->late_ns,
		};

		nanosleep(&interval, NULL);
		ret = snapshot_take(&two[new], stats, two[!new].header.time_ns);
		if (ret)
			break;
		look.seconds = (two[new].header.time_ns - two[!new].header.time_ns) / 1e9;
		if (look_print(&look, cmd, !nr))
			return CMD_FAILED;
	}
	return ret ? library_failed(ret) : CMD_OK;
}

int cmd_top(const struct cmd *cmd)
{
	struct snapshot *two = calloc(2, sizeof(*two));
	struct rtpoll_control *control;
	struct rtpoll_stats *stats;
	int ret;

	if (!two)
		return cmd_failed("top: no memory");
	ret = device_open(&control, cmd);
	if (ret)
		goto out_free;
	ret = rtpoll_stats_map(&stats, control);
	if (ret) {
		ret = library_failed(ret);
		goto out_close;
	}
	ret = looks(stats, cmd, two);
	rtpoll_stats_unmap(stats);
out_close:
	rtpoll_control_close(control);
out_free:
	free(two);
	return ret;
}
