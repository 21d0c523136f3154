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
	/* What cannot be read to its end is the same as nothing. */
	return any && !*domain.at;
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

/* The domains of one text with the values of another; @all: also those it does not have. */
static char *merge(const char *domains, const char *values, bool all)
{
	struct schemata_domain domain = { .at = domains };
	char last[sizeof(domain.resource)] = "";
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	while (schemata_next(&domain)) {
		uint64_t value = domain.value;

		if (!value_of(values, &domain, &value) && !all)
			continue;
		domain_print(out, &domain, last, value);
		memcpy(last, domain.resource, sizeof(last));
	}
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

char *schemata_inverse(const char *showed, const char *written)
{
	return merge(written, showed, false);
}

char *schemata_shown(const char *shows, const char *value)
{
	return *shows ? merge(shows, value, true) : strdup(value);
}
