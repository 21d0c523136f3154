/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * file.h - a file that is none: open(), read() and close() of FILE_PATH end here
 *
 * For one source file of a program that is linked with --wrap=open, read and close.
 */
#ifndef FUZZ_FILE_H
#define FUZZ_FILE_H

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/types.h>

#include "fuzz.h"

#define FILE_PATH	"/proc/cmdline"
#define FILE_FD		100000

/* Of file.how. */
#define PIECE_MASK	0x3f	/* 0: all at once */
#define INTERRUPTED	0x40	/* before every piece */
#define BROKEN		0x80	/* after the first piece */

/**
 * struct file - what is read, and how
 * @bytes:	what is in it
 * @size:	how many
 * @at:		how many were read
 * @how:	PIECE_MASK, INTERRUPTED, BROKEN
 * @is_open:	somebody has to close it
 * @interrupted: so was the last call
 * @failed:	reading went wrong
 */
static struct file {
	const uint8_t	*bytes;
	size_t		size;
	size_t		at;
	uint8_t		how;
	bool		is_open;
	bool		interrupted;
	bool		failed;
} file;

int __real_open(const char *path, int flags, ...);
ssize_t __real_read(int fd, void *buffer, size_t size);
int __real_close(int fd);
int __wrap_open(const char *path, int flags, ...);
ssize_t __wrap_read(int fd, void *buffer, size_t size);
int __wrap_close(int fd);

int __wrap_open(const char *path, int flags, ...)
{
	va_list args;
	int mode;

	va_start(args, flags);
	mode = va_arg(args, int);
	va_end(args);
	if (strcmp(path, FILE_PATH))
		return __real_open(path, flags, mode);
	must(file.is_open || (flags & O_ACCMODE) != O_RDONLY);
	file.at = 0;
	file.interrupted = false;
	file.failed = false;
	file.is_open = true;
	return FILE_FD;
}

ssize_t __wrap_read(int fd, void *buffer, size_t size)
{
	size_t piece = file.how & PIECE_MASK ? file.how & PIECE_MASK : size;

	if (fd != FILE_FD)
		return __real_read(fd, buffer, size);
	must(!file.is_open);
	file.interrupted = !file.interrupted && file.how & INTERRUPTED;
	file.failed = !file.interrupted && file.at && file.how & BROKEN;
	if (file.interrupted || file.failed) {
		errno = file.failed ? EIO : EINTR;
		return -1;
	}
	piece = piece < size ? piece : size;
	piece = piece < file.size - file.at ? piece : file.size - file.at;
	memcpy(buffer, file.bytes + file.at, piece);
	file.at += piece;
	return piece;
}

int __wrap_close(int fd)
{
	if (fd != FILE_FD)
		return __real_close(fd);
	must(!file.is_open);
	file.is_open = false;
	return 0;
}

#endif
