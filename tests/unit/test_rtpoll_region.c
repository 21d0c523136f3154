// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_region.c - regions made, found, replaced; and those that lie */

#include "engine_rig.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../rtpoll/lib/region.h"

static char name[64];

static void setup(void)
{
	snprintf(name, sizeof(name), "/rtpoll-unit-%d", getpid());
}

static void teardown(void)
{
	rig_end();
	shm_unlink(name);
}

TestSuite(rtpoll_region, .timeout = 60, .init = setup, .fini = teardown);

static struct rtpoll_engine_options named(void)
{
	return (struct rtpoll_engine_options){
		.size = sizeof(struct rtpoll_engine_options), .name = name,
	};
}

Test(rtpoll_region, named_region_is_its_owners_alone)
{
	struct rtpoll_engine_options options = named();
	struct rtpoll_engine *second = NULL;
	struct stat file;

	rig_make(&options);
	cr_assert_eq(rtpoll_region_open(&region, name), -ENOENT, "not published yet");
	cr_assert_eq(rtpoll_engine_create(&second, &options), -EBUSY);
	cr_assert_eq(rtpoll_engine_start(engine), 0);
	cr_assert_eq(rtpoll_engine_create(&second, &options), -EBUSY);
	cr_assert_null(second);

	cr_assert_eq(rtpoll_region_open(&region, name), 0, "%s", rtpoll_message());
	cr_assert_eq(fstat(region->fd, &file), 0);
	cr_assert_eq(file.st_mode & 0777, 0600);
	rtpoll_engine_destroy(engine);
	engine = NULL;
	cr_assert_eq(shm_open(name, O_RDWR, 0), -1, "the name goes with the engine");
}

Test(rtpoll_region, nameless_region_cannot_be_cut)
{
	rig_make(NULL);
	cr_assert_eq(ftruncate(rtpoll_engine_fd(engine), 4096), -1);
	cr_assert_eq(errno, EPERM);
	cr_assert_eq(ftruncate(rtpoll_engine_fd(engine), 1 << 20), -1);
	cr_assert_eq(fcntl(rtpoll_engine_fd(engine), F_ADD_SEALS, F_SEAL_WRITE), -1);
}

Test(rtpoll_region, file_that_is_no_region_is_left_alone)
{
	struct rtpoll_engine_options options = named();
	int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
	struct stat file;

	cr_assert_eq(write(fd, "precious", 8), 8);
	cr_assert_eq(rtpoll_engine_create(&engine, &options), -EEXIST);
	cr_assert_eq(fstat(fd, &file), 0);
	cr_assert_eq(file.st_nlink, 1);
	close(fd);
	cr_assert_eq(rtpoll_region_open(&region, name), -EPROTO);
}

Test(rtpoll_region, file_that_had_only_grown_is_a_wreck)
{
	struct rtpoll_engine_options options = named();
	int fd = shm_open(name, O_RDWR | O_CREAT, 0600);

	cr_assert_eq(ftruncate(fd, RTPOLL_REGION_BYTES - 1), 0);
	cr_assert_eq(rtpoll_engine_create(&engine, &options), -EEXIST, "of no engine's size");
	cr_assert_eq(ftruncate(fd, RTPOLL_REGION_BYTES), 0);
	close(fd);
	rig_make(&options);
}

/* Crashes after that many steps of a life; a step is a call. */
static void crash_after(int steps)
{
	struct rtpoll_engine_options options = named();
	struct rtpoll_engine *doomed;
	struct rtpoll_engine_vm *its;
	pid_t child = fork();

	if (!child) {
		if (!steps)
			shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
		if (steps > 0)
			rtpoll_engine_create(&doomed, &options);
		if (steps > 1)
			rtpoll_engine_add_vm(doomed, "old", 1, &its);
		if (steps > 2)
			rtpoll_engine_start(doomed);
		raise(SIGKILL);
	}
	cr_assert_eq(waitpid(child, NULL, 0), child);
}

Test(rtpoll_region, wreck_of_a_crashed_engine_is_replaced)
{
	struct rtpoll_engine_options options = named();

	for (int steps = 0; steps < 4; steps++) {
		struct rtpoll_region *old = NULL;

		crash_after(steps);
		cr_assert_eq(rtpoll_region_open(&old, name), steps == 0 ? -EPROTO :
			     steps < 3 ? -ENOENT : -EPIPE, "%d: %s", steps, rtpoll_message());
		rig_make(&options);
		rig_start();
		cr_assert_eq(rtpoll_region_find_vm(region, "old"), -ENOENT);
		rig_end();
	}
}

Test(rtpoll_region, forked_child_is_not_the_engine)
{
	int born[2], status;
	pid_t child;
	char c;

	rig_make(NULL);
	rig_start();
	cr_assert_eq(pipe(born), 0);
	/* It lives on with all descriptors of the engine's process. */
	child = fork();
	if (!child) {
		cr_assert_eq(write(born[1], "", 1), 1);
		for (;;)
			pause();
	}
	cr_assert_eq(read(born[0], &c, 1), 1);
	cr_assert_eq(rtpoll_alive_look(region->fd, RTPOLL_BYTE_ENGINE), 1);
	rtpoll_engine_destroy(engine);
	engine = NULL;
	cr_assert_eq(rtpoll_alive_look(region->fd, RTPOLL_BYTE_ENGINE), 0);
	kill(child, SIGKILL);
	cr_assert_eq(waitpid(child, &status, 0), child);
}

/* A header that was spoilt, with an engine that lives. */
static int open_spoilt(size_t offset, uint32_t value)
{
	uint32_t *word = (uint32_t *)((char *)region->header + offset);
	struct rtpoll_region *other = NULL;
	uint32_t before = *word;
	int ret;

	*word = value;
	ret = rtpoll_region_open_fd(&other, rtpoll_engine_fd(engine));
	*word = before;
	cr_assert(ret || other);
	rtpoll_region_close(other);
	return ret;
}

#define HEADER(field)	offsetof(struct rtpoll_region_header, field)

Test(rtpoll_region, header_that_cannot_be_true_is_refused)
{
	static const struct {
		size_t offset;
		uint32_t value;
	} lies[] = {
		{ HEADER(magic), 0x12345678 },
		{ HEADER(abi), RTPOLL_REGION_ABI + 1 },
		{ HEADER(bytes), 4096 },
		{ HEADER(bytes), RTPOLL_REGION_BYTES + 4096 },
		{ HEADER(flags), 0x80 },
		{ HEADER(nr_vms), 0 },
		{ HEADER(nr_vms), RTPOLL_REGION_VMS + 1 },
		{ HEADER(nr_vms), 3 },
		{ HEADER(vm[0].nr_vcpus), 0 },
		{ HEADER(vm[0].nr_vcpus), RTPOLL_REGION_VCPUS + 1 },
		{ HEADER(vm[0].offset), 0 },
		{ HEADER(vm[0].offset), sizeof(struct rtpoll_region_header) + 4 },
		{ HEADER(vm[0].offset), RTPOLL_REGION_BYTES - 4096 + 256 },
		{ HEADER(vm[0].offset), 0xffffffc0 },
		{ HEADER(vm[1].offset), sizeof(struct rtpoll_region_header) + 4096 - 64 },
	};
	struct rtpoll_engine_vm *second;

	rig_make(NULL);
	cr_assert_eq(rtpoll_engine_add_vm(engine, "vm1", 1, &second), 0);
	rig_start();
	for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++)
		cr_expect_eq(open_spoilt(lies[i].offset, lies[i].value), -EPROTO, "lie %zu", i);
	cr_expect_eq(open_spoilt(HEADER(magic), 0), -ENOENT);
	cr_expect_eq(open_spoilt(HEADER(magic), RTPOLL_REGION_MAGIC), 0);
}

Test(rtpoll_region, what_cannot_be_opened_says_why)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	cr_assert_eq(rtpoll_region_open(&region, "/rtpoll-no-such-region"), -ENOENT);
	cr_assert(strstr(rtpoll_message(), "rtpoll-no-such-region"));
	cr_assert_eq(rtpoll_region_open_fd(&region, 999), -ENOENT);
	cr_assert_eq(rtpoll_region_open_fd(&region, fd), -EPROTO);
	cr_assert_null(region);
	close(fd);
}
