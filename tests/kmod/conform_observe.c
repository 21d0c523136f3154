// SPDX-License-Identifier: BSD-3-Clause
/* conform_observe.c - saying what is seen */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conform.h"
#include "harness.h"

static const char *variant = "";

void observe_variant(const char *name)
{
	variant = name;
}

void observe(const char *name, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("%s%s: ", name, variant);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
	/* Who comes to harm in the next case has said this one. */
	fflush(stdout);
}

static const char *result_name(int ret)
{
	return ret ? strerrorname_np(-ret) : "0";
}

void observe_errno(const char *name, int ret)
{
	observe(name, "%s", result_name(ret));
}

void observe_step(const char *place, const char *command, int ret)
{
	char name[80];

	snprintf(name, sizeof(name), "%s.%s", place, command);
	observe_errno(name, ret);
}

int conform_ioctl(int fd, unsigned long cmd, unsigned long arg)
{
	return ioctl(fd, cmd, arg) < 0 ? -errno : 0;
}

/* Room for the argument of any command. */
union argument {
	struct acrn_vm_creation creation;
	struct acrn_vcpu_regs regs;
	struct acrn_vm_memmap memmap;
	struct acrn_ioeventfd ioeventfd;
	struct acrn_irqfd irqfd;
	struct acrn_msi_entry msi;
	struct acrn_ioreq_notify notify;
};

/**
 * struct means - what an argument with which nothing is wrong points to
 * @page:	request page
 * @ram:	guest memory
 * @eventfd:	registered nowhere
 */
struct means {
	void *page;
	void *ram;
	int eventfd;
};

static void must_means(struct means *means)
{
	means->page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	means->ram = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	means->eventfd = eventfd(0, EFD_CLOEXEC);
	REQUIRE(means->page != MAP_FAILED && means->ram != MAP_FAILED);
	REQUIRE(means->eventfd >= 0);
}

static void means_end(struct means *means)
{
	munmap(means->page, PAGE_BYTES);
	munmap(means->ram, PAGE_BYTES);
	close(means->eventfd);
}

static void good_argument(union argument *arg, unsigned long cmd, const struct means *means)
{
	memset(arg, 0, sizeof(*arg));
	switch (cmd) {
	case ACRN_IOCTL_CREATE_VM:
		arg->creation.ioreq_buf = (unsigned long)means->page;
		break;
	case ACRN_IOCTL_SET_MEMSEG:
		arg->memmap.attr = ACRN_MEM_ACCESS_RWX;
		arg->memmap.user_vm_pa = 0x100000;
		arg->memmap.vma_base = (unsigned long)means->ram;
		arg->memmap.len = PAGE_BYTES;
		break;
	case ACRN_IOCTL_IOEVENTFD:
		arg->ioeventfd.fd = means->eventfd;
		arg->ioeventfd.addr = 0x5000;
		arg->ioeventfd.len = 4;
		break;
	case ACRN_IOCTL_IRQFD:
		arg->irqfd.fd = means->eventfd;
		break;
	}
}

void observe_steps(const char *place, int fd, const struct step *steps, unsigned int nr)
{
	struct means means;
	unsigned int i;

	must_means(&means);
	for (i = 0; i < nr; i++) {
		union argument arg;

		good_argument(&arg, steps[i].cmd, &means);
		/* Commands without a structure must not look at what they get. */
		observe_step(place, steps[i].name,
			     conform_ioctl(fd, steps[i].cmd,
					   _IOC_SIZE(steps[i].cmd) ?
					   (unsigned long)&arg : 0xdead));
	}
	means_end(&means);
}

void observe_zeroed(const char *place, int fd, const struct step *steps, unsigned int nr)
{
	static const unsigned char zeroes[256];
	unsigned int i;

	for (i = 0; i < nr; i++)
		observe_step(place, steps[i].name,
			     conform_ioctl(fd, steps[i].cmd, (unsigned long)zeroes));
}
