// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_schema.c - documents keep a schema, or it is said what is wrong where */

#include <criterion/criterion.h>
#include <string.h>

#include "../../bench/result/schema.h"

/* What is wrong with @document under @schema, as "PATH: TEXT"; "" if nothing is. */
static const char *verdict(const char *schema, const char *document)
{
	static char text[512];
	struct complaint complaint;
	json_t *rules = json_loads(schema, JSON_DECODE_ANY, NULL);
	json_t *value = json_loads(document, JSON_DECODE_ANY, NULL);

	cr_assert(rules, "%s", schema);
	cr_assert(value, "%s", document);
	*text = 0;
	if (schema_check(rules, rules, value, &complaint))
		snprintf(text, sizeof(text), "%s: %s", complaint.path, complaint.text);
	json_decref(rules);
	json_decref(value);
	return text;
}

Test(bench_schema, tells_types_apart)
{
	static const char *const cases[][3] = {
		{ "\"number\"", "1.5", "" }, { "\"number\"", "1", "" },
		{ "\"number\"", "\"1\"", ": a number is needed" },
		{ "\"integer\"", "1", "" }, { "\"integer\"", "1.5", ": a whole number is needed" },
		{ "\"string\"", "\"\"", "" }, { "\"string\"", "null", ": a string is needed" },
		{ "\"boolean\"", "false", "" }, { "\"boolean\"", "0", ": true or false is needed" },
		{ "\"array\"", "[]", "" }, { "\"array\"", "{}", ": an array is needed" },
		{ "\"object\"", "{}", "" }, { "\"object\"", "[]", ": an object is needed" },
		{ "[\"number\", \"null\"]", "null", "" }, { "[\"number\", \"null\"]", "2", "" },
		{ "[\"number\", \"null\"]", "true", ": a number, or null is needed" },
	};
	char schema[128];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(schema, sizeof(schema), "{\"type\": %s}", cases[i][0]);
		cr_expect_str_eq(verdict(schema, cases[i][1]), cases[i][2], "%s of %s: %s",
				 cases[i][1], cases[i][0], verdict(schema, cases[i][1]));
	}
}

Test(bench_schema, keeps_bounds)
{
	cr_expect_str_eq(verdict("{\"minimum\": 0}", "0"), "");
	cr_expect_str_eq(verdict("{\"minimum\": 0}", "-0.5"), ": -0.5 is less than 0");
	cr_expect_str_eq(verdict("{\"minimum\": 0}", "\"x\""), "");
	cr_expect_str_eq(verdict("{\"minLength\": 1}", "\"\""), ": is empty: write a name");
	cr_expect_str_eq(verdict("{\"minItems\": 2}", "[1]"), ": has 1 values, not 2");
	cr_expect_str_eq(verdict("{\"maxItems\": 2}", "[1,2,3]"), ": has 3 values, not 2");
	cr_expect_str_eq(verdict("{\"maxItems\": 2, \"minItems\": 2}", "[1,2]"), "");
}

Test(bench_schema, knows_words)
{
	cr_expect_str_eq(verdict("{\"enum\": [\"ns\", \"us\", null]}", "null"), "");
	cr_expect_str_eq(verdict("{\"enum\": [\"ns\", \"us\"]}", "\"ms\""),
			 ": 'ms' is none of: ns, us");
	cr_expect_str_eq(verdict("{\"enum\": [\"ns\", null]}", "4"),
			 ": one of these is needed: ns, null");
	cr_expect(*verdict("{\"const\": \"a/1\"}", "\"a/2\""));
	cr_expect_str_eq(verdict("{\"const\": \"a/1\"}", "\"a/1\""), "");
}

#define DEEP "{\"properties\": {\"list\": {\"items\": {\"$ref\": \"#/$defs/x\"}}}," \
	     "\"required\": [\"list\"], \"additionalProperties\": false," \
	     "\"$defs\": {\"x\": {\"type\": \"object\", \"properties\": {\"p99\":" \
	     "{\"type\": \"number\"}}, \"additionalProperties\": false}}}"

Test(bench_schema, says_where)
{
	cr_expect_str_eq(verdict(DEEP, "{\"list\": [{\"p99\": 1}, {\"p99\": \"1\"}]}"),
			 "list[1].p99: a number is needed");
	cr_expect_str_eq(verdict(DEEP, "{\"list\": [{\"p9\": 1}]}"),
			 "list[0]: no such key: 'p9'; is 'p99' meant?");
	cr_expect_str_eq(verdict(DEEP, "{\"list\": [{\"frobnicated\": 1}]}"),
			 "list[0]: no such key: 'frobnicated'");
	cr_expect_str_eq(verdict(DEEP, "{}"), ": 'list' is missing");
	cr_expect_str_eq(verdict(DEEP, "{\"list\": [4]}"), "list[0]: an object is needed");
}

/* A path that is too long to be told is cut off, and still is one. */
Test(bench_schema, survives_long_paths)
{
	char document[2048], key[400];

	memset(key, 'k', sizeof(key) - 1);
	key[sizeof(key) - 1] = 0;
	snprintf(document, sizeof(document), "{\"list\": [{\"%s\": 1}]}", key);
	cr_expect(strlen(verdict(DEEP, document)) < 512);
	cr_expect(*verdict(DEEP, document));
}

Test(bench_schema, refuses_rules_that_it_does_not_know)
{
	cr_expect_str_eq(verdict("{\"pattern\": \"^a\"}", "\"b\""),
			 ": the schema says 'pattern', which is not understood");
	cr_expect(*verdict("{\"$ref\": \"#/$defs/gone\"}", "1"));
}

/* Each definition judges a null without a word about a rule that is not known. */
static void check_definition(const json_t *root, const char *name, const json_t *definition)
{
	struct complaint complaint;

	schema_check(root, definition, json_null(), &complaint);
	cr_expect_not(strstr(complaint.text, "not understood"), "%s: %s", name, complaint.text);
	cr_expect_not(strstr(complaint.text, "refers to"), "%s: %s", name, complaint.text);
}

Test(bench_schema, own_schema_is_understood)
{
	json_t *schema = schema_own(), *definition;
	const char *name;

	cr_assert(schema);
	cr_expect(json_object_size(json_object_get(schema, "$defs")) > 10);
	json_object_foreach(json_object_get(schema, "$defs"), name, definition)
		check_definition(schema, name, definition);
	json_decref(schema);
}
