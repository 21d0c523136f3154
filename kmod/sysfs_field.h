/* SPDX-License-Identifier: GPL-2.0-only */
/* sysfs_field.h - attributes that are fields of a statistics structure */
#ifndef HSM_SYSFS_FIELD_H
#define HSM_SYSFS_FIELD_H

#include <linux/sysfs.h>
#include <linux/types.h>

extern const struct attribute_group *hsm_vm_groups[];
extern const struct attribute_group *hsm_poller_groups[];

ssize_t hsm_field_show(const struct attribute *attr, const void *stats, char *buf);

#endif /* HSM_SYSFS_FIELD_H */
