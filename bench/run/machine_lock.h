/* SPDX-License-Identifier: BSD-3-Clause */
/* machine_lock.h - the lock of tests/env/common.sh that says: this machine is in use */
#ifndef BENCH_RUN_MACHINE_LOCK_H
#define BENCH_RUN_MACHINE_LOCK_H

/*
 * Waits until nobody of this project uses the machine: a QEMU, another benchmark.  A
 * descriptor; -1: there is no such lock (HSM_CACHE does not say where).
 */
int machine_lock_take(void);
void machine_lock_release(int lock);

#endif /* BENCH_RUN_MACHINE_LOCK_H */
