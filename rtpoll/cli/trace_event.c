// SPDX-License-Identifier: BSD-3-Clause
/* trace_event.c - one trace event as a line */

#include <jansson.h>
#include <stdlib.h>
#include <trace-seq.h>

#include "device.h"
#include "trace_event.h"

void trace_event_text(FILE *out, struct tep_handle *tep, struct tep_record *record)
{
	struct trace_seq line;

	trace_seq_init(&line);
	tep_print_event(tep, &line, record, "%16s-%-5d [%03d] %6.1000d: %s: %s",
			TEP_PRINT_COMM, TEP_PRINT_PID, TEP_PRINT_CPU, TEP_PRINT_TIME,
			TEP_PRINT_NAME, TEP_PRINT_INFO);
	trace_seq_terminate(&line);
	fprintf(out, "%s\n", line.buffer);
	trace_seq_destroy(&line);
}

/* As names are everywhere: whatever the bytes are, it is JSON. */
static json_t *bytes_json(const char *bytes, size_t nr)
{
	char *text = malloc(4 * nr + 1);
	json_t *string;

	if (!text)
		return NULL;
	bytes_text(text, bytes, nr);
	string = json_string(text);
	free(text);
	return string;
}

static json_t *field_value(struct tep_format_field *field, struct tep_event *event,
			   struct tep_record *record)
{
	unsigned long long number;
	int length;
	char *text;

	if (field->flags & TEP_FIELD_IS_STRING) {
		text = tep_get_field_raw(NULL, event, field->name, record, &length, 0);
		return text ? bytes_json(text, length) : json_null();
	}
	if (field->flags & TEP_FIELD_IS_ARRAY ||
	    tep_read_number_field(field, record->data, &number))
		return json_null();
	if (field->flags & TEP_FIELD_IS_SIGNED && field->size == 4)
		return json_integer((int)number);
	return json_integer((json_int_t)number);
}

/* hsm_poller has a cpu, too, and the line's own one stays. */
static void field_set(json_t *line, const struct tep_event *event, const char *name,
		      json_t *value)
{
	char key[128];

	snprintf(key, sizeof(key), "%s_%s", event->name, name);
	json_object_set_new(line, json_object_get(line, name) ? key : name, value);
}

void trace_event_json(FILE *out, struct tep_handle *tep, struct tep_event *event,
		      struct tep_record *record, int cpu)
{
	json_t *line = json_pack("{s:s s:I s:i s:i s:s}", "schema", "rtpoll.trace/1",
				 "time_ns", (json_int_t)record->ts, "cpu", cpu,
				 "pid", tep_data_pid(tep, record), "event", event->name);
	struct tep_format_field **fields = tep_event_fields(event);
	size_t i;

	for (i = 0; fields && fields[i]; i++)
		field_set(line, event, fields[i]->name, field_value(fields[i], event, record));
	json_dumpf(line, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(line);
	free(fields);
}
