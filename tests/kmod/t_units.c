// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_units.c - the systemd units of both commands, run by systemd
 *
 * Debian's systemd runs in systemd_root.h's root.  Once multi-user.target is reached,
 * this program looks from inside ("units:inside") whether the rules and the settings
 * are there, each put there by a service in its sandbox; then systemd ends, and with
 * it the services, and they must be gone.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "isolated.h"
#include "rtpoll_command.h"
#include "systemd_root.h"
#include "vm.h"

#define INTERVAL	"/proc/sys/vm/stat_interval"
#define BEFORE		"/before"

/* --- from inside --------------------------------------------------------------- */

static void rules_are_loaded(void)
{
	json_t *document;

	command_path = "/data/rtpoll";
	document = must_document("list --json");
	CHECK_EQ(json_array_size(json_object_get(document, "rules")), 1);
	CHECK_EQ(number(member(document, "pollers", 0), "cpu"), 1);
	json_decref(document);
}

static void settings_are_made(void)
{
	char before[32], now[32];

	REQUIRE(!file_read(BEFORE, before, sizeof(before)));
	REQUIRE(!file_read(INTERVAL, now, sizeof(now)));
	CHECK(strcmp(before, now));
	command_path = "/data/isolcpus-setup";
	CHECK(command(0, "status"));
	check_said(INTERVAL);
}

static int inside(void)
{
	rules_are_loaded();
	settings_are_made();
	return test_end();
}

/* --- from outside -------------------------------------------------------------- */

static void units_make(void)
{
	put(UNITS "multi-user.target",
	    "[Unit]\nWants=rtpoll.service isolcpus-setup.service report.service\n");
	put(UNITS "report.service",
	    "[Unit]\nAfter=rtpoll.service isolcpus-setup.service isolcpus-verify.service\n"
	    "Wants=isolcpus-verify.service\nSuccessAction=exit\nFailureAction=exit\n"
	    "[Service]\nType=oneshot\nExecStart=/tests/units inside\n");
	put(UNITS "isolcpus-verify.service.d/told.conf",
	    "[Service]\nExecStopPost=+/tests/units verified\n");
	/* No priority: the poller's thread is not of systemd's namespace here. */
	put(ROOT "/etc/rtpoll.conf", "[vm ruled]\ncpu = 1\nmode = poll\n");
}

static void machine_make(void)
{
	char interval[32];

	systemd_root_make();
	units_make();
	REQUIRE(!file_read(INTERVAL, interval, sizeof(interval)));
	put(ROOT BEFORE, interval);
	command_path = "/data/isolcpus-setup";
	REQUIRE(command(0, "plan --isolate 1 --mode boot -o " ROOT
			   "/etc/isolcpus-setup/plan.json"));
}

static void check_report(void)
{
	/* verify says more of a machine that is not right. */
	char text[32768] = "";

	CHECK(!file_read(ROOT "/verified", text, sizeof(text)));
	/* Its findings are another test's; it could look at everything, and end. */
	if (!CHECK(!strcmp(text, "exited 0") || !strcmp(text, "exited 4") ||
		   !strcmp(text, "exited 1")))
		printf("  isolcpus-verify.service: '%s'\n", text);
	check_systemd_said();
}

static void all_is_gone(void)
{
	char before[32], now[32];
	json_t *document;

	REQUIRE(!file_read(ROOT BEFORE, before, sizeof(before)));
	REQUIRE(!file_read(INTERVAL, now, sizeof(now)));
	CHECK(!strcmp(before, now));
	command_path = "/data/rtpoll";
	document = must_document("list --json");
	CHECK_EQ(json_array_size(json_object_get(document, "rules")), 0);
	CHECK_EQ(json_array_size(json_object_get(document, "pollers")), 0);
	json_decref(document);
}

/* What systemd says of a service that has ended. */
static int verified(void)
{
	char text[64];

	snprintf(text, sizeof(text), "%s %s", getenv("EXIT_CODE"), getenv("EXIT_STATUS"));
	put("/verified", text);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "inside"))
		return inside();
	if (argc > 1 && !strcmp(argv[1], "verified"))
		return verified();
	need_isolated_cpu1();
	must_load(NULL, NULL);
	machine_make();
	must_systemd_run();
	check_report();
	all_is_gone();
	must_unload();
	return test_end();
}
