/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * raw.h - mappings of raw page frames, by the module raw_frames
 */
#ifndef TEST_RAW_H
#define TEST_RAW_H

#include <stddef.h>

#include "raw_frames/raw_frames.h"

/* Loads the module; the device's descriptor. */
int must_raw_open(void);
/* Unloads it; nothing is mapped any more. */
void raw_close(int raw);
/* Shared, of a kind RAW_*; at an address, in place of what is there, if it is not NULL. */
void *must_raw(int raw, void *where, int kind, size_t bytes, int rights);

#endif
