/* SPDX-License-Identifier: GPL-2.0-only */
/* trace.h - tracepoints; docs/tracepoints.md explains them */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM acrn_hsm

#if !defined(HSM_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define HSM_TRACE_H

#include <linux/tracepoint.h>

#include "hsm.h"

#ifndef HSM_TRACE_TYPES
#define HSM_TRACE_TYPES

/* Who did it. */
enum hsm_trace_server {
	HSM_TRACE_POLL,
	HSM_TRACE_IRQ,
	HSM_TRACE_USER,
};

/* What became of an object. */
enum hsm_trace_change {
	HSM_TRACE_CREATED,
	HSM_TRACE_DESTROYED,
	HSM_TRACE_ATTACHED,
	HSM_TRACE_DETACHED,
	HSM_TRACE_ORPHANED,
};

/* While any event of a request is on, the core says what it does. */
int hsm_trace_on(void);
void hsm_trace_off(void);

#endif /* HSM_TRACE_TYPES */

/* Readers outside the kernel see numbers only: enums would have no names there. */
TRACE_DEFINE_ENUM(HSM_TRACE_POLL);
TRACE_DEFINE_ENUM(HSM_TRACE_IRQ);
TRACE_DEFINE_ENUM(HSM_TRACE_USER);
TRACE_DEFINE_ENUM(HSM_TRACE_CREATED);
TRACE_DEFINE_ENUM(HSM_TRACE_DESTROYED);
TRACE_DEFINE_ENUM(HSM_TRACE_ATTACHED);
TRACE_DEFINE_ENUM(HSM_TRACE_DETACHED);
TRACE_DEFINE_ENUM(HSM_TRACE_ORPHANED);

#define hsm_show_type(type)						\
	__print_symbolic(type, { 0, "pio" }, { 1, "mmio" }, { 2, "pci" }, \
			 { 3, "wp" })
#define hsm_show_direction(direction)					\
	__print_symbolic(direction, { 0, "read" }, { 1, "write" })
#define hsm_show_server(server)						\
	__print_symbolic(server, { HSM_TRACE_POLL, "poll" },		\
			 { HSM_TRACE_IRQ, "irq" }, { HSM_TRACE_USER, "user" })
#define hsm_show_change(change)						\
	__print_symbolic(change, { HSM_TRACE_CREATED, "created" },	\
			 { HSM_TRACE_DESTROYED, "destroyed" },		\
			 { HSM_TRACE_ATTACHED, "attached" },		\
			 { HSM_TRACE_DETACHED, "detached" },		\
			 { HSM_TRACE_ORPHANED, "orphaned" })
#define hsm_show_mode(mode)						\
	__print_symbolic(mode, { 0, "irq" }, { 1, "poll" }, { 2, "adaptive" })

/* One shape for all that happens to a request. */
DECLARE_EVENT_CLASS(hsm_slot,
	TP_PROTO(u16 vmid, unsigned int vcpu, const struct rtp_ioreq *req,
		 unsigned int server),
	TP_ARGS(vmid, vcpu, req, server),

	TP_STRUCT__entry(
		__field(u64, address)
		__field(u64, value)
		__field(u32, size)
		__field(u16, vmid)
		__field(u8, vcpu)
		__field(u8, type)
		__field(u8, direction)
		__field(u8, server)
	),

	TP_fast_assign(
		__entry->address = req->address;
		__entry->value = req->value;
		__entry->size = req->size;
		__entry->vmid = vmid;
		__entry->vcpu = vcpu;
		__entry->type = req->type;
		__entry->direction = req->direction;
		__entry->server = server;
	),

	TP_printk("vm=%u vcpu=%u %s %s address=0x%llx size=%u value=0x%llx server=%s",
		  __entry->vmid, __entry->vcpu, hsm_show_type(__entry->type),
		  hsm_show_direction(__entry->direction), __entry->address,
		  __entry->size, __entry->value, hsm_show_server(__entry->server))
);

#define HSM_SLOT_EVENT(name)						\
	DEFINE_EVENT_FN(hsm_slot, name,					\
		TP_PROTO(u16 vmid, unsigned int vcpu,			\
			 const struct rtp_ioreq *req, unsigned int server), \
		TP_ARGS(vmid, vcpu, req, server),			\
		hsm_trace_on, hsm_trace_off)

HSM_SLOT_EVENT(hsm_answered);
HSM_SLOT_EVENT(hsm_handed);
HSM_SLOT_EVENT(hsm_completed);
HSM_SLOT_EVENT(hsm_fail_safe);
HSM_SLOT_EVENT(hsm_lost);

TRACE_EVENT(hsm_notify,
	TP_PROTO(u16 vmid, unsigned int vcpu, int result),
	TP_ARGS(vmid, vcpu, result),

	TP_STRUCT__entry(
		__field(int, result)
		__field(u16, vmid)
		__field(u8, vcpu)
	),

	TP_fast_assign(
		__entry->result = result;
		__entry->vmid = vmid;
		__entry->vcpu = vcpu;
	),

	TP_printk("vm=%u vcpu=%u result=%d", __entry->vmid, __entry->vcpu,
		  __entry->result)
);

TRACE_EVENT(hsm_upcall,
	TP_PROTO(bool queued),
	TP_ARGS(queued),

	TP_STRUCT__entry(
		__field(u8, queued)
	),

	TP_fast_assign(
		__entry->queued = queued;
	),

	TP_printk("queued=%u", __entry->queued)
);

TRACE_EVENT(hsm_rescued,
	TP_PROTO(u16 vmid),
	TP_ARGS(vmid),

	TP_STRUCT__entry(
		__field(u16, vmid)
	),

	TP_fast_assign(
		__entry->vmid = vmid;
	),

	TP_printk("vm=%u", __entry->vmid)
);

TRACE_EVENT(hsm_vm,
	TP_PROTO(const struct hsm_vm *vm, unsigned int change),
	TP_ARGS(vm, change),

	TP_STRUCT__entry(
		__array(char, name, ACRN_HSM_POLL_NAME_LEN + 1)
		__field(u16, vmid)
		__field(u16, vcpus)
		__field(u8, change)
	),

	TP_fast_assign(
		memcpy(__entry->name, vm->name, ACRN_HSM_POLL_NAME_LEN);
		__entry->name[ACRN_HSM_POLL_NAME_LEN] = 0;
		__entry->vmid = vm->vmid;
		__entry->vcpus = vm->rtp.nr_slots;
		__entry->change = change;
	),

	TP_printk("vm=%u name=%s vcpus=%u %s", __entry->vmid, __entry->name,
		  __entry->vcpus, hsm_show_change(__entry->change))
);

TRACE_EVENT(hsm_poller,
	TP_PROTO(u32 id, u32 cpu, int pid, unsigned int change),
	TP_ARGS(id, cpu, pid, change),

	TP_STRUCT__entry(
		__field(u32, id)
		__field(u32, cpu)
		__field(int, thread)
		__field(u8, change)
	),

	TP_fast_assign(
		__entry->id = id;
		__entry->cpu = cpu;
		__entry->thread = pid;
		__entry->change = change;
	),

	TP_printk("poller=%u cpu=%u thread=%d %s", __entry->id, __entry->cpu,
		  __entry->thread, hsm_show_change(__entry->change))
);

TRACE_EVENT(hsm_attachment,
	TP_PROTO(u32 poller, u16 vmid, unsigned int change),
	TP_ARGS(poller, vmid, change),

	TP_STRUCT__entry(
		__field(u32, poller)
		__field(u16, vmid)
		__field(u8, change)
	),

	TP_fast_assign(
		__entry->poller = poller;
		__entry->vmid = vmid;
		__entry->change = change;
	),

	TP_printk("poller=%u vm=%u %s", __entry->poller, __entry->vmid,
		  hsm_show_change(__entry->change))
);

TRACE_EVENT(hsm_mode,
	TP_PROTO(u16 vmid, u32 mode),
	TP_ARGS(vmid, mode),

	TP_STRUCT__entry(
		__field(u32, mode)
		__field(u16, vmid)
	),

	TP_fast_assign(
		__entry->mode = mode;
		__entry->vmid = vmid;
	),

	TP_printk("vm=%u mode=%s", __entry->vmid, hsm_show_mode(__entry->mode))
);

TRACE_EVENT(hsm_memory,
	TP_PROTO(u16 vmid, const struct acrn_vm_memmap *map, long result),
	TP_ARGS(vmid, map, result),

	TP_STRUCT__entry(
		__field(u64, address)
		__field(u64, bytes)
		__field(long, result)
		__field(u32, type)
		__field(u32, attr)
		__field(u16, vmid)
	),

	TP_fast_assign(
		__entry->address = map->user_vm_pa;
		__entry->bytes = map->len;
		__entry->result = result;
		__entry->type = map->type;
		__entry->attr = map->attr;
		__entry->vmid = vmid;
	),

	TP_printk("vm=%u %s address=0x%llx bytes=%llu attr=0x%x result=%ld",
		  __entry->vmid,
		  __print_symbolic(__entry->type, { 0, "ram" }, { 1, "mmio" }),
		  __entry->address, __entry->bytes, __entry->attr,
		  __entry->result)
);

#endif /* HSM_TRACE_H */

/* Outside the kernel's tree: beside trace.c, which Kbuild adds to the path. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
