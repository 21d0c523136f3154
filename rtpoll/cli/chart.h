/* SPDX-License-Identifier: BSD-3-Clause */
/* chart.h - a latency histogram, drawn with bars */
#ifndef RTPOLL_CHART_H
#define RTPOLL_CHART_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Latency to the right in steps of a sixteenth or, where that is too wide, of several;
 * share of the requests upwards.  A column with anything in it shows at least a line.
 */
void chart_print(FILE *out, const uint32_t *hist, bool utf8);

/* "p50 812ns  p99 1.25us ...": as far as there are samples enough to tell. */
void percentiles_print(FILE *out, const uint32_t *hist);

#endif /* RTPOLL_CHART_H */
