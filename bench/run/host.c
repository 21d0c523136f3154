// SPDX-License-Identifier: BSD-3-Clause
/* host.c - the machine a result is of */

#include <cpuid.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "collect.h"

enum { TEXT = 2048 };

/* The first line of a file, or null. */
static json_t *line_of(const char *path)
{
	FILE *file = fopen(path, "re");
	char text[TEXT];
	json_t *line = NULL;

	if (file && fgets(text, sizeof(text), file)) {
		text[strcspn(text, "\n")] = 0;
		line = json_string(text);
	}
	if (file)
		fclose(file);
	return line ? line : json_null();
}

static json_t *cpu_model(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	json_t *model = NULL;
	char line[256];

	while (file && !model && fgets(line, sizeof(line), file)) {
		char *colon = strchr(line, ':');

		line[strcspn(line, "\n")] = 0;
		if (colon && !strncmp(line, "model name", 10))
			model = json_string(colon + 2);
	}
	if (file)
		fclose(file);
	return model ? model : json_null();
}

enum { SIGNATURE = 3 * sizeof(unsigned int) };

/* As it signs itself: "ACRNACRNACRN", "KVMKVMKVM"; false on bare metal. */
static bool hypervisor_name(char name[SIGNATURE + 1])
{
	unsigned int leaf, words[3], c, unused;

	if (!__get_cpuid(1, &leaf, &unused, &c, &unused) || !(c >> 31 & 1))
		return false;
	__cpuid(0x40000000, leaf, words[0], words[1], words[2]);
	memcpy(name, words, SIGNATURE);
	for (size_t i = 0; i < SIGNATURE; i++)
		if (name[i] && (name[i] < ' ' || name[i] > '~'))
			name[i] = '?';
	return true;
}

static json_t *hypervisor(void)
{
	char name[SIGNATURE + 1] = "";

	return hypervisor_name(name) ? json_string(name) : json_null();
}

bool host_is_simulated(void)
{
	return !access("/sys/module/acrn_hvsim", F_OK);
}

/* Elsewhere the module runs on its simulated hypervisor, and that must not be hidden. */
const char *host_where(void)
{
	char name[SIGNATURE + 1] = "";

	if (!hypervisor_name(name))
		return "native";
	if (!strcmp(name, "ACRNACRNACRN") && !host_is_simulated())
		return "acrn";
	return strcmp(name, "TCGTCGTCGTCG") ? "native" : "qemu";
}

static json_t *is_realtime(void)
{
	FILE *file = fopen("/sys/kernel/realtime", "re");
	int c = file ? getc(file) : '0';

	if (file)
		fclose(file);
	return json_boolean(c == '1');
}

#define CLOCKSOURCE	"/sys/devices/system/clocksource/clocksource0/current_clocksource"

json_t *host_collect(void)
{
	struct utsname uts;
	char kernel[sizeof(uts.release) + sizeof(uts.version) + 2];

	uname(&uts);
	snprintf(kernel, sizeof(kernel), "%s %s", uts.release, uts.version);
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:i, s:o, s:o, s:o}",
			 "machine", uts.machine, "kernel", kernel, "realtime", is_realtime(),
			 "cmdline", line_of("/proc/cmdline"), "cpu_model", cpu_model(),
			 "cpus", (int)sysconf(_SC_NPROCESSORS_ONLN),
			 "smt", line_of("/sys/devices/system/cpu/smt/control"),
			 "hypervisor", hypervisor(), "clocksource", line_of(CLOCKSOURCE));
}
