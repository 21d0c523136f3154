// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_verbs.c - the tables of isolcpus-setup are whole, and so are its examples */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../../isolcpus-setup/cmd.h"

#define WORDS_MAX	16

Test(isolcpus_verbs, has_a_row_for_each_option_and_verb)
{
	unsigned int i, j;

	cr_assert_eq(program.nr_options, NR_OPTIONS);
	for (i = 0; i < NR_OPTIONS; i++) {
		const struct option_row *row = option_row(i);

		cr_expect(row->name && row->help, "option %u", i);
		cr_expect_eq(!row->value, row->kind == KIND_FLAG, "%s", row->name);
		for (j = 0; j < i; j++) {
			cr_expect(!row->letter || row->letter != option_row(j)->letter,
				  "-%c twice", row->letter);
			cr_expect(strcmp(row->name, option_row(j)->name), "--%s twice", row->name);
		}
	}
	for (i = 0; i < NR_VERBS; i++) {
		cr_expect(verbs[i].run && verbs[i].help && verbs[i].details[0], "verb %u", i);
		cr_expect_eq(strncmp(verbs[i].example, verbs[i].name, strlen(verbs[i].name)), 0);
		cr_expect(verbs[i].options & 1u << OPTION_HELP);
		cr_expect_eq(verbs[i].options >> NR_OPTIONS, 0);
	}
}

Test(isolcpus_verbs, accepts_the_example_of_each_verb)
{
	unsigned int i;

	for (i = 0; i < NR_VERBS; i++) {
		char *argv[WORDS_MAX] = { "isolcpus-setup" };
		char line[128], *rest, *word;
		struct cmd cmd;
		int argc = 1;

		snprintf(line, sizeof(line), "%s", verbs[i].example);
		for (word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
			argv[argc++] = word;
		cr_expect_eq(cmd_parse(&cmd, argc, argv), 0, "%s", verbs[i].example);
		cr_expect_eq(cmd.line.verb, &verbs[i]);
	}
}
