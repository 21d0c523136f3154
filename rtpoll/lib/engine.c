// SPDX-License-Identifier: BSD-3-Clause
/* engine.c - an engine: made with its region, given VMs, freed */

#include <errno.h>
#include <sys/mman.h>

#include "engine.h"
#include "internal.h"
#include "node.h"

static int check_mode(uint32_t mode)
{
	if (mode != RTPOLL_ENGINE_POLL && mode != RTPOLL_ENGINE_ADAPTIVE)
		return rtpoll_fail(EINVAL, "engine mode %u: RTPOLL_ENGINE_POLL or _ADAPTIVE", mode);
	return 0;
}

static int take_options(struct rtpoll_engine_options *own,
			const struct rtpoll_engine_options *options)
{
	int ret = rtpoll_options_copy(own, sizeof(*own), options, sizeof(*own));

	if (ret)
		return ret;
	if (own->flags & ~RTPOLL_ENGINE_DOORBELLS || own->reserved)
		return rtpoll_fail(EINVAL, "engine flags 0x%x", own->flags);
	if (!own->mode)
		own->mode = RTPOLL_ENGINE_POLL;
	if (!own->idle_ns)
		own->idle_ns = RTPOLL_IDLE_DEFAULT_NS;
	return check_mode(own->mode);
}

/* Where memory could not be had there: the error, unless a best effort goes on. */
static int missed_node(struct rtpoll_engine *engine, int missed)
{
	if (!missed)
		return 0;
	engine->without |= RTPOLL_WITHOUT_NODE;
	return engine->options.thread.flags & RTPOLL_THREAD_BEST_EFFORT ? 0 : missed;
}

/*
 * The magic number comes last (engine_run.c).  What is stored here tells an engine
 * that finds the wreck of this one that it was one.
 */
static int make_region(struct rtpoll_engine *engine, int node)
{
	int ret = rtpoll_region_create(&engine->memory, engine->options.name);

	if (ret)
		return ret;
	ret = missed_node(engine, rtpoll_node_bind(engine->memory.header,
						   RTPOLL_REGION_BYTES, node));
	if (ret) {
		rtpoll_region_destroy(&engine->memory);
		return ret;
	}

	engine->header = engine->memory.header;
	engine->header->abi = RTPOLL_REGION_ABI;
	engine->header->bytes = RTPOLL_REGION_BYTES;
	return 0;
}

int rtpoll_engine_create(struct rtpoll_engine **out,
			 const struct rtpoll_engine_options *options)
{
	struct rtpoll_engine_options own;
	struct rtpoll_engine *engine;
	int ret = take_options(&own, options);
	int node, missed;

	if (ret)
		return ret;

	node = rtpoll_node_of(own.thread.size ? own.thread.cpu : RTPOLL_ANY_CPU);
	engine = rtpoll_node_alloc(sizeof(*engine), node, &missed);
	if (!engine)
		return rtpoll_fail(ENOMEM, "engine");

	engine->options = own;
	engine->mode = own.mode;
	engine->idle_ns = own.idle_ns;
	engine->sample_left = own.sample;
	ret = missed_node(engine, missed);
	if (!ret)
		ret = make_region(engine, node);
	if (ret) {
		munmap(engine, sizeof(*engine));
		return ret;
	}

	*out = engine;
	return 0;
}

void rtpoll_engine_destroy(struct rtpoll_engine *engine)
{
	u32 i;

	if (!engine)
		return;

	rtpoll_engine_stop(engine);
	for (i = 0; i < engine->nr_vms; i++)
		rtpoll_devices_fini(&engine->vm[i].devices);
	if (engine->set)
		munmap(engine->set, rtp_poll_set_bytes(engine->set->max));
	rtpoll_region_destroy(&engine->memory);
	munmap(engine, sizeof(*engine));
}

static int check_vm(const struct rtpoll_engine *engine, const char *name,
		    unsigned int nr_vcpus)
{
	size_t length = strlen(name);
	u32 i;

	if (!length || length > RTPOLL_REGION_NAME_LEN)
		return rtpoll_fail(EINVAL, "VM name \"%s\": 1 to %u bytes", name,
				   RTPOLL_REGION_NAME_LEN);
	if (!nr_vcpus || nr_vcpus > RTPOLL_REGION_VCPUS)
		return rtpoll_fail(EINVAL, "VM %s: 1 to %u vCPUs", name, RTPOLL_REGION_VCPUS);
	if (engine->set)
		return rtpoll_fail(EBUSY, "VM %s: the engine was started", name);
	for (i = 0; i < engine->nr_vms; i++)
		if (!strncmp(engine->vm[i].name, name, RTPOLL_REGION_NAME_LEN))
			return rtpoll_fail(EEXIST, "VM %s", name);
	if (engine->nr_vms == RTPOLL_REGION_VMS)
		return rtpoll_fail(ENOSPC, "VM %s: %u VMs at most", name, RTPOLL_REGION_VMS);
	return 0;
}

int rtpoll_engine_add_vm(struct rtpoll_engine *engine, const char *name,
			 unsigned int nr_vcpus, struct rtpoll_engine_vm **out)
{
	struct rtpoll_engine_vm *vm = &engine->vm[engine->nr_vms];
	int ret = check_vm(engine, name, nr_vcpus);

	if (ret)
		return ret;

	vm->engine = engine;
	memcpy(vm->name, name, strlen(name));
	ret = rtpoll_engine_vm_init(vm, nr_vcpus, rtpoll_region_offset(engine->nr_vms));
	if (ret)
		return ret;

	engine->nr_vms++;
	*out = vm;
	return 0;
}

struct rtpoll_devices *rtpoll_engine_vm_devices(struct rtpoll_engine_vm *vm)
{
	return &vm->devices;
}

int rtpoll_engine_fd(const struct rtpoll_engine *engine)
{
	return engine->memory.fd;
}

int rtpoll_engine_set_mode(struct rtpoll_engine *engine, uint32_t mode, uint64_t idle_ns)
{
	int ret = check_mode(mode);

	if (ret)
		return ret;
	WRITE_ONCE(engine->idle_ns, idle_ns ? idle_ns : RTPOLL_IDLE_DEFAULT_NS);
	WRITE_ONCE(engine->mode, mode);
	rtpoll_engine_wake(engine);
	return 0;
}

uint32_t rtpoll_engine_without(const struct rtpoll_engine *engine)
{
	return engine->without;
}
