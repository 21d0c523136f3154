/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * init_log.h - the kernel log as a judge: which records make a test fail
 */
#ifndef INIT_LOG_H
#define INIT_LOG_H

/* Open the log and pass over what the boot wrote; exits on failure. */
void log_open(void);

/* Write a marker, so that a reader of the whole log can tell the tests apart. */
void log_mark(const char *what);

/*
 * Read what is new since the last call.  Prints the first bad record and some
 * that follow it as "# kernel: ..." lines.  Returns the number of bad records.
 */
unsigned int log_judge(void);

#endif
