// SPDX-License-Identifier: BSD-3-Clause
/* import.c - what other tools measured becomes series of a result */

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../result/series.h"
#include "histogram.h"
#include "import.h"
#include "tool.h"

/**
 * struct source - a file on its way into a fragment
 * @tool:	whose it is
 * @document:	all of it
 * @path:	where it is, for messages
 * @as:		what it does not say of itself
 * @stem:	its name, without folder and ".json"
 * @fragment:	what it becomes
 * @error:	receives the message
 */
struct source {
	const struct tool	*tool;
	const json_t		*document;
	const char		*path;
	const struct import_as	*as;
	char			stem[96];
	json_t			*fragment;
	char			*error;
};

__attribute__((format(printf, 3, 4)))
static int doubt(const struct source *source, const char *thread, const char *format, ...)
{
	char text[256], step[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	snprintf(step, sizeof(step), "import %s%s%.60s", source->stem, *thread ? ", thread " : "",
		 thread);
	return json_array_append_new(json_object_get(source->fragment, "failures"),
				     json_pack("{s:s, s:s}", "step", step, "message", text)) ?
	       -ENOMEM : 0;
}

static void stem_of(struct source *source, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *end;

	snprintf(source->stem, sizeof(source->stem), "%s", slash ? slash + 1 : path);
	end = strrchr(source->stem, '.');
	if (end && end > source->stem)
		*end = 0;
}

/* The keys of an object without one; the caller owns it. */
static json_t *without(const json_t *object, const char *key)
{
	json_t *copy = json_copy((json_t *)object);

	json_object_del(copy, key);
	return copy;
}

static json_int_t cpu_of(const struct tool *tool, const char *key, const json_t *thread)
{
	json_t *cpu = json_object_get(thread, tool->number ? tool->number : "");
	int number, end = 0;

	if (tool->number)
		return json_is_integer(cpu) ? json_integer_value(cpu) : -1;
	return sscanf(key, "%d%n", &number, &end) == 1 && !key[end] ? number : -1;
}

/* "cyclictest/idle" of idle.json; of cyclictest-idle.json "cyclictest-idle". */
static void name_of(const struct source *source, char *name, size_t size)
{
	bool is_told = strstr(source->stem, source->tool->name);

	if (source->as->id)
		snprintf(name, size, "%s", source->as->id);
	else
		snprintf(name, size, "%s%s%s", is_told ? "" : source->tool->name,
			 is_told ? "" : "/", source->stem);
}

static json_t *named_series(const struct source *source, const char *key, json_int_t cpu)
{
	const struct import_as *as = source->as;
	char name[128], id[256], title[256];

	name_of(source, name, sizeof(name));
	if (cpu >= 0) {
		snprintf(id, sizeof(id), "%s/cpu%lld", name, (long long)cpu);
		snprintf(title, sizeof(title), "%s, CPU %lld", name, (long long)cpu);
	} else {
		snprintf(id, sizeof(id), "%s/thread%.40s", name, key);
		snprintf(title, sizeof(title), "%s, thread %.40s", name, key);
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s, s:o}", "id", id, "group",
			 source->tool->group, "title", title, "where",
			 as->where ? as->where : "native", "load", as->load,
			 "unit", tool_unit(source->document), "cpu",
			 cpu >= 0 ? json_integer(cpu) : json_null());
}

/* A whole number that is not there is NULL's: told apart from what is no number. */
static int count_of(const struct source *source, const json_t *thread,
		    const struct histogram *histogram, json_int_t *count)
{
	json_t *value;

	*count = histogram->inside;
	if (!source->tool->count)
		return 0;
	value = json_object_get(thread, source->tool->count);
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return -EINVAL;
	*count = json_integer_value(value);
	return 0;
}

/* The last bucket ends behind max, if that is beyond it. */
static int end_open(json_t *series, const json_t *thread, const struct histogram *histogram)
{
	json_t *max = json_object_get(thread, "max");
	json_t *last = json_array_get(histogram->hist, json_array_size(histogram->hist) - 1);
	double within;

	if (!last || !json_is_integer(max) || json_integer_value(max) <= histogram->last)
		return 0;
	within = json_number_value(json_array_get(last, 2));
	return json_array_set_new(last, 1, json_integer(json_integer_value(max) + 1)) ||
	       series_end_is_open(series, within);
}

/*
 * Samples that are missing are beyond the histogram, if there is one beyond it.  If not,
 * the tool lost them anywhere, and no quantile can be told.
 */
static int missing_samples(const struct source *source, const char *key, json_t *series,
			   const struct histogram *histogram, json_int_t count)
{
	double max = 0;
	int ret = 0;
	size_t i;

	if (count == histogram->inside || histogram->last < 0)
		return 0;
	number_of(series, "max", &max);
	if (count > histogram->inside && max > histogram->last)
		return 0;
	for (i = 0; i < NR_QUANTILES && !ret; i++)
		ret = json_object_set_new(series, quantiles[i].key, json_null());
	return ret ? -ENOMEM :
	       doubt(source, key,
		     "the histogram has %lld samples, %s says %lld, and none is beyond it",
		     (long long)histogram->inside, source->tool->count, (long long)count);
}

/* A tool without samples has a min that no clock ever said, and a max that keeps any limit. */
static int figures_add(json_t *series, const json_t *thread, json_int_t count)
{
	static const char *const names[][2] = {
		{ "min", "min" }, { "mean", "avg" }, { "max", "max" },
	};
	int ret = 0;
	size_t i;

	for (i = 0; count && i < sizeof(names) / sizeof(names[0]) && !ret; i++) {
		json_t *value = json_object_get(thread, names[i][1]);

		if (json_is_number(value) && json_number_value(value) >= 0)
			ret = json_object_set(series, names[i][0], value);
	}
	return ret ? -ENOMEM : 0;
}

static int source_add(const struct source *source, const char *key, json_t *series,
		      const json_t *thread)
{
	return json_object_set_new(series, "source",
				   json_pack("{s:s, s:o, s:s, s:o}", "tool", source->tool->name,
					     "file", without(source->document,
							     source->tool->threads),
					     "thread", key, "values",
					     without(thread, "histogram"))) ? -ENOMEM : 0;
}

static int series_fill(const struct source *source, const char *key, json_t *series,
		       const json_t *thread, const struct histogram *histogram)
{
	json_int_t count, all;
	int ret = count_of(source, thread, histogram, &count);

	if (ret)
		return result_refuse(source->error, ret, "%s: %s.%.40s.%s: a count is needed",
				     source->path, source->tool->threads, key,
				     source->tool->count);
	all = count > histogram->inside ? count : histogram->inside;
	ret = json_object_set_new(series, "count", json_integer(all)) ||
	      json_object_set_new(series, "overflow", json_integer(all - histogram->inside)) ||
	      json_object_set(series, "hist", histogram->hist) ||
	      figures_add(series, thread, all) ||
	      (source->tool->open_end && end_open(series, thread, histogram)) ||
	      missing_samples(source, key, series, histogram, count) ||
	      source_add(source, key, series, thread) || series_complete(series);
	return ret ? result_refuse(source->error, -ENOMEM, "%s: no memory", source->path) : 0;
}

static int thread_import(const struct source *source, const char *key, const json_t *thread)
{
	json_t *object = json_object_get(thread, "histogram");
	struct histogram histogram;
	char what[HISTOGRAM_TEXT];
	json_t *series;
	int ret;

	if (!json_is_object(thread) || (object && !json_is_object(object)))
		return result_refuse(source->error, -EINVAL, "%s: %s.%.40s: %s", source->path,
				     source->tool->threads, key, object ?
				     "histogram: an object is needed" : "an object is needed");
	ret = histogram_read(&histogram, object, what);
	if (ret)
		return result_refuse(source->error, ret, "%s: %s.%.40s.%s", source->path,
				     source->tool->threads, key, what);
	series = named_series(source, key, cpu_of(source->tool, key, thread));
	ret = series_fill(source, key, series, thread, &histogram);
	json_decref(histogram.hist);
	if (ret || json_array_append(json_object_get(source->fragment, "series"), series))
		ret = ret ? ret : result_refuse(source->error, -ENOMEM, "%s: no memory",
						source->path);
	json_decref(series);
	return ret;
}

static int threads_import(const struct source *source)
{
	json_t *threads = json_object_get(source->document, source->tool->threads);
	json_int_t status = json_integer_value(tool_value(source->document, "return_code"));
	const char *key;
	json_t *thread;
	int ret = 0;

	json_object_foreach(threads, key, thread) {
		ret = thread_import(source, key, thread);
		if (ret)
			return ret;
	}
	return status ? doubt(source, "", "%s ended with return_code %lld", source->tool->name,
			      (long long)status) : 0;
}

json_t *import_document(const json_t *document, const char *path, const struct import_as *as,
			char error[RESULT_ERROR])
{
	static const struct import_as nothing;
	struct source source = {
		.tool = tool_of(document), .document = document, .path = path,
		.as = as ? as : &nothing, .error = error,
	};
	int ret;

	if (!source.tool) {
		result_refuse(error, 0,
			      "%s: neither of cyclictest, nor of oslat, nor of jitterdebugger, or without a thread",
			      path);
		return NULL;
	}
	stem_of(&source, path);
	source.fragment = json_pack("{s:[], s:[]}", "series", "failures");
	ret = threads_import(&source);
	ret = ret ? ret : result_check(source.fragment, RESULT_FRAGMENT, path, error);
	if (!ret)
		return source.fragment;
	json_decref(source.fragment);
	return NULL;
}
