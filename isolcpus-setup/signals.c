// SPDX-License-Identifier: BSD-3-Clause
/* signals.c - what would end the process waits while the machine is changed */

#include <signal.h>

#include "signals.h"

static const int ends[] = { SIGHUP, SIGINT, SIGTERM };

static void held_fill(sigset_t *held)
{
	sigemptyset(held);
	for (unsigned int i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		sigaddset(held, ends[i]);
	sigaddset(held, SIGPIPE);
}

void signals_hold(void)
{
	sigset_t held;

	held_fill(&held);
	sigprocmask(SIG_BLOCK, &held, NULL);
}

bool signals_wait(void)
{
	sigset_t pending;

	if (sigpending(&pending))
		return false;
	for (unsigned int i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (sigismember(&pending, ends[i]) == 1)
			return true;
	return false;
}

void signals_release(void)
{
	sigset_t held;

	held_fill(&held);
	sigprocmask(SIG_UNBLOCK, &held, NULL);
}
