// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_top.c - rtpoll top: what it says of two looks, and on how large a terminal */

#include <criterion/criterion.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../../rtpoll/cli/cmd.h"
#include "../../rtpoll/cli/screen.h"
#include "../../rtpoll/cli/top.h"
#include "rtpoll.h"

#define OUTPUT_BYTES	65536

/* What the module's page says, of which each reading is a second younger. */
static struct snapshot before, now;
static char output[OUTPUT_BYTES];

static const struct look look = {
	.now = &now, .before = &before, .seconds = 1, .late_ns = 20000,
};

static void machine_fill(uint32_t pollers, uint32_t vms)
{
	memset(&before, 0, sizeof(before));
	before.header = (struct acrn_hsm_stats_header){
		.time_ns = 1000000000, .sample = 16, .poller_nr = pollers, .vm_nr = vms,
		.info = { .nr_vms = vms, .upcalls = 10 },
	};
	for (uint32_t i = 0; i < pollers; i++)
		before.pollers[i].stats = (struct acrn_hsm_poller_stats){
			.id = i, .cpu = i + 1, .nr_slots = 1,
		};
	for (uint32_t i = 0; i < vms; i++) {
		before.vms[i].stats.vmid = i + 1;
		memcpy(before.vms[i].stats.name, "guest0", 6);
	}
	now = before;
	now.header.time_ns += 1000000000;
	now.header.info.upcalls = 1234;
	for (uint32_t i = 0; i < pollers; i++) {
		now.pollers[i].stats.requests = 123456;
		now.pollers[i].stats.rounds = 5000000;
		rtpoll_hist_add(now.pollers[i].poll_hist, 800);
		rtpoll_hist_add(now.pollers[i].poll_hist, 20480);
		rtpoll_hist_add(now.pollers[i].poll_hist, 90000);
	}
	for (uint32_t i = 0; i < vms; i++) {
		now.vms[i].stats.mode = ACRN_HSM_POLL_MODE_ADAPTIVE;
		now.vms[i].stats.poll.served = 123456;
		now.vms[i].stats.rescued = 5;
		rtpoll_hist_add(now.vms[i].irq_hist, 30000);
		rtpoll_hist_add(now.vms[i].user_hist, 40000);
		rtpoll_hist_add(now.vms[i].user_hist, 10000);
	}
}

static unsigned int lines_text(unsigned int rows)
{
	FILE *out = fmemopen(output, sizeof(output), "w");
	unsigned int nr = 0;

	cr_assert(out);
	top_text(out, &look, rows, false);
	fclose(out);
	for (const char *at = output; (at = strchr(at, '\n')); at++)
		nr++;
	return nr;
}

static void check_says(const char *part)
{
	cr_expect(strstr(output, part), "\"%s\" is not in \"%s\"", part, output);
}

Test(cli_top, counts_what_is_late)
{
	struct poller_since poller;
	struct vm_since vm;

	machine_fill(1, 1);
	poller = poller_since(&look, &now.pollers[0]);
	vm = vm_since(&look, &now.vms[0]);

	cr_expect_eq(poller.late, 2);
	cr_expect_eq(poller.latency.samples, 3);
	cr_expect_eq(vm.irq_late, 1);
	cr_expect_eq(vm.user_late, 1);
	/* What was there before is not of this look. */
	before.pollers[0] = now.pollers[0];
	cr_expect_eq(poller_since(&look, &now.pollers[0]).late, 0);
}

Test(cli_top, says_in_json_what_is_late_and_from_when_on)
{
	json_t *document, *part;

	machine_fill(1, 1);
	document = top_json(&look);
	cr_assert(document);
	cr_expect_eq(json_integer_value(json_object_get(document, "late_ns")), 20000);
	cr_expect_eq(json_integer_value(json_object_get(document, "one_in")), 16);
	part = json_array_get(json_object_get(document, "pollers"), 0);
	part = json_object_get(part, "latency");
	cr_expect_eq(json_integer_value(json_object_get(part, "late")), 2);
	part = json_array_get(json_object_get(document, "vms"), 0);
	part = json_object_get(part, "device_model");
	cr_expect_eq(json_integer_value(json_object_get(part, "late")), 1);
	json_decref(document);
}

/* As far as what the issue wants of each: requests, latencies, late, idle, rescued. */
static void column_check(const char *head)
{
	const char *at = strstr(output, head), *line = at;

	cr_assert(at, "%s", head);
	while (line > output && line[-1] != '\n')
		line--;
	cr_expect_leq(at + strlen(head) - line, 80, "%s ends in column %td", head,
		      at + strlen(head) - line);
}

Test(cli_top, shows_what_matters_in_eighty_columns)
{
	machine_fill(2, 3);
	lines_text(0);

	check_says("late: 20.0us");
	column_check("REQ/S");
	column_check("LATE  EMPTY  STALLS");
	column_check("LATE  RESCUED");
	column_check("RESCUED     P50     P99     MAX");
}

Test(cli_top, shows_everything_where_there_is_no_terminal)
{
	machine_fill(64, 64);
	cr_expect_eq(lines_text(0), 4 + 64 + 64);
	cr_expect(!strstr(output, "no room"));
}

Test(cli_top, has_no_more_lines_than_the_terminal_and_says_what_is_missing)
{
	machine_fill(2, 64);
	cr_expect_eq(lines_text(24), 23);
	check_says("# no room for 0 pollers and 48 VMs more\n");
	machine_fill(30, 40);
	cr_expect_eq(lines_text(24), 23);
	check_says("# no room for 21 pollers and 31 VMs more\n");
	machine_fill(60, 1);
	cr_expect_eq(lines_text(24), 23);
	check_says("# no room for 43 pollers and 0 VMs more\n");
	machine_fill(9, 10);
	cr_expect_eq(lines_text(24), 23);
	cr_expect(!strstr(output, "no room"));
	cr_expect_eq(lines_text(3), 7);
}

static void check_cut(const char *text, unsigned int columns, const char *wanted)
{
	char cut[64] = "";
	FILE *out = fmemopen(cut, sizeof(cut), "w");

	screen_print(out, text, columns);
	fclose(out);
	cr_expect_str_eq(cut, wanted);
}

Test(cli_top, lines_are_cut_but_not_their_colours)
{
	check_cut("abcdef\nabc\n\nabcd\n", 3, "abc\nabc\n\nabc\n");
	check_cut("abcdef\n", 0, "abcdef\n");
	check_cut("\033[1mabcdef\033[0m\nab\n", 2, "\033[1mab\033[0m\nab\n");
	check_cut("é█x\n", 2, "é█\n");
	check_cut("\033x\n", 1, "\033\n");
}

/* The page as the library tells of it. */
int __wrap_rtpoll_control_open(struct rtpoll_control **control, const char *path)
{
	(void)path;
	*control = NULL;
	return 0;
}

int __wrap_rtpoll_stats_map(struct rtpoll_stats **stats, struct rtpoll_control *control)
{
	(void)control;
	*stats = NULL;
	return 0;
}

int __wrap_rtpoll_stats_read(struct rtpoll_stats *stats)
{
	(void)stats;
	now.header.time_ns += 1000000000;
	return 0;
}

void __wrap_rtpoll_stats_unmap(struct rtpoll_stats *stats)
{
	(void)stats;
}

const struct acrn_hsm_stats_header *__wrap_rtpoll_stats_header(const struct rtpoll_stats *stats)
{
	(void)stats;
	return &now.header;
}

const struct acrn_hsm_stats_vm *__wrap_rtpoll_stats_vm(const struct rtpoll_stats *stats, uint32_t i)
{
	(void)stats;
	return i < now.header.vm_nr ? &now.vms[i] : NULL;
}

const struct acrn_hsm_stats_poller *__wrap_rtpoll_stats_poller(const struct rtpoll_stats *stats,
							       uint32_t i)
{
	(void)stats;
	return i < now.header.poller_nr ? &now.pollers[i] : NULL;
}

/* The command, with these for stdout and stderr. */
static int rtpoll_top(int out, int err, char *option)
{
	char *words[8] = { "rtpoll", "top", "-n", "1", "-i", "0.1", option, NULL };
	struct cmd cmd;

	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	return cmd_main(&cmd, option ? 7 : 6, words);
}

static void output_read(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	size_t used = 0;
	ssize_t nr;

	/* A terminal has it in pieces, some of them a while later. */
	while (poll(&ready, 1, 1000) == 1) {
		nr = read(fd, output + used, sizeof(output) - 1 - used);
		cr_assert_geq(nr, 0);
		if (!nr)
			break;
		used += nr;
	}
	output[used] = 0;
}

static int scratch(void)
{
	char path[] = "/tmp/rtpoll-top-XXXXXX";
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	unlink(path);
	return fd;
}

Test(cli_top, output_that_cannot_be_written_is_said_once)
{
	int full = open("/dev/full", O_WRONLY), err = scratch();

	cr_assert_geq(full, 0);
	machine_fill(1, 1);
	cr_expect_eq(rtpoll_top(full, err, "--json"), CMD_FAILED);
	lseek(err, 0, SEEK_SET);
	output_read(err);
	cr_expect(!strncmp(output, "rtpoll: cannot write the output", 31), "%s", output);
	cr_expect_eq(strchr(output, '\n'), output + strlen(output) - 1, "%s", output);
}

/* The longest line between escapes, and how many there are. */
static unsigned int widest(unsigned int *lines)
{
	unsigned int width = 0, most = 0;

	*lines = 0;
	for (const char *at = output; *at; at++) {
		if (*at == '\033') {
			at += 1 + strcspn(at + 1, "HJm");
		} else if (*at == '\n') {
			(*lines)++;
			width = 0;
		} else if (*at != '\r' && ++width > most) {
			most = width;
		}
	}
	return most;
}

Test(cli_top, a_terminal_gets_what_it_has_room_for)
{
	const struct winsize size = { .ws_col = 60, .ws_row = 12 };
	int terminal = posix_openpt(O_RDWR | O_NOCTTY), side, err = scratch();
	unsigned int lines;

	cr_assert_geq(terminal, 0);
	cr_assert(!grantpt(terminal) && !unlockpt(terminal));
	side = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	cr_assert_geq(side, 0);
	cr_assert_eq(ioctl(side, TIOCSWINSZ, &size), 0);
	machine_fill(2, 60);

	cr_expect_eq(rtpoll_top(side, err, NULL), CMD_OK);
	output_read(terminal);
	cr_expect_eq(widest(&lines), 60, "%s", output);
	cr_expect_eq(lines, 11, "%s", output);
	check_says("# no room for 0 pollers and 56 VMs more");
}

Test(cli_top, elsewhere_nothing_is_cut)
{
	int out = scratch(), err = scratch();
	unsigned int lines;

	machine_fill(2, 60);
	cr_expect_eq(rtpoll_top(out, err, NULL), CMD_OK);
	lseek(out, 0, SEEK_SET);
	output_read(out);
	cr_expect_gt(widest(&lines), 80);
	cr_expect_eq(lines, 4 + 2 + 60);
	cr_expect(!strchr(output, '\033'));
}
