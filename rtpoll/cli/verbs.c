// SPDX-License-Identifier: BSD-3-Clause
/* verbs.c - the one table of verbs */

#include "cmd.h"

#define O(name)		(1u << OPTION_##name)
#define MANAGING	(OPTIONS_COMMON | O(JSON) | O(DEVICE))

/* Of rule, behind what has no file. */
static const struct words_behind rule_behind[] = {
	{ "set", WORDS_RULE_NAME }, { "clear", WORDS_RULE_NAME }, { "list", WORDS_NONE }, {}
};

/* In the order in which one meets them: help and manual page show them so. */
const struct verb verbs[NR_VERBS] = {
	{
		.name = "demo", .operands = "", .run = cmd_demo,
		.help = "polled, adaptive and woken request paths of this machine, simulated",
		.details = {
			"Needs neither module nor root. It takes 20 s, or what --duration says. Of the",
			"CPUs of --cpu, or of those it may run on, the first asks and the second",
			"answers; on one alone they take turns. Priority and locked memory it has",
			"where they are allowed, and says what it went without. What does not end",
			"within 10 s more is given up.",
		},
		.example = "demo -D 10s",
		.options = OPTIONS_COMMON | O(JSON) | O(CPU) | O(DURATION),
	}, {
		.name = "doctor", .operands = "", .run = cmd_doctor,
		.help = "say what of this machine is in the way of polling, and how to mend it",
		.details = {
			"Each finding has an ID that stays the same, what was found, what should",
			"be, why it matters and what to do. CPUs are those of --cpu, or those of",
			"the pollers there are, or all that are isolated. With --root it looks at",
			"a copy, such as one of another machine.",
		},
		.example = "doctor --cpu 2-3",
		.options = OPTIONS_COMMON | O(JSON) | O(CPU) | O(ROOT),
	}, {
		.name = "list", .operands = "", .run = cmd_list,
		.help = "pollers, VMs and rules that exist",
		.details = {
			"And how upcalls reach the module.",
		},
		.example = "list --json",
		.options = MANAGING,
	}, {
		.name = "add", .operands = "", .run = cmd_add,
		.help = "make a poller: a kernel thread that polls, bound to a CPU",
		.details = {
			"It stays until rm. Without --policy and --priority it has SCHED_FIFO at",
			"the kernel's default priority, which is also what it keeps where",
			"--best-effort goes on without CAP_SYS_NICE.",
		},
		.example = "add --cpu 3 --policy fifo --priority 80",
		.options = MANAGING | O(CPU) | O(POLICY) | O(PRIORITY) | O(FORCE) | O(BEST_EFFORT),
	}, {
		.name = "rm", .operands = "POLLER...", .run = cmd_rm,
		.help = "end pollers",
		.details = {
			"One that still has VMs is kept, unless --force detaches them first. Its",
			"rules go with it.",
		},
		.example = "rm cpu3",
		.least = 1, .most = 64, .words = { WORDS_POLLER, WORDS_POLLER },
		.options = MANAGING | O(FORCE),
	}, {
		.name = "attach", .operands = "POLLER VM", .run = cmd_attach,
		.help = "have a poller look at a VM, also while it runs",
		.details = {
			"A VM in irq mode is switched to poll mode, or to what --mode says. If that",
			"fails nothing has changed.",
		},
		.example = "attach cpu3 rtvm --vcpus 0-1 --mode adaptive --idle-ns 50000",
		.least = 2, .most = 2, .words = { WORDS_POLLER, WORDS_VM },
		.options = MANAGING | O(VCPUS) | O(MODE) | O(IDLE_NS),
	}, {
		.name = "detach", .operands = "POLLER|all VM", .run = cmd_detach,
		.help = "leave a VM, or some of its vCPUs, to the dispatcher",
		.details = {
			"Without its last poller a VM is in irq mode.",
		},
		.example = "detach all rtvm",
		.least = 2, .most = 2, .words = { WORDS_POLLER_OR_ALL, WORDS_VM },
		.options = MANAGING | O(VCPUS),
	}, {
		.name = "set", .operands = "VM|POLLER", .run = cmd_set,
		.help = "switch a VM's mode, or a poller's policy and priority",
		.details = {
			"--mode and --idle-ns are a VM's, --policy and --priority are a poller's:",
			"these need CAP_SYS_NICE, or --best-effort, which leaves them as they are.",
		},
		.example = "set rtvm --mode adaptive",
		.least = 1, .most = 1, .words = { WORDS_POLLER_OR_VM, WORDS_NONE },
		.options = MANAGING | O(MODE) | O(IDLE_NS) | O(POLICY) | O(PRIORITY) |
			   O(BEST_EFFORT),
	}, {
		.name = "rule", .run = cmd_rule,
		.operands = "list|set NAME|clear NAME|load FILE|unload FILE|check FILE",
		.help = "what a VM of a name starts with, so that its device model need not know",
		.details = {
			"NAME is the VM's name, or * for every VM that no other rule names. FILE is",
			"as rtpoll.conf(5) says. load makes the pollers that are missing and sets",
			"the rules, all or nothing, and may be repeated; unload clears them and",
			"ends the pollers that nobody needs any more; check only looks at the file.",
			"load --best-effort leaves policies as they are without CAP_SYS_NICE.",
		},
		.example = "rule load /etc/rtpoll.conf",
		.least = 1, .most = 2, .words = { WORDS_RULE, WORDS_FILE },
		.behind = rule_behind,
		.options = MANAGING | O(CPU) | O(MODE) | O(IDLE_NS) | O(BEST_EFFORT),
	}, {
		.name = "stat", .operands = "[VM|POLLER]", .run = cmd_stat,
		.help = "counters of VMs and pollers since each was made",
		.details = {
			"What each counter means is in acrn_hsm_poll.h and docs/poll-mode.md.",
		},
		.example = "stat rtvm",
		.most = 1, .words = { WORDS_POLLER_OR_VM, WORDS_NONE },
		.options = MANAGING,
	}, {
		.name = "top", .operands = "", .run = cmd_top,
		.help = "rates and latencies of pollers and VMs, again and again",
		.details = {
			"Latencies are of the requests that were sampled since the look before, and",
			"LATE is how many of those took as long as --late says, or longer; a VM's",
			"are the dispatcher's, then the device model's, and LATE is of both. EMPTY",
			"is the share of a poller's rounds that found nothing, at least: rounds",
			"minus requests, of rounds; a poller that slept made few. A terminal cuts",
			"lines off and says what it has no room for. If stdout is none each look",
			"is printed whole, below the one before.",
		},
		.example = "top -i 2 -n 10",
		.options = MANAGING | O(INTERVAL) | O(COUNT) | O(LATE),
	}, {
		.name = "hist", .operands = "[VM|POLLER]", .run = cmd_hist,
		.help = "latency histograms with percentiles, as a chart",
		.details = {
			"Of a poller: from the start of the round that found a request until that",
			"round had answered. Of a VM: from an upcall until the dispatcher had",
			"served, and from the hand-over to the device model until it had answered.",
			"With --duration only what happens in that time, or until Ctrl-C.",
		},
		.example = "hist cpu3 -D 10s",
		.most = 1, .words = { WORDS_POLLER_OR_VM, WORDS_NONE },
		.options = MANAGING | O(DURATION),
	}, {
		.name = "trace", .operands = "", .run = cmd_trace,
		.help = "print the module's trace events as they happen",
		.details = {
			"In a trace instance of its own, which goes when it ends. Events and fields",
			"are in docs/tracepoints.md. Times are those of CLOCK_MONOTONIC. What comes",
			"faster than it is printed is lost, and told at the end.",
		},
		.example = "trace -e hsm_handed,hsm_completed -D 10s",
		.options = OPTIONS_COMMON | O(JSON) | O(EVENT) | O(COUNT) | O(DURATION),
	},
};
