/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * faults.h - the groups of the test "faults"
 */
#ifndef TEST_FAULTS_H
#define TEST_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define FAULTS_BELL	0x2000

/**
 * struct faults_rig - what the groups share
 * @control:	descriptor without a VM
 * @sim:	the simulated hypervisor
 * @poller:	a poller
 */
struct faults_rig {
	int control;
	int sim;
	uint32_t poller;
};

/* A VM in one of four ways: who finds its requests, and how it learns of answers. */
struct faults_way {
	const char *name;
	uint32_t mode;
	uint64_t flags;
};

extern const struct faults_way faults_ways[4];

struct vm;

void faults_config(const struct faults_rig *rig, uint32_t timeout_ms);
void faults_none(const struct faults_rig *rig);
/* Created, in its mode, with a doorbell at FAULTS_BELL; not served, not started. */
void must_faults_vm(const struct faults_rig *rig, struct vm *vm,
		    const struct faults_way *way, int bell);

/* The groups. */
void faults_upcalls(const struct faults_rig *rig);
void faults_resets(const struct faults_rig *rig);
void faults_brackets(const struct faults_rig *rig);
void faults_answers(const struct faults_rig *rig);
void faults_churn(const struct faults_rig *rig);
void faults_late(const struct faults_rig *rig);
void faults_signals(const struct faults_rig *rig);

#endif
