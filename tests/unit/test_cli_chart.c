// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_chart.c - a histogram is drawn, and its percentiles are told */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/cli/chart.h"
#include "../../rtpoll/command/table.h"
#include "rtpoll/stats.h"

static uint32_t hist[RTPOLL_HIST_BUCKETS];
static char *text;
static size_t size;

static void draw(void (*print)(FILE *out, const uint32_t *hist))
{
	FILE *file = open_memstream(&text, &size);

	cr_assert(file);
	print(file, hist);
	fclose(file);
}

static void in_blocks(FILE *out, const uint32_t *of)
{
	chart_print(out, of, true);
}

static void in_ascii(FILE *out, const uint32_t *of)
{
	chart_print(out, of, false);
}

static unsigned int count(const char *what)
{
	unsigned int nr = 0;
	const char *at;

	for (at = text; (at = strstr(at, what)); at += strlen(what))
		nr++;
	return nr;
}

Test(cli_chart, of_nothing_is_empty)
{
	draw(in_blocks);
	cr_expect_str_eq(text, "");
	free(text);
	draw(percentiles_print);
	cr_expect_str_eq(text, "  0 samples  max -\n");
	free(text);
}

Test(cli_chart, of_one_value_is_one_full_column)
{
	hist[100] = 7;
	draw(in_blocks);
	cr_expect_eq(count("█"), 6, "%s", text);
	cr_expect_eq(count("\n"), 7);
	cr_expect_eq(strncmp(text, "100.0% |", 8), 0);
	free(text);
}

Test(cli_chart, is_ascii_where_the_terminal_shows_no_more)
{
	hist[100] = 1000000;
	hist[101] = 1;
	draw(in_ascii);
	cr_expect_eq(count("#"), 6, "%s", text);
	cr_expect_eq(count("#.\n"), 1, "what is rare, in the lowest row: %s", text);
	for (const char *at = text; *at; at++)
		cr_expect(!(*at & 0x80), "%s", text);
	free(text);
}

Test(cli_chart, shows_what_is_rare)
{
	hist[100] = 1000000;
	hist[110] = 1;
	draw(in_blocks);
	cr_expect_eq(count("█"), 6, "%s", text);
	cr_expect_eq(count("▁"), 1, "%s", text);
	free(text);
}

Test(cli_chart, has_columns_as_high_as_their_share)
{
	hist[100] = 48;
	hist[101] = 24;
	hist[102] = 9;
	draw(in_blocks);
	/* 48 eighths, 24, 9: six, three and one full, and an eighth. */
	cr_expect_eq(count("█"), 10, "%s", text);
	cr_expect_eq(count("▁"), 1, "%s", text);
	free(text);
}

Test(cli_chart, is_never_wider_than_its_columns)
{
	char *line, *rest;

	hist[0] = 1;
	hist[RTPOLL_HIST_BUCKETS - 40] = 1;
	draw(in_blocks);
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		unsigned int columns = 0;
		const char *c;

		for (c = line; *c; c++)
			columns += (*c & 0xc0) != 0x80;
		cr_expect(columns <= 80, "%u columns: %s", columns, line);
	}
	free(text);
}

Test(cli_chart, tells_no_percentile_that_no_sample_is_above)
{
	unsigned int i;

	for (i = 0; i < 1000; i++)
		rtpoll_hist_add(hist, 100);
	draw(percentiles_print);
	cr_expect(strstr(text, "1000 samples"));
	cr_expect(strstr(text, "p99.9 "));
	cr_expect(!strstr(text, "p99.99"));
	free(text);
}

Test(cli_chart, table_aligns_numbers_at_their_end)
{
	struct table table = {};
	FILE *file = open_memstream(&text, &size);

	table_add(&table, ">ID\tNAME\t>COUNT");
	table_add(&table, "%d\t%s\t%d", 7, "rtvm", 12345678);
	table_add(&table, "%d\t%s\t%d", 1234, "a", 1);
	table_print(&table, file, false);
	fclose(file);
	cr_expect_str_eq(text, "  ID  NAME     COUNT\n   7  rtvm  12345678\n"
			 "1234  a            1\n");
	cr_expect_eq(table.nr, 0);
	free(text);
}
