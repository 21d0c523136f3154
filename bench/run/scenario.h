/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * scenario.h - a file that says what to measure
 *
 *	[scenario]
 *	title = TEXT		for the report
 *	quick = no		yes: as short as each source can; figures are not to be judged
 *	duration = 10s		of each series that takes as long as it is told to
 *	timeout = 10m		of each step, beyond which it is ended; default: by the series
 *	cpus = 0-1		where to measure; default: where this process may run
 *	poller = 1		of those, the one that polls; default: the last
 *	isolation = FILE	plan that isolcpus-setup shall verify
 *	dma_latency = 0		us that /dev/cpu_dma_latency is held at; default: left alone
 *
 *	[load NAME]		a load of one's own, beside none, hackbench and stress-ng
 *	command = PROGRAM ARGUMENT...
 *
 *	[WHERE SERIES]		measure it: series.h has the table
 *	load = none, NAME	once under each; default: none
 *	duration = 30s		another than the scenario's; likewise
 *	timeout = 1h
 *
 *	[limits SERIES-ID]	of the result, such as engine/single/write
 *	LAT-1: max <= 20 us
 */
#ifndef BENCH_SCENARIO_H
#define BENCH_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
	SCENARIO_TEXT = 160, SCENARIO_LOADS = 8, SCENARIO_WANTED = 32, SCENARIO_LIMITS = 64,
	SCENARIO_COMMAND = 200
};

/* Loads that are there without a section. */
enum { LOAD_NONE, LOAD_HACKBENCH, LOAD_STRESS_NG, NR_LOADS_KNOWN };

enum scenario_key {
	KEY_TITLE,
	KEY_QUICK,
	KEY_DURATION,
	KEY_TIMEOUT,
	KEY_CPUS,
	KEY_POLLER,
	KEY_ISOLATION,
	KEY_DMA_LATENCY,
	KEY_LOAD,
	KEY_COMMAND,
	NR_SCENARIO_KEYS
};

/* A load: some processes that run beside what is measured. */
struct scenario_load {
	unsigned int	line;
	char		name[SCENARIO_TEXT];
	char		command[SCENARIO_COMMAND];
};

/**
 * struct wanted - a series that is to be measured
 * @line:	of its section
 * @given:	bit n: key n is there
 * @series:	its number in series.h
 * @loads:	bit n: once under load n
 * @duration_ns: for how long; 0: the scenario's
 * @timeout_ns:	likewise, beyond which it is ended
 */
struct wanted {
	unsigned int	line;
	unsigned int	given;
	unsigned int	series;
	unsigned int	loads;
	uint64_t	duration_ns;
	uint64_t	timeout_ns;
};

/**
 * struct scenario_limit - something that must hold
 * @line:	where it is
 * @id:		"LAT-1"
 * @series:	id of a series of the result
 * @metric:	as a result has it: "p99_9"
 * @bound:	at most; of a time in ns
 * @unit:	"ns" of a time, "instructions", or "" of a number
 */
struct scenario_limit {
	unsigned int	line;
	char		id[SCENARIO_TEXT];
	char		series[SCENARIO_TEXT];
	char		metric[16];
	double		bound;
	char		unit[16];
};

/* What the lines that are being read belong to. */
enum scenario_part { PART_NONE, PART_SCENARIO, PART_LOAD, PART_WANTED, PART_LIMITS };

/**
 * struct scenario - a file
 * @path:	its name, for messages
 * @line:	line that is being read
 * @nr_errors:	what was wrong; each had its line on stderr
 * @part:	section that is being read; PART_NONE: complained about
 * @subject:	of a section with limits: the series' id
 * @given:	bit n: key n of [scenario] is there
 */
struct scenario {
	const char		*path;
	unsigned int		line;
	unsigned int		nr_errors;
	enum scenario_part	part;
	char			subject[SCENARIO_TEXT];
	unsigned int		given;
	char			title[SCENARIO_TEXT];
	bool			quick;
	uint64_t		duration_ns;
	uint64_t		timeout_ns;
	char			cpus[SCENARIO_TEXT];
	unsigned int		poller;
	char			isolation[SCENARIO_TEXT];
	unsigned int		dma_latency_us;
	unsigned int		nr_loads;
	struct scenario_load	loads[SCENARIO_LOADS];
	unsigned int		nr_wanted;
	struct wanted		wanted[SCENARIO_WANTED];
	unsigned int		nr_limits;
	struct scenario_limit	limits[SCENARIO_LIMITS];
};

/* Reads and checks all of it: 0, CMD_ENVIRONMENT, CMD_FAILED after a line for each error. */
int scenario_read(struct scenario *scenario, const char *path);
int scenario_read_stream(struct scenario *scenario, const char *path, FILE *file);

/* "PATH:LINE: ..." on stderr, counted. */
__attribute__((format(printf, 3, 4)))
void scenario_error(struct scenario *scenario, unsigned int line, const char *format, ...);

/* Of the reader: a key of the section that was begun last; a limit. */
void scenario_key(struct scenario *scenario, const char *key, const char *value);
void scenario_limit(struct scenario *scenario, const char *id, const char *text);
/* What keys and sections mean together. */
void scenario_check(struct scenario *scenario);

/* Name of a load, NULL: there are not as many; its number, or -1. */
const char *scenario_load_name(const struct scenario *scenario, unsigned int number);
int scenario_load_number(const struct scenario *scenario, const char *name);

/* " did you mean X?" if X is like the word, else " there are A, B, C". */
void scenario_suggest(char *text, size_t size, const char *word, const char *const *words,
		      size_t nr);

#endif /* BENCH_SCENARIO_H */
