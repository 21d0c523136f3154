// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_conf.c - the file of rules is read as rtpoll.conf(5) says */

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "../../rtpoll/cli/cmd.h"
#include "../../rtpoll/cli/conf.h"

static struct conf conf;

static int read_text(const char *text)
{
	FILE *file = fmemopen((void *)text, strlen(text), "r");
	int ret;

	cr_assert(file);
	ret = conf_read_stream(&conf, "test", file);
	fclose(file);
	return ret;
}

Test(cli_conf, has_every_key)
{
	cr_assert_eq(read_text("; comment\n[vm rtvm]\ncpu = 3\nmode = adaptive\nidle_ns = 1000\n"
			       "policy = rr\npriority = 7\nforce = yes\n"), 0);
	cr_assert_eq(conf.nr, 1);
	cr_expect_str_eq((char *)conf.vms[0].name, "rtvm");
	cr_expect_eq(conf.vms[0].line, 2);
	cr_expect_eq(conf.vms[0].cpu, 3);
	cr_expect_eq(conf.vms[0].mode, ACRN_HSM_POLL_MODE_ADAPTIVE);
	cr_expect_eq(conf.vms[0].idle_ns, 1000);
	cr_expect_eq(conf.vms[0].policy, SCHED_RR);
	cr_expect_eq(conf.vms[0].priority, 7);
	cr_expect(conf.vms[0].force);
	cr_expect(!conf.vms[0].any);
}

Test(cli_conf, polls_unless_told_otherwise)
{
	cr_assert_eq(read_text("[vm a]\ncpu=1\n[vm *]\ncpu=2\nmode=irq\n[vm \"\"]\ncpu=2\n"), 0);
	cr_assert_eq(conf.nr, 3);
	cr_expect_eq(conf.vms[0].mode, ACRN_HSM_POLL_MODE_POLL);
	cr_expect(!(conf.vms[0].given >> CONF_POLICY & 1));
	cr_expect(conf.vms[1].any);
	cr_expect_eq(conf.vms[1].mode, ACRN_HSM_POLL_MODE_IRQ);
	cr_expect(!conf.vms[2].any);
	cr_expect_eq(conf.vms[2].name[0], 0);
}

Test(cli_conf, accepts_one_policy_of_a_cpu_that_two_share)
{
	cr_expect_eq(read_text("[vm a]\ncpu=1\npolicy=fifo\npriority=5\n[vm b]\ncpu=1\n"
			       "[vm c]\ncpu=1\npolicy=fifo\npriority=5\n"), 0);
}

Test(cli_conf, accepts_a_name_of_16_bytes)
{
	cr_assert_eq(read_text("[vm 0123456789abcdef]\ncpu=1\n"), 0);
	cr_expect(!memcmp(conf.vms[0].name, "0123456789abcdef", 16));
}

/* A mark before the first section once made keys of no section. */
Test(cli_conf, skips_a_byte_order_mark)
{
	cr_assert_eq(read_text("\xef\xbb\xbf[vm bom]\ncpu=1\n"), 0);
	cr_assert_eq(conf.nr, 1);
	cr_expect_str_eq((char *)conf.vms[0].name, "bom");
}

Test(cli_conf, says_everything_that_is_wrong, .init = cr_redirect_stderr)
{
	cr_expect_eq(read_text("[vm a]\ncpu=0\nmode=x\n[vm b]\ncolour=red\n[vm a]\ncpu=1\n"),
		     CMD_FAILED);
	cr_expect_eq(conf.nr_errors, 4);
}

/* Keys of a section that was refused are nobody's. */
Test(cli_conf, gives_no_section_the_keys_of_another, .init = cr_redirect_stderr)
{
	cr_expect_eq(read_text("[vm a]\ncpu=1\n[vm a_name_that_is_too_long]\nmode=irq\n"),
		     CMD_FAILED);
	cr_expect_eq(conf.nr_errors, 1);
	cr_expect_eq(conf.vms[0].mode, ACRN_HSM_POLL_MODE_POLL);
}

Test(cli_conf, takes_256_sections_and_no_more, .init = cr_redirect_stderr)
{
	static char text[257 * 32];
	unsigned int i, used = 0;

	for (i = 0; i < CONF_VMS_MAX; i++)
		used += sprintf(text + used, "[vm n%u]\ncpu=1\n", i);
	cr_expect_eq(read_text(text), 0);
	sprintf(text + used, "[vm more]\ncpu=1\n");
	cr_expect_eq(read_text(text), CMD_FAILED);
	cr_expect_eq(conf.nr_errors, 1);
}

/* Every prefix, and every byte changed: an error or none, and nothing else. */
Test(cli_conf, survives_damage, .init = cr_redirect_stderr)
{
	static const char good[] = "[vm a]\ncpu=1\nmode=poll\n\n[vm *]\n cpu = 2\n";
	char text[sizeof(good)];
	unsigned int i, byte;

	for (i = 1; i < sizeof(good); i++) {
		snprintf(text, i + 1, "%s", good);
		cr_expect(read_text(text) <= CMD_FAILED);
	}
	for (i = 0; i + 1 < sizeof(good); i++)
		for (byte = 1; byte < 256; byte += 3) {
			memcpy(text, good, sizeof(good));
			text[i] = byte;
			cr_expect(read_text(text) <= CMD_FAILED);
		}
}
