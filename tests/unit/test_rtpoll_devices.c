// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_devices.c - who answers which address, while that changes */

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>

#include "../../rtpoll/lib/devices.h"
#include "rtpoll.h"

/* Allocations of the library's and this file's that still succeed. */
static int allocations_left = 1 << 30;

void *__real_malloc(size_t bytes);
void *__real_calloc(size_t nr, size_t bytes);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t nr, size_t bytes);

void *__wrap_malloc(size_t bytes)
{
	return allocations_left-- > 0 ? __real_malloc(bytes) : NULL;
}

void *__wrap_calloc(size_t nr, size_t bytes)
{
	return allocations_left-- > 0 ? __real_calloc(nr, bytes) : NULL;
}

/* One slot of a device model, its requests made by hand. */
static struct acrn_io_request page = { .processed = ACRN_IOREQ_STATE_FREE };
static struct rtp_user_slot slot;
static struct rtpoll_devices devices;
static u32 hint;

static void wait_for_turn(struct rtpoll_devices *changed,
			  const struct rtpoll_device_table *table)
{
	cr_assert_eq(changed, &devices);
	cr_assert_eq(rtpoll_devices_table(changed), table);
	rtpoll_turns_pass(&slot, 1);
}

static const struct rtpoll_devices_ops ops = { .replaced = wait_for_turn };

static void setup(void)
{
	rtp_user_slot_init(&slot, &page);
	cr_assert_eq(rtpoll_devices_init(&devices, &ops), 0);
}

static void teardown(void)
{
	allocations_left = 1 << 30;
	rtpoll_devices_fini(&devices);
}

TestSuite(rtpoll_devices, .init = setup, .fini = teardown, .timeout = 60);

/* The last access a handler saw. */
static struct rtpoll_access seen;

static int answer_data(void *data, struct rtpoll_access *access)
{
	seen = *access;
	access->value = *(u64 *)data;
	return 0;
}

static int fail_always(void *data, struct rtpoll_access *access)
{
	(void)data;
	access->value = 0x1234;
	return -EIO;
}

static enum rtpoll_outcome ask(u32 type, u32 direction, u64 address, u64 size, u64 *value)
{
	slot.req = (struct rtp_ioreq){
		.type = type, .direction = direction, .address = address,
		.size = size, .value = 0xfedcba9876543210,
	};
	return rtpoll_devices_answer(&devices, &slot, 3, &hint, value);
}

static u64 read_port(u64 port)
{
	u64 value;

	cr_assert_eq(ask(RTPOLL_PIO, RTPOLL_READ, port, 1, &value), RTPOLL_HANDLED);
	return value;
}

Test(rtpoll_devices, handler_of_the_range_answers)
{
	u64 answer = 0x55;
	u64 value;

	cr_assert_eq(rtpoll_devices_add(&devices, RTPOLL_MMIO, 0x1000, 0x1fff,
					answer_data, &answer), 0);

	cr_assert_eq(ask(RTPOLL_MMIO, RTPOLL_READ, 0x1ff8, 8, &value), RTPOLL_HANDLED);
	cr_assert_eq(value, 0x55);
	cr_assert_eq(seen.value, 0, "a read carries nothing");
	cr_assert_eq(seen.address, 0x1ff8);
	cr_assert_eq(seen.size, 8);
	cr_assert_eq(seen.vcpu, 3);

	cr_assert_eq(ask(RTPOLL_MMIO, RTPOLL_WRITE, 0x1000, 2, &value), RTPOLL_HANDLED);
	cr_assert_eq(seen.value, 0x3210, "as wide as the access");
	cr_assert_eq(value, 0, "a write has no answer");
}

Test(rtpoll_devices, access_that_sticks_out_of_the_range_is_not_its_own)
{
	u64 answer = 1;
	u64 value;

	rtpoll_devices_add(&devices, RTPOLL_MMIO, 0x1000, 0x1fff, answer_data, &answer);

	cr_assert_eq(ask(RTPOLL_MMIO, RTPOLL_READ, 0x1ffc, 8, &value), RTPOLL_UNHANDLED);
	cr_assert_eq(ask(RTPOLL_MMIO, RTPOLL_READ, 0xfff, 2, &value), RTPOLL_UNHANDLED);
	cr_assert_eq(ask(RTPOLL_PIO, RTPOLL_READ, 0x1000, 1, &value), RTPOLL_UNHANDLED);
	cr_assert_eq(value, ~0ull);
	cr_assert_eq(devices.unhandled, 3);
}

Test(rtpoll_devices, newest_of_overlapping_ranges_answers)
{
	u64 older = 1, newer = 2;

	rtpoll_devices_add(&devices, RTPOLL_PIO, 0x60, 0x6f, answer_data, &older);
	rtpoll_devices_add(&devices, RTPOLL_PIO, 0x64, 0x64, answer_data, &newer);

	cr_assert_eq(read_port(0x63), 1);
	cr_assert_eq(read_port(0x64), 2);
	cr_assert_eq(read_port(0x65), 1);

	rtpoll_devices_add(&devices, RTPOLL_PIO, 0x60, 0x6f, answer_data, &newer);
	cr_assert_eq(read_port(0x63), 2);
}

Test(rtpoll_devices, removal_uncovers_what_was_there_before)
{
	u64 first = 1, second = 2, elsewhere = 3;

	rtpoll_devices_add(&devices, RTPOLL_PIO, 0x70, 0x71, answer_data, &first);
	rtpoll_devices_add(&devices, RTPOLL_PIO, 0x70, 0x71, answer_data, &second);
	rtpoll_devices_add(&devices, RTPOLL_PIO, 0x70, 0x72, answer_data, &elsewhere);
	cr_assert_eq(read_port(0x70), 3);

	cr_assert_eq(rtpoll_devices_remove(&devices, RTPOLL_PIO, 0x70, 0x72), 0);
	cr_assert_eq(read_port(0x70), 2);
	cr_assert_eq(rtpoll_devices_remove(&devices, RTPOLL_PIO, 0x70, 0x71), 0);
	cr_assert_eq(read_port(0x70), 1);
	cr_assert_eq(rtpoll_devices_remove(&devices, RTPOLL_PIO, 0x70, 0x71), 0);
	cr_assert_eq(rtpoll_devices_remove(&devices, RTPOLL_PIO, 0x70, 0x71), -ENOENT);
	cr_assert_str_eq(rtpoll_message(), "device at 0x70-0x71: No such file or directory");
	cr_assert_eq(rtpoll_devices_remove(&devices, RTPOLL_MMIO, 0x70, 0x71), -ENOENT);
}

Test(rtpoll_devices, hint_survives_any_change_of_the_table)
{
	u64 answer[64];
	u32 i;

	for (i = 0; i < 64; i++) {
		answer[i] = i;
		rtpoll_devices_add(&devices, RTPOLL_PIO, i * 16, i * 16 + 15,
				   answer_data, &answer[i]);
		cr_assert_eq(read_port(i * 16 + 3), i);
	}
	for (i = 63; i > 0; i--) {
		cr_assert_eq(rtpoll_devices_remove(&devices, RTPOLL_PIO, i * 16,
						   i * 16 + 15), 0);
		cr_assert_eq(read_port(i * 16 - 1), i - 1);
	}
}

Test(rtpoll_devices, default_handler_gets_what_no_range_holds)
{
	u64 range = 1, fallback = 2;
	u64 value;

	rtpoll_devices_add(&devices, RTPOLL_PIO, 0x80, 0x80, answer_data, &range);
	cr_assert_eq(rtpoll_devices_set_default(&devices, answer_data, &fallback), 0);

	cr_assert_eq(read_port(0x80), 1);
	cr_assert_eq(read_port(0x81), 2);

	cr_assert_eq(rtpoll_devices_set_default(&devices, NULL, NULL), 0);
	cr_assert_eq(ask(RTPOLL_PIO, RTPOLL_READ, 0x81, 1, &value), RTPOLL_UNHANDLED);
	cr_assert_eq(value, ~0ull);
	cr_assert_eq(ask(RTPOLL_PIO, RTPOLL_WRITE, 0x81, 1, &value), RTPOLL_UNHANDLED);
	cr_assert_eq(value, 0);
}

Test(rtpoll_devices, configuration_access_is_the_default_handlers)
{
	u64 range = 1, fallback = 2;
	u64 value;

	/* A range at the very port: the access is not for it. */
	rtpoll_devices_add(&devices, RTPOLL_PIO, 0xcfc, 0xcff, answer_data, &range);
	rtpoll_devices_set_default(&devices, answer_data, &fallback);
	slot.bus = 1, slot.dev = 2, slot.func = 3, slot.reg = 0x44;

	cr_assert_eq(ask(RTPOLL_PCI, RTPOLL_READ, 0xcfc, 4, &value), RTPOLL_HANDLED);
	cr_assert_eq(value, 2);
	cr_assert_eq(seen.bus, 1);
	cr_assert_eq(seen.device, 2);
	cr_assert_eq(seen.function, 3);
	cr_assert_eq(seen.reg, 0x44);

	read_port(0xcfc);
	cr_assert_eq(seen.reg, 0, "nothing of an earlier access");
}

Test(rtpoll_devices, failing_handler_is_an_absent_device)
{
	u64 value;

	rtpoll_devices_add(&devices, RTPOLL_PIO, 0x90, 0x93, fail_always, NULL);

	cr_assert_eq(ask(RTPOLL_PIO, RTPOLL_READ, 0x90, 4, &value), RTPOLL_FAILED);
	cr_assert_eq(value, ~0ull);
	cr_assert_eq(ask(RTPOLL_PIO, RTPOLL_WRITE, 0x90, 4, &value), RTPOLL_FAILED);
	cr_assert_eq(devices.failed, 2);
	cr_assert_eq(devices.unhandled, 0);
}

Test(rtpoll_devices, what_no_guest_can_ask_for_reaches_no_handler)
{
	static const struct rtp_ioreq bad[] = {
		{ .type = RTPOLL_PIO, .address = 0x10000, .size = 1 },
		{ .type = RTPOLL_PIO, .address = 0, .size = 3 },
		{ .type = RTPOLL_PIO, .address = 0, .size = 1, .direction = 2 },
		{ .type = RTPOLL_MMIO, .address = ~0ull, .size = 2 },
		{ .type = RTPOLL_MMIO, .address = 0, .size = 0 },
		{ .type = 7, .address = 0, .size = 1 },
	};
	u64 answer = 1;

	rtpoll_devices_set_default(&devices, answer_data, &answer);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		u64 value = 0;

		slot.req = bad[i];
		cr_expect_eq(rtpoll_devices_answer(&devices, &slot, 0, &hint, &value),
			     RTPOLL_INVALID, "request %zu", i);
		cr_expect_eq(value, ~0ull);
	}
	cr_assert_eq(devices.invalid, ARRAY_SIZE(bad));
	cr_assert_eq(seen.size, 0);
}

Test(rtpoll_devices, bad_range_is_refused_by_name)
{
	u64 answer;

	cr_assert_eq(rtpoll_devices_add(&devices, RTPOLL_PCI, 0, 1, answer_data, &answer),
		     -EINVAL);
	cr_assert_eq(rtpoll_devices_add(&devices, RTPOLL_MMIO, 2, 1, answer_data, &answer),
		     -EINVAL);
	cr_assert_eq(rtpoll_devices_add(&devices, RTPOLL_PIO, 0xffff, 0x10000, answer_data,
					&answer), -EINVAL);
	cr_assert_str_eq(rtpoll_message(),
			 "device at port 0x10000: ports end at 0xffff: Invalid argument");
	cr_assert_eq(rtpoll_devices_add(&devices, RTPOLL_PIO, 0, 1, NULL, NULL), -EINVAL);
	cr_assert_eq(devices.table->ranges.nr, 0);
}

Test(rtpoll_devices, want_of_memory_changes_nothing)
{
	u64 answer = 9;
	int i;

	rtpoll_devices_add(&devices, RTPOLL_PIO, 0, 0, answer_data, &answer);
	for (i = 0; i < 2; i++) {
		allocations_left = i;
		cr_expect_eq(rtpoll_devices_add(&devices, RTPOLL_PIO, 0, 0, fail_always, NULL),
			     -ENOMEM, "allocation %d", i);
	}
	allocations_left = 0;
	cr_expect_eq(rtpoll_devices_remove(&devices, RTPOLL_PIO, 0, 0), -ENOMEM);
	cr_expect_eq(rtpoll_devices_set_default(&devices, fail_always, NULL), -ENOMEM);
	allocations_left = 1 << 30;

	cr_assert_eq(read_port(0), 9);
}

/* A handler's data goes bad as soon as the handler may not run any more. */
static u64 good[2] = { 0x11, 0x22 };
static u32 stopped;
static u64 bad_answers, handled, unhandled;

static void *serve(void *unused)
{
	u32 port = 0;

	while (!READ_ONCE(stopped)) {
		u64 value;

		if (!rtp_user_turn_try(&slot))
			continue;
		if (ask(RTPOLL_PIO, RTPOLL_READ, port++ & 7, 1, &value) == RTPOLL_HANDLED)
			rtp_count(&handled);
		else
			rtp_count(&unhandled);
		if (value != 0x11 && value != 0x22 && value != ~0ull)
			bad_answers++;
		rtp_user_turn_end(&slot);
	}
	return unused;
}

static void add_and_remove(u32 round)
{
	u64 *data = &good[round & 1];

	*data = round & 1 ? 0x22 : 0x11;
	cr_assert_eq(rtpoll_devices_add(&devices, RTPOLL_PIO, 0, round & 7, answer_data,
					data), 0);
	cr_assert_eq(rtpoll_devices_set_default(&devices, answer_data, data), 0);
	cr_assert_eq(rtpoll_devices_set_default(&devices, NULL, NULL), 0);
	cr_assert_eq(rtpoll_devices_remove(&devices, RTPOLL_PIO, 0, round & 7), 0);
	*data = 0xbad;
}

Test(rtpoll_devices, handler_does_not_run_once_it_was_removed)
{
	pthread_t server;
	u32 round;

	cr_assert_eq(pthread_create(&server, NULL, serve, NULL), 0);
	for (round = 0; round < 500 || READ_ONCE(handled) < 1000 ||
	     READ_ONCE(unhandled) < 1000; round++)
		add_and_remove(round);
	WRITE_ONCE(stopped, 1);
	pthread_join(server, NULL);

	cr_assert_eq(bad_answers, 0);
}

static void *pass_turns(void *unused)
{
	while (!READ_ONCE(stopped))
		rtpoll_turns_pass(&slot, 1);
	return unused;
}

/* An engine looks at what was handed over once, and would leave it to the sweep. */
Test(rtpoll_devices, who_waits_for_the_turns_takes_none)
{
	pthread_t waiter;
	u32 i, refused = 0;

	cr_assert_eq(pthread_create(&waiter, NULL, pass_turns, NULL), 0);
	for (i = 0; i < 3000000; i++) {
		if (rtp_user_turn_try(&slot))
			rtp_user_turn_end(&slot);
		else
			refused++;
	}
	WRITE_ONCE(stopped, 1);
	pthread_join(waiter, NULL);
	cr_assert_eq(refused, 0);
}
