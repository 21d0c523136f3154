// SPDX-License-Identifier: BSD-3-Clause
/* conform_create.c - CREATE_VM, and the life that follows */

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conform.h"
#include "harness.h"

#define HV_CREATE_VM		0x10	/* ABI: low 8 bits of the hypercall */
#define HV_SET_IOREQ_BUFFER	0x30

/* Two pages: the request page, and one for the argument. */
struct maker {
	const struct conform *c;
	int fd;
	struct acrn_io_request_buffer *page;
	struct acrn_vm_creation *creation;
};

static void must_maker(struct maker *maker, const struct conform *c)
{
	char *pages = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(pages != MAP_FAILED);
	maker->c = c;
	maker->fd = hsm_open();
	REQUIRE(maker->fd >= 0);
	maker->page = (void *)pages;
	maker->creation = (void *)(pages + PAGE_BYTES);
	maker->creation->ioreq_buf = (unsigned long)maker->page;
	maker->creation->vm_flag = c->flags;
}

static void maker_end(struct maker *maker)
{
	munmap(maker->page, 2 * PAGE_BYTES);
	close(maker->fd);
}

static int create(struct maker *maker)
{
	return conform_ioctl(maker->fd, ACRN_IOCTL_CREATE_VM,
			     (unsigned long)maker->creation);
}

/* The VM is gone again, for the next case. */
static void undo(struct maker *maker)
{
	CHECK_EQ(conform_ioctl(maker->fd, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(conform_ioctl(maker->fd, ACRN_IOCTL_DESTROY_VM, 0), 0);
}

static void observe_retry(const char *name, struct maker *maker)
{
	mprotect(maker->page, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE);
	must_sim_faults(maker->c->sim, &(struct hvsim_faults){});
	memset(maker->creation, 0, sizeof(*maker->creation));
	maker->creation->ioreq_buf = (unsigned long)maker->page;
	observe(name, "%s, %u VMs", create(maker) ? "refused" : "0",
		must_sim_totals(maker->c->sim).nr_vms);
}

/* What is refused leaves nothing, and the same descriptor may try again. */
static void refused(const struct conform *c, const char *name, const char *retry,
		    void (*spoil)(struct maker *maker))
{
	struct maker maker;
	int ret;

	must_maker(&maker, c);
	spoil(&maker);
	ret = create(&maker);
	SEE(name, ret);
	/* A second VM on the descriptor of a first is another case. */
	if (ret)
		observe_retry(retry, &maker);
	undo(&maker);
	maker_end(&maker);
}

static void reserved0(struct maker *maker)
{
	maker->creation->reserved0 = 1;
}

static void reserved1(struct maker *maker)
{
	maker->creation->reserved1 = 1;
}

static void no_page(struct maker *maker)
{
	maker->creation->ioreq_buf = 0;
}

static void kernel_page(struct maker *maker)
{
	maker->creation->ioreq_buf = 0xffff888000000000;
}

static void readonly_page(struct maker *maker)
{
	REQUIRE(!mprotect(maker->page, PAGE_BYTES, PROT_READ));
}

static void readonly_reply(struct maker *maker)
{
	REQUIRE(!mprotect(maker->creation, PAGE_BYTES, PROT_READ));
}

static void refuse_once(struct maker *maker, uint32_t call, uint32_t error)
{
	const struct hvsim_faults faults = {
		.vmid = HVSIM_ANY, .refuse_call = call, .refuse_nr = 1,
		.refuse_errno = error,
	};

	must_sim_faults(maker->c->sim, &faults);
}

static void no_memory(struct maker *maker)
{
	refuse_once(maker, HV_CREATE_VM, ENOMEM);
}

static void page_refused(struct maker *maker)
{
	refuse_once(maker, HV_SET_IOREQ_BUFFER, EFAULT);
}

static void unaligned_page(struct maker *maker)
{
	maker->creation->ioreq_buf += 0x100;
}

static void vcpus_17(struct maker *maker)
{
	maker->creation->cpu_affinity = 0x1ffff;
}

/* Of the VM's configuration in the hypervisor, which the next VM shares. */
static void without_vcpus(const struct conform *c)
{
	const struct hvsim_config none = { .severity = HVSIM_SEVERITY_STANDARD };
	struct maker maker;
	int ret;

	must_maker(&maker, c);
	must_sim_config(c->sim, &none);
	ret = create(&maker);
	SEE("create.vcpus-0", ret);
	must_sim_config(c->sim, &conform_config);
	if (ret)
		SEE("create.vcpus-0.retry", create(&maker));
	undo(&maker);
	maker_end(&maker);
}

static void vcpus_16(const struct conform *c)
{
	struct maker maker;

	must_maker(&maker, c);
	maker.creation->cpu_affinity = 0xffff;
	SEE("create.vcpus-16", create(&maker));
	observe("create.vcpus-16.reply", "%u vCPUs", maker.creation->vcpu_num);
	undo(&maker);
	maker_end(&maker);
}

/* Some page that was a request page before, or anything else. */
static void dirty_page(const struct conform *c)
{
	const struct acrn_io_request *slot;
	struct maker maker;

	must_maker(&maker, c);
	memset(maker.page, 0x5a, PAGE_BYTES);
	SEE("create.dirty", create(&maker));
	slot = &maker.page->req_slot[15];
	observe("create.dirty.processed", "%u", slot->processed);
	observe("create.dirty.completion-polling", "0x%x", slot->completion_polling);
	observe("create.dirty.kernel-handled", "0x%x", slot->kernel_handled);
	undo(&maker);
	maker_end(&maker);
}

static void two_vms(const struct conform *c)
{
	struct vm first, second;

	SEE("create.first", vm_create(&first, "first", c->flags));
	observe("create.first.reply", "%u vCPUs, %s", first.vcpus,
		first.id == 0xffff ? "no id" : "an id");
	SEE("create.name-taken", vm_create(&second, "first", c->flags));
	SEE("create.second", vm_create(&second, "second", c->flags));
	observe("create.second.reply", "%s",
		second.id == first.id ? "same id" : "another id");
	must_vm_stop(&second);
	must_vm_stop(&first);
}

void conform_create(struct conform *c)
{
	two_vms(c);
	refused(c, "create.reserved0", "create.reserved0.retry", reserved0);
	refused(c, "create.reserved1", "create.reserved1.retry", reserved1);
	refused(c, "create.no-memory", "create.no-memory.retry", no_memory);
	vcpus_16(c);
	dirty_page(c);
}

/* What cannot be undone in mainline's module: VMs stay in the hypervisor. */
void conform_create_undone_harm(struct conform *c)
{
	refused(c, "create.no-page", "create.no-page.retry", no_page);
	refused(c, "create.kernel-page", "create.kernel-page.retry", kernel_page);
	refused(c, "create.readonly-page", "create.readonly-page.retry", readonly_page);
	refused(c, "create.page-refused", "create.page-refused.retry", page_refused);
}

/* Page and slots are not where mainline's module takes them to be. */
void conform_create_odd(struct conform *c)
{
	refused(c, "create.unaligned-page", "create.unaligned-page.retry", unaligned_page);
	refused(c, "create.vcpus-17", "create.vcpus-17.retry", vcpus_17);
	without_vcpus(c);
}

/* Here mainline's module frees a VM that is on its list still. */
void conform_create_reply_harm(struct conform *c)
{
	refused(c, "create.readonly-reply", "create.readonly-reply.retry", readonly_reply);
}

void conform_create_again_harm(struct conform *c)
{
	static const struct step create_again[] = { STEP(CREATE_VM) };
	struct vm vm;

	must_vm_create(&vm, "twice", c->flags);
	observe_steps("create.twice", vm.fd, create_again, 1);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	observe_steps("create.after-destroy", vm.fd, create_again, 1);
	vm_forget(&vm);
}
