// SPDX-License-Identifier: BSD-3-Clause
/* errors_callers.c - the wrong caller: another process, another user */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "errors.h"
#include "harness.h"

#define NOBODY 65534

/* Its checks count in the child; here, that they all held. */
static void in_child(struct errors *e, void (*run)(struct errors *e))
{
	pid_t pid = fork();
	int status;

	REQUIRE(pid >= 0);
	if (!pid) {
		unsigned int failed = test_nr_failed();

		run(e);
		_exit(test_nr_failed() != failed);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
}

static void by(struct errors *e, int fd, unsigned long cmd, int error, const char *what)
{
	union argument arg;

	good_argument(e, cmd, &arg);
	gives(error, fd, cmd, (unsigned long)&arg, what);
}

/* The same addresses, but not the memory that they meant. */
static void other_process(struct errors *e)
{
	by(e, e->vm.fd, ACRN_IOCTL_SET_MEMSEG, EPERM, "SET_MEMSEG by another process");
	by(e, e->vm.fd, ACRN_IOCTL_NOTIFY_REQUEST_FINISH, 0, "NOTIFY by another process");
}

static void without_rights(struct errors *e)
{
	static const unsigned long changes[] = {
		ACRN_HSM_IOCTL_POLLER_CREATE, ACRN_HSM_IOCTL_POLLER_DESTROY,
		ACRN_HSM_IOCTL_POLLER_ATTACH, ACRN_HSM_IOCTL_POLLER_DETACH,
		ACRN_HSM_IOCTL_VM_SET_MODE, ACRN_HSM_IOCTL_RULE_SET,
		ACRN_HSM_IOCTL_RULE_CLEAR, ACRN_HSM_IOCTL_POLLER_MOVE,
	};
	static const unsigned long looks[] = {
		ACRN_HSM_IOCTL_GET_INFO, ACRN_HSM_IOCTL_VM_STATS,
		ACRN_HSM_IOCTL_POLLER_STATS,
	};
	unsigned int i;

	REQUIRE(!setresgid(NOBODY, NOBODY, NOBODY));
	REQUIRE(!setresuid(NOBODY, NOBODY, NOBODY));
	CHECK_ERRNO(open("/dev/acrn_hsm", O_RDWR | O_CLOEXEC), EACCES);

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		by(e, e->control, changes[i], EPERM, "a change by nobody");
		/* The right is asked for first: nothing can be tried out. */
		gives(EPERM, e->control, changes[i], 0, "a bad pointer from nobody");
	}
	for (i = 0; i < ARRAY_SIZE(looks); i++)
		by(e, e->control, looks[i], 0, "a look by nobody");
}

void errors_callers(struct errors *e)
{
	struct acrn_hsm_poll_info before = must_info(e->control), after;
	struct stat node;

	REQUIRE(!stat("/dev/acrn_hsm", &node));
	CHECK_EQ(node.st_mode & 07777, 0600);
	CHECK_EQ(node.st_uid, 0);

	in_child(e, other_process);
	in_child(e, without_rights);
	after = must_info(e->control);
	CHECK_EQ(after.nr_pollers, before.nr_pollers);
	CHECK_EQ(after.nr_rules, before.nr_rules);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).mode, ACRN_HSM_POLL_MODE_IRQ);
	CHECK_EQ(must_vm_stats(e->control, e->vm.id).poller, ACRN_HSM_POLL_NO_POLLER);
	still_works(e, "after other callers");
}
