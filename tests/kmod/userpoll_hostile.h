/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * userpoll_hostile.h - a device model that writes nonsense to its page
 */
#ifndef TEST_USERPOLL_HOSTILE_H
#define TEST_USERPOLL_HOSTILE_H

#include "userpoll.h"

#define HOSTILE_BELL	0x2000

/**
 * struct hostile - one life
 * @test:	has the honest VM
 * @vandal:	it stores requests, too
 * @flags:	vm_flag
 * @bell:	eventfd of its guest's doorbell, made before its process
 * @vmid:	its VM, once that runs; memory that both processes see
 * @rung:	doorbells, in all lives
 */
struct hostile {
	struct userpoll *test;
	bool vandal;
	uint64_t flags;
	int bell;
	uint16_t *vmid;
	uint64_t rung;
};

/* What its process does, until it is killed. */
__attribute__((noreturn)) void hostile_run(struct hostile *hostile);

#endif
