// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_snapshot.c - what happened between two looks at the statistics page */

#include <criterion/criterion.h>
#include <string.h>

#include "../../rtpoll/cli/snapshot.h"

static struct snapshot before, now;

static void one_of_each(struct snapshot *snapshot)
{
	memset(snapshot, 0, sizeof(*snapshot));
	snapshot->header.vm_nr = 1;
	snapshot->header.poller_nr = 1;
	snapshot->vms[0].stats.vmid = 3;
	memcpy(snapshot->vms[0].stats.name, "rtvm", 4);
	snapshot->vms[0].stats.poll.served = 100;
	snapshot->pollers[0].stats.id = 2;
	snapshot->pollers[0].stats.pid = 77;
	snapshot->pollers[0].stats.rounds = 1000;
}

Test(cli_snapshot, finds_the_same_vm_and_poller)
{
	one_of_each(&before);
	one_of_each(&now);
	now.vms[0].stats.poll.served = 150;

	cr_expect_eq(snapshot_vm(&before, &now.vms[0]), &before.vms[0]);
	cr_expect_eq(snapshot_poller(&before, &now.pollers[0]), &before.pollers[0]);
}

Test(cli_snapshot, is_not_deceived_by_an_id_that_was_given_again)
{
	one_of_each(&before);
	one_of_each(&now);
	now.vms[0].stats.poll.served = 99;
	now.pollers[0].stats.pid = 78;

	cr_expect_null(snapshot_vm(&before, &now.vms[0]));
	cr_expect_null(snapshot_poller(&before, &now.pollers[0]));
	now.vms[0].stats.poll.served = 100;
	/* As many requests, but one of the counters fell. */
	before.vms[0].stats.rescued = 1;
	cr_expect_null(snapshot_vm(&before, &now.vms[0]));
	before.vms[0].stats.rescued = 0;
	before.vms[0].stats.user.fail_safe = 1;
	cr_expect_null(snapshot_vm(&before, &now.vms[0]));
	before.vms[0].stats.user.fail_safe = 0;
	now.vms[0].stats.name[0] = 'x';
	cr_expect_null(snapshot_vm(&before, &now.vms[0]));
	now.pollers[0].stats.pid = 77;
	now.pollers[0].stats.rounds = 999;
	cr_expect_null(snapshot_poller(&before, &now.pollers[0]));
	now.vms[0].stats.vmid = 4;
	now.pollers[0].stats.id = 3;
	cr_expect_null(snapshot_vm(&before, &now.vms[0]));
	cr_expect_null(snapshot_poller(&before, &now.pollers[0]));
}

Test(cli_snapshot, counts_what_came_since_also_over_a_wrap)
{
	static uint32_t old[RTPOLL_HIST_BUCKETS], new[RTPOLL_HIST_BUCKETS];
	static uint32_t since[RTPOLL_HIST_BUCKETS];

	old[5] = UINT32_MAX - 1;
	new[5] = 3;
	old[9] = 10;
	new[9] = 10;
	new[20] = 4;
	hist_since(since, new, old);
	cr_expect_eq(since[5], 5);
	cr_expect_eq(since[9], 0);
	cr_expect_eq(since[20], 4);
	hist_since(since, new, NULL);
	cr_expect_eq(since[9], 10);
}

Test(cli_snapshot, has_percentiles_of_the_difference)
{
	static uint32_t old[RTPOLL_HIST_BUCKETS], new[RTPOLL_HIST_BUCKETS];
	static uint32_t since[RTPOLL_HIST_BUCKETS];
	struct latency latency;
	unsigned int i;

	/* Slow ones long ago; 98 of 1000 and two of 50000 since. */
	for (i = 0; i < 500; i++)
		rtpoll_hist_add(old, 1000000);
	memcpy(new, old, sizeof(new));
	for (i = 0; i < 98; i++)
		rtpoll_hist_add(new, 1000);
	rtpoll_hist_add(new, 50000);
	rtpoll_hist_add(new, 50000);
	hist_since(since, new, old);
	latency = latency_of(since);

	cr_expect_eq(latency.samples, 100);
	cr_expect(latency.p50_ns <= 1000 && latency.p50_ns > 1000 - 1000 / 16);
	cr_expect(latency.p99_ns <= 50000 && latency.p99_ns > 50000 - 50000 / 16);
	cr_expect_eq(latency.max_ns, latency.p99_ns);
}

Test(cli_snapshot, writes_times_so_that_they_can_be_read)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} rows[] = {
		{ 0, "0ns" }, { 999, "999ns" }, { 1000, "1.00us" }, { 9994, "9.99us" },
		{ 9996, "10.0us" }, { 99940, "99.9us" }, { 99960, "100us" }, { 999400, "999us" },
		{ 999600, "1.00ms" }, { 40100000, "40.1ms" }, { 2000000000, "2.00s" },
		{ 5000000000000, "5000s" },
	};
	char text[16];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ns_text(text, sizeof(text), rows[i].ns, true);
		cr_expect_str_eq(text, rows[i].text, "%s, not %s", text, rows[i].text);
	}
	ns_text(text, sizeof(text), 5, false);
	cr_expect_str_eq(text, "-");
}

Test(cli_snapshot, tells_the_share_of_empty_rounds_only_when_it_can)
{
	cr_expect(empty_share(0, 0) < 0);
	cr_expect(empty_share(16384, 3) < 0);
	cr_expect_float_eq(empty_share(100000, 25000), 0.75, 0.000001);
	cr_expect_float_eq(empty_share(100000, 0), 1, 0.000001);
	/* Rounds may find several requests each. */
	cr_expect_float_eq(empty_share(100000, 300000), 0, 0.000001);
}
