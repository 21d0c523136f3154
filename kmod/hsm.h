/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hsm.h - what the files of acrn_hsm.ko share
 *
 * Locks, outermost first:
 *
 *   hsm_file.lock	which VM a descriptor has
 *   hsm_vm.life	read: the VM exists in the hypervisor and its page is
 *			pinned; write: that ends
 *   hsm_vm.lock	clients, ranges, eventfds, memory of one VM
 *   cpus lock		(read) pollers, for CPUs come and go
 *   hsm_control	list of VMs, pollers, rules, modes
 *   hsm_cover_lock	who covers what (cover.c); raw, also from interrupts
 *
 * The cpus lock is taken by those commands only that make or end a poller, which
 * hold none of the locks before it.
 *
 * Serving a request takes none of them (core/serve.h), and none of the last three is
 * held while we wait for a poller to let go of something; but for parking, in
 * hotplug.c.
 */
#ifndef HSM_H
#define HSM_H

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/swait.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "core/poller.h"
#include "hypercall.h"
#include "uapi/acrn_hsm_poll.h"

struct attribute_group;
struct hsm_asyncio;
struct hsm_events;
struct hsm_ioeventfds;
struct hsm_vm_sample;

/**
 * struct hsm_vm - a User VM
 * @rtp:	its requests, as far as serving goes
 * @work:	the dispatcher's look at it
 * @irq_counters: what the dispatcher did; @work's
 * @works_queued: times @work was queued
 * @works_run:	times @work ran; @work's
 * @sweep_works: @works_run when a sweep last found something pending
 * @user_wait:	device models asleep in ATTACH
 * @user_generation: changes when the default client goes
 * @nr_attached: callers inside ATTACH
 * @attach_waits: times one slept
 * @user_lock:	@user_counters
 * @user_counters: what the device model's calls did
 * @ref:	references: descriptor, calls in progress
 * @life:	see above
 * @lock:	see above
 * @alive:	exists in the hypervisor; under @life
 * @orphan:	its descriptor is closed and the hypervisor keeps it
 * @vmid:	id given by the hypervisor
 * @name:	name given by the device model
 * @mm:		address space that created it; compared only
 * @page:	pinned request page
 * @clients:	in-kernel clients; under @lock
 * @range_seq:	age of the newest range; under @lock
 * @ioeventfds:	their client
 * @asyncio:	doorbell ring (asyncio.h); set under @lock and hsm_control
 * @events:	event ring; set under @lock
 * @memory:	pinned guest memory; under @lock
 * @monitor:	pinned page of VM_INTR_MONITOR, or NULL; under @lock
 * @irqfds:	under @irqfds_lock
 * @irqfds_lock: @irqfds
 * @irqfd_wq:	removes irqfds
 * @msi_lock:	held while an irqfd injects
 * @msi_off:	irqfds must not inject; under @msi_lock
 * @node:	in hsm_vms; changed under hsm_control, read under RCU
 * @attachments: its pollers (poll.h)
 * @poll_counters: what former pollers did; under hsm_control
 * @mode:	ACRN_HSM_POLL_MODE_*; under hsm_control
 * @idle_ns:	adaptive mode: its poller may sleep after that long; under hsm_control
 * @mode_switches: under hsm_control
 * @rescued:	requests that a stalled poller left; under hsm_cover_lock
 * @sample:	latencies (sample.h)
 */
struct hsm_vm {
	struct rtp_vm		rtp;

	struct work_struct	work ____cacheline_aligned;
	struct rtp_counters	irq_counters;
	u64			works_run;
	u64			sweep_works;
	atomic64_t		works_queued;

	struct swait_queue_head	user_wait ____cacheline_aligned;
	unsigned int		user_generation;
	atomic_t		nr_attached;
	atomic64_t		attach_waits;
	raw_spinlock_t		user_lock;	/* user_counters: some additions */
	struct rtp_counters	user_counters;

	struct kref		ref;
	struct rw_semaphore	life;
	struct mutex		lock;		/* one change at a time */
	bool			alive;
	bool			orphan;
	u16			vmid;
	u8			name[ACRN_HSM_POLL_NAME_LEN];
	struct mm_struct	*mm;
	struct page		*page;

	struct list_head	clients;
	u64			range_seq;
	struct hsm_ioeventfds	*ioeventfds;
	struct hsm_asyncio	*asyncio;
	struct hsm_events	*events;
	struct list_head	memory;
	struct page		*monitor;

	struct list_head	irqfds;
	spinlock_t		irqfds_lock;	/* irqfds */
	struct workqueue_struct	*irqfd_wq;
	raw_spinlock_t		msi_lock;
	bool			msi_off;

	struct list_head	node;
	struct list_head	attachments;
	struct rtp_counters	poll_counters;
	u32			mode;
	u64			idle_ns;
	u64			mode_switches;
	u64			rescued;
	struct hsm_vm_sample	*sample;
};

/**
 * struct hsm_file - an open descriptor
 * @lock:	@vm and @had_vm
 * @vm:		its VM, or NULL
 * @had_vm:	it has had one: it gets no second
 */
struct hsm_file {
	struct mutex	lock;	/* vm, had_vm */
	struct hsm_vm	*vm;
	bool		had_vm;
};

static inline struct hsm_vm *hsm_vm_of(struct rtp_vm *rtp)
{
	return container_of(rtp, struct hsm_vm, rtp);
}

/* vm.c - life of a VM */
extern struct mutex hsm_control;
extern struct list_head hsm_vms;
long hsm_vm_create(struct hsm_file *file, struct acrn_vm_creation *creation,
		   void __user *reply);
long hsm_vm_destroy(struct hsm_file *file);
void hsm_vm_close(struct hsm_vm *vm);
long hsm_vm_try_destroy(struct hsm_vm *vm);
void hsm_vm_exit_services(struct hsm_vm *vm);
void hsm_vm_put(struct hsm_vm *vm);
struct hsm_vm *hsm_vm_find(u16 vmid);

/* orphan.c - VMs whose device model is gone before the hypervisor let go */
void hsm_orphan_adopt(struct hsm_vm *vm);
void hsm_orphan_exit(void);
u32 hsm_orphan_count(void);

/* request_page.c - pinning a page of user space, and the shared one */
/* Between two looks at what another thread will soon have done; may sleep. */
static inline void hsm_wait_briefly(void)
{
	usleep_range(20, 50);
}

int hsm_user_page_pin(struct hsm_vm *vm, unsigned long address, struct page **page);
void hsm_user_page_unpin(struct page *page);
int hsm_page_pin(struct hsm_vm *vm, unsigned long address, u32 nr_slots);
void hsm_page_unpin(struct hsm_vm *vm);

/* ioreq.c - the default client, and what stops requests for a while */
extern const struct rtp_vm_ops hsm_rtp_ops;
void hsm_vm_quiesce(struct hsm_vm *vm);
long hsm_user_create(struct hsm_vm *vm);
long hsm_user_attach(struct hsm_vm *vm);
void hsm_user_destroy(struct hsm_vm *vm);
void hsm_user_wait_gone(struct hsm_vm *vm);
long hsm_user_notify(struct hsm_vm *vm, const struct acrn_ioreq_notify *notify);
long hsm_ioreq_clear(struct hsm_vm *vm);
long hsm_ioreq_reset(struct hsm_vm *vm);

/* client.c - in-kernel clients and their addresses */
struct hsm_client {
	struct rtp_client	rtp;
	struct hsm_vm		*vm;
	struct list_head	node;
	struct rtp_range	*ranges;
	u32			nr_ranges;
};

void hsm_client_add(struct hsm_vm *vm, struct hsm_client *client);
int hsm_client_set_ranges(struct hsm_client *client, struct rtp_range *ranges,
			  u32 nr_ranges);
void hsm_client_remove(struct hsm_client *client);

/* ioeventfd.c, irqfd.c - doorbells and interrupts as eventfds */
int hsm_ioeventfd_init(struct hsm_vm *vm);
long hsm_ioeventfd(struct hsm_vm *vm, const struct acrn_ioeventfd *args);
void hsm_ioeventfd_exit(struct hsm_vm *vm);
int hsm_irqfd_init(struct hsm_vm *vm);
long hsm_irqfd(struct hsm_vm *vm, const struct acrn_irqfd *args);
void hsm_irqfd_pause(struct hsm_vm *vm);
void hsm_irqfd_resume(struct hsm_vm *vm);
void hsm_irqfd_exit(struct hsm_vm *vm);

/* memmap.c - guest memory */
long hsm_memory_set(struct hsm_vm *vm, const struct acrn_vm_memmap *args);
long hsm_memory_unset(struct hsm_vm *vm, const struct acrn_vm_memmap *args);
void hsm_memory_release(struct hsm_vm *vm);

/* monitor.c - the page of VM_INTR_MONITOR; set takes the VM's locks itself */
long hsm_monitor_set(struct hsm_vm *vm, unsigned long address);
void hsm_monitor_release(struct hsm_vm *vm);

/* pm.c - P- and C-states; takes the VM's locks itself */
long hsm_pm_get_cpu_state(struct hsm_vm *vm, void __user *arg);

/* remove_cpu.c - an attribute of the device */
extern const struct attribute_group hsm_remove_cpu_group;

/* dispatch.c - the workqueue dispatcher */
int hsm_dispatch_init(void);
void hsm_dispatch_exit(void);
void hsm_dispatch_kick(struct hsm_vm *vm);
bool hsm_dispatch_queue(struct work_struct *work);
void hsm_dispatch_upcall(void);
void hsm_dispatch_start_sweep(void);
void hsm_dispatch_stop_sweep(void);
void hsm_dispatch_info(struct acrn_hsm_poll_info *info);
void hsm_dispatch_work(struct work_struct *work);
void hsm_dispatch_every(ktime_t period);
void hsm_dispatch_count_rescued(void);

/* upcall.c - how the hypervisor reaches us */
int hsm_upcall_init(void);
void hsm_upcall_exit(void);
u32 hsm_upcall_way(void);

/* ioctl.c - the commands of <linux/acrn.h>; control.c - those of our own */
long hsm_ioctl(struct file *filp, unsigned int cmd, unsigned long arg);
long hsm_control_ioctl(struct hsm_file *file, unsigned int cmd, void __user *arg);

#endif /* HSM_H */
