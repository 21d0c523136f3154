// SPDX-License-Identifier: BSD-3-Clause
/* control_refused.c - each error of the library's control calls, and what it says */

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "control.h"
#include "says.h"

#define CPU1_ONLINE	"/sys/devices/system/cpu/cpu1/online"
#define NO_ID		12345
#define NO_VM		999

static void poller_refused(struct control_test *test, unsigned int cpu, uint32_t flags,
			   int error, const char *part)
{
	struct rtpoll_poller_options options = {
		.size = sizeof(options), .cpu = cpu, .flags = flags,
	};
	uint32_t id = NO_ID;

	CHECK_SAYS(rtpoll_poller_create(test->control, &options, &id), error, part);
	CHECK_EQ(id, NO_ID);
}

static void pollers_refused(struct control_test *test)
{
	uint32_t id;

	poller_refused(test, 1, 0, EXDEV, "on CPU 1: that CPU is not isolated: boot with isolcpus");
	poller_refused(test, 0, ACRN_HSM_POLLER_FORCE, EINVAL, "CPU 0, which takes the upcalls");
	poller_refused(test, 4000, ACRN_HSM_POLLER_FORCE, EINVAL, "on CPU 4000: no such CPU");
	poller_refused(test, 1, 1u << 31, EINVAL, "unknown flag");
	REQUIRE(!file_write(CPU1_ONLINE, "0"));
	poller_refused(test, 1, ACRN_HSM_POLLER_FORCE, ENODEV, "that CPU is offline");
	REQUIRE(!file_write(CPU1_ONLINE, "1"));
	id = must_rtpoll_poller(test);
	poller_refused(test, 1, ACRN_HSM_POLLER_FORCE, EBUSY, "has a poller already");
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);

	CHECK_SAYS(rtpoll_poller_destroy(test->control, id), ENOENT, "no such poller");
	CHECK_SAYS(rtpoll_poller_set_policy(test->control, id, SCHED_FIFO, 1), ENOENT,
		   "no such poller");
	CHECK_SAYS(rtpoll_poller_set_policy(test->control, id, SCHED_FIFO, 0), EINVAL,
		   "priority 0: of that policy it is 1 to 99");
}

static void attachments_refused(struct control_test *test)
{
	struct rtpoll_control *control = test->control;
	const uint16_t vmid = test->vm.id;
	uint32_t id = must_rtpoll_poller(test);
	struct acrn_hsm_vm_stats stats;

	CHECK_SAYS(rtpoll_attach(control, NO_ID, vmid, 0), ENOENT, "no such poller, or no such VM");
	CHECK_SAYS(rtpoll_attach(control, id, NO_VM, 0), ENOENT, "cannot attach VM 999");
	CHECK_SAYS(rtpoll_attach(control, id, vmid, 0x4), EINVAL, "the VM has no such vCPU");
	CHECK_SAYS(rtpoll_detach(control, id, vmid, 0), ENOENT, "not attached to it");
	CHECK_SAYS(rtpoll_detach(control, ACRN_HSM_POLL_NO_POLLER, vmid, 0), ENOENT,
		   "from its pollers");
	CHECK_EQ(rtpoll_attach(control, id, vmid, 0), 0);
	CHECK_SAYS(rtpoll_attach(control, id, vmid, 0x1), EBUSY, "detach it, or move it");
	CHECK_SAYS(rtpoll_detach(control, id, vmid, 0x4), EINVAL, "the VM has no such vCPU");
	CHECK_SAYS(rtpoll_move(control, id, id, vmid, 0), EINVAL, "from a poller to itself");
	CHECK_SAYS(rtpoll_move(control, id, NO_ID, vmid, 0), ENOENT, "no such poller or VM");
	CHECK_SAYS(rtpoll_poller_destroy(control, id), EBUSY, "detach them first");
	CHECK_EQ(rtpoll_detach(control, id, vmid, 0), 0);
	CHECK_EQ(rtpoll_poller_destroy(control, id), 0);

	CHECK_SAYS(rtpoll_vm_stats(control, NO_VM, &stats), ENOENT, "VM 999: no such VM");
}

static void modes_refused(struct control_test *test)
{
	struct rtpoll_control *control = test->control;
	const uint16_t vmid = test->vm.id;

	CHECK_SAYS(rtpoll_set_mode(control, vmid, ACRN_HSM_POLL_MODE_POLL, 0), ENXIO,
		   "to mode poll: it has no poller: attach one first");
	CHECK_SAYS(rtpoll_set_mode(control, NO_VM, ACRN_HSM_POLL_MODE_IRQ, 0), ENOENT,
		   "no such VM");
	CHECK_SAYS(rtpoll_set_mode(control, vmid, 3, 0), EINVAL, "unknown mode");
	CHECK_SAYS(rtpoll_set_mode(control, vmid, ACRN_HSM_POLL_MODE_ADAPTIVE, 999), EINVAL,
		   "1000 to 1000000000 ns");
}

static void rules_refused(struct control_test *test)
{
	struct acrn_hsm_rule rule = { .name = "a", .poller = NO_ID };
	struct acrn_hsm_poll_info info;
	uint32_t i, id;

	CHECK_SAYS(rtpoll_rule_set(test->control, &rule), ENOENT,
		   "for VM \"a\": no such poller: make it first");
	id = must_rtpoll_poller(test);
	rule.poller = id;
	rule.mode = 3;
	CHECK_SAYS(rtpoll_rule_set(test->control, &rule), EINVAL, "unknown mode");
	rule.mode = ACRN_HSM_POLL_MODE_POLL;

	REQUIRE(!rtpoll_info(test->control, &info));
	CHECK(info.max_rules > 0);
	for (i = 0; i < info.max_rules; i++) {
		snprintf((char *)rule.name, sizeof(rule.name), "%u", i);
		CHECK_EQ(rtpoll_rule_set(test->control, &rule), 0);
	}
	memcpy(rule.name, "onemore", sizeof("onemore"));
	CHECK_SAYS(rtpoll_rule_set(test->control, &rule), ENOSPC, "as many rules as there can be");
	/* They go with their poller. */
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);
	CHECK_SAYS(rtpoll_rule_get(test->control, 0, &rule), ENOENT, "rule 0: no such rule");
}

void control_refused(struct control_test *test)
{
	pollers_refused(test);
	attachments_refused(test);
	modes_refused(test);
	rules_refused(test);
}

/* Of the effective ones, so that it comes back. */
static void set_capability(unsigned int capability, bool has)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	const unsigned int word = capability / 32, bit = 1u << capability % 32;

	REQUIRE(!syscall(SYS_capget, &header, data));
	data[word].effective = has ? data[word].effective | bit : data[word].effective & ~bit;
	REQUIRE(!syscall(SYS_capset, &header, data));
}

static void without_admin(struct control_test *test)
{
	struct rtpoll_control *control = test->control;
	struct rtpoll_poller_options options = { .size = sizeof(options), .cpu = 1 };
	struct acrn_hsm_rule rule = { .name = "a" };
	const uint16_t vmid = test->vm.id;
	struct acrn_hsm_poll_info info;
	struct acrn_hsm_vm_stats stats;
	uint32_t id;

	set_capability(CAP_SYS_ADMIN, false);
	CHECK_SAYS(rtpoll_poller_create(control, &options, &id), EPERM, "needs CAP_SYS_ADMIN");
	CHECK_SAYS(rtpoll_poller_destroy(control, 0), EPERM, "needs CAP_SYS_ADMIN");
	CHECK_SAYS(rtpoll_attach(control, 0, vmid, 0), EPERM, "needs CAP_SYS_ADMIN");
	CHECK_SAYS(rtpoll_detach(control, 0, vmid, 0), EPERM, "needs CAP_SYS_ADMIN");
	CHECK_SAYS(rtpoll_move(control, 0, 1, vmid, 0), EPERM, "needs CAP_SYS_ADMIN");
	CHECK_SAYS(rtpoll_set_mode(control, vmid, 0, 0), EPERM, "needs CAP_SYS_ADMIN");
	CHECK_SAYS(rtpoll_rule_set(control, &rule), EPERM, "needs CAP_SYS_ADMIN");
	CHECK_SAYS(rtpoll_rule_clear(control, "a"), EPERM, "needs CAP_SYS_ADMIN");
	/* Who only looks needs nothing. */
	CHECK_EQ(rtpoll_info(control, &info), 0);
	CHECK_EQ(rtpoll_vm_stats(control, vmid, &stats), 0);
	set_capability(CAP_SYS_ADMIN, true);
}

/* Half of it would be allowed, and is undone. */
static void without_nice(struct control_test *test)
{
	struct rtpoll_poller_options options = {
		.size = sizeof(options), .cpu = 1, .policy = SCHED_FIFO, .priority = 99,
		.flags = ACRN_HSM_POLLER_FORCE,
	};
	struct acrn_hsm_poll_info info;
	uint32_t id = NO_ID;

	set_capability(CAP_SYS_NICE, false);
	CHECK_SAYS(rtpoll_poller_create(test->control, &options, &id), EPERM, "needs CAP_SYS_NICE");
	CHECK_EQ(id, NO_ID);
	REQUIRE(!rtpoll_info(test->control, &info));
	CHECK_EQ(info.nr_pollers, 0);

	id = must_rtpoll_poller(test);
	CHECK_SAYS(rtpoll_poller_set_policy(test->control, id, SCHED_RR, 1), EPERM,
		   "needs CAP_SYS_NICE");
	set_capability(CAP_SYS_NICE, true);
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);
}

static void without_group(void)
{
	struct rtpoll_control *control = NULL;

	REQUIRE(!seteuid(65534));
	CHECK_SAYS(rtpoll_control_open(&control, NULL), EACCES, "not allowed: be root");
	REQUIRE(!seteuid(0));
}

void control_privileges(struct control_test *test)
{
	without_admin(test);
	without_nice(test);
	without_group();
}
