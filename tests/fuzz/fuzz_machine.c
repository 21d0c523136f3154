// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_machine.c - whatever the files of a machine say, they are read to the end
 *
 * The first byte chooses the parser, the rest is the file.  It lies in memory of just
 * its size, so that a look behind its end is seen.  What a parser promises is held
 * against what it returns.
 */

#include <stdlib.h>
#include <string.h>

#include "../../isolcpus-setup/parse_assignment.h"
#include "../../isolcpus-setup/parse_kconfig.h"
#include "../../isolcpus-setup/parse_process.h"
#include "../../isolcpus-setup/parse_schemata.h"
#include "../../rtpoll/command/bootline.h"
#include "../../rtpoll/command/interrupts.h"
#include "../../rtpoll/command/isolcpus.h"

#define MAX_CPUS	200

static void promise(bool kept)
{
	if (!kept)
		abort();
}

static void bootline_fuzz(const char *text, size_t length)
{
	char value[16], key[16];
	struct bootword word;
	const char *at = text;

	while (bootline_next(&at, text + length, &word)) {
		promise(word.key >= text && word.key + word.key_length <= text + length);
		promise(!word.value || word.value + word.length <= text + length);
	}
	promise(at <= text + length);
	bootline_find(text, length, "nohz_full", value, sizeof(value));
	bootline_misspelt(text, length, key, sizeof(key));
}

static void isolcpus_fuzz(const char *text, size_t length)
{
	struct isolcpus isolcpus;

	isolcpus_parse(&isolcpus, MAX_CPUS, text, length);
	promise(strlen(isolcpus.unknown) < sizeof(isolcpus.unknown));
	promise(isolcpus.dropped ||
		(isolcpus.flags && rtpoll_cpulist_next(&isolcpus.cpus, 0) < MAX_CPUS));
	promise(rtpoll_cpulist_next(&isolcpus.cpus, MAX_CPUS) == RTPOLL_CPULIST_MAX);
}

static void interrupts_fuzz(const char *text, size_t length)
{
	struct rtpoll_cpulist cpus = { .words = { 5 } };
	struct interrupts table;
	struct interrupt row;

	if (!interrupts_begin(&table, text, length))
		return;
	while (interrupts_next(&table, &cpus, &row)) {
		promise(*row.label && strlen(row.label) < sizeof(row.label));
		promise(strlen(row.action) < sizeof(row.action));
	}
}

/* What is set is found. */
static void assignment_fuzz(const char *text, size_t length)
{
	char value[16], *set;

	assignment_find(text, length, "A", value, sizeof(value));
	/* A file with a zero in it is no text. */
	if (memchr(text, 0, length))
		return;
	set = assignment_set(text, length, "A", "2-3");
	promise(set && assignment_find(set, strlen(set), "A", value, sizeof(value)));
	promise(!strcmp(value, "2-3"));
	free(set);
}

static void process_fuzz(const char *text, size_t length)
{
	struct process_stat stat;

	process_stat_parse(&stat, text, length);
	promise(strlen(stat.name) < sizeof(stat.name));
}

static void schemata_fuzz(const char *text, size_t length)
{
	uint64_t value;

	schemata_value(text, length, "L3", 1, 16, &value);
	schemata_value(text, length, "MB", 0, 10, &value);
}

static void kconfig_fuzz(const char *text, size_t length)
{
	char value[4];

	kconfig_value(text, length, "SMP", value, sizeof(value));
	promise(strlen(value) < sizeof(value));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static void (*const parsers[])(const char *text, size_t length) = {
		bootline_fuzz, isolcpus_fuzz, interrupts_fuzz, assignment_fuzz, process_fuzz,
		schemata_fuzz, kconfig_fuzz,
	};
	char *text;

	if (!size)
		return 0;
	text = malloc(size - 1 ? size - 1 : 1);
	if (!text)
		abort();
	memcpy(text, bytes + 1, size - 1);
	parsers[*bytes % (sizeof(parsers) / sizeof(parsers[0]))](text, size - 1);
	free(text);
	return 0;
}
