// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_latch.c - PCI configuration ports: what the recorded boot does not do
 *
 * It never reads 0xcfc while bit 31 of the latch is clear, and never accesses
 * 0xcf8 with less than 4 bytes.  The former is answered in the kernel; the
 * latter is no access to the latch (0xcf9 resets PCs) and the device model's.
 */

#include <stdio.h>

#include "harness.h"
#include "leaks.h"
#include "vm.h"

#define ADDRESS		0xcf8
#define DATA		0xcfc
#define SELECT		0x8012a510u	/* bus 0x12, device 0x14, function 5 */
#define FROM_MODEL	0x77665544u

/* The last request the device model saw. */
struct seen {
	uint32_t type;
	union {
		struct acrn_pio_request pio;
		struct acrn_pci_request pci;
	};
};

struct rig {
	int sim;
	struct vm vm;
	struct seen seen;
};

static uint64_t serve(struct vm *vm, unsigned int vcpu,
		      const struct acrn_io_request *req, void *arg)
{
	struct seen *seen = arg;

	(void)vm;
	(void)vcpu;
	seen->type = req->type;
	seen->pci = req->reqs.pci_request;
	return FROM_MODEL;
}

/* The answer; asked: the device model, and not only the kernel. */
static uint32_t in(struct rig *rig, uint64_t port, unsigned int size, bool asked)
{
	uint64_t before = rig->vm.served, value = 0;
	uint32_t outcome;

	CHECK_EQ(sim_in(rig->sim, rig->vm.id, port, size, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
	CHECK_EQ(rig->vm.served - before, asked);
	return value;
}

static void out(struct rig *rig, uint64_t port, unsigned int size, uint64_t value,
		bool asked)
{
	uint64_t before = rig->vm.served;
	uint32_t outcome;

	CHECK_EQ(sim_out(rig->sim, rig->vm.id, port, size, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
	CHECK_EQ(rig->vm.served - before, asked);
}

static void unselected(struct rig *rig)
{
	out(rig, ADDRESS, 4, SELECT & ~0x80000000u, false);
	CHECK_EQ(in(rig, ADDRESS, 4, false), SELECT & ~0x80000000u);
	CHECK_EQ(in(rig, DATA, 4, false), 0xffffffff);
	CHECK_EQ(in(rig, DATA + 2, 2, false), 0xffff);
	CHECK_EQ(in(rig, DATA + 3, 1, false), 0xff);
	out(rig, DATA, 4, 1, false);
}

static void narrow(struct rig *rig)
{
	out(rig, ADDRESS, 4, SELECT, false);
	out(rig, ADDRESS, 1, 0, true);
	CHECK_EQ(rig->seen.type, ACRN_IOREQ_TYPE_PORTIO);
	CHECK_EQ(rig->seen.pio.address, ADDRESS);
	CHECK_EQ(rig->seen.pio.size, 1);
	out(rig, ADDRESS + 1, 1, 6, true);
	CHECK_EQ(rig->seen.pio.address, ADDRESS + 1);
	CHECK_EQ(in(rig, ADDRESS, 2, true), FROM_MODEL & 0xffff);
	CHECK_EQ(in(rig, ADDRESS, 4, false), SELECT);
}

static void selected(struct rig *rig)
{
	out(rig, ADDRESS, 4, SELECT, false);
	CHECK_EQ(in(rig, DATA + 2, 2, true), FROM_MODEL & 0xffff);
	CHECK_EQ(rig->seen.type, ACRN_IOREQ_TYPE_PCICFG);
	CHECK_EQ(rig->seen.pci.bus, 0x12);
	CHECK_EQ(rig->seen.pci.dev, 0x14);
	CHECK_EQ(rig->seen.pci.func, 5);
	CHECK_EQ(rig->seen.pci.reg, 0x12);
	CHECK_EQ(rig->seen.pci.size, 2);
}

int main(void)
{
	struct rig rig = {};
	struct vm_model model = { .serve = serve, .arg = &rig.seen };
	struct leaks before;
	uint32_t poller;
	int control, mode;

	must_open(NULL, &control, &rig.sim);
	leaks_begin(&before);
	poller = must_poller(control, 1, ACRN_HSM_POLLER_FORCE);
	must_vm_create(&rig.vm, "latch", 0);
	must_vm_serve(&rig.vm, &model);
	must_vm_start(&rig.vm);
	REQUIRE(!poller_attach(control, poller, rig.vm.id));

	for (mode = ACRN_HSM_POLL_MODE_IRQ; mode <= ACRN_HSM_POLL_MODE_POLL; mode++) {
		CHECK_EQ(vm_set_mode(control, rig.vm.id, mode), 0);
		unselected(&rig);
		narrow(&rig);
		selected(&rig);
	}

	must_vm_stop(&rig.vm);
	CHECK_EQ(poller_destroy(control, poller), 0);
	leaks_check(&before, control, rig.sim);
	must_close(control, rig.sim);
	return test_end();
}
