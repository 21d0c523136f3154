// SPDX-License-Identifier: BSD-3-Clause
/* json_print.c - a JSON document on stdout */

#include "command.h"
#include "json_print.h"

static int flagged_print(json_t *document, size_t flags)
{
	int ret;

	/* jansson says nothing else than NULL if there was no memory on the way. */
	if (!document)
		return cmd_failed("no memory for JSON");
	ret = json_dumpf(document, stdout, flags);
	json_decref(document);
	if (ret || putchar('\n') < 0)
		return cmd_failed("cannot write the output: %m");
	return CMD_OK;
}

int json_print(json_t *document)
{
	return flagged_print(document, JSON_INDENT(2));
}

int json_print_line(json_t *document)
{
	return flagged_print(document, JSON_COMPACT);
}
