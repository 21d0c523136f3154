// SPDX-License-Identifier: GPL-2.0-only
/*
 * sysfs_field.c - what sysfs shows of the device, a VM and a poller
 *
 * An attribute is a field of what the ioctls return, and how to write it down.
 */

#include <linux/device.h>
#include <linux/string.h>

#include "observe.h"
#include "poll.h"
#include "sysfs_field.h"

/**
 * struct field - an attribute
 * @attr:	name and mode
 * @show:	writes the field at @offset down
 * @offset:	in the statistics structure
 */
struct field {
	struct attribute	attr;
	ssize_t			(*show)(const void *field, char *buf);
	size_t			offset;
};

/**
 * hsm_field_show() - write down one field
 * @attr:	which
 * @stats:	the structure it is in
 * @buf:	sysfs's page
 *
 * Return: bytes written.
 */
ssize_t hsm_field_show(const struct attribute *attr, const void *stats, char *buf)
{
	const struct field *field = container_of(attr, struct field, attr);

	return field->show(stats + field->offset, buf);
}

static ssize_t show_u16(const void *field, char *buf)
{
	return sysfs_emit(buf, "%u\n", *(const u16 *)field);
}

static ssize_t show_u32(const void *field, char *buf)
{
	return sysfs_emit(buf, "%u\n", *(const u32 *)field);
}

static ssize_t show_u64(const void *field, char *buf)
{
	return sysfs_emit(buf, "%llu\n", *(const u64 *)field);
}

static ssize_t show_mask(const void *field, char *buf)
{
	return sysfs_emit(buf, "0x%x\n", *(const u32 *)field);
}

/* Bytes of the device model's choice: what cannot be printed is escaped. */
static ssize_t show_name(const void *field, char *buf)
{
	return sysfs_emit(buf, "%*pE\n", (int)strnlen(field, ACRN_HSM_POLL_NAME_LEN),
			  field);
}

static ssize_t show_poller(const void *field, char *buf)
{
	if (*(const u32 *)field == ACRN_HSM_POLL_NO_POLLER)
		return sysfs_emit(buf, "none\n");
	return show_u32(field, buf);
}

static ssize_t show_word(const char *const *words, unsigned int nr,
			 unsigned int word, char *buf)
{
	if (word >= nr || !words[word])
		return sysfs_emit(buf, "%u\n", word);
	return sysfs_emit(buf, "%s\n", words[word]);
}

static ssize_t show_mode(const void *field, char *buf)
{
	static const char *const modes[] = {
		[ACRN_HSM_POLL_MODE_IRQ] = "irq",
		[ACRN_HSM_POLL_MODE_POLL] = "poll",
		[ACRN_HSM_POLL_MODE_ADAPTIVE] = "adaptive",
	};

	return show_word(modes, ARRAY_SIZE(modes), *(const u32 *)field, buf);
}

static ssize_t show_upcall(const void *field, char *buf)
{
	static const char *const ways[] = {
		[ACRN_HSM_POLL_UPCALL_HOOK] = "hook",
		[ACRN_HSM_POLL_UPCALL_VECTOR] = "vector",
		[ACRN_HSM_POLL_UPCALL_SWEEP] = "sweep",
	};

	return show_word(ways, ARRAY_SIZE(ways), *(const u32 *)field, buf);
}

static ssize_t show_backend(const void *field, char *buf)
{
	static const char *const backends[] = {
		[ACRN_HSM_POLL_BACKEND_ACRN] = "acrn",
		[ACRN_HSM_POLL_BACKEND_SIM] = "sim",
	};

	return show_word(backends, ARRAY_SIZE(backends), *(const u32 *)field, buf);
}

#define FIELD(_prefix, _name, _show, _type, _member)			\
	static struct field _prefix##_##_name = {			\
		.attr = { .name = #_name, .mode = 0444 },		\
		.show = _show,						\
		.offset = offsetof(_type, _member),			\
	}

#define VM_FIELD(_name, _show)						\
	FIELD(vm, _name, _show, struct acrn_hsm_vm_stats, _name)

VM_FIELD(name, show_name);
VM_FIELD(mode, show_mode);
VM_FIELD(poller, show_poller);
VM_FIELD(vcpus, show_u16);
VM_FIELD(orphan, show_u16);
VM_FIELD(works_queued, show_u64);
VM_FIELD(works_run, show_u64);
VM_FIELD(mode_switches, show_u64);
VM_FIELD(attach_waits, show_u64);
VM_FIELD(async_signalled, show_u64);
VM_FIELD(async_dropped, show_u64);
VM_FIELD(rescued, show_u64);
VM_FIELD(covered, show_mask);

static struct attribute *vm_attrs[] = {
	&vm_name.attr, &vm_mode.attr, &vm_poller.attr, &vm_vcpus.attr,
	&vm_orphan.attr, &vm_works_queued.attr, &vm_works_run.attr,
	&vm_mode_switches.attr, &vm_attach_waits.attr,
	&vm_async_signalled.attr, &vm_async_dropped.attr, &vm_rescued.attr,
	&vm_covered.attr, NULL,
};

static const struct attribute_group vm_group = { .attrs = vm_attrs };

/* A directory for each kind of server. */
#define SERVER_FIELD(_server, _name)					\
	FIELD(_server, _name, show_u64, struct acrn_hsm_vm_stats, _server._name)

#define SERVER_GROUP(_server)						\
	SERVER_FIELD(_server, served);					\
	SERVER_FIELD(_server, handed);					\
	SERVER_FIELD(_server, notified);				\
	SERVER_FIELD(_server, fail_safe);				\
	SERVER_FIELD(_server, failed);					\
	SERVER_FIELD(_server, invalid);					\
	SERVER_FIELD(_server, lost);					\
	static struct attribute *_server##_attrs[] = {			\
		&_server##_served.attr, &_server##_handed.attr,		\
		&_server##_notified.attr, &_server##_fail_safe.attr,	\
		&_server##_failed.attr, &_server##_invalid.attr,	\
		&_server##_lost.attr, NULL,				\
	};								\
	static const struct attribute_group _server##_group = {		\
		.name = #_server, .attrs = _server##_attrs,		\
	}

SERVER_GROUP(poll);
SERVER_GROUP(irq);
SERVER_GROUP(user);

const struct attribute_group *hsm_vm_groups[] = {
	&vm_group, &poll_group, &irq_group, &user_group, NULL,
};

#define POLLER_FIELD(_name, _show)					\
	FIELD(poller, _name, _show, struct acrn_hsm_poller_stats, _name)

POLLER_FIELD(cpu, show_u32);
POLLER_FIELD(pid, show_u32);
POLLER_FIELD(nr_vms, show_u32);
POLLER_FIELD(nr_slots, show_u32);
POLLER_FIELD(rounds, show_u64);
POLLER_FIELD(requests, show_u64);
POLLER_FIELD(voluntary, show_u64);
POLLER_FIELD(involuntary, show_u64);
POLLER_FIELD(sleeps, show_u64);
POLLER_FIELD(wakes, show_u64);
POLLER_FIELD(naps, show_u64);
POLLER_FIELD(stalls, show_u64);
POLLER_FIELD(state, show_mask);

static struct attribute *poller_attrs[] = {
	&poller_cpu.attr, &poller_pid.attr, &poller_nr_vms.attr,
	&poller_nr_slots.attr, &poller_rounds.attr, &poller_requests.attr,
	&poller_voluntary.attr, &poller_involuntary.attr, &poller_sleeps.attr,
	&poller_wakes.attr, &poller_naps.attr, &poller_stalls.attr,
	&poller_state.attr, NULL,
};

static const struct attribute_group poller_group = { .attrs = poller_attrs };

const struct attribute_group *hsm_poller_groups[] = { &poller_group, NULL };

/* The device itself: what GET_INFO says. */
static ssize_t show_info(const struct field *field, char *buf)
{
	struct acrn_hsm_poll_info info = {};

	mutex_lock(&hsm_control);
	hsm_stats_info(&info);
	mutex_unlock(&hsm_control);

	return field->show((void *)&info + field->offset, buf);
}

#define INFO_ATTR(_name, _write)					\
	FIELD(info, _name, _write, struct acrn_hsm_poll_info, _name);	\
	static ssize_t _name##_show(struct device *device,		\
				    struct device_attribute *attr, char *buf) \
	{								\
		return show_info(&info_##_name, buf);			\
	}								\
	static DEVICE_ATTR_RO(_name)

INFO_ATTR(abi, show_u32);
INFO_ATTR(backend, show_backend);
INFO_ATTR(upcall, show_upcall);
INFO_ATTR(nr_vms, show_u32);
INFO_ATTR(nr_orphans, show_u32);
INFO_ATTR(nr_pollers, show_u32);
INFO_ATTR(nr_rules, show_u32);
INFO_ATTR(sweep_ns, show_u64);
INFO_ATTR(upcalls, show_u64);
INFO_ATTR(upcalls_idle, show_u64);
INFO_ATTR(rescued, show_u64);

static ssize_t version_show(struct device *device, struct device_attribute *attr,
			    char *buf)
{
	return sysfs_emit(buf, "%s\n", HSM_VERSION);
}
static DEVICE_ATTR_RO(version);

static struct attribute *device_attrs[] = {
	&dev_attr_version.attr, &dev_attr_abi.attr, &dev_attr_backend.attr,
	&dev_attr_upcall.attr, &dev_attr_nr_vms.attr, &dev_attr_nr_orphans.attr,
	&dev_attr_nr_pollers.attr, &dev_attr_nr_rules.attr,
	&dev_attr_sweep_ns.attr, &dev_attr_upcalls.attr,
	&dev_attr_upcalls_idle.attr, &dev_attr_rescued.attr, NULL,
};

static const struct attribute_group device_group = { .attrs = device_attrs };

/* Of the device from the moment it appears. */
const struct attribute_group *hsm_device_groups[] = {
	&device_group,
	&hsm_remove_cpu_group,
	NULL,
};
