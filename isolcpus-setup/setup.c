// SPDX-License-Identifier: BSD-3-Clause
/* setup.c - the machine and the plan that the command line means */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/cpu_facts.h"
#include "../rtpoll/command/cpus.h"
#include "choose.h"
#include "journal.h"
#include "setup.h"

int setup_tree(struct tree *tree, const struct cmd *cmd)
{
	int ret = tree_open(tree, cmd->root);

	if (ret)
		return cmd_usage("--root %s: %s; name the folder of an unpacked snapshot",
				 cmd->root, strerror(-ret));
	if (!tree_has(tree, "/sys") || !tree_has(tree, "/proc"))
		return cmd_usage("--root %s: no sys or no proc in it; name an unpacked snapshot",
				 cmd->root);
	return 0;
}

static const char *const container_files[] = { "/.dockerenv", "/run/.containerenv",
	"/run/systemd/container" };

static bool cpu_says_hypervisor(const struct tree *tree)
{
	bool says = false;
	char *text, *flags;
	size_t length;

	if (tree_load(tree, &text, &length, "/proc/cpuinfo"))
		return false;
	flags = strstr(text, "\nflags");
	if (flags) {
		flags[1 + strcspn(flags + 1, "\n")] = 0;
		says = strstr(flags, " hypervisor");
	}
	free(text);
	return says;
}

/* Who starts a container tells its first process; zeros separate the words. */
static bool init_says_container(const struct tree *tree)
{
	static const char key[] = "container=";
	size_t length, i;
	bool says = false;
	char *text;

	if (tree_load(tree, &text, &length, "/proc/1/environ"))
		return false;
	for (i = 0; i < length && !says; i += strlen(text + i) + 1)
		says = !strncmp(text + i, key, sizeof(key) - 1) && text[i + sizeof(key) - 1];
	free(text);
	return says;
}

bool setup_is_container(const struct tree *tree)
{
	size_t i;

	for (i = 0; i < sizeof(container_files) / sizeof(container_files[0]); i++)
		if (tree_has(tree, "%s", container_files[i]))
			return true;
	return init_says_container(tree);
}

bool setup_is_virtual(const struct tree *tree)
{
	return setup_is_container(tree) || tree_has(tree, "/sys/hypervisor/type") ||
	       cpu_says_hypervisor(tree);
}

int setup_open(struct setup *setup, const struct cmd *cmd)
{
	int ret;

	*setup = (struct setup) {};
	ret = setup_tree(&setup->tree, cmd);
	if (ret)
		return ret;
	ret = kernel_release(&setup->tree, setup->release);
	if (ret == -EINVAL)
		return cmd_environment("/proc/sys/kernel/osrelease: no release of Linux is there");
	if (ret)
		return cmd_environment("/proc/sys/kernel/osrelease: %s; is /proc mounted?",
				       strerror(-ret));
	setup->is_virtual = setup_is_virtual(&setup->tree);
	setup->is_container = setup_is_container(&setup->tree);
	return 0;
}

static int applied_load(struct setup *setup, char error[PLAN_ERROR])
{
	size_t length;
	char *text;
	int ret = tree_load(&setup->tree, &text, &length, PLAN_PATH);

	if (ret) {
		snprintf(error, PLAN_ERROR, "%s%s: %s; %s", setup->tree.root, PLAN_PATH,
			 strerror(-ret), ret == -EACCES ? "run as root, or give a plan" :
			 "give a plan, or make one (verb plan)");
		return ret;
	}
	ret = plan_parse(&setup->plan, text, length, PLAN_PATH, error);
	free(text);
	return ret;
}

int setup_plan_file(struct setup *setup, const char *file)
{
	char error[PLAN_ERROR];
	int ret = file ? plan_load(&setup->plan, file, error) : applied_load(setup, error);

	if (!ret)
		return 0;
	return ret == -ENOENT || ret == -EACCES || ret == -ENOTDIR ? cmd_environment("%s", error) :
						  cmd_usage("%s", error);
}

static int plan_of(struct setup *setup, const struct plan_request *request)
{
	char error[PLAN_ERROR];

	return plan_make(&setup->tree, request, &setup->plan, error) ? cmd_usage("%s", error) : 0;
}

/* What no plan has: CPU-003 tells of CPU 0, CMD-001 of those that are off. */
static struct rtpoll_cpulist plannable(const struct tree *tree, const struct rtpoll_cpulist *cpus)
{
	struct rtpoll_cpulist online, first = cpus_first(1);

	if (tree_cpus(tree, &online, "/sys/devices/system/cpu/online"))
		online = *cpus;
	online = cpus_both(&online, cpus);
	return cpus_without(&online, &first);
}

/* As things are: siblings that are not isolated do other work. */
static int isolated_plan(struct setup *setup, const struct cmd *cmd, const char **from)
{
	bool by_cgroup;
	struct rtpoll_cpulist isolated = setup_isolated(&setup->tree, &by_cgroup);
	struct plan_request request = {
		.smt = cmd->smt ? cmd->smt : "share",
		.mode = cmd->mode ? cmd->mode : by_cgroup ? "cgroup" : "boot",
	};
	char list[RTPOLL_CPULIST_MAX * 5];

	*from = "what is isolated";
	if (cpus_none(&isolated)) {
		isolated = setup_asked(&setup->tree);
		*from = "what the kernel was asked for";
	}
	isolated = plannable(&setup->tree, &isolated);
	if (cpus_none(&isolated))
		return cmd_environment("no CPU isolated, no plan applied; give --plan, --isolate");
	rtpoll_cpulist_print(&isolated, list, sizeof(list));
	request.isolate = list;
	return plan_of(setup, &request);
}

int setup_plan_any(struct setup *setup, const struct cmd *cmd, const char **from)
{
	struct plan_request request = {
		.isolate = cmd->isolate, .smt = cmd->smt, .mode = cmd->mode,
	};

	if (cmd->plan && cmd->isolate)
		return cmd_usage("verify: --plan and --isolate say the same thing; give one");
	if (cmd->plan) {
		*from = cmd->plan;
		return setup_plan_file(setup, cmd->plan);
	}
	if (cmd->isolate) {
		*from = "--isolate";
		return plan_of(setup, &request);
	}
	/* One that is there and cannot be read is no reason to compare with something else. */
	if (tree_type(&setup->tree, PLAN_PATH) != -ENOENT) {
		*from = PLAN_PATH;
		return setup_plan_file(setup, NULL);
	}
	return isolated_plan(setup, cmd, from);
}

bool setup_is_enabled(const struct tree *tree)
{
	static const char units[] = "/etc/systemd/system";
	struct tree_names names;
	bool enabled = false;
	size_t i;

	if (tree_list(tree, &names, "%s", units))
		return false;
	/* A link that leads nowhere, as in a copy, is one all the same. */
	for (i = 0; i < names.nr && !enabled; i++)
		enabled = strstr(names.names[i], ".wants") &&
			  tree_type(tree, "%s/%s/" SETUP_SERVICE, units, names.names[i]) >= 0;
	tree_names_free(&names);
	return enabled;
}
