// SPDX-License-Identifier: BSD-3-Clause
/* schema.c - is a JSON document as a JSON schema says? */

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../../rtpoll/command/command.h"
#include "schema.h"

/* Ours are less deep, and a document cannot make them deeper. */
#define KEYS_MAX	64

/**
 * struct visit - a place in a document, and what the schema says of it
 * @root:	the whole schema
 * @complaint:	what is wrong
 * @length:	of the path so far
 */
struct visit {
	const json_t		*root;
	struct complaint	*complaint;
	size_t			length;
};

static int check(const struct visit *visit, const json_t *schema, const json_t *document);

__attribute__((format(printf, 2, 3)))
static int wrong(const struct visit *visit, const char *format, ...)
{
	struct complaint *complaint = visit->complaint;
	va_list args;

	va_start(args, format);
	vsnprintf(complaint->text, sizeof(complaint->text), format, args);
	va_end(args);
	complaint->path[visit->length] = 0;
	return -EINVAL;
}

/* A place below this one; a path that gets too long is cut off. */
__attribute__((format(printf, 2, 3)))
static struct visit below(const struct visit *visit, const char *format, ...)
{
	size_t room = sizeof(visit->complaint->path) - visit->length;
	struct visit next = *visit;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(visit->complaint->path + visit->length, room, format, args);
	va_end(args);
	next.length += length < (int)room ? length : (int)room - 1;
	return next;
}

static bool is_type(const char *type, const json_t *value)
{
	if (!strcmp(type, "object"))
		return json_is_object(value);
	if (!strcmp(type, "array"))
		return json_is_array(value);
	if (!strcmp(type, "string"))
		return json_is_string(value);
	if (!strcmp(type, "integer"))
		return json_is_integer(value);
	if (!strcmp(type, "number"))
		return json_is_number(value);
	if (!strcmp(type, "boolean"))
		return json_is_boolean(value);
	return !strcmp(type, "null") && json_is_null(value);
}

static const char *type_words(const char *type)
{
	static const char *const words[][2] = {
		{ "object", "an object" }, { "array", "an array" }, { "string", "a string" },
		{ "integer", "a whole number" }, { "number", "a number" },
		{ "boolean", "true or false" }, { "null", "null" },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i][0], type))
			return words[i][1];
	return type;
}

static int type_check(const struct visit *visit, const json_t *wanted, const json_t *document)
{
	const char *first = json_string_value(json_is_array(wanted) ?
					      json_array_get(wanted, 0) : wanted);
	const char *other = json_string_value(json_array_get(wanted, 1));

	if (is_type(first, document) || (other && is_type(other, document)))
		return 0;
	return wrong(visit, "%s%s%s is needed", type_words(first), other ? ", or " : "",
		     other ? type_words(other) : "");
}

static int const_check(const struct visit *visit, const json_t *wanted, const json_t *document)
{
	if (json_equal(wanted, document))
		return 0;
	return wrong(visit, "'%s' is needed; is it of this program, and of this version?",
		     json_string_value(wanted));
}

static int enum_check(const struct visit *visit, const json_t *words, const json_t *document)
{
	char list[SCHEMA_MESSAGE / 2] = "";
	const json_t *word;
	size_t i, length = 0;

	json_array_foreach(words, i, word) {
		if (json_equal(word, document))
			return 0;
		if (length < sizeof(list))
			length += snprintf(list + length, sizeof(list) - length, "%s%s",
					   i ? ", " : "", json_is_null(word) ? "null" :
					   json_string_value(word));
	}
	if (json_is_string(document))
		return wrong(visit, "'%.40s' is none of: %s", json_string_value(document), list);
	return wrong(visit, "one of these is needed: %s", list);
}

static int minimum_check(const struct visit *visit, const json_t *least, const json_t *document)
{
	if (!json_is_number(document) ||
	    json_number_value(document) >= json_number_value(least))
		return 0;
	return wrong(visit, "%g is less than %g", json_number_value(document),
		     json_number_value(least));
}

static int length_check(const struct visit *visit, const json_t *least, const json_t *document)
{
	if (!json_is_string(document) ||
	    (json_int_t)json_string_length(document) >= json_integer_value(least))
		return 0;
	return wrong(visit, "is empty: write a name");
}

static int least_items(const struct visit *visit, const json_t *least, const json_t *document)
{
	if (!json_is_array(document) ||
	    (json_int_t)json_array_size(document) >= json_integer_value(least))
		return 0;
	return wrong(visit, "has %zu values, not %d", json_array_size(document),
		     (int)json_integer_value(least));
}

static int most_items(const struct visit *visit, const json_t *most, const json_t *document)
{
	if (!json_is_array(document) ||
	    (json_int_t)json_array_size(document) <= json_integer_value(most))
		return 0;
	return wrong(visit, "has %zu values, not %d", json_array_size(document),
		     (int)json_integer_value(most));
}

static int items_check(const struct visit *visit, const json_t *schema, const json_t *document)
{
	const json_t *item;
	int ret = 0;
	size_t i;

	json_array_foreach(document, i, item) {
		struct visit next = below(visit, "[%zu]", i);

		ret = check(&next, schema, item);
		if (ret)
			break;
	}
	return ret;
}

static int required_check(const struct visit *visit, const json_t *keys, const json_t *document)
{
	const json_t *key;
	size_t i;

	if (!json_is_object(document))
		return 0;
	json_array_foreach(keys, i, key)
		if (!json_object_get(document, json_string_value(key)))
			return wrong(visit, "'%s' is missing", json_string_value(key));
	return 0;
}

static int key_unknown(const struct visit *visit, json_t *properties, const char *key)
{
	const char *names[KEYS_MAX], *name, *near;
	json_t *property;
	size_t nr = 0;

	json_object_foreach(properties, name, property)
		if (nr < KEYS_MAX)
			names[nr++] = name;
	near = nearest_word(key, names, nr);
	if (near)
		return wrong(visit, "no such key: '%.40s'; is '%s' meant?", key, near);
	return wrong(visit, "no such key: '%.40s'", key);
}

static int properties_check(const struct visit *visit, const json_t *schema,
			    const json_t *document)
{
	bool closed = json_is_false(json_object_get(schema, "additionalProperties"));
	json_t *properties = json_object_get(schema, "properties");
	const char *key;
	json_t *value;
	int ret = 0;

	/* jansson's iterators want what they do not change to be theirs. */
	json_object_foreach((json_t *)document, key, value) {
		json_t *property = json_object_get(properties, key);

		if (property) {
			struct visit next = below(visit, "%s%.60s", visit->length ? "." : "", key);

			ret = check(&next, property, value);
		} else if (closed) {
			ret = key_unknown(visit, properties, key);
		}
		if (ret)
			break;
	}
	return ret;
}

static int ref_check(const struct visit *visit, const json_t *ref, const json_t *document)
{
	static const char prefix[] = "#/$defs/";
	const char *name = json_string_value(ref);
	json_t *defs = json_object_get(visit->root, "$defs");
	json_t *schema = NULL;

	if (name && !strncmp(name, prefix, strlen(prefix)))
		schema = json_object_get(defs, name + strlen(prefix));
	if (!schema)
		return wrong(visit, "the schema refers to '%s', which it has not", name);
	return check(visit, schema, document);
}

/* The first complaint is the one that is told: what a value is comes before its parts. */
static const struct {
	const char *word;
	int (*check)(const struct visit *visit, const json_t *rule, const json_t *document);
} rules[] = {
	{ "$ref", ref_check }, { "type", type_check }, { "const", const_check },
	{ "enum", enum_check }, { "minimum", minimum_check }, { "minLength", length_check },
	{ "minItems", least_items }, { "maxItems", most_items }, { "required", required_check },
	{ "items", items_check },
};

static const char *const other_words[] = {
	"$comment", "$schema", "$id", "$defs", "title", "description", "properties",
	"additionalProperties",
};

static bool is_known(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (!strcmp(rules[i].word, word))
			return true;
	for (i = 0; i < sizeof(other_words) / sizeof(other_words[0]); i++)
		if (!strcmp(other_words[i], word))
			return true;
	return false;
}

static int check(const struct visit *visit, const json_t *schema, const json_t *document)
{
	const char *word;
	json_t *rule;
	int ret = 0;
	size_t i;

	json_object_foreach((json_t *)schema, word, rule)
		if (!is_known(word))
			return wrong(visit, "the schema says '%s', which is not understood", word);
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]) && !ret; i++) {
		rule = json_object_get(schema, rules[i].word);
		if (rule)
			ret = rules[i].check(visit, rule, document);
	}
	if (!ret && json_object_get(schema, "properties"))
		ret = properties_check(visit, schema, document);
	return ret;
}

int schema_check(const json_t *root, const json_t *schema, const json_t *document,
		 struct complaint *complaint)
{
	struct visit visit = { .root = root, .complaint = complaint };

	*complaint = (struct complaint) {};
	return check(&visit, schema, document);
}
