/* SPDX-License-Identifier: BSD-3-Clause */
/* settings.h - all that a kernel is told by files, as one text */
#ifndef TEST_SETTINGS_H
#define TEST_SETTINGS_H

#include <stdbool.h>

/*
 * Paths and contents of what can be written below /proc/irq, /proc/sys, /sys/fs/cgroup,
 * of workqueues, CPUs, memory; and all that is in /etc and /var.  The caller frees it.
 */
char *settings_take(void);

/* Equal?  If not, prints the lines that differ. */
bool settings_same(const char *before, const char *now);

#endif
