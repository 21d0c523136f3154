// SPDX-License-Identifier: BSD-3-Clause
/* errors_pollers.c - pollers, attachments and modes at the wrong time */

#include <errno.h>
#include <stdio.h>

#include "errors.h"
#include "harness.h"

#define CPU1_ONLINE "/sys/devices/system/cpu/cpu1/online"

static void create_refused(struct errors *e, uint32_t cpu, uint32_t flags, int error,
			   const char *what)
{
	struct acrn_hsm_poller poller = { .cpu = cpu, .flags = flags };

	gives(error, e->control, ACRN_HSM_IOCTL_POLLER_CREATE, (unsigned long)&poller, what);
	CHECK_EQ(must_info(e->control).nr_pollers, 0);
}

static void no_cpu_for_it(struct errors *e)
{
	/* The rig isolates nothing here. */
	create_refused(e, 1, 0, EXDEV, "POLLER_CREATE on a CPU that is not isolated");
	REQUIRE(!file_write(CPU1_ONLINE, "0"));
	create_refused(e, 1, ACRN_HSM_POLLER_FORCE, ENODEV, "POLLER_CREATE, CPU offline");
	REQUIRE(!file_write(CPU1_ONLINE, "1"));
}

static void no_poller(struct errors *e)
{
	CHECK_EQ(vm_set_mode(e->control, e->vm.id, ACRN_HSM_POLL_MODE_POLL), -ENXIO);
	CHECK_EQ(vm_set_mode(e->control, e->vm.id, ACRN_HSM_POLL_MODE_IRQ), 0);
	CHECK_EQ(poller_detach(e->control, ACRN_HSM_POLL_NO_POLLER, e->vm.id), -ENOENT);
	CHECK_EQ(poller_attach(e->control, 0, e->vm.id), -ENOENT);
	CHECK_EQ(poller_destroy(e->control, 0), -ENOENT);
}

static void attach_twice(struct errors *e)
{
	uint32_t poller = must_poller(e->control, 1, ACRN_HSM_POLLER_FORCE);

	CHECK_EQ(poller_detach(e->control, poller, e->vm.id), -ENOENT);
	CHECK_EQ(poller_attach(e->control, poller, e->vm.id), 0);
	CHECK_EQ(poller_attach(e->control, poller, e->vm.id), -EBUSY);
	CHECK_EQ(poller_destroy(e->control, poller), -EBUSY);
	CHECK_EQ(poller_detach(e->control, NO_ID, e->vm.id), -ENOENT);
	still_works(e, "attached, irq mode");

	CHECK_EQ(vm_set_mode(e->control, e->vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	CHECK_EQ(vm_set_mode(e->control, e->vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).mode_switches, 1);
	CHECK_EQ(poller_destroy(e->control, poller), -EBUSY);
	still_works(e, "attached, poll mode");

	CHECK_EQ(poller_detach(e->control, ACRN_HSM_POLL_NO_POLLER, e->vm.id), 0);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).mode, ACRN_HSM_POLL_MODE_IRQ);
	CHECK_EQ(poller_destroy(e->control, poller), 0);
	CHECK_EQ(poller_destroy(e->control, poller), -ENOENT);
}

static void set_mode(struct errors *e, int error, uint32_t mode, uint64_t idle_ns)
{
	struct acrn_hsm_vm_mode args = {
		.vmid = e->vm.id, .mode = mode, .idle_ns = idle_ns,
	};

	gives(error, e->control, ACRN_HSM_IOCTL_VM_SET_MODE, (unsigned long)&args,
	      "VM_SET_MODE with idle_ns");
}

static void idle_times(struct errors *e)
{
	uint32_t poller = must_poller(e->control, 1, ACRN_HSM_POLLER_FORCE);

	set_mode(e, ENXIO, ACRN_HSM_POLL_MODE_ADAPTIVE, 0);
	CHECK_EQ(poller_attach(e->control, poller, e->vm.id), 0);
	set_mode(e, EINVAL, ACRN_HSM_POLL_MODE_POLL, ACRN_HSM_POLL_IDLE_MIN_NS);
	set_mode(e, EINVAL, ACRN_HSM_POLL_MODE_ADAPTIVE, ACRN_HSM_POLL_IDLE_MIN_NS - 1);
	set_mode(e, EINVAL, ACRN_HSM_POLL_MODE_ADAPTIVE, ACRN_HSM_POLL_IDLE_MAX_NS + 1ull);
	set_mode(e, EINVAL, ACRN_HSM_POLL_MODE_ADAPTIVE, ~0ull);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).mode, ACRN_HSM_POLL_MODE_IRQ);

	set_mode(e, 0, ACRN_HSM_POLL_MODE_ADAPTIVE, ACRN_HSM_POLL_IDLE_MIN_NS);
	still_works(e, "adaptive, shortest");
	set_mode(e, 0, ACRN_HSM_POLL_MODE_ADAPTIVE, ACRN_HSM_POLL_IDLE_MAX_NS);
	still_works(e, "adaptive, longest");
	set_mode(e, 0, ACRN_HSM_POLL_MODE_POLL, 0);
	still_works(e, "from adaptive to poll");
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).mode_switches, 4);
	CHECK_EQ(poller_detach(e->control, ACRN_HSM_POLL_NO_POLLER, e->vm.id), 0);
	CHECK_EQ(poller_destroy(e->control, poller), 0);
}

static void attach_slots(struct errors *e, int error, unsigned long cmd, uint32_t poller,
			 uint16_t slots)
{
	struct acrn_hsm_poller_vm args = {
		.poller = poller, .vmid = e->vm.id, .slots = slots,
	};

	gives(error, e->control, cmd, (unsigned long)&args, "some vCPUs");
}

static void vcpus_apart(struct errors *e)
{
	uint32_t poller = must_poller(e->control, 1, ACRN_HSM_POLLER_FORCE);
	struct acrn_hsm_vm_stats stats;

	attach_slots(e, 0, ACRN_HSM_IOCTL_POLLER_ATTACH, poller, 0x2);
	attach_slots(e, EBUSY, ACRN_HSM_IOCTL_POLLER_ATTACH, poller, 0x2);
	attach_slots(e, EBUSY, ACRN_HSM_IOCTL_POLLER_ATTACH, poller, 0x3);
	attach_slots(e, EBUSY, ACRN_HSM_IOCTL_POLLER_ATTACH, poller, 0);
	attach_slots(e, ENOENT, ACRN_HSM_IOCTL_POLLER_DETACH, poller, 0x1);
	attach_slots(e, ENOENT, ACRN_HSM_IOCTL_POLLER_DETACH, poller, 0x3);
	CHECK_EQ(vm_set_mode(e->control, e->vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	stats = must_vm_stats(e->control, e->vm.id);
	CHECK_EQ(stats.covered, 0x2);
	CHECK_EQ(stats.vcpu_poller[0], ACRN_HSM_POLL_NO_POLLER);
	CHECK_EQ(stats.vcpu_poller[1], poller);
	CHECK_EQ(stats.poller, poller);
	still_works(e, "polled, vCPU 0 is not");

	/* The rest may come later, and go first; then the mode is still there. */
	attach_slots(e, 0, ACRN_HSM_IOCTL_POLLER_ATTACH, poller, 0x1);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).covered, 0x3);
	still_works(e, "polled, vCPU 0 as well");
	attach_slots(e, 0, ACRN_HSM_IOCTL_POLLER_DETACH, poller, 0x2);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).covered, 0x1);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).mode, ACRN_HSM_POLL_MODE_POLL);
	attach_slots(e, 0, ACRN_HSM_IOCTL_POLLER_DETACH, ACRN_HSM_POLL_NO_POLLER, 0x1);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).mode, ACRN_HSM_POLL_MODE_IRQ);
	attach_slots(e, ENOENT, ACRN_HSM_IOCTL_POLLER_DETACH, ACRN_HSM_POLL_NO_POLLER, 0);
	CHECK_EQ(poller_destroy(e->control, poller), 0);
}

/* Rules are bounded. */
static void too_many_rules(struct errors *e)
{
	uint32_t poller = must_poller(e->control, 1, ACRN_HSM_POLLER_FORCE);
	uint32_t max = must_info(e->control).max_rules;
	struct acrn_hsm_rule rule = { .poller = poller };
	uint32_t i;

	/* A name of one width: no byte of the one before is left behind it. */
	for (i = 0; i <= max; i++) {
		snprintf((char *)rule.name, sizeof(rule.name), "rule%05u", i);
		gives(i < max ? 0 : ENOSPC, e->control, ACRN_HSM_IOCTL_RULE_SET,
		      (unsigned long)&rule, "RULE_SET up to the limit");
	}
	CHECK_EQ(must_info(e->control).nr_rules, max);
	/* Replacing needs no room. */
	snprintf((char *)rule.name, sizeof(rule.name), "rule%05u", 0);
	gives(0, e->control, ACRN_HSM_IOCTL_RULE_SET, (unsigned long)&rule, "RULE_SET again");

	CHECK_EQ(poller_destroy(e->control, poller), 0);
	CHECK_EQ(must_info(e->control).nr_rules, 0);
}

void errors_pollers(struct errors *e)
{
	no_poller(e);
	no_cpu_for_it(e);
	attach_twice(e);
	idle_times(e);
	vcpus_apart(e);
	too_many_rules(e);
	CHECK_EQ(threads_count("acrn_poll"), 0);
	still_works(e, "after pollers");
}
