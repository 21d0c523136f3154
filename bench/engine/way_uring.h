/* SPDX-License-Identifier: BSD-3-Clause */
/* way_uring.h - a message from one io_uring to another, each way */
#ifndef BENCH_ENGINE_WAY_URING_H
#define BENCH_ENGINE_WAY_URING_H

#include "way.h"

/* Both look for it without sleeping; both sleep. */
extern const struct way_kind way_uring_busy, way_uring_wait;

/* False: io_uring is not allowed here, and these ways cannot be measured. */
bool way_uring_is_there(const struct way *way);

#endif /* BENCH_ENGINE_WAY_URING_H */
