// SPDX-License-Identifier: BSD-3-Clause
/* finding_junit.c - findings as a test suite in JUnit's XML */

#include <string.h>

#include "finding.h"

/* Text of an element or attribute; XML cannot say control characters at all. */
static void text_print(FILE *out, const char *text)
{
	for (; *text; text++) {
		const char *entity = NULL;

		switch (*text) {
		case '&':
			entity = "&amp;";
			break;
		case '<':
			entity = "&lt;";
			break;
		case '>':
			entity = "&gt;";
			break;
		case '"':
			entity = "&quot;";
			break;
		case '\t':
		case '\n':
			entity = " ";
			break;
		}
		if (entity)
			fputs(entity, out);
		else
			fputc(*text >= ' ' && *text < 127 ? *text : '?', out);
	}
}

static void attribute_print(FILE *out, const char *name, const char *text)
{
	fprintf(out, " %s=\"", name);
	text_print(out, text);
	fputc('"', out);
}

static void element_print(FILE *out, const struct finding *finding, const char *element)
{
	fprintf(out, "      <%s", element);
	attribute_print(out, "message", finding->observed);
	fputc('>', out);
	text_print(out, "expected: ");
	text_print(out, finding->expected);
	text_print(out, "; why: ");
	text_print(out, finding->why);
	text_print(out, "; fix: ");
	text_print(out, finding->fix);
	fprintf(out, "</%s>\n", element);
}

/* JUnit has no word for a warning: it passes, and says so. */
static void case_print(FILE *out, const char *suite, const struct finding *finding)
{
	fputs("    <testcase", out);
	attribute_print(out, "classname", suite);
	fputs(" name=\"", out);
	text_print(out, finding->id);
	fputc(' ', out);
	text_print(out, finding->title);
	fputs("\">\n", out);
	switch (finding->result) {
	case RESULT_FAIL:
		element_print(out, finding, "failure");
		break;
	case RESULT_NA:
		fputs("      <skipped", out);
		attribute_print(out, "message", finding->observed);
		fputs("/>\n", out);
		break;
	default:
		fprintf(out, "      <system-out>%s: ", result_word(finding->result));
		text_print(out, finding->observed);
		fputs("</system-out>\n", out);
	}
	fputs("    </testcase>\n", out);
}

void findings_junit(FILE *out, const char *suite, const struct finding *findings, size_t nr)
{
	size_t failures = findings_count(findings, nr, RESULT_FAIL);
	size_t skipped = findings_count(findings, nr, RESULT_NA);
	size_t i;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	fprintf(out, "<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n  <testsuite", nr,
		failures);
	attribute_print(out, "name", suite);
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n", nr,
		failures, skipped);
	for (i = 0; i < nr; i++)
		case_print(out, suite, &findings[i]);
	fputs("  </testsuite>\n</testsuites>\n", out);
}
