// SPDX-License-Identifier: BSD-3-Clause
/* options.c - the one table of its own options */

#include "cmd.h"

#define MS_NS	1000000ull
#define DAY_NS	(86400ull * 1000 * MS_NS)

#define ROW(id)		((id) - NR_COMMON_OPTIONS)
#define INTO(field)	.offset = offsetof(struct cmd, field)

/* Keep the order of enum option_id: help and manual page show them so. */
const struct option_row options[NR_OPTIONS - NR_COMMON_OPTIONS] = {
	[ROW(OPTION_ROOT)] = {
		.name = "root", .kind = KIND_TEXT, .value = "FOLDER", INTO(root),
		.words = WORDS_FOLDER,
		.help = "work on the machine below FOLDER: an unpacked snapshot, a copy",
	},
	[ROW(OPTION_ISOLATE)] = {
		.name = "isolate", .kind = KIND_TEXT, .value = "LIST", INTO(isolate),
		.words = WORDS_CPU,
		.help = "CPUs to isolate: 2-3, 4-N",
	},
	[ROW(OPTION_HOUSEKEEPING)] = {
		.name = "housekeeping", .kind = KIND_TEXT, .value = "LIST|auto",
		INTO(housekeeping), .words = WORDS_CPU,
		.help = "CPUs for all other work; the rest is isolated (default auto)",
	},
	[ROW(OPTION_POLLERS)] = {
		.name = "pollers", .kind = KIND_TEXT, .value = "N|LIST", INTO(pollers),
		.words = WORDS_CPU,
		.help = "isolated CPUs for pollers: how many (2), or which (2-3; one: 3-3)",
	},
	[ROW(OPTION_VCPUS)] = {
		.name = "vcpus", .kind = KIND_TEXT, .value = "N|LIST", INTO(vcpus),
		.words = WORDS_CPU,
		.help = "isolated CPUs for vCPUs of User VMs: how many, or which, likewise",
	},
	[ROW(OPTION_MEASURE)] = {
		.name = "measure", .kind = KIND_TEXT, .value = "N|LIST", INTO(measure),
		.words = WORDS_CPU,
		.help = "isolated CPUs for measuring threads: how many, or which, likewise",
	},
	[ROW(OPTION_NEAR)] = {
		.name = "near", .kind = KIND_TEXT, .value = "DEVICE", INTO(near),
		.help = "choose CPUs near a PCI device (0000:01:00.0) or a node (node:1)",
	},
	[ROW(OPTION_SMT)] = {
		.name = "smt", .kind = KIND_CHOICE, .value = "isolate|share|offline", INTO(smt),
		.help = "SMT siblings of isolated CPUs: empty, doing other work, or off",
	},
	[ROW(OPTION_MODE)] = {
		.name = "mode", .letter = 'm', .kind = KIND_CHOICE, .value = "boot|cgroup",
		INTO(mode),
		.help = "by the kernel command line, or by a cgroup without a reboot",
	},
	[ROW(OPTION_BANDWIDTH)] = {
		.name = "bandwidth", .kind = KIND_NUMBER, .value = "PERCENT",
		INTO(bandwidth_percent), .least = 1, .most = 100,
		.help = "memory bandwidth that others on an L3 of isolated CPUs get (default 100)",
	},
	[ROW(OPTION_LOADER)] = {
		.name = "loader", .kind = KIND_CHOICE,
		.value = "auto|grub|systemd-boot|uboot|print", INTO(loader),
		.help = "who gets the kernel command line; print: nobody, it is shown",
	},
	[ROW(OPTION_OUTPUT)] = {
		.name = "output", .letter = 'o', .kind = KIND_TEXT, .value = "FILE", INTO(output),
		.words = WORDS_FILE,
		.help = "write the plan to FILE",
	},
	[ROW(OPTION_PLAN)] = {
		.name = "plan", .letter = 'p', .kind = KIND_TEXT, .value = "FILE", INTO(plan),
		.words = WORDS_FILE,
		.help = "compare with the plan in FILE (default: the one that was applied)",
	},
	[ROW(OPTION_JUNIT)] = {
		.name = "junit", .kind = KIND_TEXT, .value = "FILE", INTO(junit),
		.words = WORDS_FILE,
		.help = "also write findings to FILE, as JUnit's XML; -: to stdout, alone",
	},
	[ROW(OPTION_DRY_RUN)] = {
		.name = "dry-run", .letter = 'n', .kind = KIND_FLAG, INTO(dry_run),
		.help = "show each change as a diff or a line, and make none",
	},
	[ROW(OPTION_RUNTIME)] = {
		.name = "runtime", .kind = KIND_FLAG, INTO(runtime),
		.help = "only what lasts until the next boot; for systemd",
	},
	[ROW(OPTION_ONCE)] = {
		.name = "once", .kind = KIND_FLAG, INTO(once),
		.help = "command line for the next boot only, where the loader can",
	},
	[ROW(OPTION_FORCE)] = {
		.name = "force", .letter = 'f', .kind = KIND_FLAG, INTO(force),
		.help = "also put back what somebody else has changed since",
	},
	[ROW(OPTION_CPU)] = {
		.name = "cpu", .letter = 'c', .kind = KIND_TEXT, .value = "LIST", INTO(cpu),
		.words = WORDS_CPU,
		.help = "CPUs to look at (default: those that are isolated)",
	},
	[ROW(OPTION_DURATION)] = {
		.name = "duration", .letter = 'D', .kind = KIND_TIME, .value = "TIME",
		INTO(duration_ns), .least = 10 * MS_NS, .most = 365 * DAY_NS,
		.help = "how long, in seconds, or 90s, 10m, 2h, 1d (watch: default 10)",
	},
	[ROW(OPTION_INTERVAL)] = {
		.name = "interval", .letter = 'i', .kind = KIND_TIME, .value = "TIME",
		INTO(interval_ns), .least = 10 * MS_NS, .most = DAY_NS,
		.help = "say it each TIME, in seconds, or 2s, 1.5m (default: once)",
	},
};
