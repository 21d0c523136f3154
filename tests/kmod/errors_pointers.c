// SPDX-License-Identifier: BSD-3-Clause
/* errors_pointers.c - every bad pointer, in every command that takes one */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "errors.h"
#include "harness.h"

#define PAGE_BYTES 4096ul

/* Two pages, of which the second one gets other rights. */
static unsigned char *must_map(int second)
{
	unsigned char *pages = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(pages != MAP_FAILED);
	REQUIRE(!mprotect(pages + PAGE_BYTES, PAGE_BYTES, second));
	return pages;
}

/* What is asked of a VM goes to the VM's descriptor; a new VM wants a new one. */
static int fd_for(struct errors *e, const struct known *known)
{
	return known->cmd == ACRN_IOCTL_CREATE_VM || _IOC_NR(known->cmd) >= 0xb0 ?
	       e->control : e->vm.fd;
}

/* The argument ends cut bytes behind the end of the first page. */
static unsigned long across(const struct errors *e, unsigned char *pages,
			    unsigned long cmd, size_t cut)
{
	unsigned char *place = pages + PAGE_BYTES - (_IOC_SIZE(cmd) - cut);
	union argument arg;

	good_argument(e, cmd, &arg);
	memcpy(place, &arg, _IOC_SIZE(cmd) - cut);
	return (unsigned long)place;
}

static void unreadable(struct errors *e, const struct known *known,
		       unsigned char *pages)
{
	const unsigned long bad[] = {
		0, 1, (unsigned long)pages + PAGE_BYTES, 1ul << 47, 1ul << 63,
		~0ul, 0xffff888000000000, 0xffffffff81000000,
		across(e, pages, known->cmd, 1),
		across(e, pages, known->cmd, _IOC_SIZE(known->cmd) / 2),
		across(e, pages, known->cmd, _IOC_SIZE(known->cmd) - 1),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		gives(EFAULT, fd_for(e, known), known->cmd, bad[i], known->name);
}

/*
 * The kernel reads the argument and cannot write the result.  Whatever it has
 * made by then is unmade.
 */
static void unwritable(struct errors *e, const struct known *known)
{
	unsigned char *pages = must_map(PROT_READ | PROT_WRITE);
	size_t size = _IOC_SIZE(known->cmd);
	const size_t cuts[] = { 1, size / 2, size - 1, size };
	union argument arg;
	unsigned int i;

	good_argument(e, known->cmd, &arg);
	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		unsigned char *place = pages + PAGE_BYTES - (size - cuts[i]);

		REQUIRE(!mprotect(pages + PAGE_BYTES, PAGE_BYTES, PROT_READ | PROT_WRITE));
		memcpy(place, &arg, size);
		REQUIRE(!mprotect(pages + PAGE_BYTES, PAGE_BYTES, PROT_READ));
		gives(EFAULT, fd_for(e, known), known->cmd, (unsigned long)place,
		      known->name);
	}
	munmap(pages, 2 * PAGE_BYTES);
}

static void all_of(struct errors *e, const struct known *known, unsigned int nr,
		   unsigned char *pages)
{
	for (; nr--; known++) {
		if (known->own_rules)
			continue;
		if (_IOC_DIR(known->cmd) & _IOC_WRITE)
			unreadable(e, known, pages);
		if (_IOC_DIR(known->cmd) & _IOC_READ)
			unwritable(e, known);
		still_works(e, known->name);
	}
}

/* The poller that is there keeps others from its CPU. */
static void poller_unmade(struct errors *e)
{
	static const struct known create = {
		"POLLER_CREATE", ACRN_HSM_IOCTL_POLLER_CREATE, false
	};

	CHECK_EQ(poller_destroy(e->control, e->poller), 0);
	unwritable(e, &create);
	CHECK_EQ(must_info(e->control).nr_pollers, 0);
	CHECK_EQ(threads_count("acrn_poll"), 0);
	e->poller = must_poller(e->control, 1, ACRN_HSM_POLLER_FORCE);
}

static void own_commands(struct errors *e, unsigned char *pages)
{
	union argument rule;
	unsigned int i;

	/* RULE_GET needs one to find. */
	good_argument(e, ACRN_HSM_IOCTL_RULE_SET, &rule);
	gives(0, e->control, ACRN_HSM_IOCTL_RULE_SET, (unsigned long)&rule, "RULE_SET");
	for (i = 0; i < nr_known_own; i++) {
		if (known_own[i].cmd != ACRN_HSM_IOCTL_POLLER_CREATE)
			all_of(e, &known_own[i], 1, pages);
		else
			unreadable(e, &known_own[i], pages);
	}
	gives(0, e->control, ACRN_HSM_IOCTL_RULE_CLEAR, (unsigned long)&rule, "RULE_CLEAR");
}

void errors_pointers(struct errors *e)
{
	unsigned char *pages = must_map(PROT_NONE);
	uint64_t created = must_sim_totals(e->sim).vms_created;
	struct hvsim_stats totals;

	all_of(e, known_acrn, nr_known_acrn, pages);
	totals = must_sim_totals(e->sim);
	/* One for each place where CREATE_VM could not write its result. */
	CHECK_EQ(totals.vms_created - created, 4);
	CHECK_EQ(totals.nr_vms, 1);

	own_commands(e, pages);
	poller_unmade(e);
	CHECK_EQ(must_info(e->control).nr_rules, 0);
	munmap(pages, 2 * PAGE_BYTES);
}
