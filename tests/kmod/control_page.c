// SPDX-License-Identifier: BSD-3-Clause
/* control_page.c - the mapped statistics say what the ioctls say */

#include <string.h>

#include "control.h"
#include "echo.h"
#include "says.h"

#define ECHOES		300
/* Two copies later all that was done is in it. */
#define NR_PERIODS	2

static void must_read_later(struct rtpoll_stats *stats)
{
	uint64_t before;

	REQUIRE(!rtpoll_stats_read(stats));
	before = rtpoll_stats_header(stats)->time_ns;
	while (rtpoll_stats_header(stats)->time_ns < before +
	       NR_PERIODS * rtpoll_stats_header(stats)->period_ns) {
		time_sleep_ns(10000000);
		REQUIRE(!rtpoll_stats_read(stats));
	}
}

static void check_vm(struct control_test *test, struct rtpoll_stats *stats)
{
	const struct acrn_hsm_stats_vm *record = rtpoll_stats_vm(stats, 0);
	struct acrn_hsm_vm_stats asked;

	REQUIRE(record);
	REQUIRE(!rtpoll_vm_stats(test->control, test->vm.id, &asked));
	CHECK_EQ(memcmp(&record->stats, &asked, sizeof(asked)), 0);
	CHECK(asked.poll.handed >= ECHOES);
	CHECK(rtpoll_hist_count(record->user_hist) > 0);
	CHECK(rtpoll_hist_count(record->user_hist) <= asked.user.served);
	CHECK(rtpoll_hist_quantile(record->user_hist, 1000000) >=
	      rtpoll_hist_quantile(record->user_hist, 500000));
	CHECK(!rtpoll_stats_vm(stats, 1));
}

static void check_poller(struct control_test *test, struct rtpoll_stats *stats, uint32_t id)
{
	const struct acrn_hsm_stats_poller *record = rtpoll_stats_poller(stats, 0);
	struct acrn_hsm_poller_stats asked;

	REQUIRE(record);
	REQUIRE(!rtpoll_poller_stats(test->control, id, &asked));
	CHECK_EQ(memcmp(&record->stats, &asked, sizeof(asked)), 0);
	CHECK(asked.requests >= ECHOES);
	CHECK(rtpoll_hist_count(record->poll_hist) > 0);
	CHECK(!rtpoll_stats_poller(stats, 1));
}

static void check_header(struct control_test *test, struct rtpoll_stats *stats)
{
	const struct acrn_hsm_stats_header *header = rtpoll_stats_header(stats);
	struct acrn_hsm_poll_info info;

	REQUIRE(!rtpoll_info(test->control, &info));
	CHECK_EQ(header->info.nr_pollers, info.nr_pollers);
	CHECK_EQ(header->info.max_rules, info.max_rules);
	CHECK_EQ(header->vm_nr, 1);
	CHECK_EQ(header->poller_nr, 1);
	CHECK_EQ(header->generation % 2, 0);
}

void control_page(struct control_test *test)
{
	uint32_t id = must_rtpoll_poller(test);
	struct rtpoll_control *other;
	struct rtpoll_stats *stats;

	/* It outlives the handle it came from. */
	REQUIRE(!rtpoll_control_open(&other, NULL));
	REQUIRE(!rtpoll_stats_map(&stats, other));
	rtpoll_control_close(other);

	CHECK_EQ(rtpoll_attach(test->control, id, test->vm.id, 0), 0);
	CHECK_EQ(rtpoll_set_mode(test->control, test->vm.id, ACRN_HSM_POLL_MODE_POLL, 0), 0);
	check_echo(test->sim, test->vm.id, 0, ECHOES, "while the page is mapped");
	/* Neither counts anything after that. */
	CHECK_EQ(rtpoll_detach(test->control, id, test->vm.id, 0), 0);
	must_read_later(stats);
	check_header(test, stats);
	check_vm(test, stats);
	check_poller(test, stats, id);

	rtpoll_stats_unmap(stats);
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);
}
