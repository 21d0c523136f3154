/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz.h - what the fuzz targets share */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* libFuzzer calls it with one input after the other. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What must not be, in an input or in the target itself. */
static inline void must(int failed)
{
	if (failed)
		abort();
}

/* A copy that ends where its text does, so that reading beyond is noticed. */
static inline char *fuzz_text(const uint8_t *bytes, size_t size)
{
	char *text = malloc(size + 1);

	must(!text);
	memcpy(text, bytes, size);
	text[size] = 0;
	return text;
}

#endif
