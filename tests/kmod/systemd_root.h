/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * systemd_root.h - Debian's systemd, as PID 1 of a namespace with a root of its own
 *
 * The commands and the units lie there as "make install" puts them.
 */
#ifndef TEST_SYSTEMD_ROOT_H
#define TEST_SYSTEMD_ROOT_H

#define ROOT		"/tmp/root"
#define UNITS		ROOT "/etc/systemd/system/"

/* A file with that text. */
void put(const char *path, const char *text);
/* The root, before units of the test's own are put there. */
void systemd_root_make(void);
/* systemd reaches multi-user.target, and has ended. */
void must_systemd_run(void);
/* Checks of a service that is a test's program have all passed. */
void check_systemd_said(void);

#endif
