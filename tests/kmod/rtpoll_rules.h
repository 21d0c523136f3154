/* SPDX-License-Identifier: BSD-3-Clause */
/* rtpoll_rules.h - rules and policies by the command, with all rights and with fewer */
#ifndef TEST_RTPOLL_RULES_H
#define TEST_RTPOLL_RULES_H

#include <stddef.h>

/* A file for rule load. */
#define RULES_FILE	"/tmp/rtpoll.conf"

void must_rules(const char *text);
/* How many there are in a list of "rtpoll list". */
size_t rules_count_listed(const char *list);

/* Without any poller before and after; the first leaves one, and its rule. */
void rules_load_all_or_nothing(void);
void rules_go_on_without_a_privilege(void);
/* With the VM "ruled", which has a rule; what the completion asks for. */
void rules_offer_names(void);

#endif
