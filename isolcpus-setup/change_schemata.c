// SPDX-License-Identifier: BSD-3-Clause
/* change_schemata.c - values of resctrl's schemata are the same, put back, shown */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse_schemata.h"

/* The value that a text has for a domain; false: none. */
static bool value_of(const char *text, const struct schemata_domain *domain, uint64_t *value)
{
	return !schemata_value(text, strlen(text), domain->resource, domain->domain, domain->base,
			       value);
}

bool schemata_same(const char *have, const char *want)
{
	struct schemata_domain domain = { .at = want };
	bool any = false;
	uint64_t value;

	while (schemata_next(&domain)) {
		if (!value_of(have, &domain, &value) || value != domain.value)
			return false;
		any = true;
	}
	/* What cannot be read to its end is the same as nothing; no value at all is so. */
	return !*domain.at && (any || !*want);
}

static void domain_print(FILE *out, const struct schemata_domain *domain, const char *last,
			 uint64_t value)
{
	if (!strcmp(last, domain->resource))
		fputc(';', out);
	else
		fprintf(out, "%s%s:", *last ? "\n" : "", domain->resource);
	fprintf(out, domain->base == 16 ? "%u=%" PRIx64 : "%u=%" PRIu64, domain->domain, value);
}

bool schemata_same_place(const char *a, const char *b)
{
	struct schemata_domain left = { .at = a }, right = { .at = b };
	bool more;

	do {
		more = schemata_next(&left);
		if (schemata_next(&right) != more)
			return false;
	} while (more && left.domain == right.domain && !strcmp(left.resource, right.resource));
	return !more;
}

/* Which domains of a text are printed: those that another one has, lacks, or all. */
enum merge {
	MERGE_COMMON,
	MERGE_MISSING,
	MERGE_ALL,
};

/**
 * struct merging - texts on their way into one
 * @out:	it
 * @last:	resource that the last line is about
 */
struct merging {
	FILE	*out;
	char	last[sizeof(((struct schemata_domain *)NULL)->resource)];
};

/* The domains of one text with the values of another, if that has them. */
static void domains_merge(struct merging *merging, const char *domains, const char *values,
			  enum merge which)
{
	struct schemata_domain domain = { .at = domains };

	while (schemata_next(&domain)) {
		uint64_t value = domain.value;
		bool common = value_of(values, &domain, &value);

		if (which == (common ? MERGE_MISSING : MERGE_COMMON))
			continue;
		domain_print(merging->out, &domain, merging->last, value);
		memcpy(merging->last, domain.resource, sizeof(merging->last));
	}
}

/* @all: with the domains that only one of them has. */
static char *merge(const char *domains, const char *values, bool all)
{
	char *text = NULL;
	size_t length;
	struct merging merging = { .out = open_memstream(&text, &length) };

	if (!merging.out)
		return NULL;
	domains_merge(&merging, domains, values, all ? MERGE_ALL : MERGE_COMMON);
	if (all)
		domains_merge(&merging, values, domains, MERGE_MISSING);
	if (!fclose(merging.out))
		return text;
	free(text);
	return NULL;
}

char *schemata_inverse(const char *showed, const char *written)
{
	return merge(written, showed, false);
}

/* A group that was made in a copy shows only what was written. */
char *schemata_shown(const char *shows, const char *value)
{
	return merge(shows, value, true);
}
