/* SPDX-License-Identifier: BSD-3-Clause */
/* poller_rig.h - a poller and three VMs; notes in which order they are served */
#ifndef POLLER_RIG_H
#define POLLER_RIG_H

#include <criterion/criterion.h>

#include "../../kmod/core/poller.h"
#include "vm_rig.h"

#define NR_VMS	3

static struct vm_rig rigs[NR_VMS];
static struct rtp_poller poller;
static struct rtp_ioreq request;
static u32 order[256];
static u32 nr_order;

/* Which entry of the set was served, as a number: VM * 16 + slot. */
static inline u32 name_of(const struct rtp_poll_entry *entry)
{
	struct vm_rig *rig = container_of(entry->vm, struct vm_rig, vm);

	return (rig - rigs) * 16 + (entry->slot - entry->vm->slots);
}

static inline void note_served(struct vm_rig *rig, unsigned int vcpu)
{
	if (nr_order < ARRAY_SIZE(order))
		order[nr_order++] = (rig - rigs) * 16 + vcpu;
}

/* A vCPU that is back with the next access before the round goes on. */
static inline void on_notify_post(struct vm_rig *rig, unsigned int vcpu)
{
	note_served(rig, vcpu);
	rig_post(rig, vcpu, &request);
}

static inline void post(u32 name)
{
	rig_post(&rigs[name / 16], name % 16, &request);
}

/* Slot 0 of every VM first, as poller.h asks. */
static inline struct rtp_poll_set *make_set(u32 nr)
{
	struct rtp_poll_set *set = malloc(rtp_poll_set_bytes(nr));

	cr_assert(set);
	rtp_poll_set_init(set, nr);
	for (u32 i = 0; i < nr; i++)
		rtp_poll_set_add(set, &rigs[i % NR_VMS].vm, i / NR_VMS,
				 &rigs[i % NR_VMS].counters);
	return set;
}

static inline struct rtp_poll_set *arrange(u32 nr)
{
	struct rtp_poll_set *set;

	for (u32 i = 0; i < NR_VMS; i++) {
		rig_init(&rigs[i], ACRN_IO_REQUEST_MAX);
		rigs[i].vm.has_user = 0;
		rigs[i].vm.covered = (1u << ACRN_IO_REQUEST_MAX) - 1;
		rigs[i].on_notify = note_served;
	}
	nr_order = 0;
	request = mmio(ACRN_IOREQ_DIR_READ, 0x1000, 4, 0);
	memset(&poller, 0x5a, sizeof(poller));
	poller.armed = 0;
	set = make_set(nr);
	rtp_poller_adopt(&poller, set);
	return set;
}

/* What the loop around it does. */
static inline unsigned int round_and_finish(void)
{
	unsigned int done = rtp_poller_round(&poller);

	cr_expect(done || !poller.nr_open, "nothing done, and something to finish");
	rtp_poller_finish(&poller);
	cr_expect_eq(poller.nr_open, 0);
	return done;
}

#endif /* POLLER_RIG_H */
