// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_gunzip.c - what was packed is unpacked whole, or refused */

#include <criterion/criterion.h>
#include <errno.h>

#include "../../isolcpus-setup/gunzip.h"
#include "gzip_stored.h"

#define MIB	(1u << 20)

static char *text_of(size_t length)
{
	char *text = malloc(length + 1);
	size_t i;

	cr_assert_not_null(text);
	for (i = 0; i < length; i++)
		text[i] = 'a' + i % 26 + i / 4096 % 5;
	return text;
}

static int unpack(size_t length)
{
	char *text = text_of(length), *unpacked = NULL;
	size_t size, nr = 0;
	char *packed = gzip_stored(text, length, &size);
	int ret = gunzip(packed, size, &unpacked, &nr);

	if (!ret) {
		cr_expect_eq(nr, length, "%zu of %zu", nr, length);
		cr_expect(!memcmp(unpacked, text, length), "%zu", length);
		cr_expect_eq(unpacked[nr], 0);
	}
	free(unpacked);
	free(packed);
	free(text);
	return ret;
}

Test(isolcpus_gunzip, gives_back_texts_of_any_length)
{
	static const size_t lengths[] = {
		1, 4096, 65535, 65536, 65537, 131071, 131072, 131073, 300000, MIB,
		8 * MIB - 1,
	};
	size_t i;

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		cr_expect_eq(unpack(lengths[i]), 0, "%zu", lengths[i]);
}

Test(isolcpus_gunzip, refuses_what_is_too_long)
{
	cr_expect_eq(unpack(8 * MIB), -EFBIG);
	cr_expect_eq(unpack(9 * MIB), -EFBIG);
}

Test(isolcpus_gunzip, refuses_an_empty_text)
{
	cr_expect_eq(unpack(0), -EINVAL);
}

Test(isolcpus_gunzip, unpacks_once_what_was_packed_twice)
{
	static const char text[] = "CONFIG_SMP=y\n";
	size_t once, twice, nr = 0;
	char *packed = gzip_stored(text, sizeof(text) - 1, &once);
	char *again = gzip_stored(packed, once, &twice), *unpacked = NULL;

	cr_assert_eq(gunzip(again, twice, &unpacked, &nr), 0);
	cr_expect_eq(nr, once);
	cr_expect(nr == once && !memcmp(unpacked, packed, nr));
	free(unpacked);
	free(again);
	free(packed);
}

Test(isolcpus_gunzip, refuses_what_is_cut_off_or_no_gzip)
{
	static const char text[] = "CONFIG_SMP=y\n";
	char *unpacked = NULL;
	size_t size, nr, cut;
	char *packed = gzip_stored(text, sizeof(text) - 1, &size);

	/* Without its last eight bytes all of the text is there. */
	for (cut = 0; cut < size - 8; cut++)
		cr_expect_eq(gunzip(packed, cut, &unpacked, &nr), -EINVAL, "%zu", cut);
	packed[0] = 'x';
	cr_expect_eq(gunzip(packed, size, &unpacked, &nr), -EINVAL);
	free(packed);
}
