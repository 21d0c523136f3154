// SPDX-License-Identifier: BSD-3-Clause
/* rtpoll_rules.c - rules and policies by the command, with all rights and with fewer */
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "rtpoll_command.h"
#include "rtpoll_rules.h"

size_t rules_count_listed(const char *list)
{
	json_t *document = must_document("list --json");
	size_t nr = json_array_size(json_object_get(document, list));

	json_decref(document);
	return nr;
}

void must_rules(const char *text)
{
	FILE *file = fopen(RULES_FILE, "we");

	REQUIRE(file && fputs(text, file) >= 0 && !fclose(file));
}

void rules_load_all_or_nothing(void)
{
	must_rules("[vm ruled]\ncpu = 1\nmode = poll\npolicy = fifo\npriority = 40\n"
		  "[vm *]\ncpu = 77\n");
	CHECK(command(1, "rule load " RULES_FILE));
	check_said(RULES_FILE ":6: ");
	check_said("nothing is changed");
	CHECK_EQ(rules_count_listed("pollers"), 0);
	CHECK_EQ(rules_count_listed("rules"), 0);

	must_rules("[vm ruled]\ncpu = 1\nmode = poll\npolicy = fifo\npriority = 40\n");
	CHECK(command(0, "rule load " RULES_FILE));
	check_said("1 made");
	CHECK(command(0, "rule load " RULES_FILE));
	check_said("0 made");
	CHECK_EQ(rules_count_listed("pollers"), 1);
	CHECK_EQ(rules_count_listed("rules"), 1);

	/* An older rule comes back, too. */
	must_rules("[vm ruled]\ncpu = 1\nmode = irq\n[vm *]\ncpu = 77\n");
	CHECK(command(1, "rule load " RULES_FILE));
	CHECK(command(0, "rule list"));
	check_said("poll");
	CHECK(!strstr(said, "irq"));
}

/* The kernel's own answer to who may not give a poller its policy. */
void rules_go_on_without_a_privilege(void)
{
	static const char add[] = "add --cpu 1 --policy rr --priority 40";
	static const char add_anyway[] = "add -c 1 --policy rr -p 40 --best-effort";
	static const char set_anyway[] = "set cpu1 --policy rr -p 40 --best-effort";
	static const char without[] = "needs CAP_SYS_NICE; policy and priority are left";
	json_t *document;

	CHECK(command_without(CAP_SYS_NICE, 3, add));
	check_said("needs CAP_SYS_NICE");
	CHECK_EQ(rules_count_listed("pollers"), 0);

	CHECK(command_without(CAP_SYS_NICE, 0, add_anyway));
	check_said(without);
	CHECK(command_without(CAP_SYS_NICE, 0, set_anyway));
	check_said(without);
	must_rules("[vm ruled]\ncpu = 1\nmode = poll\npolicy = rr\npriority = 40\n");
	CHECK(command_without(CAP_SYS_NICE, 3, "rule load " RULES_FILE));
	CHECK(command_without(CAP_SYS_NICE, 0, "rule load " RULES_FILE " --best-effort"));
	check_said(without);
	document = must_document("list --json");
	CHECK(text_is(member(document, "pollers", 0), "policy", "fifo"));
	json_decref(document);

	CHECK(command(0, "rule load " RULES_FILE " --best-effort"));
	document = must_document("list --json");
	CHECK(text_is(member(document, "pollers", 0), "policy", "rr"));
	json_decref(document);
	CHECK(command(0, "rule unload " RULES_FILE));
	CHECK_EQ(rules_count_listed("pollers"), 0);
}

/* What the completion asks for. */
void rules_offer_names(void)
{
	CHECK(command(0, "rule set later --cpu 1"));
	CHECK(command(0, "rule set * --cpu 1"));
	CHECK(command(0, "--generate rule-names"));
	CHECK(!strcmp(said, "ruled\nlater\n*\nruled") ||
	      !strcmp(said, "ruled\nruled\nlater\n*"));
	CHECK(command(0, "--generate vms"));
	CHECK(!strcmp(said, "ruled"));
	CHECK(command(0, "rule clear *"));
	CHECK(command(0, "rule clear later"));
	CHECK(command(1, "rule set later --cpu 0"));
	check_said("CPU 0 takes the upcalls and can have no poller");
}
