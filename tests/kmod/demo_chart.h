/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * demo_chart.h - two latency histograms side by side, in 80 columns of text
 */
#ifndef TEST_DEMO_CHART_H
#define TEST_DEMO_CHART_H

#include <stdint.h>

#include "../../kmod/core/hist.h"

/**
 * struct chart_side - one of the two
 * @name:	heading
 * @hist:	counters (kmod/core/hist.h)
 * @max_ns:	longest latency
 */
struct chart_side {
	const char *name;
	uint32_t hist[RTP_HIST_BUCKETS];
	uint64_t max_ns;
};

void chart_add(struct chart_side *side, uint64_t ns);
void chart_print(const struct chart_side *left, const struct chart_side *right);

#endif
