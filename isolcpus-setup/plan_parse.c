// SPDX-License-Identifier: BSD-3-Clause
/* plan_parse.c - a plan's text is read, strictly: what is not understood is refused */

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_key.h"
#include "rtpoll/error.h"

/* A plan with a reason for each of 8192 CPUs has less. */
#define PLAN_BYTES_MAX	(4u << 20)

/**
 * struct reader - a document on its way into a plan
 * @plan:	the plan
 * @name:	of the file, for messages
 * @error:	receives the message
 * @object:	the document
 */
struct reader {
	struct plan	*plan;
	const char	*name;
	char		*error;
	json_t		*object;
};

static int misread(const struct reader *reader, const char *path, const char *remedy)
{
	return plan_refuse(reader->error, -EINVAL, "%s: $.%s: %s", reader->name, path, remedy);
}

/* Control characters would reach the terminal of who looks at it. */
static bool is_line(const json_t *string)
{
	const char *text = json_string_value(string);
	size_t i;

	for (i = 0; i < json_string_length(string); i++)
		if ((unsigned char)text[i] < ' ' || text[i] == '\x7f')
			return false;
	return true;
}

static int string_read(const struct reader *reader, const char *key, const char **text)
{
	json_t *value = json_object_get(reader->object, key);

	if (!json_is_string(value))
		return misread(reader, key, "is not a string: put it in quotes");
	if (!is_line(value))
		return misread(reader, key, "has control characters: take them out");
	*text = json_string_value(value);
	return 0;
}

static int schema_read(const struct reader *reader)
{
	const char *text;
	int ret = string_read(reader, "schema", &text);

	if (!ret && strcmp(text, PLAN_SCHEMA))
		ret = misread(reader, "schema", "is not '" PLAN_SCHEMA "': plan anew");
	return ret;
}

static int nr_cpus_read(const struct reader *reader)
{
	json_t *value = json_object_get(reader->object, "nr_cpus");
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < 1 || number > RTPOLL_CPULIST_MAX)
		return misread(reader, "nr_cpus", "is not a number from 1 to 8192");
	reader->plan->nr_cpus = number;
	return 0;
}

/* May be missing: then there is no limit. */
static int bandwidth_read(const struct reader *reader)
{
	json_t *value = json_object_get(reader->object, PLAN_BANDWIDTH);
	json_int_t number = json_integer_value(value);

	if (value && (!json_is_integer(value) || number < 1 || number > 100))
		return misread(reader, PLAN_BANDWIDTH,
			       "is not a number from 1 to 100; without a limit leave it out");
	reader->plan->bandwidth_percent = number;
	return 0;
}

static int kernel_read(const struct reader *reader)
{
	const char *text;
	int ret = string_read(reader, "kernel", &text);

	if (ret)
		return ret;
	if (strlen(text) >= sizeof(reader->plan->kernel))
		return misread(reader, "kernel",
			       "has more than 95 bytes: write what uname -r says");
	memcpy(reader->plan->kernel, text, strlen(text) + 1);
	return 0;
}

static int words_read(const struct reader *reader)
{
	const char *text;
	int ret = string_read(reader, "mode", &text);

	if (!ret && !plan_mode_of(&reader->plan->mode, text))
		ret = misread(reader, "mode", "is neither 'boot' nor 'cgroup'");
	if (!ret)
		ret = string_read(reader, "smt", &text);
	if (!ret && !plan_smt_of(&reader->plan->smt, text))
		ret = misread(reader, "smt", "is not 'isolate', 'share' or 'offline'");
	if (!ret)
		ret = string_read(reader, "loader", &text);
	if (!ret && !plan_loader_of(&reader->plan->loader, text))
		ret = misread(reader, "loader",
			      "is not 'auto', 'grub', 'systemd-boot', 'uboot' or 'print'");
	return ret;
}

static int bool_read(const struct reader *reader, const char *key, bool *value)
{
	json_t *given = json_object_get(reader->object, key);

	if (!json_is_boolean(given))
		return misread(reader, key, "is neither true nor false");
	*value = json_is_true(given);
	return 0;
}

static int list_read(const struct reader *reader, size_t i)
{
	const char *key = plan_lists[i].key;
	const char *text;
	int ret = string_read(reader, key, &text);

	if (ret)
		return ret;
	if (rtpoll_cpulist_parse(plan_list(reader->plan, i), reader->plan->nr_cpus, text))
		return plan_refuse(reader->error, -EINVAL,
				   "%s: $.%s: %s; write CPUs as in \"2-3,6\"", reader->name, key,
				   rtpoll_message());
	return 0;
}

static int lists_read(const struct reader *reader)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < NR_PLAN_LISTS; i++)
		ret = list_read(reader, i);
	return ret;
}

static int reason_read(const struct reader *reader, size_t i, json_t *reason)
{
	json_t *about = json_object_get(reason, "about");
	json_t *text = json_object_get(reason, "text");

	if (!json_is_string(about) || !json_is_string(text) || json_object_size(reason) != 2 ||
	    !is_line(about) || !is_line(text))
		return plan_refuse(reader->error, -EINVAL,
				   "%s: $.reasons[%zu]: is not {\"about\": \"...\", \"text\": \"...\"}",
				   reader->name, i);
	if (plan_reason(reader->plan, json_string_value(about), "%s", json_string_value(text)))
		return plan_refuse(reader->error, -ENOMEM, "%s: no memory", reader->name);
	return 0;
}

static int reasons_read(const struct reader *reader)
{
	json_t *reasons = json_object_get(reader->object, "reasons");
	json_t *reason;
	int ret = 0;
	size_t i;

	if (!json_is_array(reasons))
		return misread(reader, "reasons", "is not an array; without reasons write []");
	json_array_foreach(reasons, i, reason)
		if (!ret)
			ret = reason_read(reader, i, reason);
	return ret;
}

static const char *const other_keys[] = {
	"kernel", "loader", "managed_irq", "mode", "nr_cpus", "reasons", "schema", "smt",
	"throttling_off",
};

#define NR_OTHER_KEYS	(sizeof(other_keys) / sizeof(other_keys[0]))

static bool is_key(const char *key)
{
	size_t i;

	for (i = 0; i < NR_PLAN_LISTS; i++)
		if (!strcmp(key, plan_lists[i].key))
			return true;
	for (i = 0; i < NR_OTHER_KEYS; i++)
		if (!strcmp(key, other_keys[i]))
			return true;
	return !strcmp(key, PLAN_BANDWIDTH);
}

static int key_missing(const struct reader *reader, const char *key)
{
	if (json_object_get(reader->object, key))
		return 0;
	return misread(reader, key,
		       "is missing: a plan has every key; see isolcpus-setup.plan(5)");
}

/* All that are ours, and no others: a typing error is no wish. */
static int keys_check(const struct reader *reader)
{
	const char *key;
	json_t *value;
	int ret = 0;
	size_t i;

	json_object_foreach(reader->object, key, value)
		if (!is_key(key))
			return plan_refuse(reader->error, -EINVAL,
					   "%s: $.%.40s: no such key; see isolcpus-setup.plan(5)",
					   reader->name, key);
	for (i = 0; !ret && i < NR_PLAN_LISTS; i++)
		ret = key_missing(reader, plan_lists[i].key);
	for (i = 0; !ret && i < NR_OTHER_KEYS; i++)
		ret = key_missing(reader, other_keys[i]);
	return ret;
}

static int bools_read(const struct reader *reader)
{
	int ret = bool_read(reader, "managed_irq", &reader->plan->managed_irq);

	return ret ? ret : bool_read(reader, "throttling_off", &reader->plan->throttling_off);
}

static int plan_judge(const struct reader *reader)
{
	char why[PLAN_ERROR];
	int ret = plan_check(reader->plan, why);

	return ret ? plan_refuse(reader->error, ret, "%s: $.%s", reader->name, why) : 0;
}

/* In an order in which each needs only those before it. */
static int (*const steps[])(const struct reader *reader) = {
	schema_read, keys_check, nr_cpus_read, bandwidth_read, kernel_read, words_read,
	bools_read, lists_read, reasons_read, plan_judge,
};

static int object_read(const struct reader *reader)
{
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < sizeof(steps) / sizeof(steps[0]); i++)
		ret = steps[i](reader);
	if (ret)
		plan_free(reader->plan);
	return ret;
}

int plan_parse(struct plan *plan, const char *text, size_t length, const char *name,
	       char error[PLAN_ERROR])
{
	struct reader reader = { .plan = plan, .name = name, .error = error };
	json_error_t where;
	int ret;

	*plan = (struct plan) {};
	reader.object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
	if (!reader.object)
		return plan_refuse(error, -EINVAL, "%s:%d:%d: %.100s; write JSON, or plan anew",
				   name, where.line, where.column, where.text);
	if (json_is_object(reader.object))
		ret = object_read(&reader);
	else
		ret = plan_refuse(error, -EINVAL, "%s: $: is not an object, {\"schema\": ...}",
				  name);
	json_decref(reader.object);
	return ret;
}

/* At most so many bytes that one too many shows; negative: errno. */
static ssize_t stream_read(FILE *file, char *text)
{
	size_t length = fread(text, 1, PLAN_BYTES_MAX + 1, file);

	return ferror(file) ? -errno : (ssize_t)length;
}

int plan_load(struct plan *plan, const char *path, char error[PLAN_ERROR])
{
	char *text = malloc(PLAN_BYTES_MAX + 1);
	FILE *file = fopen(path, "re");
	ssize_t length = file ? 0 : -errno;
	int ret;

	if (file && text)
		length = stream_read(file, text);
	if (!text)
		ret = plan_refuse(error, -ENOMEM, "%s: no memory", path);
	else if (length == -EISDIR)
		ret = plan_refuse(error, length, "%s: is a folder; name the plan in it", path);
	else if (length < 0)
		ret = plan_refuse(error, length,
				  "%s: cannot read: %s; make one by isolcpus-setup plan -o %s",
				  path, strerror(-length), path);
	else if (length > PLAN_BYTES_MAX)
		ret = plan_refuse(error, -EFBIG, "%s: more than 4 MiB; is it a plan?", path);
	else
		ret = plan_parse(plan, text, length, path, error);
	if (file)
		fclose(file);
	free(text);
	return ret;
}
