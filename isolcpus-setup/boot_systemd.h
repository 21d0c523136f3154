/* SPDX-License-Identifier: BSD-3-Clause */
/* boot_systemd.h - entries of systemd-boot: for boot_systemd*.c only */
#ifndef ISOLCPUS_BOOT_SYSTEMD_H
#define ISOLCPUS_BOOT_SYSTEMD_H

#include "boot.h"

/* One entry of this machine, without our words; 0 or an exit code. */
typedef int boot_entry_t(const struct boot *boot, const char *path, const char *text, void *arg);

/* Each of them, until one returns something else than 0, which is returned. */
int boot_entries_walk(const struct boot *boot, boot_entry_t *each, void *arg);

/* The first word behind a key of an entry; its length, or 0. */
size_t boot_entry_value(const char *text, const char *key, const char **value);

/* The command line is within images that may be signed; nothing of ours goes there. */
#define BOOT_UNIFIED	"the command line is within unified, maybe signed, images"
bool boot_has_unified(const struct boot *boot);

int boot_systemd_once(const struct boot *boot, struct changes *changes);

/* The options of the trial if it is booted next, or else of the running kernel's entry. */
char *boot_systemd_next(const struct boot *boot);

#endif /* ISOLCPUS_BOOT_SYSTEMD_H */
