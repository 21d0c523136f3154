// SPDX-License-Identifier: BSD-3-Clause
/*
 * device_races.c - a command waits for memory; a VM is destroyed under commands
 *
 * Memory that is not there until we provide it (userfaultfd) stops a command at
 * the place where it touches it, for as long as we like.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "device.h"
#include "harness.h"
#include "leaks.h"

#define TOUCHED_MS	20000
#define NR_CALLERS	4
#define ROUNDS		25
#define HEAD_START_NS	3000000

/* The page that is not there, and who waits for it. */
struct waiter {
	int uffd;
	unsigned char *page;
	pthread_t thread;
	struct vm *vm;
	unsigned long cmd;
	unsigned long arg;
	int result;
};

static void must_take_away(struct waiter *w, unsigned char *page)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { .start = (unsigned long)page, .len = PAGE_BYTES },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	w->page = page;
	/* Only one that does not block can be polled. */
	w->uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	REQUIRE(w->uffd >= 0);
	REQUIRE(!ioctl(w->uffd, UFFDIO_API, &api));
	REQUIRE(!ioctl(w->uffd, UFFDIO_REGISTER, &range));
}

static void *wait_for_page(void *arg)
{
	struct waiter *w = arg;

	w->result = vm_ioctl(w->vm, w->cmd, w->arg);
	return NULL;
}

/* Returns when the command has come to the page. */
static void must_wait(struct waiter *w, struct vm *vm, unsigned long cmd, unsigned long arg)
{
	struct pollfd touched = { .fd = w->uffd, .events = POLLIN };

	w->vm = vm;
	w->cmd = cmd;
	w->arg = arg;
	REQUIRE(!pthread_create(&w->thread, NULL, wait_for_page, w));
	REQUIRE(poll(&touched, 1, TOUCHED_MS) == 1 && touched.revents == POLLIN);
}

/* Gives it the page, full of what is at from; the command's result. */
static int must_provide(struct waiter *w, const void *from)
{
	struct uffdio_copy copy = {
		.dst = (unsigned long)w->page, .src = (unsigned long)from,
		.len = PAGE_BYTES,
	};

	REQUIRE(!ioctl(w->uffd, UFFDIO_COPY, &copy));
	pthread_join(w->thread, NULL);
	close(w->uffd);
	munmap(w->page, PAGE_BYTES);
	return w->result;
}

/* Interrupts do not wait for a change of state, however long that takes. */
static void interrupts_go_on(const unsigned char *full)
{
	struct acrn_vm_memmap map = { .attr = ACRN_MEM_ACCESS_RWX, .len = PAGE_BYTES };
	struct acrn_msi_entry msi = { .msi_data = 0x20 };
	struct waiter w;
	struct vm vm;

	must_vm_create(&vm, "memory", 0);
	must_take_away(&w, must_map_page());
	map.vma_base = (unsigned long)w.page;
	must_wait(&w, &vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&map);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_INJECT_MSI, (unsigned long)&msi), 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_SET_IRQLINE, 1), 0);
	CHECK_EQ(must_provide(&w, full), 0);
	must_vm_stop(&vm);
}

/* While the command waits the VM is destroyed; it comes to nothing then. */
static void destroyed_meanwhile(const struct device_test *t, unsigned long cmd,
				unsigned int nr, const unsigned char *full)
{
	uint64_t before = calls_made(t, nr);
	int64_t pins = leaks_pins();
	struct waiter w;
	struct vm vm;

	must_vm_create(&vm, "going", 0);
	REQUIRE(vm.id == full[3]);
	must_take_away(&w, must_map_page());
	must_wait(&w, &vm, cmd, (unsigned long)w.page);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	CHECK_EQ(must_provide(&w, full), -EINVAL);
	CHECK_EQ(calls_made(t, nr), before);
	vm_forget(&vm);
	CHECK_EQ(leaks_pins(), pins);
}

/* The answer has no place yet, and nobody has to wait for that. */
static void answer_waits(const unsigned char *full)
{
	unsigned char *pages = must_map_pages(PROT_READ | PROT_WRITE);
	uint64_t *command = (uint64_t *)(pages + PAGE_BYTES - sizeof(*command));
	struct waiter w;
	struct vm vm;

	must_vm_create(&vm, "answer", 0);
	must_take_away(&w, pages + PAGE_BYTES);
	*command = (uint64_t)vm.id << 24 | ACRN_PMCMD_GET_PX_DATA;
	must_wait(&w, &vm, ACRN_IOCTL_PM_GET_CPU_STATE, (unsigned long)command);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	CHECK_EQ(must_provide(&w, full), 0);
	vm_forget(&vm);
	munmap(pages, PAGE_BYTES);
}

/* Callers that go on while their VM goes. */
struct callers {
	int fd;
	uint16_t vmid;
	void *page;
	atomic_bool over;
	atomic_ulong done;
	atomic_ulong late;
};

static void call_all(struct callers *c)
{
	unsigned char vdev[sizeof(struct acrn_vdev)] = {};
	uint64_t command = (uint64_t)c->vmid << 24;
	const struct { unsigned long cmd, arg; } calls[] = {
		{ ACRN_IOCTL_SET_IRQLINE, 1 },
		{ ACRN_IOCTL_VM_INTR_MONITOR, (unsigned long)c->page },
		{ ACRN_IOCTL_CREATE_VDEV, (unsigned long)vdev },
		{ ACRN_IOCTL_DESTROY_VDEV, (unsigned long)vdev },
		{ ACRN_IOCTL_PM_GET_CPU_STATE, (unsigned long)&command },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		command = (uint64_t)c->vmid << 24;
		if (!ioctl(c->fd, calls[i].cmd, calls[i].arg))
			atomic_fetch_add(&c->done, 1);
		else if (errno == EINVAL)
			atomic_fetch_add(&c->late, 1);
		else	/* the VM is paused, another caller was first */
			CHECK(errno == EPERM || errno == EBUSY || errno == ENODEV);
	}
}

static void *call_on(void *arg)
{
	struct callers *c = arg;

	while (!atomic_load(&c->over))
		call_all(c);
	return NULL;
}

static bool some_late(void *arg)
{
	struct callers *c = arg;

	return atomic_load(&c->late) > 100;
}

static const unsigned int numbers[] = {
	HV_SET_IRQLINE, HV_VM_INTR_MONITOR, HV_CREATE_VDEV, HV_CREATE_VDEV + 1,
	HV_PM_GET_CPU_STATE,
};

/* The next VM has the id of the last one: whatever is late would hit it. */
static void destroy_and_follow(const struct device_test *t, struct vm *vm, struct callers *c)
{
	struct vm next;
	unsigned int i;

	time_sleep_ns(HEAD_START_NS);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	must_vm_create(&next, "next", 0);
	CHECK_EQ(next.id, c->vmid);
	atomic_store(&c->late, 0);
	CHECK(time_wait(some_late, c, TOUCHED_MS * 1000000ull));
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		CHECK_EQ(must_last_call(t->sim, next.id, numbers[i]).count, 0);
	must_vm_stop(&next);
}

static unsigned long race(const struct device_test *t)
{
	pthread_t threads[NR_CALLERS];
	struct callers c = {};
	struct vm vm;
	int i;

	must_vm_create(&vm, "race", 0);
	c.fd = vm.fd;
	c.vmid = vm.id;
	c.page = must_map_page();
	for (i = 0; i < NR_CALLERS; i++)
		REQUIRE(!pthread_create(&threads[i], NULL, call_on, &c));
	destroy_and_follow(t, &vm, &c);
	atomic_store(&c.over, true);
	for (i = 0; i < NR_CALLERS; i++)
		pthread_join(threads[i], NULL);
	munmap(c.page, PAGE_BYTES);
	vm_forget(&vm);
	return atomic_load(&c.done);
}

/* Before 6.3 a page to be pinned for long is there at once, or it is an error. */
static bool pinning_waits(void)
{
	unsigned int major, minor;
	struct utsname name;

	REQUIRE(!uname(&name));
	REQUIRE(sscanf(name.release, "%u.%u", &major, &minor) == 2);
	return major > 6 || (major == 6 && minor >= 3);
}

void device_races(const struct device_test *t)
{
	unsigned char *full = must_map_page();
	unsigned long done = 0;
	int64_t pins;
	int i;

	/* As a command of PM_GET_CPU_STATE: the VM that is the only one. */
	memset(full, 0, PAGE_BYTES);
	full[3] = 1;
	if (pinning_waits()) {
		interrupts_go_on(full);
		destroyed_meanwhile(t, ACRN_IOCTL_VM_INTR_MONITOR, HV_VM_INTR_MONITOR, full);
	} else {
		printf("races: this kernel does not wait for pages it pins\n");
	}
	destroyed_meanwhile(t, ACRN_IOCTL_PM_GET_CPU_STATE, HV_PM_GET_CPU_STATE, full);
	destroyed_meanwhile(t, ACRN_IOCTL_CREATE_VDEV, HV_CREATE_VDEV, full);
	answer_waits(full);
	munmap(full, PAGE_BYTES);

	pins = leaks_pins();
	for (i = 0; i < ROUNDS; i++)
		done += race(t);
	CHECK_EQ(leaks_pins(), pins);
	printf("races: %lu calls done before their VM went\n", done);
	CHECK(done >= ROUNDS);
}
