// SPDX-License-Identifier: BSD-3-Clause
/* raw.c - mappings of raw page frames, by the module raw_frames */

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "raw.h"

#define PAGE_BYTES	4096

int must_raw_open(void)
{
	int raw;

	REQUIRE(!module_load("raw_frames", NULL));
	raw = open("/dev/raw_frames", O_RDWR | O_CLOEXEC);
	REQUIRE(raw >= 0);
	return raw;
}

void raw_close(int raw)
{
	close(raw);
	CHECK_EQ(module_unload("raw_frames"), 0);
}

void *must_raw(int raw, void *where, int kind, size_t bytes, int rights)
{
	void *map = mmap(where, bytes, rights, MAP_SHARED | (where ? MAP_FIXED : 0), raw,
			 (off_t)kind * PAGE_BYTES);

	REQUIRE(map != MAP_FAILED);
	return map;
}
