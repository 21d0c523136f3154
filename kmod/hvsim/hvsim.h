/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hvsim.h - types and prototypes inside acrn_hvsim.ko
 *
 * Locks, outermost first:
 *
 *   map->lock	one VM's guest memory map; a mutex, process context only
 *   vm->lock	one VM's state, as the hypervisor holds it around a hypercall
 *   vms_lock	the table of VMs (vm.c)
 *   fault_lock	the fault knobs (fault.c)
 *
 * The last three are raw, taken with interrupts off and never held over
 * anything that sleeps, so hypercalls work from any context.
 */
#ifndef HVSIM_H
#define HVSIM_H

#include <linux/acrn.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/prandom.h>
#include <linux/rbtree.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "../hv_abi.h"
#include "../uapi/acrn_hsm_downstream.h"
#include "../uapi/acrn_hvsim.h"

#define HVSIM_SEVERITY_SERVICE	0x20	/* the Service VM's own */
#define HVSIM_NR_OUTCOMES	(HVSIM_RING_FULL + 1)
#define HVSIM_NR_RECORDED	11	/* hypercalls a VM remembers the newest of */
#define HVSIM_DEVICE_MAX	32
#define HVSIM_VECTORS		256

/* Why a vCPU that waits for an answer has been woken, bits of vcpu->wake */
enum hvsim_wake {
	HVSIM_WAKE_NOTIFY,	/* NOTIFY hypercall; sticky, survives the request */
	HVSIM_WAKE_RESET,	/* the VM's slots were made FREE */
	HVSIM_WAKE_STOP,	/* the VM leaves RUNNING */
	HVSIM_WAKE_CANCEL,	/* whoever drives the vCPU gives up */
};

/**
 * struct hvsim_vcpu_stats - what one vCPU counts; written by its driver alone
 * @requests:	requests stored PENDING
 * @outcome:	requests by HVSIM_* outcome
 * @upcalls:	upcalls fired
 * @dropped:	upcalls lost on purpose, or for want of a receiver
 * @duplicated:	upcalls fired a second time
 * @delayed:	upcalls fired late
 * @double_answers: slot found answered while it was the hypervisor's
 */
struct hvsim_vcpu_stats {
	u64	requests;
	u64	outcome[HVSIM_NR_OUTCOMES];
	u64	upcalls;
	u64	dropped;
	u64	duplicated;
	u64	delayed;
	u64	double_answers;
};

struct hvsim_vm;

/**
 * struct hvsim_vcpu - one vCPU and its request slot
 * @vm:		whose
 * @id:		number, and index of the slot
 * @busy:	bit 0: somebody drives this vCPU
 * @wake:	HVSIM_WAKE_* bits
 * @kick:	completed whenever a bit appears in @wake
 * @in_page:	between enter and leave, when it may touch the request page;
 *		under vm->lock
 * @notified:	the current request has had its NOTIFY; under vm->lock
 * @notify_owed: the answer to a request taken back in flight is followed by a
 *		NOTIFY that must not wake the next one; under vm->lock
 * @slot_free:	we left the slot FREE, so nobody may have changed it
 * @random:	dice of the fault knobs, seeded by VM and vCPU: repeatable
 * @stats:	counters
 */
struct hvsim_vcpu {
	struct hvsim_vm		*vm;
	unsigned int		id;
	unsigned long		busy;
	unsigned long		wake;
	struct completion	kick;
	bool			in_page;
	bool			notified;
	bool			notify_owed;
	bool			slot_free;
	struct rnd_state	random;
	struct hvsim_vcpu_stats	stats;
};

/**
 * struct hvsim_map - guest memory, pieces that do not overlap
 * @lock:	process context; the raw vm->lock cannot be held over allocation
 * @tree:	struct hvsim_piece by guest-physical address
 * @nr_pieces:	pieces
 * @nr_bytes:	their sum
 * @nr_batches:	hypercalls for it
 * @max_batch:	regions of the largest
 */
struct hvsim_map {
	struct mutex	lock;	/* the map; outside the raw locks */
	struct rb_root	tree;
	u64		nr_pieces;
	u64		nr_bytes;
	u64		nr_batches;
	unsigned int	max_batch;
};

/**
 * struct hvsim_mapping - what a guest sees at an address
 * @service_pa:	where that is in the Service VM's memory
 * @bytes:	from there to the end of the piece
 * @attr:	of the region it was mapped with
 */
struct hvsim_mapping {
	u64	service_pa;
	u64	bytes;
	u32	attr;
};

/**
 * struct hvsim_device - a device of a VM
 * @kind:	which pair of hypercalls it came by (device.c)
 * @key:	what tells it from others of its kind
 */
struct hvsim_device {
	u32	kind;
	u64	key;
};

/**
 * struct hvsim_vm - a User VM
 * @id:		as the Service VM knows it, 1 on
 * @refs:	table, hypercalls and drivers of vCPUs
 * @released:	completed when @refs is 0; DESTROY waits for it and frees
 * @lock:	everything without a rule of its own
 * @state:	HVSIM_VM_*, 0 once destroyed
 * @stopping:	how many make it leave RUNNING: no vCPU may enter the request page
 * @left:	woken when a vCPU has left the page while @stopping
 * @page:	16 request slots, or NULL
 * @nr_vcpus:	may exceed what the page has slots for, or be 0
 * @severity:	HVSIM_SEVERITY_*
 * @polling:	completion polling, from vm_flag
 * @spin_cycles: TSC cycles a polling vCPU spins, 0: for ever
 * @timeout_cycles: TSC cycles until a request counts as missing, 0: never
 * @timeout_ms:	same in milliseconds
 * @name:	from CREATE_VM
 * @notify:	NOTIFY hypercalls per vCPU
 * @notify_spurious: those nobody had to make
 * @msi:	MSIs injected
 * @last_msi:	the newest
 * @vectors:	MSIs by vector
 * @regs_set:	SET_VCPU_REGS accepted
 * @calls:	what arrived, by place in the table of record.c
 * @devices:	assigned or created
 * @nr_devices:	how many
 * @asyncio:	doorbell ring, or NULL
 * @events:	event ring, or NULL
 * @nr_bells:	registrations in @bells
 * @bells:	accesses that do not stop the vCPU
 * @async_refused: (de)registrations refused in silence
 * @map:	guest memory
 * @vcpus:	those that have a slot
 */
struct hvsim_vm {
	u16			id;
	refcount_t		refs;
	struct completion	released;
	raw_spinlock_t		lock;
	unsigned int		state;
	unsigned int		stopping;
	wait_queue_head_t	left;
	struct acrn_io_request	*page;
	unsigned int		nr_vcpus;
	u32			severity;
	bool			polling;
	u64			spin_cycles;
	u64			timeout_cycles;
	u32			timeout_ms;
	u8			name[HVSIM_NAME_LEN];
	u64			notify[HVSIM_VCPU_MAX];
	u64			notify_spurious;
	u64			msi;
	struct acrn_msi_entry	last_msi;
	u64			vectors[HVSIM_VECTORS];
	u64			regs_set;
	struct hvsim_call	calls[HVSIM_NR_RECORDED];
	struct hvsim_device	devices[HVSIM_DEVICE_MAX];
	unsigned int		nr_devices;
	struct acrn_hsm_ring	*asyncio;
	struct acrn_hsm_ring	*events;
	unsigned int		nr_bells;
	struct hv_asyncio	bells[HV_ASYNCIO_MAX];
	u64			async_refused;
	struct hvsim_map	map;
	struct hvsim_vcpu	vcpus[HVSIM_VCPU_MAX];
};

/**
 * struct hvsim_result - how one request ended
 * @outcome:	HVSIM_*
 * @value:	the slot's value then
 * @cycles:	TSC cycles from the store of PENDING to the sight of COMPLETE
 */
struct hvsim_result {
	u32	outcome;
	u64	value;
	u64	cycles;
};

/**
 * struct hvsim_plan - what happens to one request besides being answered
 * @fire:	send an upcall at once
 * @late_us:	send one after that long; 0: no
 * @again_us:	send one more after that long; 0: no
 * @reset:	the VM resets itself in the request's flight
 * @special:	more than @fire: one test for the measured path
 */
struct hvsim_plan {
	bool	fire;
	u32	late_us;
	u32	again_us;
	bool	reset;
	bool	special;
};

/* control.c: /dev/acrn_hvsim */
int hvsim_control_register(void);
void hvsim_control_unregister(void);

/* main.c */
u64 hvsim_cycles_to_ns(u64 cycles);
u64 hvsim_ns_to_cycles(u64 ns);

/* hypercall.c: guest-physical memory of the Service VM, the statistics */
void *hvsim_memory(u64 gpa, size_t size);
void hvsim_hypercall_stats(struct hvsim_stats *stats);

/* vm.c: all VMs */
struct hvsim_vm *hvsim_vm_get(u64 id);
struct hvsim_vm *hvsim_vm_get_next(u64 id);
void hvsim_vm_put(struct hvsim_vm *vm);
void hvsim_vm_set_config(const struct hvsim_config *config);
void hvsim_vm_totals(struct hvsim_stats *stats);
long hvsim_vm_create(u64 gpa);
long hvsim_vm_destroy(u64 id);

/* state.c: life of a VM; those without a comment under vm->lock */
bool hvsim_vm_is_ours(const struct hvsim_vm *vm);
long hvsim_vm_set_page(struct hvsim_vm *vm, u64 gpa);
long hvsim_vm_start(struct hvsim_vm *vm, u64 unused);
long hvsim_vm_reset(struct hvsim_vm *vm, u64 unused);
long hvsim_vm_set_regs(struct hvsim_vm *vm, u64 gpa);
long hvsim_vm_pause(struct hvsim_vm *vm);	/* takes it, sleeps */
int hvsim_vm_poweroff(struct hvsim_vm *vm);	/* takes it, sleeps */
int hvsim_vm_reset_slots(struct hvsim_vm *vm);	/* takes it */

/* record.c: hypercalls of which the newest is remembered */
long hvsim_record_call(struct hvsim_vm *vm, u8 nr, u64 param1, u64 param2);
long hvsim_record_offline_cpu(u64 apic_id);
int hvsim_record_get(struct hvsim_call *call);

/* device.c, interrupt.c, pm.c: what these do; under vm->lock */
long hvsim_device_add(struct hvsim_vm *vm, struct hvsim_call *call);
long hvsim_device_remove(struct hvsim_vm *vm, struct hvsim_call *call);
long hvsim_interrupt_monitor(struct hvsim_vm *vm, struct hvsim_call *call);
long hvsim_interrupt_line(struct hvsim_vm *vm, struct hvsim_call *call);
void hvsim_interrupt_msi(struct hvsim_vm *vm, const struct acrn_msi_entry *msi);
long hvsim_pm_state(struct hvsim_vm *vm, struct hvsim_call *call);

/* vcpu.c */
void hvsim_vcpu_init(struct hvsim_vcpu *vcpu, struct hvsim_vm *vm, unsigned int id);
int hvsim_vcpu_acquire(struct hvsim_vcpu *vcpu);
void hvsim_vcpu_release(struct hvsim_vcpu *vcpu);
void hvsim_vcpu_kick(struct hvsim_vcpu *vcpu, enum hvsim_wake why);
void hvsim_vcpu_cancel(struct hvsim_vcpu *vcpu);
void hvsim_vcpu_notify(struct hvsim_vcpu *vcpu);
u32 hvsim_vcpu_reclaim(struct hvsim_vcpu *vcpu);
void hvsim_vcpu_request(struct hvsim_vcpu *vcpu, const struct hvsim_access *access,
			struct hvsim_result *result);

/* slot.c */
void hvsim_slot_issue(struct hvsim_vcpu *vcpu, const struct hvsim_access *access,
		      struct hvsim_result *result);

/* What becomes of one upcall; then the upcall. */
void hvsim_slot_plan(struct hvsim_vcpu *vcpu, struct hvsim_plan *plan);
void hvsim_slot_announce(struct hvsim_vcpu *vcpu, const struct hvsim_plan *plan);

/* asyncio.c; the hypercalls under vm->lock */
bool hvsim_async_issue(struct hvsim_vcpu *vcpu, const struct hvsim_access *access,
		       struct hvsim_result *result);
long hvsim_async_assign(struct hvsim_vm *vm, u64 gpa);
long hvsim_async_deassign(struct hvsim_vm *vm, u64 gpa);
long hvsim_async_set_ring(struct hvsim_vm *vm, u64 gpa);
int hvsim_async_event(struct hvsim_vm *vm, u32 type);	/* takes it */

/* access.c */
bool hvsim_access_is_valid(const struct hvsim_access *access);
u64 hvsim_access_mask(const struct hvsim_access *access);

/* run.c */
int hvsim_run(struct hvsim_vcpu *vcpu, struct hvsim_run *arg,
	      const struct hvsim_access *accesses, u32 *hist);

/* stats.c */
void hvsim_vm_stats(struct hvsim_vm *vm, struct hvsim_vm_stats *stats);

/* upcall.c, late.c */
bool hvsim_upcall_has_receiver(void);
void hvsim_upcall_send(void);
long hvsim_upcall_set_vector(u64 vector);
u32 hvsim_upcall_vector(void);
void hvsim_upcall_exit(void);
void hvsim_late_init(void);
void hvsim_late_exit(void);
void hvsim_late_send(u32 delay_us);

/* memory.c */
void hvsim_map_init(struct hvsim_map *map);
void hvsim_map_destroy(struct hvsim_map *map);
long hvsim_map_update(u64 gpa);
bool hvsim_map_find(const struct hvsim_map *map, u64 gpa, struct hvsim_mapping *found);

/* guest_memory.c */
long hvsim_guest_memory(struct hvsim_vm *vm, struct hvsim_memory *args);

/* fault.c */
void hvsim_fault_set(const struct hvsim_faults *faults);
void hvsim_fault_plan(struct hvsim_vcpu *vcpu, struct hvsim_plan *plan);
bool hvsim_fault_never_free(const struct hvsim_vcpu *vcpu);
int hvsim_fault_refuse(u8 call);
u32 hvsim_fault_slow(u8 call);
u64 hvsim_fault_refused(void);

#endif /* HVSIM_H */
