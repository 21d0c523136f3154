// SPDX-License-Identifier: BSD-3-Clause
/* choose_wish.c - what the words of a request mean */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/cpus_named.h"
#include "choosing.h"

#define OR_DEFAULT(word, otherwise)	((word) ? (word) : (otherwise))

static int words_read(struct choosing *choosing)
{
	const struct plan_request *request = choosing->request;
	struct plan *plan = choosing->plan;

	if (!plan_mode_of(&plan->mode, OR_DEFAULT(request->mode, "boot")))
		return plan_refuse(choosing->error, -EINVAL,
				   "--mode '%.40s': is neither boot nor cgroup", request->mode);
	if (!plan_smt_of(&plan->smt, OR_DEFAULT(request->smt, "isolate")))
		return plan_refuse(choosing->error, -EINVAL,
				   "--smt '%.40s': is not isolate, share or offline",
				   request->smt);
	if (!plan_loader_of(&plan->loader, OR_DEFAULT(request->loader, "auto")))
		return plan_refuse(choosing->error, -EINVAL,
				   "--loader '%.40s': is not auto, grub, systemd-boot, uboot or print",
				   request->loader);
	return 0;
}

/* No CPU, and one that does not run, is a mistake in each of the lists. */
static int list_read(struct choosing *choosing, const char *option, const char *text,
		     struct rtpoll_cpulist *set)
{
	struct rtpoll_cpulist off;
	char error[CPUS_ERROR];

	if (cpus_named(set, choosing->tree, text, error))
		return plan_refuse(choosing->error, -EINVAL, "%s '%.40s': %s; write 2-3,6",
				   option, text, error);
	if (cpus_none(set))
		return plan_refuse(choosing->error, -EINVAL,
				   "%s '%.40s': names no CPU; name one, or leave it out", option,
				   text);
	off = cpus_without(set, &choosing->topology.online);
	if (cpus_none(&off))
		return 0;
	return plan_refuse(choosing->error, -EINVAL,
			   "%s '%.40s': CPU %u is not online; bring it up, or take another", option,
			   text, rtpoll_cpulist_next(&off, 0));
}

/* A number alone is how many. */
static int wish_read(struct choosing *choosing, struct wish *wish)
{
	unsigned long count;

	if (!wish->given)
		return 0;
	if (!*wish->given || strspn(wish->given, "0123456789") != strlen(wish->given))
		return list_read(choosing, wish->option, wish->given, &wish->cpus);
	count = strtoul(wish->given, NULL, 10);
	if (count > RTPOLL_CPULIST_MAX)
		return plan_refuse(choosing->error, -EINVAL,
				   "%s %.40s: more CPUs than a kernel can have (%u)", wish->option,
				   wish->given, RTPOLL_CPULIST_MAX);
	wish->count = count;
	return 0;
}

static bool nothing_wished(const struct choosing *choosing)
{
	unsigned int role;

	for (role = 0; role < NR_ROLES; role++)
		if (choosing->wishes[role].count || !cpus_none(&choosing->wishes[role].cpus))
			return false;
	return !choosing_has_isolate(choosing) && !choosing_has_housekeeping(choosing);
}

static int wishes_read(struct choosing *choosing)
{
	const struct plan_request *request = choosing->request;
	struct wish *wishes = choosing->wishes;
	unsigned int role;
	int ret = 0;

	wishes[ROLE_POLLER] = (struct wish) { "--pollers", .given = request->pollers };
	wishes[ROLE_VCPU] = (struct wish) { "--vcpus", .given = request->vcpus };
	wishes[ROLE_MEASURING] = (struct wish) { "--measure", .given = request->measure };
	for (role = 0; !ret && role < NR_ROLES; role++)
		ret = wish_read(choosing, &wishes[role]);
	if (ret || !nothing_wished(choosing))
		return ret;
	if (request->pollers || request->vcpus || request->measure)
		return plan_refuse(choosing->error, -EINVAL,
				   "no CPU is asked for; say --pollers 1, or --isolate LIST");
	wishes[ROLE_POLLER].count = 1;
	return 0;
}

int choosing_wishes(struct choosing *choosing)
{
	const struct plan_request *request = choosing->request;
	int ret = words_read(choosing);

	if (!ret && request->isolate)
		ret = list_read(choosing, "--isolate", request->isolate, &choosing->isolate);
	if (!ret && request->housekeeping && strcmp(request->housekeeping, "auto"))
		ret = list_read(choosing, "--housekeeping", request->housekeeping,
				&choosing->housekeeping);
	if (!ret)
		ret = wishes_read(choosing);
	choosing->near.node = choosing->topology.nr_nodes;
	if (!ret && request->near)
		ret = topology_find(&choosing->topology, choosing->tree, request->near,
				    &choosing->near, choosing->error);
	return ret;
}
