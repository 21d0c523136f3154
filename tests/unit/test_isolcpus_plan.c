// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_plan.c - a plan is written and read back; its words for the kernel */

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../isolcpus-setup/plan.h"
#include "../../rtpoll/command/cpus.h"

static char error[PLAN_ERROR];

static struct rtpoll_cpulist list(const char *text)
{
	struct rtpoll_cpulist set;

	cr_assert_eq(rtpoll_cpulist_parse(&set, RTPOLL_CPULIST_MAX, text), 0, "%s", text);
	return set;
}

static struct plan small_plan(void)
{
	struct plan plan = {
		.loader = PLAN_LOADER_SYSTEMD_BOOT,
		.isolated = list("2-3,6-7"),
		.housekeeping = list("0-1,4-5"),
		.pollers = list("2"),
		.vcpus = list("3"),
		.parked = list("6-7"),
		.nohz_full = list("2-3,6-7"),
		.rcu_nocbs = list("2-3,6-7"),
		.irqaffinity = list("0-1,4-5"),
		.managed_irq = true,
		.nr_cpus = 8,
		.kernel = "6.12.48-rt",
	};

	return plan;
}

static const char small_text[] =
	"{\n"
	"  \"housekeeping\": \"0-1,4-5\",\n"
	"  \"irqaffinity\": \"0-1,4-5\",\n"
	"  \"isolated\": \"2-3,6-7\",\n"
	"  \"kernel\": \"6.12.48-rt\",\n"
	"  \"loader\": \"systemd-boot\",\n"
	"  \"managed_irq\": true,\n"
	"  \"measuring\": \"\",\n"
	"  \"mode\": \"boot\",\n"
	"  \"nohz_full\": \"2-3,6-7\",\n"
	"  \"nr_cpus\": 8,\n"
	"  \"parked\": \"6-7\",\n"
	"  \"pollers\": \"2\",\n"
	"  \"rcu_nocbs\": \"2-3,6-7\",\n"
	"  \"reasons\": [\n"
	"    {\n"
	"      \"about\": \"cpu 2\",\n"
	"      \"text\": \"poller, \\\"picked\\\"\"\n"
	"    }\n"
	"  ],\n"
	"  \"schema\": \"isolcpus-setup.plan/1\",\n"
	"  \"smt\": \"isolate\",\n"
	"  \"throttling_off\": false,\n"
	"  \"vcpus\": \"3\"\n"
	"}\n";

static void parse(struct plan *plan, const char *text)
{
	cr_assert_eq(plan_parse(plan, text, strlen(text), "p.json", error), 0, "%s", error);
}

static void check_same(const struct plan *a, const struct plan *b)
{
	struct plan left = *a, right = *b;
	size_t i;

	cr_assert_eq(a->nr_reasons, b->nr_reasons);
	for (i = 0; i < a->nr_reasons; i++) {
		cr_assert_str_eq(a->reasons[i].about, b->reasons[i].about);
		cr_assert_str_eq(a->reasons[i].text, b->reasons[i].text);
	}
	left.reasons = NULL;
	right.reasons = NULL;
	cr_assert(!memcmp(&left, &right, sizeof(left)));
}

Test(isolcpus_plan, is_written_with_sorted_keys_and_read_back)
{
	struct plan plan = small_plan(), again;
	char *text;

	cr_assert_eq(plan_reason(&plan, "cpu 2", "%s, \"%s\"", "poller", "picked"), 0);
	text = plan_text(&plan);
	cr_assert_str_eq(text, small_text);
	parse(&again, text);

	cr_expect_eq(again.nr_cpus, 8);
	cr_expect(again.managed_irq && !again.throttling_off);
	check_same(&plan, &again);
	free(text);
	plan_free(&plan);
	plan_free(&again);
}

static unsigned int seed;

/* 0 to n - 1 */
static unsigned int dice(unsigned int n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

/* Of a set, each CPU with a chance of 1 in n. */
static struct rtpoll_cpulist some_of(const struct rtpoll_cpulist *set, unsigned int n)
{
	struct rtpoll_cpulist some = {};
	unsigned int cpu;

	for_each_cpu(cpu, set)
		if (!dice(n))
			rtpoll_cpulist_add(&some, cpu);
	return some;
}

static struct rtpoll_cpulist take(struct rtpoll_cpulist *rest, unsigned int n)
{
	struct rtpoll_cpulist some = some_of(rest, n);

	*rest = cpus_without(rest, &some);
	return some;
}

static void some_reasons(struct plan *plan)
{
	static const char *const texts[] = {
		"", "poller", "\"\\/%s", "\xc3\xa4\xe2\x82\xac", "a longer one, with: commas; {}[]",
	};
	unsigned int nr = dice(4);

	while (nr--)
		cr_assert_eq(plan_reason(plan, "cpu 1", "%s", texts[dice(5)]), 0);
}

static struct plan some_plan(void)
{
	static const unsigned int sizes[] = { 2, 3, 4, 8, 64, 65, 256, RTPOLL_CPULIST_MAX };
	struct plan plan = { .nr_cpus = sizes[dice(8)] };
	struct rtpoll_cpulist all = cpus_first(plan.nr_cpus), rest;

	plan.mode = dice(2);
	plan.smt = dice(3);
	plan.loader = dice(5);
	plan.throttling_off = dice(2);
	plan.bandwidth_percent = dice(101);
	plan.isolated = some_of(&all, 2);
	plan.isolated.words[0] &= ~1ull;
	rtpoll_cpulist_add(&plan.isolated, plan.nr_cpus - 1);
	plan.housekeeping = cpus_without(&all, &plan.isolated);
	plan.irqaffinity = some_of(&plan.housekeeping, 2);
	rest = plan.isolated;
	plan.pollers = take(&rest, 4);
	plan.vcpus = take(&rest, 3);
	plan.measuring = take(&rest, 4);
	if (plan.smt != PLAN_SMT_SHARE)
		plan.parked = take(&rest, 2);
	if (plan.mode == PLAN_BOOT) {
		plan.managed_irq = dice(2);
		plan.rcu_nocbs = some_of(&plan.isolated, 2);
		plan.nohz_full = some_of(&plan.rcu_nocbs, 2);
	}
	snprintf(plan.kernel, sizeof(plan.kernel), "6.%u.%u-rt", dice(20), dice(100));
	some_reasons(&plan);
	return plan;
}

Test(isolcpus_plan, any_is_read_as_it_was_written, .timeout = 60)
{
	unsigned int round;

	for (round = 1; round <= 600; round++) {
		struct plan plan, again;
		char *text, *twice;

		seed = round;
		plan = some_plan();
		text = plan_text(&plan);
		cr_assert(text, "seed %u", round);
		cr_assert_eq(plan_parse(&again, text, strlen(text), "p", error), 0, "seed %u: %s",
			     round, error);
		check_same(&plan, &again);
		twice = plan_text(&again);
		cr_assert_str_eq(text, twice, "seed %u", round);
		free(text);
		free(twice);
		plan_free(&plan);
		plan_free(&again);
	}
}

Test(isolcpus_plan, of_a_person_may_say_n_and_is_written_as_a_list)
{
	struct plan plan = small_plan(), again;
	char *text = plan_text(&plan), *at;

	at = strstr(text, "\"isolated\": \"2-3,6-7\"");
	memcpy(at, "\"isolated\": \"2-3,6-N\"", strlen("\"isolated\": \"2-3,6-N\""));
	parse(&again, text);

	check_same(&plan, &again);
	free(text);
	plan_free(&again);
}

Test(isolcpus_plan, is_loaded_from_a_file)
{
	char path[] = "/tmp/plan-XXXXXX";
	int fd = mkstemp(path);
	struct plan plan;

	cr_assert_eq(write(fd, small_text, strlen(small_text)), (ssize_t)strlen(small_text));
	close(fd);
	cr_expect_eq(plan_load(&plan, path, error), 0, "%s", error);
	cr_expect_eq(plan.nr_reasons, 1);
	plan_free(&plan);
	unlink(path);

	cr_expect_eq(plan_load(&plan, path, error), -ENOENT);
	cr_expect(strstr(error, path) && strstr(error, "isolcpus-setup plan -o"), "%s", error);
	cr_expect_eq(plan_load(&plan, "/tmp", error), -EISDIR);
	cr_expect(!strcmp(error, "/tmp: is a folder; name the plan in it"), "%s", error);
}

static void check_words(const struct plan *plan, const char *wanted)
{
	char text[512];

	plan_cmdline(plan, text, sizeof(text));
	cr_expect_str_eq(text, wanted, "%s", text);
}

#define ISOLATED	"isolcpus=managed_irq,domain,2-3,6-7"
#define NOHZ		" nohz_full=2-3,6-7"
#define RCU		" rcu_nocbs=2-3,6-7"
#define IRQS		" irqaffinity=0-1,4-5"

Test(isolcpus_plan, becomes_words_for_the_kernel)
{
	struct plan plan = small_plan();

	check_words(&plan, ISOLATED NOHZ RCU IRQS);
	plan.managed_irq = false;
	plan.nohz_full = list("");
	check_words(&plan, "isolcpus=domain,2-3,6-7" RCU IRQS);
	plan.irqaffinity = list("");
	plan.rcu_nocbs = list("");
	check_words(&plan, "isolcpus=domain,2-3,6-7");
	plan.isolated = list("");
	check_words(&plan, "");
}

Test(isolcpus_plan, of_cgroups_leaves_the_command_line_alone)
{
	struct plan plan = small_plan();

	plan.mode = PLAN_CGROUP;
	check_words(&plan, "");
}

Test(isolcpus_plan, words_are_cut_off_where_there_is_no_room)
{
	struct plan plan = small_plan();
	char whole[512], text[512];
	size_t size;

	plan_cmdline(&plan, whole, sizeof(whole));
	for (size = 1; size < sizeof(whole); size++) {
		memset(text, '#', sizeof(text));
		plan_cmdline(&plan, text, size);
		cr_assert_eq(strlen(text), strlen(whole) < size ? strlen(whole) : size - 1);
		cr_assert(!strncmp(text, whole, size - 1));
		cr_assert_eq(text[size], '#');
	}
	plan_cmdline(&plan, NULL, 0);
}
