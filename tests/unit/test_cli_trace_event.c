// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_trace_event.c - a trace event as a line of JSON, whatever is in it */

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/cli/trace_event.h"

/* As the kernel has it in events/acrn_hsm/NAME/format. */
#define HEAD(name)								\
	"name: " name "\nID: 7\nformat:\n"					\
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"	\
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"	\
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n" \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"

static const char poller_format[] = HEAD("hsm_poller")
	"\tfield:u32 id;\toffset:8;\tsize:4;\tsigned:0;\n"
	"\tfield:u32 cpu;\toffset:12;\tsize:4;\tsigned:0;\n"
	"\tfield:int thread;\toffset:16;\tsize:4;\tsigned:1;\n\n"
	"print fmt: \"id=%u\", REC->id\n";

static const char vm_format[] = HEAD("hsm_vm")
	"\tfield:char name[8];\toffset:8;\tsize:8;\tsigned:0;\n\n"
	"print fmt: \"name=%s\", REC->name\n";

struct poller_event {
	uint16_t	type;
	uint8_t		flags;
	uint8_t		preempt_count;
	int32_t		pid;
	uint32_t	id;
	uint32_t	cpu;
	int32_t		thread;
};

struct vm_event {
	uint16_t	type;
	uint8_t		flags;
	uint8_t		preempt_count;
	int32_t		pid;
	char		name[8];
};

/* What the line of an event of that format says, on CPU 1. */
static json_t *line_of(const char *format, void *data, size_t bytes)
{
	struct tep_handle *tep = tep_alloc();
	struct tep_record record = { .ts = 1234567890123, .data = data, .size = bytes };
	struct tep_event *event;
	json_error_t error;
	char *text = NULL;
	json_t *line;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert(tep && out);
	cr_assert_eq(tep_parse_event(tep, format, strlen(format), "acrn_hsm"), 0);
	event = tep_find_event(tep, 7);
	cr_assert(event);
	trace_event_json(out, tep, event, &record, 1);
	fclose(out);
	cr_assert_eq(strchr(text, '\n'), text + size - 1, "one line: %s", text);
	line = json_loads(text, 0, &error);
	cr_assert(line, "%s: %s", error.text, text);
	free(text);
	tep_free(tep);
	return line;
}

static long long number(const json_t *line, const char *key)
{
	cr_assert(json_is_integer(json_object_get(line, key)), "%s", key);
	return json_integer_value(json_object_get(line, key));
}

Test(cli_trace_event, field_that_is_called_like_one_of_the_line_hides_it_not)
{
	struct poller_event event = { .type = 7, .pid = 99, .id = 5, .cpu = 3, .thread = -2 };
	json_t *line = line_of(poller_format, &event, sizeof(event));

	cr_assert_str_eq(json_string_value(json_object_get(line, "schema")), "rtpoll.trace/1");
	cr_assert_str_eq(json_string_value(json_object_get(line, "event")), "hsm_poller");
	cr_assert_eq(number(line, "time_ns"), 1234567890123);
	cr_assert_eq(number(line, "cpu"), 1, "where it happened");
	cr_assert_eq(number(line, "hsm_poller_cpu"), 3);
	cr_assert_eq(number(line, "pid"), 99);
	cr_assert_eq(number(line, "id"), 5);
	cr_assert_eq(number(line, "thread"), -2);
	json_decref(line);
}

Test(cli_trace_event, name_of_any_bytes_is_in_it)
{
	struct vm_event event = { .type = 7, .name = "a \xff\"" };
	json_t *line = line_of(vm_format, &event, sizeof(event));

	cr_assert_str_eq(json_string_value(json_object_get(line, "name")), "a\\x20\\xff\"");
	json_decref(line);
}
