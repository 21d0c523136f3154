// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_faults.c - the hypervisor misbehaves, or the VM is turned inside out
 *
 * In every way in which a VM can be served: no request lost, none answered
 * twice, nobody notified for nothing.  faults:GROUP... runs some of the groups.
 */
#include <stdio.h>

#include "echo.h"
#include "faults.h"
#include "harness.h"
#include "isolated.h"
#include "leaks.h"

const struct faults_way faults_ways[4] = {
	{ "irq mode, notified", ACRN_HSM_POLL_MODE_IRQ, 0 },
	{ "irq mode, polling for completion", ACRN_HSM_POLL_MODE_IRQ, VM_POLLING },
	{ "poll mode, notified", ACRN_HSM_POLL_MODE_POLL, 0 },
	{ "poll mode, polling for completion", ACRN_HSM_POLL_MODE_POLL, VM_POLLING },
};

void faults_config(const struct faults_rig *rig, uint32_t timeout_ms)
{
	const struct hvsim_config config = {
		.vcpus = 2, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = timeout_ms,
	};

	must_sim_config(rig->sim, &config);
}

void faults_none(const struct faults_rig *rig)
{
	const struct hvsim_faults none = {};

	must_sim_faults(rig->sim, &none);
}

void must_faults_vm(const struct faults_rig *rig, struct vm *vm,
		    const struct faults_way *way, int bell)
{
	must_vm_create(vm, "faulty", way->flags);
	if (way->mode == ACRN_HSM_POLL_MODE_POLL) {
		REQUIRE(!poller_attach(rig->control, rig->poller, vm->id));
		REQUIRE(!vm_set_mode(rig->control, vm->id, way->mode));
	}
	REQUIRE(!vm_ioeventfd(vm, bell, ACRN_IOEVENTFD_FLAG_PIO, FAULTS_BELL, 4, 0));
}

static const struct {
	const char *name;
	void (*run)(const struct faults_rig *rig);
} groups[] = {
	{ "upcalls", faults_upcalls }, { "resets", faults_resets },
	{ "brackets", faults_brackets }, { "answers", faults_answers },
	{ "churn", faults_churn }, { "late", faults_late },
};

static void timed(const char *what, void (*group)(const struct faults_rig *rig),
		  const struct faults_rig *rig)
{
	uint64_t start = time_ns();

	group(rig);
	printf("%s: %.1f s\n", what, (time_ns() - start) / 1e9);
}

int main(int argc, char **argv)
{
	char **names = argv + !!argc;
	struct faults_rig rig;
	struct leaks before;
	unsigned int i;

	need_isolated_cpu1();
	must_open(NULL, &rig.control, &rig.sim);
	leaks_begin(&before);
	/* Without a poller, which would keep CPU 1 for itself. */
	if (name_wanted("signals", names))
		timed("signals", faults_signals, &rig);
	rig.poller = must_poller(rig.control, 1, 0);

	for (i = 0; i < ARRAY_SIZE(groups); i++)
		if (name_wanted(groups[i].name, names))
			timed(groups[i].name, groups[i].run, &rig);

	CHECK_EQ(poller_destroy(rig.control, rig.poller), 0);
	leaks_check(&before, rig.control, rig.sim);
	must_close(rig.control, rig.sim);
	return test_end();
}
