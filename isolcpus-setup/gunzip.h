/* SPDX-License-Identifier: BSD-3-Clause */
/* gunzip.h - unpacks what the kernel packed: /proc/config.gz */
#ifndef ISOLCPUS_GUNZIP_H
#define ISOLCPUS_GUNZIP_H

#include <stddef.h>

/*
 * The text, with a zero behind it, which the caller frees.  0; -EINVAL it is not packed
 * by gzip, or empty; -EFBIG above 8 MiB; -ENOMEM.
 */
int gunzip(const char *data, size_t size, char **text, size_t *length);

#endif /* ISOLCPUS_GUNZIP_H */
