// SPDX-License-Identifier: BSD-3-Clause
/* page_verdict.c - what a result comes to, and what went wrong, before all figures */

#include "page.h"
#include "text.h"
#include "verdict.h"

static void tag(FILE *out, const char *class, size_t nr, const char *words)
{
	if (!nr)
		return;
	fprintf(out, "<span class=\"tag %s\">", class);
	html_print(out, "%zu %s", nr, words);
	fputs("</span>\n", out);
}

static void tags(FILE *out, const struct verdict *verdict)
{
	fputs("<div class=\"tags\">\n", out);
	if (!verdict->complete)
		fputs("<span class=\"tag bad\">INCOMPLETE</span>\n", out);
	if (verdict->quick)
		fputs("<span class=\"tag open\">quick run</span>\n", out);
	tag(out, "bad", verdict->limits_broken,
	    verdict->limits_broken == 1 ? "limit broken" : "limits broken");
	tag(out, "bad", verdict->limits_open, "of the limits not measured");
	tag(out, "bad", verdict->goals_missed,
	    verdict->goals_missed == 1 ? "goal missed" : "goals missed");
	tag(out, "bad", verdict->failures, verdict->failures == 1 ? "step failed" : "steps failed");
	tag(out, "open", verdict->goals_open, "of the goals not measured");
	tag(out, "good", verdict->limits_kept,
	    verdict->limits_kept == 1 ? "limit kept" : "limits kept");
	tag(out, "good", verdict->goals_met, verdict->goals_met == 1 ? "goal met" : "goals met");
	fputs("</div>\n", out);
}

static void failures(FILE *out, const json_t *result)
{
	const json_t *failure;
	size_t i;

	fputs("<div class=\"box\"><strong>What failed</strong><ul>\n", out);
	json_array_foreach(json_object_get(result, "failures"), i, failure) {
		fputs("<li><strong>", out);
		html_text(out, text_of(failure, "step"));
		fputs("</strong>: ", out);
		html_text(out, text_of(failure, "message"));
		fputs("</li>\n", out);
	}
	fputs("</ul></div>\n", out);
}

static void box(FILE *out, const char *class, const char *strong, const char *text)
{
	fprintf(out, "<div class=\"%s\"><strong>%s</strong> %s</div>\n", class, strong, text);
}

void page_verdict(FILE *out, const json_t *result)
{
	struct verdict verdict = verdict_of(result);
	char places[200];

	places_words(result, places, sizeof(places));
	fputs("<p>", out);
	html_text(out, places);
	fputs("</p>\n", out);
	tags(out, &verdict);
	if (!verdict.complete)
		box(out, "box", "This run is incomplete.",
		    "What is here was measured, but it is not all that was asked for.");
	if (verdict.quick)
		box(out, "box note", "A quick run",
		    "shows that all works. It is too short for its figures to be judged.");
	if (verdict.failures)
		failures(out, result);
}
