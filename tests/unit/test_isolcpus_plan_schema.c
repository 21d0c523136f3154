// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_plan_schema.c - the schema says what the command writes and reads */

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../isolcpus-setup/plan.h"

static json_t *schema, *properties, *document;

/* Of a plan without any CPU: what counts are its keys. */
static void begin(void)
{
	const char *top = getenv("HSM_TOP");
	struct plan plan = { .nr_cpus = 1, .bandwidth_percent = 50 };
	json_error_t error;
	char path[4096];
	char *text;

	cr_assert(top, "HSM_TOP names the top of the tree; run.sh sets it");
	snprintf(path, sizeof(path), "%s/isolcpus-setup/schema/plan.schema.json", top);
	schema = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	cr_assert(schema, "%s:%d: %s", path, error.line, error.text);
	properties = json_object_get(schema, "properties");
	cr_assert_eq(plan_reason(&plan, "cpu 1", "why"), 0);
	text = plan_text(&plan);
	document = json_loads(text, 0, &error);
	free(text);
	plan_free(&plan);
}

static void end(void)
{
	json_decref(schema);
	json_decref(document);
}

TestSuite(isolcpus_plan_schema, .init = begin, .fini = end);

static bool has_string(json_t *array, const char *wanted)
{
	json_t *string;
	size_t i;

	json_array_foreach(array, i, string)
		if (!strcmp(json_string_value(string), wanted))
			return true;
	return false;
}

/* A limit of bandwidth may be missing. */
Test(isolcpus_plan_schema, has_the_keys_of_a_plan_and_wants_all_but_one)
{
	json_t *required = json_object_get(schema, "required");
	const char *key;
	json_t *value;

	cr_expect_eq(json_object_size(properties), json_object_size(document));
	cr_expect_eq(json_array_size(required), json_object_size(document) - 1);
	json_object_foreach(document, key, value) {
		cr_expect(json_object_get(properties, key), "%s", key);
		cr_expect_eq(has_string(required, key), strcmp(key, "bandwidth_percent") != 0, "%s",
			     key);
	}
	cr_expect(json_is_false(json_object_get(schema, "additionalProperties")));
}

static const char *type_of(json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return "string";
	case JSON_INTEGER:
		return "integer";
	case JSON_TRUE:
	case JSON_FALSE:
		return "boolean";
	case JSON_ARRAY:
		return "array";
	default:
		return "?";
	}
}

/* Said by the property, or by the definition it refers to. */
static const char *type_wanted(json_t *property)
{
	const char *of = json_string_value(json_object_get(property, "$ref"));
	json_t *from = property;

	if (json_object_get(property, "enum") || json_object_get(property, "const"))
		return "string";
	if (of)
		from = json_object_get(json_object_get(schema, "$defs"), of + strlen("#/$defs/"));
	return json_string_value(json_object_get(from, "type"));
}

Test(isolcpus_plan_schema, has_its_types)
{
	const char *key;
	json_t *value;

	json_object_foreach(document, key, value)
		cr_expect_str_eq(type_wanted(json_object_get(properties, key)), type_of(value),
				 "%s", key);
}

static void check_enum(const char *key, size_t nr, bool (*reads)(const char *word))
{
	json_t *words = json_object_get(json_object_get(properties, key), "enum");
	json_t *word;
	size_t i;

	cr_expect_eq(json_array_size(words), nr, "%s", key);
	json_array_foreach(words, i, word)
		cr_expect(reads(json_string_value(word)), "%s: %s", key, json_string_value(word));
}

static bool reads_mode(const char *word)
{
	enum plan_mode mode;

	return plan_mode_of(&mode, word);
}

static bool reads_smt(const char *word)
{
	enum plan_smt smt;

	return plan_smt_of(&smt, word);
}

static bool reads_loader(const char *word)
{
	enum plan_boot loader;

	return plan_loader_of(&loader, word);
}

Test(isolcpus_plan_schema, has_its_words)
{
	json_t *schema_word = json_object_get(json_object_get(properties, "schema"), "const");

	check_enum("mode", PLAN_CGROUP + 1, reads_mode);
	check_enum("smt", PLAN_SMT_OFFLINE + 1, reads_smt);
	check_enum("loader", PLAN_LOADER_PRINT + 1, reads_loader);
	cr_expect(json_equal(schema_word, json_object_get(document, "schema")));
}
