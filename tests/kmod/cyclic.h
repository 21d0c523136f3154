/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cyclic.h - tools of rt-tests, run in the guest
 */
#ifndef TEST_CYCLIC_H
#define TEST_CYCLIC_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* cyclictest: how late a timer wakes; oslat: for how long who spins is kept from it. */
enum cyclic_tool { TOOL_CYCLICTEST, TOOL_OSLAT };

/**
 * struct cyclic - one series, of some blocks
 * @tool:	what measures
 * @cpu:	where
 * @name:	of the document: the tool's, then cyclic_name()'s
 * @document:	the tool's own of the last block, with the sums of all
 * @blocks:	how many
 */
struct cyclic {
	enum cyclic_tool tool;
	unsigned int cpu;
	char name[96];
	json_t *document;
	unsigned int blocks;
};

/* Before all others. */
void cyclic_begin(bool quick);
/* Blocks of what is compared in turns. */
extern unsigned int cyclic_blocks;

__attribute__((format(printf, 2, 3)))
void cyclic_name(struct cyclic *cyclic, const char *format, ...);
/* One more block.  The tool's exit status says little: what it counted is checked. */
void must_cyclic_run(struct cyclic *cyclic);
double cyclic_median(const struct cyclic *cyclic);
/* Prints what came out, also as a record, and forgets it. */
void cyclic_end(struct cyclic *cyclic);

/* hackbench on CPU 0, again and again. */
struct load_process {
	pid_t pid;
	unsigned int *runs;
};

void must_load_process(struct load_process *load);
/* It has done something until now. */
void load_process_end(struct load_process *load);

/*
 * A process above all others on that CPU that spins with PAUSE, as a poller does, until
 * must_kill().
 */
pid_t must_spin_process(int cpu);

#endif
