/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * conf.h - the file of rtpoll.conf(5): which VM is polled by which CPU, and how
 *
 *	[vm NAME]	NAME as given to CREATE_VM; * for all others, "" for none
 *	cpu = 3		CPU of the poller
 *	mode = poll	or adaptive, irq
 *	idle_ns = N	of adaptive mode
 *	policy = fifo	or rr, other: of the poller, with
 *	priority = 80
 *	force = no	poll also on a CPU that is not isolated
 */
#ifndef RTPOLL_CONF_H
#define RTPOLL_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "acrn_hsm_poll.h"

/* As many as the module takes. */
#define CONF_VMS_MAX	256

/* Keys, as bits of conf_vm.given. */
enum conf_key {
	CONF_CPU,
	CONF_MODE,
	CONF_IDLE_NS,
	CONF_POLICY,
	CONF_PRIORITY,
	CONF_FORCE,
	NR_CONF_KEYS
};

/**
 * struct conf_vm - a section
 * @line:	where it begins
 * @given:	bit n: key n is there
 * @any:	for every VM that no other section names
 * @name:	VM name, NUL padded
 * @cpu:	CPU of its poller
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @idle_ns:	0: the default
 * @policy:	SCHED_*, if given
 * @priority:	0: none
 * @force:	poll on any CPU
 */
struct conf_vm {
	unsigned int	line;
	unsigned int	given;
	bool		any;
	uint8_t		name[ACRN_HSM_POLL_NAME_LEN];
	unsigned int	cpu;
	uint32_t	mode;
	uint64_t	idle_ns;
	int		policy;
	int		priority;
	bool		force;
};

/**
 * struct conf - a file
 * @path:	its name, for messages
 * @line:	line that is being read
 * @nr_errors:	what was wrong; each had its line on stderr
 * @skip:	the section is one that we do not know; it has been complained about
 * @nr:		sections
 * @vms:	they
 */
struct conf {
	const char	*path;
	unsigned int	line;
	unsigned int	nr_errors;
	bool		skip;
	unsigned int	nr;
	struct conf_vm	vms[CONF_VMS_MAX];
};

/* Reads and checks all of it: 0, or CMD_FAILED after a line for each error. */
int conf_read(struct conf *conf, const char *path);
int conf_read_stream(struct conf *conf, const char *path, FILE *file);

/* "PATH:LINE: ..." on stderr, counted. */
__attribute__((format(printf, 3, 4)))
void conf_error(struct conf *conf, unsigned int line, const char *format, ...);

/* A key of the section that was begun last; for the reader. */
void conf_key(struct conf *conf, const char *key, const char *value);
/* What keys of a section, and sections, mean together. */
void conf_check(struct conf *conf);

#endif /* RTPOLL_CONF_H */
