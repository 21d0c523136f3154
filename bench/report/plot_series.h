/* SPDX-License-Identifier: BSD-3-Clause */
/* plot_series.h - the plots of series, and of how latency scales */
#ifndef BENCH_PLOT_SERIES_H
#define BENCH_PLOT_SERIES_H

#include "group.h"
#include "plot.h"

/*
 * Axes that hold all series of a group, so that its plots can be compared.  false: there
 * is nothing to plot.
 */
bool histogram_axes(struct plot *plot, const struct group *group);
bool quantile_axes(struct plot *plot, const struct group *group);

/* Of a plot's series: shares of samples by latency; latency by quantile. */
void histogram_plot(FILE *out, const struct plot *axes, const struct group *group);
void quantile_plot(FILE *out, const struct plot *axes, const struct group *group);

/* What each line is, under a plot. */
void legend_print(FILE *out, const struct group *group);

/* Points: "p50" or "requests_per_s" by slots; nothing if none has it. */
void scaling_plot(FILE *out, const json_t *points, const char *key, const char *label);

#endif /* BENCH_PLOT_SERIES_H */
