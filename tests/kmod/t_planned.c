// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_planned.c - isolcpus-setup on a machine that boots: isolated as planned, or wrongly
 *
 * usage: planned:plan		plan and apply; prints "words: " and what to boot with
 *	  planned:verify	booted with these: apply the rest, and nothing is amiss
 *	  planned:wrong:ID...	booted with something else: these checks say so
 *
 * For guests with three CPUs.  planned.sh boots one after the other.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "rtpoll_command.h"

#define PLAN	"/tmp/plan.json"
#define FAIR_RUNTIME "/sys/kernel/debug/sched/fair_server/cpu1/runtime"
#define WORDS	"isolcpus=managed_irq,domain,1-2 nohz_full=1-2 rcu_nocbs=1-2 irqaffinity=0"

/* Exit statuses of the command. */
#define FAILED	1
#define REBOOT	4

static void plan(void)
{
	REQUIRE(command(0, "plan --pollers 1 --vcpus 1 --loader print -o " PLAN));
	printf("%s\n", said);
	CHECK(strstr(said, WORDS));
}

static void check_plan(void)
{
	plan();
	REQUIRE(command(REBOOT, "apply " PLAN));
	CHECK(strstr(said, WORDS));
	printf("words: %s\n", WORDS);
	CHECK(command(0, "undo"));
}

/* The result of a check, NULL: there is no such check. */
static const char *result_of(json_t *document, const char *id)
{
	json_t *finding;
	size_t i;

	json_array_foreach(json_object_get(document, "checks"), i, finding)
		if (!strcmp(json_string_value(json_object_get(finding, "id")), id))
			return json_string_value(json_object_get(finding, "result"));
	return NULL;
}

static bool result_is(json_t *document, const char *id, const char *wanted)
{
	const char *result = result_of(document, id);

	if (result && !strcasecmp(result, wanted))
		return true;
	printf("  %s: %s, not %s\n", id, result ? result : "no such check", wanted);
	return false;
}

static json_t *verify(int wanted, const char *arguments)
{
	json_error_t error;
	json_t *document;
	char line[128];

	snprintf(line, sizeof(line), "verify %s", arguments);
	CHECK(command(wanted, line));
	printf("%s\n", said);
	snprintf(line, sizeof(line), "verify %s --json", arguments);
	REQUIRE(command(wanted, line));
	document = json_loads(said, 0, &error);
	REQUIRE(document);
	return document;
}

static void check_isolated(void)
{
	char text[4096];

	REQUIRE(!file_read("/proc/cmdline", text, sizeof(text)));
	CHECK(strstr(text, WORDS));
	REQUIRE(!file_read("/sys/devices/system/cpu/isolated", text, sizeof(text)));
	CHECK(!strcmp(text, "1-2"));
	REQUIRE(!file_read("/sys/devices/system/cpu/nohz_full", text, sizeof(text)));
	CHECK(!strcmp(text, "1-2"));
}

/* Kernels may warn once it is written: it is as before, where there is one. */
static void check_fair_server(const char *before)
{
	char text[64] = "";

	file_read(FAIR_RUNTIME, text, sizeof(text));
	CHECK(!strcmp(text, before));
}

/* The same plan again, as the machine is the same; what is left takes effect at once. */
static void check_verify(void)
{
	static const char *const passed[] = {
		"CPU-001", "CPU-002", "CPU-003", "CMD-001", "CMD-002", "CMD-003", "CMD-004",
		"CMD-005", "CMD-006", "IRQ-001", "WQ-001",
	};
	char text[8192], fair[64] = "";
	json_t *document;
	size_t i;

	check_isolated();
	file_read(FAIR_RUNTIME, fair, sizeof(fair));
	plan();
	REQUIRE(!file_read(PLAN, text, sizeof(text)));
	CHECK(strstr(text, "\"throttling_off\": true"));
	CHECK(command(0, "apply " PLAN));
	printf("%s\n", said);
	document = verify(0, "");
	CHECK_EQ(number(document, "fail"), 0);
	for (i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		CHECK(result_is(document, passed[i], "pass"));
	CHECK(!*fair || result_is(document, "SCH-002", "warn"));
	check_fair_server(fair);
	json_decref(document);
	CHECK(command(0, "undo"));
}

static void check_wrong(char **ids)
{
	json_t *document = verify(FAILED, "--isolate 1");

	for (; *ids; ids++)
		CHECK(result_is(document, *ids, "fail"));
	json_decref(document);
}

int main(int argc, char **argv)
{
	command_path = "/data/isolcpus-setup";
	REQUIRE(argc > 1);
	if (!strcmp(argv[1], "plan"))
		check_plan();
	else if (!strcmp(argv[1], "verify"))
		check_verify();
	else if (!strcmp(argv[1], "wrong"))
		check_wrong(argv + 2);
	return test_end();
}
