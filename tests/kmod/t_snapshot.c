// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_snapshot.c - isolcpus-setup takes a snapshot of the guest, and it comes out whole
 *
 * usage: snapshot[:cgroup]	as booted; with CPU 1 isolated by a partition of cgroup v2
 *
 * Prints the archive in base64, between two lines: the fixtures of tests/cli are made
 * so (tests/cli/fixtures/take.sh).
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "harness.h"
#include "rtpoll_command.h"

#define ARCHIVE	"/tmp/snapshot.tar.xz"
#define LINE	57	/* bytes of a line of 76 letters */

static void line_print(const unsigned char *bytes, size_t nr)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i, j;

	for (i = 0; i < nr; i += 3) {
		uint32_t three = bytes[i] << 16;

		three |= i + 1 < nr ? bytes[i + 1] << 8 : 0;
		three |= i + 2 < nr ? bytes[i + 2] : 0;
		for (j = 0; j < 4; j++)
			putchar(i + j > nr ? '=' : letters[three >> (18 - 6 * j) & 63]);
	}
	putchar('\n');
}

static size_t archive_print(void)
{
	unsigned char bytes[LINE];
	FILE *file = fopen(ARCHIVE, "re");
	size_t nr, all = 0;

	REQUIRE(file);
	printf("begin\n");
	while ((nr = fread(bytes, 1, sizeof(bytes), file))) {
		line_print(bytes, nr);
		all += nr;
	}
	printf("end\n");
	fclose(file);
	return all;
}

static void partition_make(void)
{
	static const char *const folders[] = { "/etc", "/run", "/var", "/var/lib" };
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		CHECK(!mkdir(folders[i], 0755) || errno == EEXIST);
	REQUIRE(!mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL));
	REQUIRE(command(0, "plan --isolate 1 --mode cgroup -o /tmp/plan.json"));
	REQUIRE(command(0, "apply /tmp/plan.json"));
}

int main(int argc, char **argv)
{
	command_path = "/data/isolcpus-setup";
	if (argc > 1 && CHECK(!strcmp(argv[1], "cgroup")))
		partition_make();
	REQUIRE(command(0, "snapshot " ARCHIVE));
	printf("%s\n", said);
	CHECK(archive_print() > 1000);
	return test_end();
}
