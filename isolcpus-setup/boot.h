/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * boot.h - who gives the kernel its command line, and how to have words in it
 *
 * A boot back end says which files must be what, as a knob does; the engine writes and
 * takes back.  A word that another file already has with another value is refused: of
 * two isolcpus= the kernel takes one only, and which one depends on the word.
 */
#ifndef ISOLCPUS_BOOT_H
#define ISOLCPUS_BOOT_H

#include "change.h"
#include "journal_file.h"
#include "plan.h"

#define BOOT_KNOB	"boot"
#define BOOT_TEXT	256

/**
 * struct boot - what is wanted of a loader
 * @tree:	the machine
 * @file:	the journal, which knows what files were before
 * @words:	for the command line; "": none of ours
 * @once:	for the next boot only
 */
struct boot {
	const struct tree		*tree;
	const struct journal_file	*file;
	const char			*words;
	bool				once;
};

/**
 * struct boot_loader - a back end
 * @id:		as in a plan
 * @name:	for messages
 * @found:	is it what this machine boots with?  Says why in @reason
 * @changes:	files and commands; 0 or an exit code after a message
 * @once:	the same for one boot; NULL: it cannot
 * @next:	a new string, the words of the next boot as far as its files say; or NULL
 */
struct boot_loader {
	enum plan_boot	id;
	const char	*name;
	bool		(*found)(const struct tree *tree, char reason[BOOT_TEXT]);
	int		(*changes)(const struct boot *boot, struct changes *changes);
	int		(*once)(const struct boot *boot, struct changes *changes);
	char		*(*next)(const struct boot *boot);
};

extern const struct boot_loader boot_grub;
extern const struct boot_loader boot_systemd;
extern const struct boot_loader boot_uboot;

/* GRUB has a file for it alone; others may have written there, too. */
#define BOOT_GRUB_CUSTOM	"/boot/grub/custom.cfg"

/* The trial's entry, of the file or of its text: a new string; NULL: there is none. */
int boot_grub_once(const struct boot *boot, struct changes *changes);
char *boot_grub_trial(const struct tree *tree);
char *boot_grub_trial_cut(const char *text);

/* Of that entry, if it is booted next: the line that loads Linux; NULL: it is not. */
char *boot_grub_trial_next(const struct tree *tree);

/* A trial that waits for the next boot does so no more; 0 or -errno after a message. */
int boot_trial_back(const struct tree *tree, bool dry_run);

/* Changes for that loader, or the one found; 0 or an exit code after a message. */
int boot_changes(const struct boot *boot, enum plan_boot loader, struct changes *changes);

/*
 * Words of the next boot by that loader, or the one found: a new string that may have
 * others in it.  NULL: none, or nobody knows.  Says nothing.
 */
char *boot_next(const struct tree *tree, enum plan_boot loader);

/* No loader's file can be written, for that reason: the words are printed; or refused. */
int boot_print(const struct boot *boot, const char *reason);

/* Does the running kernel lack one of the words? */
bool boot_is_pending(const struct tree *tree, const char *words);

/*
 * A file's text without what we wrote: of the journal, if it still is what we wrote.
 * NULL in @text: there is none.  0 or an exit code after a message.
 */
int boot_original(const struct boot *boot, const char *path, char **text);

/*
 * Looks for our words in a text that is not ours: the same is told, another value is
 * refused with file and line.  Only lines with @marker; NULL: all.  0 or an exit code.
 */
int boot_duplicates(const struct boot *boot, const char *path, const char *text,
		    const char *marker);

/*
 * A copy of a shell's file where a line that goes on ('\\' at its end) is one; as many
 * empty ones behind it keep the numbers of those that follow.  NULL: no memory.
 */
char *boot_shell_lines(const char *text);

/* Our words hold nothing that a shell or a loader would take for its own. */
bool boot_words_plain(const char *words);

/* /etc/kernel/cmdline gets our words, made of the running command line if there is none. */
int boot_kernel_cmdline(const struct boot *boot, struct changes *changes);

/* Its words, without comments: a new string, or NULL. */
char *boot_kernel_next(const struct tree *tree);

/* Where the EFI system partition is: a folder with loader/ or EFI/; NULL: nowhere. */
const char *boot_esp(const struct tree *tree);

/* What a loader says by EFI: in LoaderInfo "systemd-boot 252"; false: nothing. */
#define BOOT_EFI_VARIABLES	"/sys/firmware/efi/efivars"
#define BOOT_EFI_LOADERS	"4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
bool boot_efi_text(const struct tree *tree, const char *variable, char text[BOOT_TEXT]);

/*
 * Where our words go on a line: its end, or before what kernel-install ends it with, so
 * that an entry which kernel-install makes again is letter by letter what we wrote.
 */
const char *boot_line_place(const char *line);

/* A new string or NULL: @text with our words on the first line that begins so. */
char *boot_line_extend(const char *text, const char *key, const char *words);

#endif /* ISOLCPUS_BOOT_H */
