// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_engine.c - an engine answers, sleeps, is changed and stopped */

#include "engine_rig.h"

#include <pthread.h>
#include <stdio.h>

TestSuite(rtpoll_engine, .timeout = 60, .fini = rig_end);

static int name_function(void *data, struct rtpoll_access *access)
{
	(void)data;
	access->value = access->type == RTPOLL_PCI ?
			access->bus << 24 | access->device << 16 | access->function << 8 |
			access->reg : 0xdefa;
	return 0;
}

static int fail_always(void *data, struct rtpoll_access *access)
{
	(void)data;
	(void)access;
	return 1;
}

static struct rtpoll_engine_vm_stats vm_stats(void)
{
	struct rtpoll_engine_vm_stats stats;

	/* A count follows its answer; stopped, everything is counted. */
	rtpoll_engine_stop(engine);
	rtpoll_engine_vm_stats(vm, &stats);
	cr_assert_eq(rtpoll_engine_start(engine), 0, "%s", rtpoll_message());
	return stats;
}

/* Each way to wait, each mode, with doorbells and without. */
static void check_accesses(uint32_t engine_flags, uint32_t mode, uint32_t vcpu_flags)
{
	struct rtpoll_engine_options options = {
		.size = sizeof(options), .flags = engine_flags, .mode = mode, .idle_ns = 1000,
		.sample = 1,
	};
	struct rtpoll_engine_stats stats;
	struct rtpoll_vcpu *vcpu;
	uint64_t i, timed;

	rig_make(&options);
	rig_start();
	vcpu = rig_vcpu(1, vcpu_flags, 0);
	for (i = 0; i < 200; i++) {
		cr_assert_eq(rig_write(vcpu, RIG_BASE + i % 16 * 8, i * 0x0101010101010101), 0);
		cr_assert_eq(rig_read(vcpu, RTPOLL_MMIO, RIG_BASE + i % 16 * 8, 8),
			     i * 0x0101010101010101);
	}
	rtpoll_vcpu_close(vcpu);

	rig_pause(5);
	cr_assert_eq(vm_stats().served, 400);
	cr_assert_eq(vm_stats().notified, vcpu_flags & RTPOLL_VCPU_SLEEP ? 400 : 0);
	rtpoll_engine_stop(engine);
	rtpoll_engine_stats(engine, &stats);
	cr_assert_eq(stats.requests, 400);
	/* What a sweep finds is not timed. */
	timed = rtpoll_hist_count(stats.hist);
	cr_assert(timed <= 400 && timed >= 350, "%lu timed", timed);
	cr_assert_geq(stats.rounds, 1);
	cr_assert_eq(stats.sleeps > 0, mode == RTPOLL_ENGINE_ADAPTIVE);
	rig_end();
}

Test(rtpoll_engine, every_way_to_ask_gets_its_answer)
{
	static const uint32_t vcpu_flags[] = {
		0, RTPOLL_VCPU_SLEEP, RTPOLL_VCPU_LEAN, RTPOLL_VCPU_SLEEP | RTPOLL_VCPU_LEAN,
	};

	for (size_t i = 0; i < 4; i++) {
		check_accesses(0, RTPOLL_ENGINE_POLL, vcpu_flags[i]);
		check_accesses(0, RTPOLL_ENGINE_ADAPTIVE, vcpu_flags[i]);
		check_accesses(RTPOLL_ENGINE_DOORBELLS, RTPOLL_ENGINE_POLL, vcpu_flags[i]);
		check_accesses(RTPOLL_ENGINE_DOORBELLS, RTPOLL_ENGINE_ADAPTIVE, vcpu_flags[i]);
	}
}

Test(rtpoll_engine, absent_and_failing_devices_read_as_all_ones)
{
	struct rtpoll_vcpu *vcpu;

	rig_make(NULL);
	rtpoll_devices_add(rtpoll_engine_vm_devices(vm), RTPOLL_PIO, 0x60, 0x60, fail_always,
			   NULL);
	rig_start();
	vcpu = rig_vcpu(0, 0, 0);

	cr_assert_eq(rig_read(vcpu, RTPOLL_PIO, 0x70, 1), 0xff);
	cr_assert_eq(rig_read(vcpu, RTPOLL_MMIO, 0x1000, 8), ~0ull);
	cr_assert_eq(rig_read(vcpu, RTPOLL_PIO, 0x60, 1), 0xff);
	cr_assert_eq(rig_write(vcpu, 0x1000, 1), 0);
	rtpoll_vcpu_close(vcpu);

	cr_assert_eq(vm_stats().unhandled, 3);
	cr_assert_eq(vm_stats().failed, 1);
	cr_assert_eq(vm_stats().served, 4);
	cr_assert_eq(vm_stats().lost, 0);
}

Test(rtpoll_engine, default_handler_gets_configuration_accesses)
{
	static const uint32_t flags[] = { 0, RTPOLL_VCPU_SLEEP };

	rig_make(NULL);
	rtpoll_devices_set_default(rtpoll_engine_vm_devices(vm), name_function, NULL);
	rig_start();

	for (size_t i = 0; i < 2; i++) {
		struct rtpoll_vcpu *vcpu = rig_vcpu(2, flags[i], 0);
		struct rtpoll_access choose = {
			.type = RTPOLL_PIO, .direction = RTPOLL_WRITE, .address = 0xcf8,
			.size = 4, .value = 0x80000000 | 3 << 16 | 5 << 11 | 2 << 8 | 0x40,
		};

		cr_assert_eq(rtpoll_vcpu_access(vcpu, &choose), 0);
		cr_assert_eq(rig_read(vcpu, RTPOLL_PIO, 0xcfe, 2), 0x0242);
		cr_assert_eq(rig_read(vcpu, RTPOLL_PIO, 0xcfc, 4), 0x03050240);
		cr_assert_eq(rig_read(vcpu, RTPOLL_PIO, 0x80, 2), 0xdefa);
		rtpoll_vcpu_close(vcpu);
	}

	cr_assert_eq(vm_stats().served, 8);
	cr_assert_eq(vm_stats().notified, 4, "the sleeping one's");
	cr_assert_eq(vm_stats().unhandled, 0);

	rtpoll_devices_set_default(rtpoll_engine_vm_devices(vm), NULL, NULL);
	cr_assert_eq(vm_stats().unhandled, 0);
	{
		struct rtpoll_vcpu *vcpu = rig_vcpu(2, 0, 0);

		cr_assert_eq(rig_read(vcpu, RTPOLL_PIO, 0x80, 2), 0xffff);
		rtpoll_vcpu_close(vcpu);
	}
}

Test(rtpoll_engine, vms_are_apart)
{
	static uint64_t other[16];
	struct rtpoll_engine_vm *second;
	struct rtpoll_vcpu *vcpu[2];

	rig_make(NULL);
	cr_assert_eq(rtpoll_engine_add_vm(engine, "sixteen-bytes-ok", 16, &second), 0);
	rtpoll_devices_add(rtpoll_engine_vm_devices(second), RTPOLL_MMIO, RIG_BASE,
			   RIG_BASE + 127, rig_device, other);
	rig_start();

	cr_assert_eq(rtpoll_region_find_vm(region, "sixteen-bytes-ok"), 1);
	cr_assert_eq(rtpoll_region_find_vm(region, NULL), 0);
	cr_assert_eq(rtpoll_region_find_vm(region, "sixteen-bytes-ok-"), -ENOENT);
	vcpu[0] = rig_vcpu(3, 0, 0);
	cr_assert_eq(rtpoll_vcpu_open(&vcpu[1], region, 1, 15, NULL), 0);
	rig_write(vcpu[0], RIG_BASE, 1);
	rig_write(vcpu[1], RIG_BASE, 2);
	cr_assert_eq(rig_read(vcpu[0], RTPOLL_MMIO, RIG_BASE, 4), 1);
	cr_assert_eq(rig_read(vcpu[1], RTPOLL_MMIO, RIG_BASE, 4), 2);
	rtpoll_vcpu_close(vcpu[0]);
	rtpoll_vcpu_close(vcpu[1]);
}

Test(rtpoll_engine, stop_and_start_lose_nothing)
{
	struct rtpoll_access access = {
		.type = RTPOLL_MMIO, .direction = RTPOLL_READ, .address = RIG_BASE, .size = 4,
	};
	struct rtpoll_vcpu *vcpu;
	uint64_t value;

	registers[0] = 77;
	rig_make(NULL);
	rig_start();
	cr_assert_eq(rtpoll_engine_start(engine), -EBUSY);
	cr_assert_eq(rtpoll_engine_run(engine), -EBUSY);
	vcpu = rig_vcpu(0, 0, 0);
	rtpoll_engine_stop(engine);
	rtpoll_engine_stop(engine);

	cr_assert_eq(rtpoll_vcpu_post(vcpu, &access), 0);
	rig_pause(10);
	cr_assert_eq(rtpoll_vcpu_is_done(vcpu), 0);
	cr_assert_eq(rtpoll_engine_start(engine), 0, "%s", rtpoll_message());
	cr_assert_eq(rtpoll_vcpu_wait(vcpu, &value), 0);
	cr_assert_eq(value, 77);
	rtpoll_vcpu_close(vcpu);
}

static void *run(void *unused)
{
	cr_assert_eq(rtpoll_engine_run(engine), 0);
	return unused;
}

Test(rtpoll_engine, runs_in_a_thread_of_the_callers)
{
	pthread_t thread;
	struct rtpoll_vcpu *vcpu;

	rig_make(NULL);
	cr_assert_eq(rtpoll_region_open_fd(&region, rtpoll_engine_fd(engine)), -ENOENT,
		     "not published");
	cr_assert_eq(pthread_create(&thread, NULL, run, NULL), 0);
	while (rtpoll_region_open_fd(&region, rtpoll_engine_fd(engine)))
		rig_pause(1);
	vcpu = rig_vcpu(0, 0, 0);
	cr_assert_eq(rig_write(vcpu, RIG_BASE, 5), 0);
	rtpoll_vcpu_close(vcpu);

	rtpoll_engine_stop(engine);
	pthread_join(thread, NULL);
	cr_assert_eq(registers[0], 5);
}

Test(rtpoll_engine, stop_before_it_runs_is_not_lost)
{
	rig_make(NULL);
	rtpoll_engine_stop(engine);
	cr_assert_eq(rtpoll_engine_run(engine), 0);

	/* Once. */
	rtpoll_engine_stop(engine);
	rig_start();
	cr_assert_eq(rtpoll_engine_run(engine), -EBUSY);
}

static uint64_t rounds(void)
{
	struct rtpoll_engine_stats stats;

	rtpoll_engine_stats(engine, &stats);
	return stats.rounds;
}

static uint64_t sleeps(void)
{
	struct rtpoll_engine_stats stats;

	rtpoll_engine_stats(engine, &stats);
	return stats.sleeps;
}

/* Where a count is waited for, a busy machine takes longer; a time says nothing there. */
static void wait_above(uint64_t (*count)(void), uint64_t bound)
{
	while (count() <= bound)
		rig_pause(1);
}

Test(rtpoll_engine, mode_is_switched_while_it_sleeps)
{
	struct rtpoll_engine_options options = {
		.size = sizeof(options), .mode = RTPOLL_ENGINE_ADAPTIVE, .idle_ns = 1000,
	};
	struct rtpoll_engine_stats before, after;
	struct rtpoll_vcpu *vcpu;

	rig_make(&options);
	rig_start();
	vcpu = rig_vcpu(0, 0, 0);
	wait_above(sleeps, 2);

	cr_assert_eq(rtpoll_engine_set_mode(engine, RTPOLL_ENGINE_POLL, 0), 0);
	/* Its rounds are counted before it looks at the mode: the second time it has. */
	wait_above(rounds, rounds());
	wait_above(rounds, rounds());
	rtpoll_engine_stats(engine, &before);
	cr_assert_eq(rig_write(vcpu, RIG_BASE, 1), 0);
	rig_pause(20);
	rtpoll_engine_stats(engine, &after);
	cr_assert_eq(after.sleeps, before.sleeps);
	cr_assert_eq(after.rescued, 0);
	cr_assert_eq(rtpoll_engine_set_mode(engine, 3, 0), -EINVAL);
	rtpoll_vcpu_close(vcpu);
}

Test(rtpoll_engine, bad_options_and_vms_are_refused)
{
	struct rtpoll_engine_options bad = { .size = sizeof(bad) };
	struct rtpoll_engine_vm *other;
	char name[8];
	unsigned int i;

	bad.mode = 9;
	cr_assert_eq(rtpoll_engine_create(&engine, &bad), -EINVAL);
	bad.mode = 0;
	bad.flags = 0x10;
	cr_assert_eq(rtpoll_engine_create(&engine, &bad), -EINVAL);
	bad.flags = 0;
	bad.name = "/a/b";
	cr_assert_eq(rtpoll_engine_create(&engine, &bad), -EINVAL);
	bad.size = 4;
	cr_assert_eq(rtpoll_engine_create(&engine, &bad), -EINVAL);
	cr_assert_null(engine, "untouched on error");

	rig_make(NULL);
	cr_assert_eq(rtpoll_engine_add_vm(engine, "", 1, &other), -EINVAL);
	cr_assert_eq(rtpoll_engine_add_vm(engine, "seventeen-bytes-x", 1, &other), -EINVAL);
	cr_assert_eq(rtpoll_engine_add_vm(engine, "x", 0, &other), -EINVAL);
	cr_assert_eq(rtpoll_engine_add_vm(engine, "x", 17, &other), -EINVAL);
	cr_assert_eq(rtpoll_engine_add_vm(engine, "vm0", 1, &other), -EEXIST);
	for (i = 1; i < RTPOLL_REGION_VMS; i++) {
		snprintf(name, sizeof(name), "vm%u", i);
		cr_assert_eq(rtpoll_engine_add_vm(engine, name, 1, &other), 0);
	}
	cr_assert_eq(rtpoll_engine_add_vm(engine, "one-more", 1, &other), -ENOSPC);
	rig_start();
	cr_assert_eq(rtpoll_engine_add_vm(engine, "late", 1, &other), -EBUSY);
}

Test(rtpoll_engine, thread_that_cannot_be_placed_starts_nothing)
{
	struct rtpoll_engine_options options = { .size = sizeof(options) };

	cr_assert_eq(rtpoll_engine_create(&engine, &options), 0);
	cr_assert_eq(rtpoll_engine_start(engine), -EINVAL, "no VM");
	rtpoll_engine_destroy(engine);

	options.thread.size = sizeof(options.thread);
	options.thread.cpu = 100000;
	rig_make(&options);
	cr_assert_eq(rtpoll_engine_start(engine), -EINVAL);
	cr_assert(strstr(rtpoll_message(), "CPU 100000"), "%s", rtpoll_message());
	cr_assert_eq(rtpoll_engine_run(engine), -EINVAL);
	cr_assert_eq(rtpoll_region_open_fd(&region, rtpoll_engine_fd(engine)), -ENOENT);
}
