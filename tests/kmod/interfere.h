/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * interfere.h - a VM that is measured while something befalls another one
 */
#ifndef TEST_INTERFERE_H
#define TEST_INTERFERE_H

#include "vm.h"

/**
 * struct subject - the VM that is measured: one vCPU, a doorbell and a register
 * @control:	descriptor of /dev/acrn_hsm
 * @sim:	descriptor of /dev/acrn_hvsim
 * @vm:		the VM; its device model answers the register's accesses
 * @doorbell:	eventfd of the in-kernel client
 * @rung:	accesses to the doorbell
 * @asked:	writes to the register
 * @last:	number that the newest of them carried
 * @disordered:	those that did not carry the next number
 * @bad:	runs in which not every request was answered once
 */
struct subject {
	int control;
	int sim;
	struct vm vm;
	int doorbell;
	uint64_t rung;
	uint64_t asked;
	uint64_t last;
	uint64_t disordered;
	uint64_t bad;
};

/* Running, in irq mode. */
void must_subject_begin(struct subject *subject, int control, int sim);
/* In poll mode from now on, with that poller or, later, with another one. */
void must_subject_poll(struct subject *subject, uint32_t poller);
/* Attached to nobody. */
void must_subject_leave(struct subject *subject);
/* Each request was served once, by whom it should, and in order. */
void subject_check(struct subject *subject, bool polled_only);
/* The VM goes; its client and its device model saw each request, too. */
void subject_end(struct subject *subject);

/**
 * struct sight - latencies of one kind, of several blocks
 * @hist:	HVSIM_HIST_BUCKETS counters
 * @min:	shortest
 * @max:	longest
 * @sum:	of all
 * @blocks:	how many blocks there were
 */
struct sight {
	uint32_t hist[HVSIM_HIST_BUCKETS];
	uint64_t min;
	uint64_t max;
	uint64_t sum;
	unsigned int blocks;
};

/* nr rings of the doorbell, one after the other, from a thread of CPU 0. */
void subject_ring(struct subject *subject, uint32_t nr, struct sight *sight);
/*
 * Likewise by the calling thread, which goes before others while it waits for an answer
 * and leaves its CPU to them in between; returns the longest latency.
 */
uint64_t subject_ring_now_and_then(struct subject *subject, uint32_t nr, struct sight *sight);
/* nr writes to the register, each of them checked, as is their order. */
void subject_ask(struct subject *subject, uint32_t nr);

/* A series; reference: what it is a ratio over, with its id, or NULL. */
void sight_record(const struct sight *sight, const char *id, const char *title,
		  const char *load, const struct sight *reference, const char *reference_id);
/* Seen in a guest that counts instructions; told by the test's arguments. */
extern bool sight_counted;

/**
 * struct interfere_size - how much is measured
 * @blocks:	with and without flood, each
 * @rings:	of the doorbell, a block
 * @asks:	writes to the register, a block
 * @alone:	requests of the flood, while the other VM is polled by nobody
 * @windows:	teardowns of a kind
 */
struct interfere_size {
	unsigned int blocks;
	uint32_t rings;
	uint32_t asks;
	uint32_t alone;
	unsigned int windows;
};

#define INTERFERE_WINDOWS_MAX	100

/* Parts of the test. */
void interfere_flood(int control, int sim, const struct interfere_size *size);
/*
 * last: nothing comes after it, and so the device model is killed with mainline's module,
 * too, once.  Neither the VMs nor the modules can go any more then (hazard V1).
 */
void interfere_teardown(int control, int sim, const struct interfere_size *size, bool last);

#endif
