// SPDX-License-Identifier: BSD-3-Clause
/* report.c - one line on stderr, and the exit code that goes with it */

#include <stdarg.h>

#include "command.h"

static bool spoken;

bool cmd_has_spoken(void)
{
	return spoken;
}

static void line(const char *format, va_list args)
{
	fflush(stdout);
	fprintf(stderr, "%s: ", program.name);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

static void message(const char *format, va_list args)
{
	spoken = true;
	line(format, args);
}

void cmd_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line(format, args);
	va_end(args);
}

int cmd_report(int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(format, args);
	va_end(args);
	return code;
}

int cmd_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(format, args);
	va_end(args);
	return CMD_USAGE;
}

int cmd_failed(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(format, args);
	va_end(args);
	return CMD_FAILED;
}

int cmd_environment(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(format, args);
	va_end(args);
	return CMD_ENVIRONMENT;
}
