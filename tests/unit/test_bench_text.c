// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_text.c - values as people read them, texts that are safe, axes of plots */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../bench/report/plot.h"
#include "../../bench/report/text.h"

Test(bench_text, quantities_have_three_digits)
{
	static const struct {
		double value;
		const char *unit;
		const char *text;
	} cases[] = {
		{ 0, "ns", "0 ns" }, { 7, "ns", "7 ns" }, { 0.5, "ns", "0.50 ns" },
		{ 999, "ns", "999 ns" }, { 999.4, "ns", "999 ns" },
		{ 999.6, "ns", "1.00 µs" },
		{ 1250, "ns", "1.25 µs" }, { 12500, "ns", "12.5 µs" },
		{ 125000, "ns", "125 µs" },
		{ 1e9, "ns", "1 s" }, { 5e12, "ns", "5000 s" }, { 20, "us", "20 µs" },
		{ 1500, "us", "1.50 ms" }, { 3100, "instructions", "3.10 k" },
		{ 41e6, "", "41 M" }, { 12, "", "12" },
	};
	char text[QUANTITY];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_str_eq(quantity(text, cases[i].value, cases[i].unit), cases[i].text,
				 "%g %s: %s", cases[i].value, cases[i].unit, text);
}

static void check_text(void (*print)(FILE *out, const char *text), const char *from,
		       const char *to)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	print(out, from);
	fclose(out);
	cr_expect_str_eq(text, to, "%s: %s", from, text);
	free(text);
}

Test(bench_text, markup_is_escaped)
{
	check_text(html_text, "<a b=\"c\" d='e'>&", "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
	check_text(html_text, "a\x1b[31m\nb", "a [31m b");
	check_text(markdown_text, "a|b*c_d`<e>\n", "a\\|b\\*c\\_d\\`&lt;e> ");
	check_text(terminal_text, "a\x1b[31mb\x7f", "a?[31mb?");
}

Test(bench_text, cells_are_cut_between_characters)
{
	char text[5];

	cr_expect_str_eq(terminal_cell(text, sizeof(text), "ab\tc"), "ab?c");
	cr_expect_str_eq(terminal_cell(text, sizeof(text), "abcde"), "abcd");
	cr_expect_str_eq(terminal_cell(text, sizeof(text), "abcµ"), "abc");
	cr_expect_str_eq(terminal_cell(text, sizeof(text), "abµ"), "abµ");
	cr_expect_str_eq(terminal_cell(text, sizeof(text), "ab€x"), "ab");
	cr_expect_str_eq(terminal_cell(text, sizeof(text), ""), "");
}

Test(bench_text, axes_hold_their_values)
{
	struct axis axis = { .log = true, .begin = 10, .end = 110 };

	axis_include(&axis, 130);
	axis_include(&axis, 4200);
	axis_include(&axis, 0);
	axis_include(&axis, NAN);
	axis_round(&axis);
	cr_expect_eq(axis.from, 100);
	cr_expect_eq(axis.to, 5000);
	cr_expect_float_eq(axis_at(&axis, 100), 10, 0.001);
	cr_expect_float_eq(axis_at(&axis, 5000), 110, 0.001);
	cr_expect_eq(axis_at(&axis, 1e9), 110);
	cr_expect_eq(axis_at(&axis, 0), 10);
}

Test(bench_text, axes_of_one_value_or_none_have_a_length)
{
	struct axis axes[] = {
		{ .log = true }, { .log = false }, { .log = true }, { .log = false },
	};
	size_t i;

	axis_include(&axes[0], 100);
	axis_include(&axes[1], 100);
	for (i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
		axis_round(&axes[i]);
		cr_expect_lt(axes[i].from, axes[i].to, "%zu", i);
	}
}
