/* SPDX-License-Identifier: BSD-3-Clause */
/* apply.h - a file of rules becomes what the module does, all or nothing */
#ifndef RTPOLL_APPLY_H
#define RTPOLL_APPLY_H

#include "conf.h"
#include "rtpoll/control.h"

/**
 * struct apply - how to run, and what a run did
 * @best_effort:	in: policies that need a privilege which is missing are left
 * @pollers_made:	pollers that were missing
 * @pollers_removed:	pollers that nobody needs any more
 * @pollers_kept:	pollers that somebody still does
 * @rules_set:		rules set, the same as before among them
 * @rules_cleared:	rules that are gone
 */
struct apply {
	bool		best_effort;
	unsigned int	pollers_made;
	unsigned int	pollers_removed;
	unsigned int	pollers_kept;
	unsigned int	rules_set;
	unsigned int	rules_cleared;
};

/*
 * @done is 0 but for @best_effort.  An enum cmd_exit; after a message nothing is as it was
 * not before.
 */
int rules_load(struct rtpoll_control *control, const struct conf *conf, struct apply *done);
/* Goes on whatever fails. */
int rules_unload(struct rtpoll_control *control, const struct conf *conf, struct apply *done);

#endif /* RTPOLL_APPLY_H */
