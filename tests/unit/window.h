/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * window.h - what may happen between two steps of the core, made to happen
 *
 * The core is compiled into the test with an environment that calls the test at
 * each access to memory: so the other party's move falls into any window at
 * will, and the order of stores, barriers and loads can be looked at.
 */
#ifndef WINDOW_H
#define WINDOW_H

#include "../../kmod/core/env.h"

enum access {
	LOAD,
	STORE,		/* called after it */
	CMPXCHG,	/* called before it */
	LOCK,		/* called before it */
	UNLOCK,		/* called after it */
	BARRIER,
};

static void on_access(enum access access, const volatile void *where);

#undef READ_ONCE
#undef WRITE_ONCE
#undef smp_load_acquire
#undef smp_store_release
#undef cmpxchg
#undef smp_mb
#undef raw_spin_lock
#undef raw_spin_unlock

#define READ_ONCE(x) ({							\
	on_access(LOAD, &(x));						\
	__atomic_load_n(&(x), __ATOMIC_SEQ_CST);			\
})
#define smp_load_acquire(p)	READ_ONCE(*(p))
#define WRITE_ONCE(x, v) do {						\
	__atomic_store_n(&(x), (v), __ATOMIC_SEQ_CST);			\
	on_access(STORE, &(x));						\
} while (0)
#define smp_store_release(p, v)	WRITE_ONCE(*(p), v)
#define cmpxchg(p, old, new) ({						\
	__typeof__(*(p)) found__ = (old);				\
	on_access(CMPXCHG, p);						\
	__atomic_compare_exchange_n((p), &found__, (new), false,	\
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);	\
	found__;							\
})
#define smp_mb()		on_access(BARRIER, NULL)
#define raw_spin_lock(l) do {						\
	on_access(LOCK, l);						\
	pthread_spin_lock(l);						\
} while (0)
#define raw_spin_unlock(l) do {						\
	pthread_spin_unlock(l);						\
	on_access(UNLOCK, l);						\
} while (0)

#include "../../kmod/core/pci_latch.c"
#include "../../kmod/core/serve.c"
#include "../../kmod/core/slot.c"

#include <criterion/criterion.h>

#include "vm_rig.h"

#define READ	ACRN_IOREQ_DIR_READ
#define WRITE	ACRN_IOREQ_DIR_WRITE
#define ANY	((const volatile void *)1)

static struct vm_rig rig;
static struct rtp_slot *const slot = &rig.vm.slots[0];
static struct acrn_io_request *const io = &rig.page.req_slot[0];

/* Every access, and one place where somebody else gets a turn. */
static struct step {
	enum access		access;
	const volatile void	*where;
} steps[256];
static unsigned int nr_steps;

static enum access turn_access;
static const volatile void *turn_where;
static void (*turn)(void);
static void (*watch)(enum access access, const volatile void *where);

static void on_access(enum access access, const volatile void *where)
{
	void (*now)(void) = turn;

	if (nr_steps < ARRAY_SIZE(steps))
		steps[nr_steps++] = (struct step){ access, where };
	if (watch)
		watch(access, where);
	if (now && access == turn_access && where == turn_where) {
		turn = NULL;
		now();
	}
}

static inline void at(enum access access, const volatile void *where, void (*move)(void))
{
	turn_access = access;
	turn_where = where;
	turn = move;
}

static inline void arrange(bool has_user)
{
	rig_init(&rig, 1);
	rig.vm.has_user = has_user;
	turn = NULL;
	watch = NULL;
	nr_steps = 0;
}

static inline bool serve(struct rtp_ioreq req)
{
	rig_post(&rig, 0, &req);
	return rtp_vm_serve(&rig.vm, slot, &rig.counters);
}

static inline void expect_turn_taken(void)
{
	cr_expect_null(turn, "the window was never there");
}

static inline void expect_slot(u32 own, u32 processed)
{
	cr_expect_eq(slot->own, own, "own is %u, not %u", slot->own, own);
	cr_expect_eq(io->processed, processed, "processed is %u, not %u",
		     io->processed, processed);
}

/* Index of the first such step from a place on; fails if there is none. */
static inline unsigned int find(unsigned int from, enum access access,
				const volatile void *where)
{
	while (from < nr_steps &&
	       (steps[from].access != access ||
		(where != ANY && steps[from].where != where)))
		from++;
	cr_assert_lt(from, nr_steps, "no such step (access %d)", access);
	return from;
}

/* --- moves of the others ---------------------------------------------------- */

static inline void others_serve_all(void)
{
	slot->own = RTP_OWN_NONE;
	io->processed = ACRN_IOREQ_STATE_COMPLETE;
	io->kernel_handled = 1;
}

static inline void hypervisor_resets_and_posts(void)
{
	struct rtp_ioreq next = mmio(WRITE, 0x9000, 2, 0x99);

	rig_post(&rig, 0, &next);
}

#endif /* WINDOW_H */
