// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_best_effort.c - a policy without the privilege for it: refused, or gone without */

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "../../rtpoll/cli/cmd.h"
#include "rtpoll.h"

#define POLLER	7
#define LEFT	"rtpoll: poller 7: its policy: needs CAP_SYS_NICE; " \
		"policy and priority are left as they are\n"

/* A module with a poller at most, and a rule at most. */
static bool there_is_a_poller;
static unsigned int nr_rules;
/* What the kernel answers to another policy; what it was asked for. */
static int refuse_with = EPERM;
static int asked_for = -1;

static int answer(int error)
{
	errno = error;
	return error ? -1 : 0;
}

static int poller_tell(struct acrn_hsm_poller_stats *stats)
{
	bool fits = stats->flags & ACRN_HSM_STATS_NEXT ? stats->id <= POLLER : stats->id == POLLER;

	if (!there_is_a_poller || !fits)
		return answer(ENOENT);
	*stats = (struct acrn_hsm_poller_stats){ .id = POLLER, .pid = getpid() };
	return 0;
}

int __wrap_ioctl(int fd, unsigned long request, void *arg)
{
	(void)fd;
	switch (request) {
	case ACRN_HSM_IOCTL_GET_INFO:
		((struct acrn_hsm_poll_info *)arg)->abi = ACRN_HSM_POLL_ABI;
		return 0;
	case ACRN_HSM_IOCTL_POLLER_CREATE:
		((struct acrn_hsm_poller *)arg)->id = POLLER;
		((struct acrn_hsm_poller *)arg)->pid = getpid();
		there_is_a_poller = true;
		return 0;
	case ACRN_HSM_IOCTL_POLLER_DESTROY:
		there_is_a_poller = false;
		return 0;
	case ACRN_HSM_IOCTL_POLLER_STATS:
		return poller_tell(arg);
	case ACRN_HSM_IOCTL_RULE_SET:
		nr_rules++;
		return 0;
	}
	return answer(ENOENT);
}

int __wrap_sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
{
	cr_expect_eq(pid, getpid());
	cr_expect_eq(param->sched_priority, 40);
	asked_for = policy;
	return answer(refuse_with);
}

/* A command line of up to twelve words, with the device that answers. */
struct line {
	char *word[15];
};

#define rtpoll(...)	run((struct line) { { "rtpoll", __VA_ARGS__, "--device", "/dev/null" } })

static int run(struct line line)
{
	struct cmd cmd;
	int nr = 0;

	while (line.word[nr])
		nr++;
	cr_redirect_stdout();
	cr_redirect_stderr();
	return cmd_main(&cmd, nr, line.word);
}

static void check_left(void)
{
	cr_expect_eq(asked_for, SCHED_FIFO);
	fflush(stderr);
	cr_assert_stderr_eq_str(LEFT);
}

Test(cli_best_effort, add_without_privilege_leaves_no_poller_behind)
{
	cr_assert_eq(rtpoll("add", "-c", "0", "--policy", "fifo", "-p", "40"), CMD_ENVIRONMENT);
	cr_expect(!there_is_a_poller);
}

Test(cli_best_effort, add_goes_on_with_the_policy_that_is)
{
	cr_assert_eq(rtpoll("add", "-c", "0", "--policy", "fifo", "-p", "40", "--best-effort"),
		     CMD_OK);
	cr_expect(there_is_a_poller);
	check_left();
}

Test(cli_best_effort, add_has_the_policy_where_it_may)
{
	refuse_with = 0;
	cr_assert_eq(rtpoll("add", "-c", "0", "--policy", "fifo", "-p", "40", "--best-effort"),
		     CMD_OK);
	cr_expect(there_is_a_poller);
	cr_expect_eq(asked_for, SCHED_FIFO);
	fflush(stderr);
	cr_assert_stderr_eq_str("");
}

Test(cli_best_effort, add_goes_without_privileges_only)
{
	refuse_with = ESRCH;
	cr_assert_eq(rtpoll("add", "-c", "0", "--policy", "fifo", "-p", "40", "--best-effort"),
		     CMD_FAILED);
	cr_expect(!there_is_a_poller);
}

Test(cli_best_effort, set_without_privilege_is_refused)
{
	there_is_a_poller = true;
	cr_assert_eq(rtpoll("set", "poller7", "--policy", "fifo", "-p", "40"), CMD_ENVIRONMENT);
}

Test(cli_best_effort, set_goes_on_with_the_policy_that_is)
{
	there_is_a_poller = true;
	cr_assert_eq(rtpoll("set", "poller7", "--policy", "fifo", "-p", "40", "--best-effort"),
		     CMD_OK);
	check_left();
}

static int rule_load(const char *option)
{
	char path[] = "/tmp/rtpoll-best-effort-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");
	int ret;

	cr_assert(file);
	fputs("[vm a]\ncpu = 1\npolicy = fifo\npriority = 40\n", file);
	fclose(file);
	ret = option ? rtpoll("rule", "load", path, (char *)option) : rtpoll("rule", "load", path);
	unlink(path);
	return ret;
}

Test(cli_best_effort, file_of_rules_is_refused_whole)
{
	cr_assert_eq(rule_load(NULL), CMD_ENVIRONMENT);
	cr_expect(!there_is_a_poller);
	cr_expect_eq(nr_rules, 0);
}

Test(cli_best_effort, file_of_rules_is_loaded_but_for_the_policy)
{
	cr_assert_eq(rule_load("--best-effort"), CMD_OK);
	cr_expect(there_is_a_poller);
	cr_expect_eq(nr_rules, 1);
	check_left();
}
