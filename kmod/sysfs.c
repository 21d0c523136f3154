// SPDX-License-Identifier: GPL-2.0-only
/*
 * sysfs.c - attributes of the device, and a directory per VM and poller
 *
 * docs/ABI/sysfs-acrn-hsm has them all.  What they show is what the ioctls
 * show: a directory knows the id of its object and nothing else, and each read
 * looks the object up.  So there is nothing that could be freed under a reader.
 *
 * Directories follow the objects: hsm_sysfs_update() compares both and makes them
 * equal.  It is called without hsm_control, because to remove a directory is to
 * wait for its readers, who take it.
 */

#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "observe.h"
#include "poll.h"
#include "sysfs_field.h"

/**
 * struct dir - directory of a VM or a poller
 * @kobj:	itself
 * @node:	in the directories of its kind
 * @id:		vmid, or id of the poller
 */
struct dir {
	struct kobject		kobj;
	struct list_head	node;
	u32			id;
};

/**
 * struct dir_kind - directories of one kind
 * @name:	of the directory they are in
 * @type:	what is in each
 * @next:	finds the first object with that id or above
 * @parent:	where they are
 * @dirs:	those that exist
 */
struct dir_kind {
	const char		*name;
	const struct kobj_type	*type;
	bool			(*next)(u32 *id);
	struct kobject		*parent;
	struct list_head	dirs;
};

/* Directories; taken outside hsm_control. */
static DEFINE_MUTEX(dirs_lock);

static void release_dir(struct kobject *kobj)
{
	kfree(container_of(kobj, struct dir, kobj));
}

static ssize_t show_vm(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct acrn_hsm_vm_stats stats = {
		.vmid = container_of(kobj, struct dir, kobj)->id,
	};
	long ret;

	mutex_lock(&hsm_control);
	ret = hsm_stats_vm(&stats);
	mutex_unlock(&hsm_control);

	return ret ? -ENODEV : hsm_field_show(attr, &stats, buf);
}

static ssize_t show_poller(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct acrn_hsm_poller_stats stats = {
		.id = container_of(kobj, struct dir, kobj)->id,
	};
	long ret;

	mutex_lock(&hsm_control);
	ret = hsm_stats_poller(&stats);
	mutex_unlock(&hsm_control);

	return ret ? -ENODEV : hsm_field_show(attr, &stats, buf);
}

static const struct sysfs_ops vm_ops = { .show = show_vm };
static const struct sysfs_ops poller_ops = { .show = show_poller };

static const struct kobj_type vm_type = {
	.release	= release_dir,
	.sysfs_ops	= &vm_ops,
	.default_groups	= hsm_vm_groups,
};

static const struct kobj_type poller_type = {
	.release	= release_dir,
	.sysfs_ops	= &poller_ops,
	.default_groups	= hsm_poller_groups,
};

static bool next_vm(u32 *id)
{
	struct acrn_hsm_vm_stats stats = {
		.vmid = *id, .flags = ACRN_HSM_STATS_NEXT,
	};
	long ret;

	if (*id > U16_MAX)
		return false;

	mutex_lock(&hsm_control);
	ret = hsm_stats_vm(&stats);
	mutex_unlock(&hsm_control);
	*id = stats.vmid;
	return !ret;
}

static bool next_poller(u32 *id)
{
	struct acrn_hsm_poller_stats stats = {
		.id = *id, .flags = ACRN_HSM_STATS_NEXT,
	};
	long ret;

	mutex_lock(&hsm_control);
	ret = hsm_stats_poller(&stats);
	mutex_unlock(&hsm_control);
	*id = stats.id;
	return !ret;
}

static struct dir_kind kinds[] = {
	{ .name = "vms", .type = &vm_type, .next = next_vm },
	{ .name = "pollers", .type = &poller_type, .next = next_poller },
};

static struct dir *find_dir(const struct dir_kind *kind, u32 id)
{
	struct dir *dir;

	list_for_each_entry(dir, &kind->dirs, node)
		if (dir->id == id)
			return dir;

	return NULL;
}

/* Without memory there is none; the next update tries again. */
static void add_dir(struct dir_kind *kind, u32 id)
{
	struct dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);

	if (!dir)
		return;

	dir->id = id;
	if (kobject_init_and_add(&dir->kobj, kind->type, kind->parent, "%u", id))
		kobject_put(&dir->kobj);
	else
		list_add_tail(&dir->node, &kind->dirs);
}

static void remove_dir(struct dir *dir)
{
	list_del(&dir->node);
	/* Waits for readers. */
	kobject_del(&dir->kobj);
	kobject_put(&dir->kobj);
}

static void update(struct dir_kind *kind)
{
	struct dir *dir, *next;
	u32 id;

	list_for_each_entry_safe(dir, next, &kind->dirs, node) {
		id = dir->id;
		if (!kind->next(&id) || id != dir->id)
			remove_dir(dir);
	}

	for (id = 0; kind->next(&id); id++)
		if (!find_dir(kind, id))
			add_dir(kind, id);
}

/**
 * hsm_sysfs_update() - VMs or pollers have come or gone
 *
 * Context: may sleep; without hsm_control.
 */
void hsm_sysfs_update(void)
{
	unsigned int i;

	mutex_lock(&dirs_lock);
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].parent)
			update(&kinds[i]);
	mutex_unlock(&dirs_lock);
}

/**
 * hsm_sysfs_init() - make the directories' directories
 * @device: the module's
 *
 * A device model may have the device open already: its VM gets its directory
 * here.
 *
 * Return: 0; -ENOMEM.
 */
int hsm_sysfs_init(struct device *device)
{
	unsigned int i;

	mutex_lock(&dirs_lock);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		INIT_LIST_HEAD(&kinds[i].dirs);
		kinds[i].parent = kobject_create_and_add(kinds[i].name,
							 &device->kobj);
		if (!kinds[i].parent)
			break;
	}
	mutex_unlock(&dirs_lock);

	if (i < ARRAY_SIZE(kinds)) {
		hsm_sysfs_exit();
		return -ENOMEM;
	}
	hsm_sysfs_update();
	return 0;
}

/**
 * hsm_sysfs_exit() - remove all directories
 */
void hsm_sysfs_exit(void)
{
	struct dir *dir, *next;
	unsigned int i;

	mutex_lock(&dirs_lock);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!kinds[i].parent)
			continue;
		list_for_each_entry_safe(dir, next, &kinds[i].dirs, node)
			remove_dir(dir);
		kobject_put(kinds[i].parent);
		kinds[i].parent = NULL;
	}
	mutex_unlock(&dirs_lock);
}
