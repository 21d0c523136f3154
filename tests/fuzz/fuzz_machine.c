// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_machine.c - whatever the files of a machine say, they are read to the end
 *
 * One program for each parser, named by -DPARSER: what reaches something new in one of
 * them is no help to another.  The input is the file; libFuzzer keeps it in memory of just
 * its size, so that a look behind its end is seen.  What a parser promises is held against
 * what it returns.
 */

#include "../../isolcpus-setup/change.h"
#include "../../isolcpus-setup/gunzip.h"
#include "../../isolcpus-setup/parse_assignment.h"
#include "../../isolcpus-setup/parse_kconfig.h"
#include "../../isolcpus-setup/parse_process.h"
#include "../../isolcpus-setup/parse_schemata.h"
#include "../../isolcpus-setup/watch.h"
#include "../../rtpoll/command/bootline.h"
#include "../../rtpoll/command/cpus.h"
#include "../../rtpoll/command/cpus_named.h"
#include "../../rtpoll/command/interrupts.h"
#include "../../rtpoll/command/isolcpus.h"
#include "../unit/gzip_stored.h"
#include "fuzz.h"

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

static void gunzip_any(const char *packed, size_t size)
{
	size_t nr = 0;
	char *unpacked;

	if (gunzip(packed, size, &unpacked, &nr))
		return;
	promise(nr && nr < 8 << 20 && !unpacked[nr]);
	free(unpacked);
}

/* A text that is packed comes back. */
static void gunzip_back(const char *text, size_t length)
{
	size_t size, nr = 0;
	char *packed = gzip_stored(text, length, &size), *unpacked = NULL;

	promise(!gunzip(packed, size, &unpacked, &nr) == !!length);
	promise(nr == length && (!nr || !memcmp(unpacked, text, nr)));
	free(unpacked);
	free(packed);
}

/* The first byte says what the others are: a text, what is behind gzip's header, a file. */
static void gunzip_fuzz(const char *bytes, size_t length)
{
	char *packed;

	if (!length)
		return;
	if (*bytes == 't') {
		gunzip_back(bytes + 1, length - 1);
	} else if (*bytes == 'h') {
		packed = malloc(STORED_HEADER_BYTES + length - 1);
		promise(packed);
		memcpy(packed, STORED_HEADER, STORED_HEADER_BYTES);
		memcpy(packed + STORED_HEADER_BYTES, bytes + 1, length - 1);
		gunzip_any(packed, STORED_HEADER_BYTES + length - 1);
		free(packed);
	} else {
		gunzip_any(bytes + 1, length - 1);
	}
}

static void mask_fuzz(const char *bytes, size_t length)
{
	char *text = fuzz_text((const uint8_t *)bytes, length), shown[4096];
	struct rtpoll_cpulist cpus, again;
	size_t width = 32;

	/* A wider one only has more zeros in front. */
	for (const char *comma = text; (comma = strchr(comma, ',')); comma++)
		width += 32;
	if (!cpus_mask_parse(&cpus, text)) {
		cpus_mask_print(&cpus, width < RTPOLL_CPULIST_MAX ? width : RTPOLL_CPULIST_MAX,
				shown, sizeof(shown));
		promise(!cpus_mask_parse(&again, shown));
		promise(!memcmp(&cpus, &again, sizeof(cpus)));
	}
	free(text);
}

/* A machine of 64 CPUs that says nothing of itself; what the kernel takes stays what it is. */
static void named_fuzz(const char *bytes, size_t length)
{
	static const struct tree tree = { .root = "/nowhere", .nr_cpus = 64 };
	char *text = fuzz_text((const uint8_t *)bytes, length), error[CPUS_ERROR] = "";
	struct rtpoll_cpulist cpus, plain;
	int ret = cpus_named(&cpus, &tree, text, error);

	promise(ret < 0 ? *error : rtpoll_cpulist_next(&cpus, tree.nr_cpus) == RTPOLL_CPULIST_MAX);
	if (!rtpoll_cpulist_parse(&plain, tree.nr_cpus, text))
		promise(!ret && !memcmp(&cpus, &plain, sizeof(cpus)));
	free(text);
}

/* What is written to have values again is what they are. */
static void schemata_put_back(const char *have, const char *want)
{
	char *inverse = schemata_inverse(have, want);

	promise(inverse && (!*inverse || schemata_same(have, inverse)));
	free(inverse);
}

/* What a file says, up to a zero, and what it shall; the first byte says how they compare. */
static void same_fuzz(const char *bytes, size_t length)
{
	char *have, *want;
	unsigned int compare;

	if (!length)
		return;
	compare = (unsigned char)*bytes % (COMPARE_FIRST + 1);
	have = fuzz_text((const uint8_t *)bytes + 1, length - 1);
	want = have + strlen(have);
	want += want < have + length - 1;
	/* Which comes first makes no difference where both are of a kind. */
	if (change_same(compare, MAX_CPUS, have, want) && compare < COMPARE_CHOICE)
		promise(change_same(compare, MAX_CPUS, want, have));
	promise(change_same(COMPARE_TEXT, MAX_CPUS, have, have));
	if (compare == COMPARE_SCHEMATA)
		schemata_put_back(have, want);
	free(have);
}

static void watch_fuzz(const char *bytes, size_t length)
{
	char *text = fuzz_text((const uint8_t *)bytes, length);
	struct rtpoll_cpulist cpus = { .words = { 5 } };
	struct watch_counts counts = {};
	size_t i;

	watch_table(&counts, &cpus, WATCH_IRQ, text);
	watch_switches(&counts, &cpus, text);
	for (i = 0; i < counts.nr; i++)
		promise(counts.list[i].cpu == 0 || counts.list[i].cpu == 2);
	watch_free(&counts);
	free(text);
}

#define JOINED(a, b)	a##b
#define FUNCTION_OF(name)	JOINED(name, _fuzz)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	FUNCTION_OF(PARSER)((const char *)bytes, size);
	return 0;
}
