// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_demo_chart.c - how the figures of rtpoll demo look */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/cli/demo.h"

static struct demo_board board;
static struct demo demo = { .board = &board, .cpu = { 0, 1 }, .duration_ns = 20000000000ull };

static void text_is(double ns, const char *wanted)
{
	char text[16];

	cr_expect_str_eq(demo_time_text(text, ns), wanted, "%f ns as %s, not %s", ns, text, wanted);
}

Test(demo_chart, times_have_three_digits_and_a_unit)
{
	text_is(0, "0ns");
	text_is(231.4, "231ns");
	text_is(999.4, "999ns");
	text_is(999.6, "1.00us");
	text_is(9994, "9.99us");
	text_is(9996, "10.0us");
	text_is(48130, "48.1us");
	text_is(99960, "100us");
	text_is(1.2e6, "1.20ms");
	text_is(2.5e10, "25.0s");
}

Test(demo_chart, spark_has_thirty_columns_and_shows_a_single_outlier)
{
	static uint32_t hist[RTPOLL_HIST_BUCKETS];
	char text[160];

	for (int i = 0; i < 1000000; i++)
		rtpoll_hist_add(hist, 256);
	rtpoll_hist_add(hist, 20000);
	demo_spark(text, hist, false);

	cr_expect_eq(strlen(text), 30);
	/* Two columns for each power of two from 64 ns on. */
	cr_expect_eq(text[4], '#');
	cr_expect_eq(text[16], '.');
	cr_expect_eq(strspn(text, " "), 4);
}

Test(demo_chart, spark_keeps_what_is_beyond_its_ends)
{
	static uint32_t hist[RTPOLL_HIST_BUCKETS];
	char text[160];

	rtpoll_hist_add(hist, 1);
	rtpoll_hist_add(hist, 1000000000000ull);
	demo_spark(text, hist, false);

	cr_expect_eq(text[0], '#');
	cr_expect_eq(text[29], '#');
}

Test(demo_chart, quantile_is_never_above_the_longest)
{
	static struct demo_times times;

	demo_times_add(&times, 1000);
	cr_expect_leq(demo_quantile(&times, 0.999), 1000);
	cr_expect_eq(times.nr, 1);
	cr_expect_eq(times.max_ns, 1000);
}

static char *drawn(void (*draw)(FILE *out))
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	draw(out);
	fclose(out);
	return text;
}

static void draw_frame(FILE *out)
{
	cr_expect_geq(demo_draw(out, &demo, 5000000000ull), 10);
}

static void draw_explanation(FILE *out)
{
	demo_explain(out, &demo);
}

Test(demo_chart, frame_fits_a_terminal_and_says_how_many_lines_it_has)
{
	unsigned int lines = 0, said;
	char *text, *line;
	FILE *null = fopen("/dev/null", "w");

	for (int i = 0; i < NR_DEMO_WAYS; i++) {
		board.way[i].ratio = 123456;
		for (int j = 0; j < 1000; j++)
			demo_times_add(&board.way[i].times, 999000000ull + j);
	}
	board.vms_ns = 1;
	said = demo_draw(null, &demo, 0);
	fclose(null);
	text = drawn(draw_frame);
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		cr_expect_leq(strlen(line), 80, "too wide: %s", line);
	free(text);
	text = drawn(draw_frame);
	for (line = text; *line; line++)
		lines += *line == '\n';
	free(text);

	cr_expect_eq(lines, said);
	cr_expect_leq(lines, 16);
}

Test(demo_chart, one_cpu_is_said_to_mean_nothing)
{
	char *text;

	text = drawn(draw_explanation);
	cr_expect_null(strstr(text, "One CPU"));
	free(text);
	demo.cpu[1] = 0;
	text = drawn(draw_explanation);
	cr_expect_not_null(strstr(text, "One CPU"));
	free(text);
}

Test(demo_chart, blocks_that_were_dropped_are_said_to_be)
{
	char *text;

	board.way[DEMO_POLLED].blocks = 10;
	board.way[DEMO_POLLED].dropped = 2;
	text = drawn(draw_explanation);
	cr_expect_null(strstr(text, "have no say"));
	free(text);
	board.way[DEMO_POLLED].dropped = 3;
	text = drawn(draw_explanation);
	cr_expect_not_null(strstr(text, "3 of 10 blocks have no say"));
	free(text);
}
