/* SPDX-License-Identifier: BSD-3-Clause */
/* rtpoll_trace.h - "rtpoll trace", for t_rtpoll.c: a VM is at work all the time */
#ifndef TEST_RTPOLL_TRACE_H
#define TEST_RTPOLL_TRACE_H

/* It ends after as many as it shall print, or at its time, however fast they come. */
void trace_prints_events(void);
void trace_tells_what_it_lost(void);
/* It cleans up behind itself when somebody stops it. */
void trace_stops_on_a_signal(void);

#endif
