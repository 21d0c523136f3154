// SPDX-License-Identifier: BSD-3-Clause
/* options.c - the one table of its own options */

#include "cmd.h"

#define MS_NS	1000000ull
#define DAY_NS	(86400ull * 1000 * MS_NS)

#define ROW(id)		((id) - NR_COMMON_OPTIONS)
#define INTO(field)	.offset = offsetof(struct cmd, field)

/* Keep the order of enum option_id: help and manual page show them so. */
const struct option_row options[NR_OPTIONS - NR_COMMON_OPTIONS] = {
	[ROW(OPTION_DEVICE)] = {
		.name = "device", .kind = KIND_TEXT, .value = "FILE", INTO(device),
		.words = WORDS_FILE,
		.help = "device of the module (default /dev/acrn_hsm)",
	},
	[ROW(OPTION_CPU)] = {
		.name = "cpu", .letter = 'c', .kind = KIND_TEXT, .value = "LIST", INTO(cpu),
		.words = WORDS_CPU,
		.help = "CPU, or list of CPUs: 2,4-7, 0-31:2/8, N, all, node:1, core:3, !0",
	},
	[ROW(OPTION_POLICY)] = {
		.name = "policy", .kind = KIND_CHOICE, .value = "fifo|rr|other", INTO(policy),
		.help = "scheduling policy of the poller's thread",
	},
	[ROW(OPTION_PRIORITY)] = {
		.name = "priority", .letter = 'p', .kind = KIND_NUMBER, .value = "N",
		INTO(priority), .least = 1, .most = 99,
		.help = "its real-time priority, 1 to 99 (highest)",
	},
	[ROW(OPTION_VCPUS)] = {
		.name = "vcpus", .kind = KIND_TEXT, .value = "LIST", INTO(vcpus),
		.help = "vCPUs of the VM, as a list; all by default",
	},
	[ROW(OPTION_MODE)] = {
		.name = "mode", .letter = 'm', .kind = KIND_CHOICE, .value = "irq|poll|adaptive",
		INTO(mode),
		.help = "who finds requests: the dispatcher, a poller, a poller that may sleep",
	},
	[ROW(OPTION_IDLE_NS)] = {
		.name = "idle-ns", .kind = KIND_NUMBER, .value = "NS", INTO(idle_ns),
		.least = 1000, .most = 1000 * MS_NS,
		.help = "adaptive mode: nanoseconds without request until it sleeps",
	},
	[ROW(OPTION_FORCE)] = {
		.name = "force", .letter = 'f', .kind = KIND_FLAG, INTO(force),
		.help = "poll also on a CPU that is not isolated; rm: detach its VMs first",
	},
	[ROW(OPTION_BEST_EFFORT)] = {
		.name = "best-effort", .kind = KIND_FLAG, INTO(best_effort),
		.help = "without the right to set policy and priority, say so and go on",
	},
	[ROW(OPTION_INTERVAL)] = {
		.name = "interval", .letter = 'i', .kind = KIND_TIME, .value = "TIME",
		INTO(interval_ns), .least = 100 * MS_NS, .most = DAY_NS,
		.help = "time between two looks in seconds, or 2s, 1.5m, 1h (default 1)",
	},
	[ROW(OPTION_COUNT)] = {
		.name = "count", .letter = 'n', .kind = KIND_NUMBER, .value = "N", INTO(count),
		.least = 1, .most = 1000000000,
		.help = "end after so many looks, or events (default: go on)",
	},
	[ROW(OPTION_LATE)] = {
		.name = "late", .kind = KIND_TIME, .value = "TIME", INTO(late_ns),
		.least = 1, .most = DAY_NS,
		.help = "what takes that long or longer is late: 50us, 1ms (default 20us)",
	},
	[ROW(OPTION_DURATION)] = {
		.name = "duration", .letter = 'D', .kind = KIND_TIME, .value = "TIME",
		INTO(duration_ns), .least = 100 * MS_NS, .most = 365 * DAY_NS,
		.help = "end after that time, in seconds, or 90s, 10m, 2h, 1d",
	},
	[ROW(OPTION_EVENT)] = {
		.name = "event", .letter = 'e', .kind = KIND_TEXT, .value = "NAME,...",
		INTO(event), .words = WORDS_EVENT,
		.help = "events to show (default: all of acrn_hsm)",
	},
	[ROW(OPTION_ROOT)] = {
		.name = "root", .kind = KIND_TEXT, .value = "FOLDER", INTO(root),
		.words = WORDS_FOLDER,
		.help = "look at a copy of /proc, /sys, /dev and /etc below FOLDER",
	},
};
