// SPDX-License-Identifier: BSD-3-Clause
/* show.c - a comparison as a table, and as JSON */

#include <math.h>
#include <string.h>

#include "../../rtpoll/command/table.h"
#include "../report/text.h"
#include "../result/series.h"
#include "compare.h"

const char *outcome_word(enum outcome outcome)
{
	static const char *const words[] = {
		[OUTCOME_WORSE] = "worse", [OUTCOME_MISSING] = "missing",
		[OUTCOME_UNJUDGED] = "not judged", [OUTCOME_BETTER] = "better",
		[OUTCOME_NEW] = "new", [OUTCOME_SAME] = "same",
	};

	return words[outcome];
}

const char *basis_word(enum basis basis)
{
	static const char *const words[] = {
		[BASIS_RATIO] = "ratio", [BASIS_REFERENCE] = "over reference",
		[BASIS_PLAIN] = "absolute", [BASIS_STATE] = "state",
	};

	return words[basis];
}

static const char *value_text(char text[QUANTITY], const struct change *change, double value)
{
	const char *unit = text_of(change->item, "unit");

	if (isnan(value))
		return "-";
	if (change->basis == BASIS_STATE)
		return value > 0 ? "met" : "missed";
	if (change->basis != BASIS_PLAIN)
		snprintf(text, QUANTITY, "%.3f", value);
	else if (!strcmp(change->metric, "requests_per_s"))
		quantity(text, value, "");
	else if (!strcmp(change->metric, "value"))
		quantity(text, value, unit);
	else if (!strcmp(change->metric, "memory_bytes_per_vm"))
		snprintf(text, QUANTITY, "%.1f KiB", value / 1024);
	else
		quantity(text, value, *unit ? unit : "ns");
	return text;
}

/* As people say it: "+" is worse, whatever the figure is. */
static const char *percent_text(char text[QUANTITY], const struct change *change)
{
	double percent = change->percent;

	/* Both are there, and it is judged by nobody: a count, a reference. */
	if (change->outcome == OUTCOME_UNJUDGED && isnan(percent))
		return "no better way";
	if (isnan(percent))
		return "-";
	if (isinf(percent))
		return percent > 0 ? "from none" : "to none";
	snprintf(text, QUANTITY, "%+.1f %%", percent);
	return text;
}

static void change_add(struct table *table, const struct change *change)
{
	char before[QUANTITY], after[QUANTITY], percent[QUANTITY], id[96];

	terminal_cell(id, sizeof(id), text_of(change->item, "id"));
	table_add(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", outcome_word(change->outcome), id,
		  text_of(change->item, "where"), change->metric,
		  *change->metric ? basis_word(change->basis) : "",
		  value_text(before, change, change->before),
		  value_text(after, change, change->after),
		  percent_text(percent, change));
}

void comparison_print(FILE *out, const struct comparison *comparison, bool colored)
{
	struct table table = {};
	size_t i;

	table_add(&table, "\tid\twhere\tfigure\tcompared\t>before\t>after\t>worse by");
	for (i = 0; i < comparison->nr; i++)
		change_add(&table, &comparison->changes[i]);
	table_print(&table, out, colored);
	for (i = 0; i < NR_OUTCOMES; i++)
		fprintf(out, "%s%zu %s", i ? ", " : "", comparison->counts[i], outcome_word(i));
	fprintf(out, "; worse is by more than %g %%\n", comparison->fail_over);
}

static json_t *number_json(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *change_json(const struct change *change)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s}",
			 "list", change->list, "id", text_of(change->item, "id"),
			 "where", text_of(change->item, "where"),
			 "unit", text_of(change->item, "unit"), "metric", change->metric,
			 "compared", basis_word(change->basis),
			 "before", number_json(change->before),
			 "after", number_json(change->after),
			 "worse_percent", number_json(change->percent),
			 "outcome", outcome_word(change->outcome));
}

json_t *comparison_json(const struct comparison *comparison)
{
	json_t *changes = json_array(), *warnings = json_array(), *counts = json_object();
	size_t i;

	for (i = 0; i < comparison->nr; i++)
		json_array_append_new(changes, change_json(&comparison->changes[i]));
	for (i = 0; i < comparison->nr_warnings; i++)
		json_array_append_new(warnings, json_string(comparison->warnings[i]));
	for (i = 0; i < NR_OUTCOMES; i++)
		json_object_set_new(counts, outcome_word(i), json_integer(comparison->counts[i]));
	return json_pack("{s:f, s:b, s:b, s:o, s:o, s:o}",
			 "fail_over_percent", comparison->fail_over,
			 "same_machine", comparison->same_machine,
			 "good", comparison_is_good(comparison),
			 "counts", counts, "warnings", warnings, "changes", changes);
}
