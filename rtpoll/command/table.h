/* SPDX-License-Identifier: BSD-3-Clause */
/* table.h - lines of text in columns as wide as they must be */
#ifndef RTPOLL_COMMAND_TABLE_H
#define RTPOLL_COMMAND_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#define TABLE_COLUMNS	16

/**
 * struct table - lines that are known before the first is printed
 * @lines:	each is the cells of a row, with tabs between
 * @nr:		rows; the first is the heads
 * @failed:	no memory: what is missing is not printed
 */
struct table {
	char	**lines;
	size_t	nr;
	bool	failed;
};

/*
 * A row: cells with tabs between.  The first row is the heads; a head that begins
 * with '>' stands over numbers, which are aligned at their end.
 */
__attribute__((format(printf, 2, 3)))
void table_add(struct table *table, const char *format, ...);

/* Prints it, with heads in bold where colours are, and empties it. */
void table_print(struct table *table, FILE *out, bool colored);

#endif /* RTPOLL_COMMAND_TABLE_H */
