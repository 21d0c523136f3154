// SPDX-License-Identifier: BSD-3-Clause
/* parse_schemata.c - the file schemata of a resctrl group */

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "parse_schemata.h"

static const char *blanks_skip(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : INT_MAX;
}

/* Moves behind a number, and blanks around it. */
static bool number_read(const char **at, const char *end, unsigned int base, uint64_t *number)
{
	const char *start;

	*at = blanks_skip(*at, end);
	*number = 0;
	for (start = *at; *at < end && digit_of(**at) < (int)base; ++*at)
		if (__builtin_mul_overflow(*number, base, number) ||
		    __builtin_add_overflow(*number, (uint64_t)digit_of(**at), number))
			return false;
	if (*at == start)
		return false;
	*at = blanks_skip(*at, end);
	return true;
}

/* Behind "RESOURCE:"; NULL: the line is another's. */
static const char *resource_skip(const char *at, const char *end, const char *resource)
{
	size_t length = strlen(resource);

	at = blanks_skip(at, end);
	if ((size_t)(end - at) <= length || memcmp(at, resource, length) || at[length] != ':')
		return NULL;
	return at + length + 1;
}

static int domains_search(const char *at, const char *end, unsigned int domain,
			  unsigned int base, uint64_t *value)
{
	uint64_t number, found;

	while (at < end) {
		if (!number_read(&at, end, 10, &number) || at == end || *at++ != '=' ||
		    !number_read(&at, end, base, &found) || (at < end && *at++ != ';'))
			return -EINVAL;
		if (number == domain) {
			*value = found;
			return 0;
		}
	}
	return -ENOENT;
}

int schemata_value(const char *text, size_t length, const char *resource, unsigned int domain,
		   unsigned int base, uint64_t *value)
{
	const char *end = text + length, *stop, *domains;

	for (; text < end; text = stop + 1) {
		stop = memchr(text, '\n', end - text);
		if (!stop)
			stop = end;
		domains = resource_skip(text, stop, resource);
		if (domains)
			return domains_search(domains, stop, domain, base, value);
		if (stop == end)
			break;
	}
	return -ENOENT;
}

/* A resource's name up to its colon; false: there is none. */
static bool resource_take(struct schemata_domain *domain, const char *end)
{
	const char *colon;
	size_t length;

	domain->at = blanks_skip(domain->at, end);
	colon = strpbrk(domain->at, ":\n");
	length = colon ? (size_t)(colon - domain->at) : 0;
	if (!length || *colon != ':' || length >= sizeof(domain->resource))
		return false;
	memcpy(domain->resource, domain->at, length);
	domain->resource[length] = 0;
	domain->base = strcmp(domain->resource, "MB") && strcmp(domain->resource, "SMBA") ? 16 : 10;
	domain->at = colon + 1;
	return true;
}

bool schemata_next(struct schemata_domain *domain)
{
	const char *end = domain->at + strlen(domain->at);
	const char *at;
	uint64_t number;

	if (!domain->within && !resource_take(domain, end))
		return false;
	at = domain->at;
	if (!number_read(&at, end, 10, &number) || number > UINT_MAX || *at != '=')
		return false;
	at++;
	if (!number_read(&at, end, domain->base, &domain->value) || (*at && !strchr(";\n", *at)))
		return false;
	domain->domain = number;
	domain->within = *at == ';';
	domain->at = at + !!*at;
	return true;
}
