/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * change.h - what has to be written to make a machine as planned
 *
 * A knob does not write: it says which changes its setting needs on this machine, and
 * the one engine (apply, undo) looks what is there, shows, journals, writes, reads
 * back, and takes back.  A change to what is already there is no change, and still is
 * in the list: what apply has set and no knob wants any more is told as left over.
 */
#ifndef ISOLCPUS_CHANGE_H
#define ISOLCPUS_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

enum change_kind {
	CHANGE_VALUE,	/* a file of /proc or /sys that exists gets a value; or a thread, CPUs */
	CHANGE_FILE,	/* a file of /etc or /boot is exactly this text; NULL: it is not there */
	CHANGE_FOLDER,	/* a folder is there (cgroup, resctrl group) */
	CHANGE_COMMAND,	/* run after the files, if one of them changed: update-grub */
};

/* When two values are the same. */
enum change_compare {
	COMPARE_TEXT,	/* letter by letter */
	COMPARE_NUMBER,	/* numbers with the same value */
	COMPARE_LIST,	/* CPU lists with the same CPUs */
	COMPARE_MASK,	/* hexadecimal masks, whatever their zeros */
	COMPARE_CHOICE,	/* the word in brackets is the value */
	COMPARE_WORDS,	/* "+cpuset": the word is there; "-cpuset": it is not */
	COMPARE_SCHEMATA, /* "L3:0=f": domain 0 has it, whatever the others have */
	COMPARE_THREAD,	/* of "/proc/57", thread.h: same thread, and CPUs it may run on */
	COMPARE_FIRST,	/* the first word: "isolated" is not "isolated invalid (...)" */
};

enum change_phase {
	PHASE_BOOT,	/* takes effect with the next boot */
	PHASE_RUNTIME,	/* at once, and gone with the next boot */
};

/**
 * struct change - one change
 * @knob:	ID of the knob that wants it
 * @kind:	of what kind
 * @phase:	when it has effect
 * @compare:	CHANGE_VALUE: how values are compared
 * @tolerated:	refusal by the kernel is told and no failure (a managed interrupt)
 * @path:	absolute, as on the machine; of CHANGE_COMMAND: the program's
 * @value:	new value or text; of CHANGE_COMMAND: its one argument, or NULL
 */
struct change {
	const char		*knob;
	enum change_kind	kind;
	enum change_phase	phase;
	enum change_compare	compare;
	bool			tolerated;
	char			*path;
	char			*value;
};

/**
 * struct changes - changes in the order in which they are to be made
 * @list:	them
 * @nr:		how many
 * @failed:	no memory: some are missing
 */
struct changes {
	struct change	*list;
	size_t		nr;
	bool		failed;
};

/* Appends; @value is copied, the path is made of the format. */
__attribute__((format(printf, 6, 7)))
void change_value(struct changes *changes, const char *knob, enum change_compare compare,
		  bool tolerated, const char *value, const char *format, ...);
void change_file(struct changes *changes, const char *knob, enum change_phase phase,
		 const char *path, const char *text);
void change_folder(struct changes *changes, const char *knob, const char *path);
void change_command(struct changes *changes, const char *knob, const char *program,
		    const char *argument);
void changes_free(struct changes *changes);

/* Is a file's text the same as a value, by that comparison? */
bool change_same(enum change_compare compare, unsigned int nr_cpus, const char *have,
		 const char *want);

#endif /* ISOLCPUS_CHANGE_H */
