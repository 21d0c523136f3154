// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_device.c - devices, interrupts, power states: what the hypervisor is told
 */
#include <sys/mman.h>

#include "device.h"
#include "harness.h"
#include "leaks.h"

void must_severity(const struct device_test *t, uint32_t severity)
{
	const struct hvsim_config config = {
		.vcpus = 2, .severity = severity, .spin_us = 100, .timeout_ms = 3000,
	};

	must_sim_config(t->sim, &config);
}

unsigned char *must_map_pages(int second)
{
	unsigned char *pages = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(pages != MAP_FAILED);
	REQUIRE(!mprotect(pages + PAGE_BYTES, PAGE_BYTES, second));
	return pages;
}

void *must_map_page(void)
{
	unsigned char *pages = must_map_pages(PROT_NONE);

	REQUIRE(!munmap(pages + PAGE_BYTES, PAGE_BYTES));
	return pages;
}

uint64_t calls_made(const struct device_test *t, unsigned int nr)
{
	return must_sim_totals(t->sim).hypercalls[nr];
}

int main(void)
{
	struct device_test t;
	struct leaks before;

	must_open(NULL, &t.control, &t.sim);
	must_severity(&t, HVSIM_SEVERITY_STANDARD);
	leaks_begin(&before);

	device_structs(&t);
	device_irqline(&t);
	device_pm(&t);
	device_monitor(&t);
	device_races(&t);

	leaks_check(&before, t.control, t.sim);
	must_close(t.control, t.sim);
	return test_end();
}
