/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * knob.h - everything that keeps other work off a CPU: one table, one unit each
 *
 * A unit of knobs/ has a check, which judges what is, and says which changes make it
 * so.  Undoing is the engine's: it knows what was there before (change.h).
 */
#ifndef ISOLCPUS_KNOB_H
#define ISOLCPUS_KNOB_H

#include "../rtpoll/command/finding.h"
#include "../rtpoll/command/tree.h"
#include "change.h"
#include "plan.h"

/**
 * struct setup - what a knob looks at
 * @tree:	the machine
 * @plan:	what shall be
 * @release:	of its kernel: major, minor, patch
 * @is_virtual:	a VM or a container: what it lacks is N/A
 * @is_container: the latter
 * @interrupts:	/proc/interrupts as it was a while ago; NULL: what came counts since boot
 * @watched_s:	how long that is, in seconds
 * @smis:	how often firmware had stopped the CPUs then
 * @smis_told:	it could be read
 */
struct setup {
	struct tree		tree;
	struct plan		plan;
	unsigned int		release[3];
	bool			is_virtual;
	bool			is_container;
	const char		*interrupts;
	double			watched_s;
	uint32_t		smis;
	bool			smis_told;
};

enum knob_phase {
	KNOB_BOOT,	/* kernel command line */
	KNOB_RUNTIME,	/* /proc, /sys, /etc */
	KNOB_FIXED,	/* the kernel's build, the hardware: only looked at */
};

/**
 * struct knob - one thing to set right
 * @id:		"IRQ-003": never gets another meaning
 * @name:	"irq-affinity": also takes explain
 * @title:	what is looked at
 * @phase:	when it can be set
 * @severity:	what it is if it is not right: RESULT_FAIL or RESULT_WARN
 * @expectation: what should be, in one sentence
 * @why:	why it matters
 * @fix:	what to do, as a command if there is one
 * @details:	more for explain: pitfalls, where it is read back; may be NULL
 * @check:	judges: fills in result, observed, expected, may better the fix
 * @obstacle:	what of the plan cannot be had here, and what to do; NULL, or returns NULL:
 *		nothing stands in the way
 * @changes:	says what to write; NULL: nothing can be written for it
 */
struct knob {
	const char		*id;
	const char		*name;
	const char		*title;
	enum knob_phase		phase;
	enum result		severity;
	const char		*expectation;
	const char		*why;
	const char		*fix;
	const char		*details;
	enum result		(*check)(const struct setup *setup, const struct knob *knob,
					 struct finding *finding);
	const char		*(*obstacle)(const struct setup *setup);
	void			(*changes)(const struct setup *setup, const struct knob *knob,
					   struct changes *changes);
};

/* The one table, in the order in which changes are made. */
extern const struct knob *const knobs[];
extern const size_t nr_knobs;

/* By ID or name; NULL: there is none. */
const struct knob *knob_find(const char *id);

/* Runs a knob's check into a finding that has its table's texts. */
enum result knob_check(const struct setup *setup, const struct knob *knob,
		       struct finding *finding);

#endif /* ISOLCPUS_KNOB_H */
