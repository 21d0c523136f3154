/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * init_run.h - run one test program: output, time limit, verdict
 */
#ifndef INIT_RUN_H
#define INIT_RUN_H

#include <stdbool.h>

enum verdict { TEST_PASSED, TEST_FAILED, TEST_SKIPPED };

#define REASON_BYTES	200

struct result {
	enum verdict verdict;
	char reason[REASON_BYTES];	/* why it failed or was skipped */
	double seconds;
	bool stuck;			/* SIGKILL did not end it */
};

/*
 * Run the test called for by "[folder/]name[@seconds][:arg]...", program
 * /tests/name, with the modules of /modules/folder where that has them.  Its
 * output appears line by line with "| " before each.
 */
void test_run(const char *call, struct result *result);

#endif
