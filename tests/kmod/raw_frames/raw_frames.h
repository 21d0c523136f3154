/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * raw_frames.h - mappings of raw page frames, as device drivers make them
 *
 * A shared mapping of /dev/raw_frames has up to RAW_FRAMES pages of VM_PFNMAP
 * memory; the file's offset, in pages, says of what kind they are.
 */
#ifndef RAW_FRAMES_H
#define RAW_FRAMES_H

#define RAW_FRAMES	16

#define RAW_IN_ORDER	0	/* consecutive, not counted: what may be passed on */
#define RAW_SWAPPED	1	/* the last two are the wrong way round */
#define RAW_HOLE	2	/* the last but one is not there */
#define RAW_COUNTED	3	/* consecutive, with a reference count */
#define RAW_KINDS	4

#endif
