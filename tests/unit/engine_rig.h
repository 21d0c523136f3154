/* SPDX-License-Identifier: BSD-3-Clause */
/* engine_rig.h - an engine with one VM, and a device that remembers what was written */
#ifndef ENGINE_RIG_H
#define ENGINE_RIG_H

#include <criterion/criterion.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "rtpoll.h"

#define RIG_BASE	0xfee00000u

/* Registers of the device; the engine's thread alone touches them. */
static uint64_t registers[16];
static struct rtpoll_engine *engine;
static struct rtpoll_engine_vm *vm;
static struct rtpoll_region *region;

static inline int rig_device(void *data, struct rtpoll_access *access)
{
	uint64_t *reg = (uint64_t *)data + (access->address / 8) % 16;

	if (access->direction == RTPOLL_WRITE)
		*reg = access->value;
	else
		access->value = *reg;
	return 0;
}

static inline void rig_make(const struct rtpoll_engine_options *options)
{
	static const struct rtpoll_engine_options plain = { .size = sizeof(plain) };

	cr_assert_eq(rtpoll_engine_create(&engine, options ? options : &plain), 0, "%s",
		     rtpoll_message());
	cr_assert_eq(rtpoll_engine_add_vm(engine, "vm0", 4, &vm), 0, "%s", rtpoll_message());
	cr_assert_eq(rtpoll_devices_add(rtpoll_engine_vm_devices(vm), RTPOLL_MMIO, RIG_BASE,
					RIG_BASE + 127, rig_device, registers), 0);
}

static inline void rig_start(void)
{
	cr_assert_eq(rtpoll_engine_start(engine), 0, "%s", rtpoll_message());
	cr_assert_eq(rtpoll_region_open_fd(&region, rtpoll_engine_fd(engine)), 0, "%s",
		     rtpoll_message());
}

static inline void rig_end(void)
{
	rtpoll_region_close(region);
	rtpoll_engine_destroy(engine);
	region = NULL;
	engine = NULL;
}

static inline struct rtpoll_vcpu *rig_vcpu(unsigned int number, uint32_t flags,
					   uint64_t timeout_ns)
{
	struct rtpoll_vcpu_options options = {
		.size = sizeof(options), .flags = flags, .timeout_ns = timeout_ns,
	};
	struct rtpoll_vcpu *vcpu = NULL;

	cr_assert_eq(rtpoll_vcpu_open(&vcpu, region, 0, number, &options), 0, "%s",
		     rtpoll_message());
	return vcpu;
}

static inline int rig_write(struct rtpoll_vcpu *vcpu, uint64_t address, uint64_t value)
{
	struct rtpoll_access access = {
		.type = RTPOLL_MMIO, .direction = RTPOLL_WRITE, .address = address,
		.size = 8, .value = value,
	};

	return rtpoll_vcpu_access(vcpu, &access);
}

static inline uint64_t rig_read(struct rtpoll_vcpu *vcpu, uint32_t type, uint64_t address,
				uint32_t size)
{
	struct rtpoll_access access = {
		.type = type, .direction = RTPOLL_READ, .address = address, .size = size,
	};

	cr_assert_eq(rtpoll_vcpu_access(vcpu, &access), 0, "%s", rtpoll_message());
	return access.value;
}

static inline void rig_pause(unsigned int ms)
{
	const struct timespec pause = { .tv_nsec = ms * 1000000l };

	nanosleep(&pause, NULL);
}

#endif /* ENGINE_RIG_H */
