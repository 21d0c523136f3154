/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * schema.h - is a JSON document as a JSON schema says?
 *
 * Of JSON Schema (2020-12) what ours uses: type, const, enum, required, properties,
 * additionalProperties false, items, minItems, maxItems, minimum, minLength, $ref to
 * $defs.  A schema that uses something else is refused, rather than not kept.
 */
#ifndef BENCH_SCHEMA_H
#define BENCH_SCHEMA_H

#include <jansson.h>

/* The file, as it is; the assembler gives it these names. */
extern const char result_schema_begin[], result_schema_end[];

#define SCHEMA_MESSAGE	320

/**
 * struct complaint - the first thing that is wrong with a document
 * @path:	where: "series[3].p99"; empty: the document itself
 * @text:	what, and the remedy
 */
struct complaint {
	char	path[160];
	char	text[SCHEMA_MESSAGE];
};

/* 0, or -EINVAL and a complaint.  @schema is within @root, where its $defs are. */
int schema_check(const json_t *root, const json_t *schema, const json_t *document,
		 struct complaint *complaint);

/* That of results, which is compiled in; the caller owns it. */
json_t *schema_own(void);

#endif /* BENCH_SCHEMA_H */
