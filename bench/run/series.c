// SPDX-License-Identifier: BSD-3-Clause
/* series.c - the one table of what can be measured */

#include <string.h>

#include "series.h"

const struct series_row series_rows[] = {
	{ "native", "single", "one request at a time, what each trick is worth",
	  SOURCE_ENGINE, "single", 30, 7, false },
	{ "native", "many", "many slots, many ranges", SOURCE_ENGINE, "many", 8, 2, false },
	{ "native", "idle", "what a slot costs that nobody uses",
	  SOURCE_ENGINE, "idle", 1, 1, false },
	{ "native", "others", "futex, eventfd, pipe, mq, io_uring: what a user would take instead",
	  SOURCE_ENGINE, "others", 6, 2, false },
	{ "native", "adaptive", "an engine that may sleep",
	  SOURCE_ENGINE, "adaptive", 3, 1, false },
	{ "native", "batch", "sixteen requests at once", SOURCE_ENGINE, "batch", 2, 1, false },
	{ "native", "quiet", "faults, switches and system calls of the poller",
	  SOURCE_ENGINE, "quiet", 2, 1, false },
	{ "native", "scaling", "VMs x vCPUs x ranges up to 64 x 16, memory",
	  SOURCE_ENGINE, "scaling", 3, 1, false },
	{ "native", "cyclictest", "timer latency beside a poller, and without it",
	  SOURCE_CYCLICTEST, NULL, 12, 3, true },
	{ "native", "oslat", "interruptions of a busy loop, likewise",
	  SOURCE_OSLAT, NULL, 8, 4, true },
	{ "guest", "latency", "irq, polled, adaptive and mainline's module, in QEMU",
	  SOURCE_GUEST, "latency", 400, 120, false },
	{ "guest", "interference", "a flood, or a teardown, beside a VM that is measured",
	  SOURCE_GUEST, "interference", 240, 90, false },
	{ "guest", "scaling", "VMs and pollers, in QEMU",
	  SOURCE_GUEST, "scaling", 240, 90, false },
	{ "guest", "cyclictest", "timer latency in the guest, beside a poller and without it",
	  SOURCE_GUEST, "cyclictest", 240, 90, false },
	{ "acrn", "pollers", "histograms of pollers and VMs that are live, from /dev/acrn_hsm",
	  SOURCE_DEVICE, NULL, 0, 0, true },
};

const unsigned int nr_series_rows = sizeof(series_rows) / sizeof(series_rows[0]);

int series_number(const char *where, const char *name)
{
	for (unsigned int i = 0; i < nr_series_rows; i++)
		if (!strcmp(series_rows[i].where, where) && !strcmp(series_rows[i].name, name))
			return i;
	return -1;
}
