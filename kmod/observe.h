/* SPDX-License-Identifier: GPL-2.0-only */
/* observe.h - what others may see of the module: trace, sysfs, statistics page */
#ifndef HSM_OBSERVE_H
#define HSM_OBSERVE_H

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm_types.h>

#include "core/serve.h"

#define HSM_VERSION	"1.0"

/* trace.c - events of requests; the others are where things happen */
void hsm_trace_event(struct rtp_vm *rtp, struct rtp_slot *slot,
		     enum rtp_event event, const struct rtp_counters *counters);

/* sysfs.c - attributes of the device and of its VMs and pollers */
extern const struct attribute_group *hsm_device_groups[];
int hsm_sysfs_init(struct device *device);
void hsm_sysfs_update(void);
void hsm_sysfs_exit(void);

/* stats_page.c - all counters and histograms as memory */
int hsm_stats_mmap(struct file *filp, struct vm_area_struct *vma);
void hsm_stats_page_exit(void);

#endif /* HSM_OBSERVE_H */
