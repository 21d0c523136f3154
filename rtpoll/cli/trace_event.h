/* SPDX-License-Identifier: BSD-3-Clause */
/* trace_event.h - one trace event as a line */
#ifndef RTPOLL_TRACE_EVENT_H
#define RTPOLL_TRACE_EVENT_H

#include <event-parse.h>
#include <stdio.h>

/* As in trace_pipe: COMM-PID [CPU] SECONDS: EVENT: TEXT */
void trace_event_text(FILE *out, struct tep_handle *tep, struct tep_record *record);

/*
 * One JSON object with the event's own fields behind schema, time_ns, cpu, pid and event.
 * A field that is called like one of these is EVENT_FIELD there, such as hsm_poller_cpu.
 */
void trace_event_json(FILE *out, struct tep_handle *tep, struct tep_event *event,
		      struct tep_record *record, int cpu);

#endif /* RTPOLL_TRACE_EVENT_H */
