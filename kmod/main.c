// SPDX-License-Identifier: GPL-2.0-only
/* main.c - the module and its device */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/slab.h>

#include "hsm.h"
#include "observe.h"
#include "poll.h"

#define DEVICE_NAME "acrn_hsm"

static int hsm_open(struct inode *inode, struct file *filp)
{
	struct hsm_file *file = kzalloc(sizeof(*file), GFP_KERNEL_ACCOUNT);

	if (!file)
		return -ENOMEM;

	mutex_init(&file->lock);
	filp->private_data = file;
	return 0;
}

static int hsm_release(struct inode *inode, struct file *filp)
{
	struct hsm_file *file = filp->private_data;

	if (file->vm)
		hsm_vm_close(file->vm);

	hsm_poller_close(file);
	hsm_sysfs_update();
	kfree(file);
	return 0;
}

static const struct file_operations hsm_fops = {
	.owner		= THIS_MODULE,
	.open		= hsm_open,
	.release	= hsm_release,
	.unlocked_ioctl	= hsm_ioctl,
	.mmap		= hsm_stats_mmap,
};

static struct miscdevice hsm_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= DEVICE_NAME,
	.fops	= &hsm_fops,
	.mode	= 0600,
	.groups	= hsm_device_groups,
};

/*
 * Mainline's acrn.ko makes a device of the same name.  To register a second one
 * fails, too, but with a stack trace of sysfs before it.
 */
static bool name_is_taken(void)
{
	struct path path;

	if (kern_path("/sys/class/misc/" DEVICE_NAME, 0, &path))
		return false;
	path_put(&path);
	return true;
}

static int register_device(void)
{
	int ret;

	if (name_is_taken()) {
		pr_err("another module has /dev/" DEVICE_NAME "; unload acrn first (rmmod acrn)\n");
		return -EBUSY;
	}

	ret = misc_register(&hsm_device);
	if (ret) {
		pr_err("cannot make /dev/" DEVICE_NAME ": %d\n", ret);
		return ret;
	}

	/* Directories come after the device, and may be missing. */
	if (hsm_sysfs_init(hsm_device.this_device))
		pr_warn("no memory for directories in sysfs\n");
	return 0;
}

static int __init hsm_init(void)
{
	int ret = hsm_hv_init();

	if (ret)
		return ret;

	hsm_sample_init();
	ret = hsm_dispatch_init();
	if (ret)
		goto err_hv;

	ret = hsm_upcall_init();
	if (ret)
		goto err_dispatch;

	ret = hsm_watch_init();
	if (ret)
		goto err_upcall;

	ret = hsm_hotplug_init();
	if (ret)
		goto err_upcall;

	ret = hsm_suspend_init();
	if (ret)
		goto err_hotplug;

	/* Last: from here on there may be VMs. */
	ret = register_device();
	if (ret)
		goto err_suspend;

	pr_info("polling HSM on %s\n", hsm_hv->name);
	return 0;

err_suspend:
	hsm_suspend_exit();
err_hotplug:
	hsm_hotplug_exit();
err_upcall:
	hsm_upcall_exit();
err_dispatch:
	hsm_dispatch_exit();
err_hv:
	hsm_hv_exit();
	return ret;
}

static void __exit hsm_exit(void)
{
	hsm_sysfs_exit();
	misc_deregister(&hsm_device);
	hsm_stats_page_exit();
	hsm_orphan_exit();
	hsm_poller_close(NULL);
	hsm_suspend_exit();
	hsm_hotplug_exit();
	hsm_watch_exit();
	hsm_upcall_exit();
	hsm_dispatch_exit();
	hsm_hv_exit();
}

module_init(hsm_init);
module_exit(hsm_exit);

MODULE_DESCRIPTION("ACRN Hypervisor Service Module with polling mode");
MODULE_LICENSE("GPL");
MODULE_VERSION(HSM_VERSION);
