// SPDX-License-Identifier: BSD-3-Clause
/* acrn.c - the name of mainline's module and the name of its device, no more */

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static const struct file_operations fake_fops = {
	.owner = THIS_MODULE,
};

static struct miscdevice fake_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "acrn_hsm",
	.fops	= &fake_fops,
	.mode	= 0600,
};

module_misc_device(fake_device);

MODULE_DESCRIPTION("Stands in the way of acrn_hsm.ko");
MODULE_LICENSE("Dual BSD/GPL");
