// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_failnth.c - each call, with the n-th thing it asks for refused, n = 1, 2, ...
 *
 * The module is the one of fail/: memory, copies, pinned pages, threads, eventfds
 * and hypercalls that the task asks for are counted, and the n-th is refused.  The
 * call must say so, with the errno that belongs to what was refused, and the same
 * call must succeed after that as if nothing had been.  In the end nothing is left.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "failnth.h"
#include "harness.h"
#include "leaks.h"
#include "raw.h"

#define MODULE		"acrn_hsm_fail"
#define AT		"/sys/module/" MODULE "/parameters/at"
#define SITES_MAX	100
/* Fewer in all would mean that not all are seen. */
#define SITES_MIN	60

/**
 * struct site - where the module was refused something
 * @reached:	it was
 * @what:	function that gave nothing
 * @where:	function that asked
 */
struct site {
	int reached;
	char what[40];
	char where[60];
};

static void must_arm(unsigned int nr)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", nr);
	REQUIRE(!file_write(AT, text));
}

/* What became of it; nothing fails any more. */
static struct site must_disarm(void)
{
	struct site site = {};
	char text[128];

	must_arm(0);
	REQUIRE(file_read(AT, text, sizeof(text)) >= 0);
	REQUIRE(sscanf(text, "%d %39s %59s", &site.reached, site.what, site.where) >= 1);
	return site;
}

/* What the caller gets for it, but for the hypervisor's refusals. */
static const struct {
	const char *what;
	int error;
} errors[] = {
	{ "copy_from_user", -EFAULT }, { "copy_to_user", -EFAULT },
	{ "memdup_user", -EFAULT }, { "eventfd_ctx_fdget", -EBADF },
	{ "eventfd_fget", -EBADF }, { "eventfd_ctx_fileget", -EINVAL },
	{ "misc_register", -EBUSY }, { "hypercall", -EIO },
};

static int error_of(const struct attempt *attempt, const struct site *site)
{
	unsigned int i;

	if (attempt->tolerates && strstr(attempt->tolerates, site->where))
		return 0;
	if (attempt->refusal && !strcmp(site->what, "hypercall"))
		return attempt->refusal;
	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (!strcmp(errors[i].what, site->what))
			return errors[i].error;
	/* All the rest is memory. */
	return -ENOMEM;
}

static bool judge(const struct attempt *attempt, unsigned int nr,
		  const struct site *site, int ret)
{
	int error = site->reached ? error_of(attempt, site) : 0;

	if (CHECK_EQ(ret, error))
		return true;
	printf("%s: call %u, %s in %s\n", attempt->name, nr, site->what, site->where);
	return false;
}

/* Returns whether there was an n-th thing to refuse. */
static bool try_nth(struct rig *rig, const struct attempt *attempt, unsigned int nr)
{
	struct site site;
	int ret;

	if (attempt->prepare)
		attempt->prepare(rig);
	must_arm(nr);
	ret = attempt->call(rig);
	site = must_disarm();
	judge(attempt, nr, &site, ret);
	if (ret && !CHECK_EQ(attempt->call(rig), 0))
		printf("%s: again after call %u, %s in %s\n", attempt->name, nr,
		       site.what, site.where);
	if (attempt->undo)
		attempt->undo(rig);
	return site.reached;
}

static unsigned int try_all(struct rig *rig, const struct attempt *attempt)
{
	unsigned int failed = test_nr_failed(), nr = 1;
	struct leaks before;

	leaks_begin(&before);
	while (nr < SITES_MAX && try_nth(rig, attempt, nr))
		nr++;
	CHECK(nr < SITES_MAX);
	leaks_check(&before, rig->control, rig->sim);
	printf("%s: %u of %u sites%s\n", attempt->name, nr - 1, nr - 1,
	       test_nr_failed() == failed ? "" : ", and not right");
	return nr - 1;
}

/*
 * The module counts its own beginning, too.  Without a way for upcalls it goes on,
 * and looks by itself.
 */
static bool load_nth(unsigned int nr)
{
	struct site site;
	char params[16];
	int ret;

	snprintf(params, sizeof(params), "at=%u", nr);
	ret = module_load(MODULE, params);
	if (ret) {
		CHECK(ret == -ENOMEM || ret == -EBUSY);
		CHECK(!module_loaded(MODULE));
		CHECK_EQ(threads_count("acrn"), 0);
		return true;
	}
	site = must_disarm();
	if (site.reached) {
		CHECK(!strcmp(site.where, "vector_install"));
		CHECK_EQ(module_unload(MODULE), 0);
	}
	return site.reached;
}

/* Leaves it loaded. */
static unsigned int load_all(void)
{
	unsigned int nr = 1;

	while (nr < SITES_MAX && load_nth(nr))
		nr++;
	CHECK(nr < SITES_MAX);
	printf("load: %u of %u sites\n", nr - 1, nr - 1);
	return nr - 1;
}

/* Frames that do not follow one another, so that there are many regions. */
static void *must_scattered(void)
{
	unsigned char *ram = mmap(NULL, RAM_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long i;

	REQUIRE(ram != MAP_FAILED);
	/* Fails where there are no large pages, which is as good. */
	madvise(ram, RAM_PAGES * PAGE_BYTES, MADV_NOHUGEPAGE);
	for (i = 0; i < RAM_PAGES; i += 2)
		ram[i * PAGE_BYTES] = 1;
	for (i = 1; i < RAM_PAGES; i += 2)
		ram[i * PAGE_BYTES] = 1;
	return ram;
}

static unsigned int try_each(struct rig *rig, const struct attempt *attempts,
			     unsigned int nr)
{
	unsigned int i, sites = 0;

	for (i = 0; i < nr; i++)
		sites += try_all(rig, &attempts[i]);
	return sites;
}

static void must_rig(struct rig *rig)
{
	const uint64_t one = 1;

	rig->control = hsm_open();
	rig->sim = sim_open();
	rig->eventfd = eventfd(0, EFD_CLOEXEC);
	REQUIRE(rig->control >= 0 && rig->sim >= 0 && rig->eventfd >= 0);
	REQUIRE(write(rig->eventfd, &one, sizeof(one)) == sizeof(one));
	rig->ram = must_scattered();
	rig->raw_fd = must_raw_open();
	rig->raw = must_raw(rig->raw_fd, NULL, RAW_IN_ORDER, RAW_FRAMES * PAGE_BYTES,
			    PROT_READ | PROT_WRITE);
}

static void rig_end(struct rig *rig)
{
	munmap(rig->raw, RAW_FRAMES * PAGE_BYTES);
	raw_close(rig->raw_fd);
	close(rig->control);
	close(rig->sim);
}

int main(void)
{
	const struct hvsim_config config = {
		.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = 2000,
	};
	struct rig rig = {};
	unsigned int sites;

	/* The pollers have the others. */
	REQUIRE(!thread_pin(0));
	REQUIRE(!module_load("acrn_hvsim", NULL));
	sites = load_all();
	must_rig(&rig);
	must_sim_config(rig.sim, &config);

	sites += try_each(&rig, attempts_acrn, nr_attempts_acrn);
	sites += try_each(&rig, attempts_device, nr_attempts_device);
	sites += try_each(&rig, attempts_own, nr_attempts_own);
	if (sysconf(_SC_NPROCESSORS_ONLN) > 2)
		sites += try_all(&rig, &attempt_move);
	else
		printf("%s: left out, needs a third CPU: run.sh -s 3\n", attempt_move.name);
	printf("in all: %u sites\n", sites);
	CHECK(sites >= SITES_MIN);

	rig_end(&rig);
	CHECK_EQ(module_unload(MODULE), 0);
	CHECK_EQ(module_unload("acrn_hvsim"), 0);
	return test_end();
}
