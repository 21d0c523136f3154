// SPDX-License-Identifier: BSD-3-Clause
/* config.c - command line of the stress program */

#include <stdio.h>
#include <unistd.h>

#include "stress.h"

struct config config = {
	.requests = 100000,
	.vcpus = 4,
	.pollers = 1,
	.user_pct = 30,
	.polled_pct = 50,
	.write_pct = 50,
	.patience_s = 10,
	.seed = 1,
};

static const char usage[] =
	"usage: stress [OPTION]...\n"
	"  -n N	requests (100000)\n"
	"  -v N	vCPUs, 1 to 16 (4)\n"
	"  -p N	pollers, 1 or 2 (1)\n"
	"  -u PCT	requests for the device model (30)\n"
	"  -c PCT	requests whose completion is polled for (50)\n"
	"  -w PCT	writes (50)\n"
	"  -m MODE	irq, poll or switch (irq)\n"
	"  -t	replace the range table all the time\n"
	"  -C	CLEAR, and a default client that comes and goes\n"
	"  -R	RESET_VM by the device model\n"
	"  -S	resets by the hypervisor at any time; sets -u 0 -c 100 -w 0\n"
	"  -H	somebody scribbles on the page during the first half\n"
	"  -a	the device model sleeps in ATTACH\n"
	"  -A	pollers sleep when there is nothing to do\n"
	"  -d N	delay at N of 4096 steps (16)\n"
	"  -i S	give up after S seconds without progress (10)\n"
	"  -s N	seed (1)\n";

static void refuse(void)
{
	fputs(usage, stderr);
	exit(2);
}

static u64 number(const char *text, u64 least, u64 most)
{
	char *end;
	u64 value = strtoull(text, &end, 0);

	if (*end || end == text || value < least || value > most)
		refuse();
	return value;
}

static void set_mode(const char *mode)
{
	config.switches = !strcmp(mode, "switch");
	config.covered = !strcmp(mode, "poll");
	if (!config.switches && !config.covered && strcmp(mode, "irq"))
		refuse();
}

static void set_option(int option, const char *value)
{
	switch (option) {
	case 'n':
		config.requests = number(value, 1, 1ull << 40);
		break;
	case 'v':
		config.vcpus = number(value, 1, NR_VCPUS_MAX);
		break;
	case 'p':
		config.pollers = number(value, 1, NR_POLLERS_MAX);
		break;
	case 'u':
		config.user_pct = number(value, 0, 100);
		break;
	case 'c':
		config.polled_pct = number(value, 0, 100);
		break;
	case 'w':
		config.write_pct = number(value, 0, 100);
		break;
	case 'm':
		set_mode(value);
		break;
	case 't':
		config.swaps = true;
		break;
	case 'C':
		config.clears = true;
		break;
	case 'R':
		config.resets = true;
		break;
	case 'S':
		/*
		 * The ABI has no answer to more: a device model keeps the old
		 * request, a notification in flight is the next request's, and
		 * so is the value of an answer: no writes among reads.
		 */
		config.surprises = true;
		config.user_pct = 0;
		config.polled_pct = 100;
		config.write_pct = 0;
		break;
	case 'H':
		config.hostile = true;
		break;
	case 'a':
		config.attach = true;
		break;
	case 'A':
		config.adaptive = true;
		break;
	case 'd':
		delay_rate = number(value, 0, 4096);
		break;
	case 'i':
		config.patience_s = number(value, 1, 1000);
		break;
	case 's':
		config.seed = number(value, 0, ~0u);
		break;
	default:
		refuse();
	}
}

/**
 * config_parse() - fill in config from the command line
 * @argc:	as of main()
 * @argv:	as of main()
 *
 * Exits with 2 if it is wrong.
 */
void config_parse(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "n:v:p:u:c:w:m:tCRSHaAd:i:s:")) != -1)
		set_option(option, optarg);
	if (optind < argc)
		refuse();
}
