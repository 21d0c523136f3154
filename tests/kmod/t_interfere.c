// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_interfere.c - what one VM suffers from another one
 *
 *	interfere		both parts, briefly
 *	interfere:flood		another VM floods; CPUs 1 and 2 isolated
 *	interfere:teardown	another VM is torn down; CPU 1 isolated.  Also with
 *				mainline's module, in irq mode
 *	interfere:teardown:counted	likewise, for run.sh -i
 *	mainline/interfere:killed:counted	likewise, and at last the other VM's device
 *				model is killed, which the guest does not survive whole
 *
 * Last arguments: "quick" for fewer blocks, "json" for records.  Times are judged in a
 * guest that counts instructions only.
 */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "interfere.h"
#include "isolated.h"
#include "json.h"

static const struct interfere_size brief = {
	.blocks = 2, .rings = 300, .asks = 30, .alone = 60, .windows = 10,
};

static const struct interfere_size quick = {
	.blocks = 3, .rings = 2000, .asks = 200, .alone = 500, .windows = 40,
};

static const struct interfere_size full = {
	.blocks = 10, .rings = 2000, .asks = 200, .alone = 2000,
	.windows = INTERFERE_WINDOWS_MAX,
};

struct wanted {
	bool flood;
	bool teardown;
	bool killed;
};

static struct wanted must_parse(int argc, char **argv)
{
	struct wanted wanted = {
		.flood = argc < 2 || !strcmp(argv[1], "flood"),
		.teardown = argc < 2 || !strcmp(argv[1], "teardown"),
		.killed = argc >= 2 && !strcmp(argv[1], "killed"),
	};

	if (!wanted.flood && !wanted.teardown && !wanted.killed) {
		printf("interfere: no '%s': flood, teardown or killed\n", argv[1]);
		test_stop();
	}
	if (wanted.killed && !driver_is_mainline()) {
		printf("interfere: killed is for mainline's module; teardown kills with ours\n");
		test_stop();
	}
	return wanted;
}

int main(int argc, char **argv)
{
	const struct interfere_size *size = &full;
	struct wanted wanted;
	int control, sim;

	json_begin(&argc, argv);
	if (argc < 2)
		size = &brief;
	else if (last_argument_is(&argc, argv, "quick"))
		size = &quick;
	sight_counted = last_argument_is(&argc, argv, "counted");
	wanted = must_parse(argc, argv);
	if (wanted.flood)
		need_isolated_cpus("1-2");
	REQUIRE(!thread_pin(0));
	must_open(NULL, &control, &sim);
	if (wanted.flood)
		interfere_flood(control, sim, size);
	if (wanted.teardown || wanted.killed)
		interfere_teardown(control, sim, size, wanted.killed);
	if (wanted.killed)
		return test_end();
	must_close(control, sim);
	json_end();
	return test_end();
}
