/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * isolcpus.h - the value of isolcpus=, as the kernel understands it
 *
 *	[nohz,][domain,][managed_irq,]LIST
 *
 * Without flags "domain" is meant.  With any flag only what is named is: the list of
 * "isolcpus=managed_irq,2-3" is scheduled on as before.  A flag that is not known is
 * skipped if it is of letters and '_'; one with another sign makes the kernel drop the
 * whole word.  All that begins with a letter is a flag, so that "all" and "N" are none
 * of the list where they come first.
 */
#ifndef RTPOLL_COMMAND_ISOLCPUS_H
#define RTPOLL_COMMAND_ISOLCPUS_H

#include <stdbool.h>
#include <stddef.h>

#include "../lib/cpulist.h"

enum isolcpus_flag {
	ISOLCPUS_NOHZ = 1,
	ISOLCPUS_DOMAIN = 2,
	ISOLCPUS_MANAGED_IRQ = 4,
};

#define ISOLCPUS_WORD	64

/**
 * struct isolcpus - what the kernel makes of it
 * @flags:	enum isolcpus_flag, with what is implied
 * @implied:	there were no flags: domain is meant
 * @dropped:	the kernel drops the whole word, because of @unknown or of the list
 * @unknown:	first flag that it does not know; empty: none
 * @cpus:	the list
 */
struct isolcpus {
	unsigned int		flags;
	bool			implied;
	bool			dropped;
	char			unknown[ISOLCPUS_WORD];
	struct rtpoll_cpulist	cpus;
};

void isolcpus_parse(struct isolcpus *isolcpus, unsigned int nr_cpus, const char *text,
		    size_t length);

#endif /* RTPOLL_COMMAND_ISOLCPUS_H */
