// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_cli_conf.c - any file of rules is accepted or has its errors told
 *
 * What is accepted is in its bounds, and is the same when it is written down and
 * read once more.
 */

#include <sched.h>
#include <stdio.h>

#include "../../rtpoll/cli/cmd.h"
#include "../../rtpoll/cli/conf.h"
#include "../../rtpoll/cli/device.h"
#include "fuzz.h"

static struct conf conf, again;

static void read_conf(struct conf *to, int *ret, const char *text, size_t size)
{
	FILE *file = fmemopen((void *)text, size, "r");

	must(!file);
	*ret = conf_read_stream(to, "input", file);
	fclose(file);
}

static void check_vm(const struct conf_vm *vm)
{
	must(!(vm->given >> CONF_CPU & 1) || vm->cpu < 1 || vm->cpu > 8191);
	must(!rtpoll_mode_name(vm->mode));
	if (vm->given >> CONF_IDLE_NS & 1)
		must(vm->mode != ACRN_HSM_POLL_MODE_ADAPTIVE || vm->idle_ns < 1000);
	must(vm->priority < 0 || vm->priority > 99);
	if (vm->given >> CONF_POLICY & 1)
		must((vm->policy == SCHED_OTHER) == !!vm->priority);
	must(vm->any && *vm->name);
}

static void write_vm(FILE *file, const struct conf_vm *vm)
{
	if (vm->any)
		fprintf(file, "[vm *]\n");
	else if (!*vm->name)
		fprintf(file, "[vm \"\"]\n");
	else
		fprintf(file, "[vm %.*s]\n", (int)sizeof(vm->name), (const char *)vm->name);
	fprintf(file, "cpu = %u\nmode = %s\nforce = %s\n", vm->cpu, rtpoll_mode_name(vm->mode),
		vm->force ? "yes" : "no");
	if (vm->given >> CONF_IDLE_NS & 1)
		fprintf(file, "idle_ns = %llu\n", (unsigned long long)vm->idle_ns);
	if (vm->given >> CONF_POLICY & 1)
		fprintf(file, "policy = %s\n", policy_name(vm->policy));
	if (vm->priority)
		fprintf(file, "priority = %d\n", vm->priority);
}

static void must_be_equal(const struct conf_vm *a, const struct conf_vm *b)
{
	must(a->any != b->any || memcmp(a->name, b->name, sizeof(a->name)));
	must(a->cpu != b->cpu || a->mode != b->mode || a->idle_ns != b->idle_ns);
	must(a->policy != b->policy || a->priority != b->priority || a->force != b->force);
}

static void check_accepted(void)
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	unsigned int i;
	int ret;

	must(!file);
	for (i = 0; i < conf.nr; i++) {
		check_vm(&conf.vms[i]);
		write_vm(file, &conf.vms[i]);
	}
	fclose(file);
	read_conf(&again, &ret, text, size);
	must(ret || again.nr != conf.nr);
	for (i = 0; i < conf.nr; i++)
		must_be_equal(&conf.vms[i], &again.vms[i]);
	free(text);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_gather_messages();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = fuzz_text(bytes, size);
	int ret;

	read_conf(&conf, &ret, text, size);
	must(ret != CMD_OK && ret != CMD_FAILED);
	must(!ret != !conf.nr_errors);
	must(conf.nr > CONF_VMS_MAX);
	if (!ret)
		check_accepted();
	free(text);
	return 0;
}
