/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * parse_schemata.h - the file schemata of a resctrl group
 *
 *	L3:0=fff;1=0f0
 *	MB:0=100;1= 50
 *
 * A line for each resource, a value for each domain (cache) of it: a mask of the cache's
 * parts in hexadecimal, or decimal bandwidth.
 */
#ifndef ISOLCPUS_PARSE_SCHEMATA_H
#define ISOLCPUS_PARSE_SCHEMATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * 0; -ENOENT: it has no such resource or domain; -EINVAL: it is no number there.  @value is
 * untouched then.
 */
int schemata_value(const char *text, size_t length, const char *resource, unsigned int domain,
		   unsigned int base, uint64_t *value);

/**
 * struct schemata_domain - one value of a text, and where the next one is
 * @at:		there; the text's begin at first
 * @resource:	"L3"
 * @within:	the next one is on the same line
 * @domain:	of that resource
 * @base:	of the number: 16, or 10 for bandwidth
 * @value:	it
 */
struct schemata_domain {
	const char	*at;
	char		resource[16];
	bool		within;
	unsigned int	domain;
	unsigned int	base;
	uint64_t	value;
};

/* The next value of a text; false: there is none that can be read. */
bool schemata_next(struct schemata_domain *domain);

/*
 * For change.h: is each value of @want so in @have?  What to write so that the values
 * written are again as shown.  What is shown once values are written.  Are two texts
 * about the same domains, in the same order?
 */
bool schemata_same(const char *have, const char *want);
bool schemata_same_place(const char *a, const char *b);
char *schemata_inverse(const char *showed, const char *written);
char *schemata_shown(const char *shows, const char *value);

#endif /* ISOLCPUS_PARSE_SCHEMATA_H */
