// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_memory.c - guest memory: every kind, every refusal (memory.h)
 *
 * memory:PART...; without a part: all of them.
 */

#include "harness.h"
#include "leaks.h"
#include "memory.h"

static const struct {
	const char *name;
	void (*run)(int sim);
} parts[] = {
	{ "kinds", memory_kinds }, { "mmio", memory_mmio }, { "raw", memory_raw },
	{ "refused", memory_refused }, { "killed", memory_killed },
};

int main(int argc, char **argv)
{
	struct leaks before;
	int control, sim;
	size_t i;

	must_open(NULL, &control, &sim);
	/* Kept open: a descriptor that leaks_check() must not miss. */
	must_frame(&before);
	leaks_begin(&before);

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (name_wanted(parts[i].name, argv + !!argc))
			parts[i].run(sim);

	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
