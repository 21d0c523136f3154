/* SPDX-License-Identifier: BSD-3-Clause */
/* error.h - what went wrong, in words; which library this is */
#ifndef RTPOLL_ERROR_H
#define RTPOLL_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/* Of the library: additive within a major number, whatever the device's ABI. */
#define RTPOLL_VERSION_MAJOR	0
#define RTPOLL_VERSION_MINOR	1

/**
 * rtpoll_version() - the library that runs, which may be newer than the headers
 *
 * Return: "MAJOR.MINOR"; static.
 */
const char *rtpoll_version(void);

/**
 * rtpoll_message() - why the last call of this thread that failed did
 *
 * One line without newline: what, where, and what would help, such as the
 * capability that is missing.
 *
 * Context: any thread; each has its own line.
 *
 * Return: the line, "" if nothing has failed yet; valid until the next call of
 * this thread fails.
 */
const char *rtpoll_message(void);

#ifdef __cplusplus
}
#endif

#endif /* RTPOLL_ERROR_H */
