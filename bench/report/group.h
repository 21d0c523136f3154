/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * group.h - series that are shown together, the worst first
 *
 * A group is of one kind, one unit, one place, and one class.  Of cyclictest and oslat
 * the second part of an id makes a panel ("cyclictest/isolated/poller/idle"): panels
 * stand side by side with the same axes.  A plot has at most PLOT_SERIES lines.
 */
#ifndef BENCH_GROUP_H
#define BENCH_GROUP_H

#include "../result/series.h"

enum { PLOT_SERIES = 8 };

/**
 * struct group - some of the series, that follow each other
 * @first:	the first
 * @nr:		how many
 */
struct group {
	const struct series	*first;
	size_t			nr;
};

/**
 * struct groups - all series of a result, sorted
 * @series:	them
 * @nr:		how many
 */
struct groups {
	struct series	*series;
	size_t		nr;
};

/* 0, or -ENOMEM. */
int groups_open(struct groups *groups, const json_t *result);
void groups_close(struct groups *groups);

/* The next group, the first after one without series; false: there are no more. */
bool group_next(const struct groups *groups, struct group *group);

/* Likewise the next plot of a group: a panel, or as many series as a plot has. */
bool plot_next(const struct group *group, struct group *plot);

/* The panel of a series: its length, 0: none. */
size_t panel_of(const struct series *series, const char **panel);

/* "Requests, native engine, near: on this machine" */
void group_title(const struct group *group, char *text, size_t size);

/* "in QEMU" */
const char *where_words(const char *where);

#endif /* BENCH_GROUP_H */
