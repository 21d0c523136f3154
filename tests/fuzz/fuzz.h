/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz.h - what the fuzz targets share */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libFuzzer calls it with one input after the other. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Once before that, where a target has it. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

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

/**
 * struct fuzz_joined - a text that is put together
 * @text:	with a zero behind it; the caller frees it
 * @length:	of it
 * @room:	for it
 */
struct fuzz_joined {
	char	*text;
	size_t	length;
	size_t	room;
};

static inline void fuzz_join(struct fuzz_joined *joined, const char *bytes, size_t size)
{
	if (joined->length + size >= joined->room) {
		joined->room = 2 * (joined->length + size) + 64;
		joined->text = realloc(joined->text, joined->room);
		must(!joined->text);
	}
	memcpy(joined->text + joined->length, bytes, size);
	joined->length += size;
	joined->text[joined->length] = 0;
}

/* Ends where its text does; see fuzz_text(). */
static inline void fuzz_join_end(struct fuzz_joined *joined)
{
	joined->room = joined->length + 1;
	joined->text = realloc(joined->text, joined->room);
	must(!joined->text);
}

/* Messages are dropped (run.sh), and not line by line: each would be a system call. */
static inline void fuzz_gather_messages(void)
{
	static char messages[1 << 16];

	must(setvbuf(stderr, messages, _IOFBF, sizeof(messages)));
}

#endif
