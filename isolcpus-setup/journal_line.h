/* SPDX-License-Identifier: BSD-3-Clause */
/* journal_line.h - how a line of the journal is made: for journal*.c only */
#ifndef ISOLCPUS_JOURNAL_LINE_H
#define ISOLCPUS_JOURNAL_LINE_H

#include "journal_file.h"

#define JOURNAL_SCHEMA		"isolcpus-setup.journal/1"
/* How a line ends; its length, and how much of it is before the number. */
#define JOURNAL_SUM_FORMAT	",\"crc\":\"%08x\"}"
#define JOURNAL_SUM_LENGTH	18
#define JOURNAL_SUM_AT		8

/* Words for the enums, NULL behind the last one. */
extern const char *const journal_kinds[];
extern const char *const journal_phases[];
extern const char *const journal_compares[];

/* CRC-32 of a text that goes on behind one with that sum. */
uint32_t journal_sum(uint32_t sum, const char *text, size_t length);

void journal_entry_free(struct journal_entry *entry);

/* Appends an entry, and takes over what it points to; 0 or -ENOMEM. */
int journal_take(struct journal *journal, struct journal_entry *entry);

#endif /* ISOLCPUS_JOURNAL_LINE_H */
