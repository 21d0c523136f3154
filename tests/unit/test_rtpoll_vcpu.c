// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_vcpu.c - a vCPU asks, waits, gives up, and sees its engine die */

#include "engine_rig.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../rtpoll/lib/vcpu.h"

TestSuite(rtpoll_vcpu, .timeout = 60, .fini = rig_end);

#define MS	1000000ull

/* A device that answers when it is let. */
static atomic_int held, entered;

static int answer_when_let(void *data, struct rtpoll_access *access)
{
	(void)data;
	atomic_store(&entered, 1);
	while (atomic_load(&held))
		rig_pause(1);
	access->value = 0x1a7e;
	return 0;
}

static const struct rtpoll_access slow_read = {
	.type = RTPOLL_PIO, .direction = RTPOLL_READ, .address = 0x500, .size = 2,
};

static void start_with_slow_device(void)
{
	rig_make(NULL);
	cr_assert_eq(rtpoll_devices_add(rtpoll_engine_vm_devices(vm), RTPOLL_PIO, 0x500, 0x501,
					answer_when_let, NULL), 0);
	rig_start();
}

static void hold(void)
{
	atomic_store(&entered, 0);
	atomic_store(&held, 1);
}

Test(rtpoll_vcpu, posts_one_access_at_a_time)
{
	struct rtpoll_vcpu *vcpu;
	uint64_t value;

	start_with_slow_device();
	vcpu = rig_vcpu(0, 0, 0);
	cr_assert_eq(rtpoll_vcpu_is_done(vcpu), 0);
	cr_assert_eq(rtpoll_vcpu_wait(vcpu, &value), -EINVAL);

	hold();
	cr_assert_eq(rtpoll_vcpu_post(vcpu, &slow_read), 0);
	cr_assert_eq(rtpoll_vcpu_post(vcpu, &slow_read), -EBUSY);
	cr_assert_eq(rtpoll_vcpu_is_done(vcpu), 0);
	atomic_store(&held, 0);
	while (!rtpoll_vcpu_is_done(vcpu))
		;
	cr_assert_eq(rtpoll_vcpu_wait(vcpu, &value), 0);
	cr_assert_eq(value, 0x1a7e);
	rtpoll_vcpu_close(vcpu);
}

Test(rtpoll_vcpu, number_is_one_vcpus_at_a_time)
{
	struct rtpoll_vcpu *vcpu, *second = NULL;

	rig_make(NULL);
	rig_start();
	vcpu = rig_vcpu(2, 0, 0);
	cr_assert_eq(rtpoll_vcpu_open(&second, region, 0, 2, NULL), -EBUSY);
	cr_assert_null(second);
	rtpoll_vcpu_close(vcpu);
	vcpu = rig_vcpu(2, 0, 0);
	rtpoll_vcpu_close(vcpu);
}

Test(rtpoll_vcpu, bad_options_are_refused)
{
	struct rtpoll_vcpu_options options = { .size = sizeof(options), .flags = 0x10 };
	struct rtpoll_vcpu *vcpu;

	rig_make(NULL);
	rig_start();
	cr_assert_eq(rtpoll_vcpu_open(&vcpu, region, 0, 0, &options), -EINVAL);
	options.flags = 0;
	options.look_ns = 100001;
	cr_assert_eq(rtpoll_vcpu_open(&vcpu, region, 0, 0, &options), -EINVAL);
	options.look_ns = 0;
	options.size = 1;
	cr_assert_eq(rtpoll_vcpu_open(&vcpu, region, 0, 0, &options), -EINVAL);
	cr_assert_eq(rtpoll_vcpu_open(&vcpu, region, 0, 4, NULL), -EINVAL);
	cr_assert_eq(rtpoll_vcpu_open(&vcpu, region, 1, 0, NULL), -EINVAL);
}

Test(rtpoll_vcpu, access_that_no_guest_makes_is_not_posted)
{
	static const struct rtpoll_access bad[] = {
		{ .type = RTPOLL_PCI, .size = 4 },
		{ .type = RTPOLL_PIO, .size = 8 },
		{ .type = RTPOLL_PIO, .size = 2, .address = 0xffff },
		{ .type = RTPOLL_MMIO, .size = 3 },
		{ .type = RTPOLL_MMIO, .size = 4, .direction = 2 },
		{ .type = 9, .size = 4 },
	};
	struct rtpoll_vcpu *vcpu;

	rig_make(NULL);
	rig_start();
	vcpu = rig_vcpu(0, 0, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect_eq(rtpoll_vcpu_post(vcpu, &bad[i]), -EINVAL, "access %zu", i);
	cr_assert_eq(rig_write(vcpu, RIG_BASE, 1), 0);
	rtpoll_vcpu_close(vcpu);
}

Test(rtpoll_vcpu, timeout_withdraws_what_was_not_begun)
{
	struct rtpoll_access access = slow_read;
	struct rtpoll_vcpu *vcpu;

	start_with_slow_device();
	vcpu = rig_vcpu(0, 0, 20 * MS);
	rtpoll_engine_stop(engine);
	cr_assert_eq(rtpoll_vcpu_access(vcpu, &access), -ETIMEDOUT);
	cr_assert_eq(vcpu->io->processed, ACRN_IOREQ_STATE_FREE);

	cr_assert_eq(rtpoll_engine_start(engine), 0);
	cr_assert_eq(rtpoll_vcpu_access(vcpu, &access), 0);
	cr_assert_eq(access.value, 0x1a7e);
	rtpoll_vcpu_close(vcpu);
}

static void check_late_answer(uint32_t flags)
{
	struct rtpoll_access access = slow_read;
	struct rtpoll_vcpu *vcpu = rig_vcpu(1, flags, 20 * MS);

	hold();
	cr_assert_eq(rtpoll_vcpu_access(vcpu, &access), -ETIMEDOUT);
	cr_assert_eq(atomic_load(&entered), 1);
	cr_assert_eq(vcpu->io->processed, ACRN_IOREQ_STATE_PROCESSING, "not written over");
	cr_assert_eq(rtpoll_vcpu_post(vcpu, &slow_read), -EBUSY, "the engine is at it still");

	atomic_store(&held, 0);
	while (READ_ONCE(vcpu->io->processed) == ACRN_IOREQ_STATE_PROCESSING)
		;
	registers[3] = 0x42;
	cr_assert_eq(rig_read(vcpu, RTPOLL_MMIO, RIG_BASE + 24, 4), 0x42, "not the late one");
	rtpoll_vcpu_close(vcpu);
}

Test(rtpoll_vcpu, late_answer_is_dropped)
{
	start_with_slow_device();
	check_late_answer(0);
	check_late_answer(RTPOLL_VCPU_SLEEP);
	check_late_answer(RTPOLL_VCPU_LEAN);
}

/* What is left in a slot by one that died, by the state it died in. */
static void die_in(struct rtpoll_vcpu *vcpu)
{
	cr_assert_eq(rtpoll_vcpu_post(vcpu, &slow_read), 0);
	rtpoll_alive_end(&vcpu->alive);
	free(vcpu);
}

Test(rtpoll_vcpu, slot_of_a_dead_one_is_cleaned)
{
	struct rtpoll_vcpu *vcpu = NULL;

	start_with_slow_device();
	rtpoll_engine_stop(engine);
	die_in(rig_vcpu(0, 0, 0));
	vcpu = rig_vcpu(0, 0, 0);
	cr_assert_eq(vcpu->io->processed, ACRN_IOREQ_STATE_FREE);
	rtpoll_vcpu_close(vcpu);

	hold();
	cr_assert_eq(rtpoll_engine_start(engine), 0);
	die_in(rig_vcpu(0, 0, 0));
	while (!atomic_load(&entered))
		;
	cr_assert_eq(rtpoll_vcpu_open(&vcpu, region, 0, 0, NULL), -EBUSY);
	cr_assert(strstr(rtpoll_message(), "not over"), "%s", rtpoll_message());

	atomic_store(&held, 0);
	vcpu = rig_vcpu(0, 0, 0);
	cr_assert_eq(rig_write(vcpu, RIG_BASE, 7), 0);
	cr_assert_eq(registers[0], 7);
	rtpoll_vcpu_close(vcpu);
}

Test(rtpoll_vcpu, garbage_in_the_slot_is_cleaned)
{
	struct rtpoll_vcpu *vcpu;

	rig_make(NULL);
	rig_start();
	vcpu = rig_vcpu(0, 0, 0);
	vcpu->io->processed = 0xdeadbeef;
	rtpoll_vcpu_close(vcpu);
	vcpu = rig_vcpu(0, 0, 0);
	cr_assert_eq(rig_write(vcpu, RIG_BASE, 7), 0);

	/* The engine ends what looks like its own work and is not. */
	vcpu->io->processed = ACRN_IOREQ_STATE_PROCESSING;
	rtpoll_vcpu_close(vcpu);
	vcpu = rig_vcpu(0, 0, 0);
	cr_assert_eq(rig_write(vcpu, RIG_BASE, 8), 0);
	rtpoll_vcpu_close(vcpu);
}

/* The engine takes neither for a request, and it never ends what it has not begun. */
static void check_written_over(uint32_t flags, uint32_t state)
{
	struct rtpoll_vcpu *vcpu = rig_vcpu(3, flags, 0);

	rtpoll_engine_stop(engine);
	cr_assert_eq(rtpoll_vcpu_post(vcpu, &slow_read), 0);
	WRITE_ONCE(vcpu->io->processed, state);
	cr_assert_eq(rtpoll_engine_start(engine), 0);
	cr_assert_eq(rtpoll_vcpu_is_done(vcpu), 1);
	cr_assert_eq(rtpoll_vcpu_wait(vcpu, NULL), -EIO);
	cr_assert(strstr(rtpoll_message(), "written over"), "%s", rtpoll_message());

	cr_assert_eq(rig_read(vcpu, RTPOLL_PIO, 0x500, 2), 0x1a7e, "the next one is answered");
	rtpoll_vcpu_close(vcpu);
}

Test(rtpoll_vcpu, slot_that_is_written_over_ends_the_wait)
{
	static const uint32_t flags[] = { 0, RTPOLL_VCPU_SLEEP, RTPOLL_VCPU_LEAN };

	start_with_slow_device();
	for (size_t i = 0; i < 3; i++) {
		check_written_over(flags[i], ACRN_IOREQ_STATE_FREE);
		check_written_over(flags[i], 0xdeadbeef);
	}
}

/* Says that it is at it, to whoever waits for that. */
static int tell_and_wait(void *data, struct rtpoll_access *access)
{
	cr_assert_eq(write(*(int *)data, "", 1), 1);
	return answer_when_let(NULL, access);
}

/* An engine in a process of its own, which dies while a vCPU waits. */
static void check_death(uint32_t flags)
{
	int ready[2];
	struct rtpoll_access access = slow_read;
	struct rtpoll_vcpu *vcpu;
	pid_t child;
	char c;

	cr_assert_eq(pipe(ready), 0);
	hold();
	child = fork();
	if (!child) {
		struct rtpoll_engine_options options = {
			.size = sizeof(options), .name = "/rtpoll-unit-death",
		};

		rig_make(&options);
		rtpoll_devices_add(rtpoll_engine_vm_devices(vm), RTPOLL_PIO, 0x500, 0x501,
				   tell_and_wait, &ready[1]);
		cr_assert_eq(rtpoll_engine_start(engine), 0);
		cr_assert_eq(write(ready[1], "", 1), 1);
		for (;;)
			pause();
	}
	cr_assert_eq(read(ready[0], &c, 1), 1);
	cr_assert_eq(rtpoll_region_open(&region, "/rtpoll-unit-death"), 0, "%s",
		     rtpoll_message());
	vcpu = rig_vcpu(0, flags, 0);
	cr_assert_eq(rtpoll_vcpu_post(vcpu, &slow_read), 0);
	cr_assert_eq(read(ready[0], &c, 1), 1);
	cr_assert_eq(kill(child, SIGKILL), 0);
	cr_assert_eq(waitpid(child, NULL, 0), child);

	cr_assert_eq(rtpoll_vcpu_wait(vcpu, NULL), -EPIPE);
	cr_assert_eq(rtpoll_vcpu_access(vcpu, &access), -EBUSY, "left in the engine's hands");
	rtpoll_vcpu_close(vcpu);
	cr_assert_eq(rtpoll_vcpu_open(&vcpu, region, 0, 1, NULL), -EPIPE);
	rtpoll_region_close(region);
	cr_assert_eq(rtpoll_region_open(&region, "/rtpoll-unit-death"), -EPIPE);
	region = NULL;
}

Test(rtpoll_vcpu, death_of_the_engine_ends_the_wait)
{
	check_death(0);
	check_death(RTPOLL_VCPU_SLEEP);
	shm_unlink("/rtpoll-unit-death");
}
