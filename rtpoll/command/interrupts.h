/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * interrupts.h - the tables of /proc/interrupts and /proc/softirqs
 *
 *	           CPU0       CPU2
 *	  41:        12          0  PCI-MSI 524288-edge      nvme0q1
 *	NMI:          0          0   Non-maskable interrupts
 *	ERR:          0
 *
 * A column for each CPU that is online; some rows have fewer.
 */
#ifndef RTPOLL_COMMAND_INTERRUPTS_H
#define RTPOLL_COMMAND_INTERRUPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../lib/cpulist.h"

/**
 * struct interrupts - a reader of the table
 * @at:		next row
 * @end:	of the text
 * @header:	the line that names the CPUs
 * @header_end:	its end
 */
struct interrupts {
	const char	*at;
	const char	*end;
	const char	*header;
	const char	*header_end;
};

#define INTERRUPT_NAME	64

/**
 * struct interrupt_place - which column of a row is next
 * @column:	in the header
 * @count:	in the row
 */
struct interrupt_place {
	const char	*column;
	const char	*count;
};

/**
 * struct interrupt - a row
 * @label:	"41", "NMI"
 * @number:	of the label; -1: it is none
 * @count:	of all CPUs
 * @on:		of those asked for
 * @action:	last word: whose it is; or the end of a description
 * @complete:	it has a count for each CPU
 * @first:	its first count
 * @text:	what stands behind the counts
 * @end:	its end
 */
struct interrupt {
	char		label[16];
	int		number;
	uint64_t	count;
	uint64_t	on;
	char		action[INTERRUPT_NAME];
	bool		complete;
	struct interrupt_place first;
	const char	*text;
	const char	*end;
};

/* false: the first line names no CPU, or something else. */
bool interrupts_begin(struct interrupts *interrupts, const char *text, size_t length);

/* The next row, with what came on some CPUs; false: there are no more. */
bool interrupts_next(struct interrupts *interrupts, const struct rtpoll_cpulist *cpus,
		     struct interrupt *row);

/* The next CPU's count, beginning with a row's first; false: there are no more. */
bool interrupt_count(const struct interrupts *interrupts, const struct interrupt *row,
		     struct interrupt_place *place, unsigned int *cpu, uint64_t *count);

#endif /* RTPOLL_COMMAND_INTERRUPTS_H */
