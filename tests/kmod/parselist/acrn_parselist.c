// SPDX-License-Identifier: BSD-3-Clause
/* acrn_parselist.c - /dev/acrn_parselist, see parselist.h */

#include <linux/bitmap.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "parselist.h"

/**
 * struct answer - what is worked with; of one call
 * @bits:	as the kernel has it: bits above the width are nobody's
 * @printed:	the same in words
 */
struct answer {
	DECLARE_BITMAP(bits, PARSELIST_BITS_MAX);
	char printed[PARSELIST_PRINTED_MAX];
};

static int copy_out(const struct parselist *list, const struct answer *answer, int length)
{
	if (copy_to_user(u64_to_user_ptr(list->bits), answer->bits, sizeof(answer->bits)) ||
	    copy_to_user(u64_to_user_ptr(list->printed), answer->printed, length + 1))
		return -EFAULT;
	return 0;
}

static int ask(struct parselist *list, struct answer *answer)
{
	char *text;
	int length;

	text = strndup_user(u64_to_user_ptr(list->text), PARSELIST_TEXT_MAX);
	if (IS_ERR(text))
		return PTR_ERR(text);
	list->verdict = bitmap_parselist(text, answer->bits, list->nr_bits);
	kfree(text);
	if (list->verdict)
		return 0;

	length = scnprintf(answer->printed, sizeof(answer->printed), "%*pbl", list->nr_bits,
			   answer->bits);
	return copy_out(list, answer, length);
}

static long parselist_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;
	struct answer *answer;
	struct parselist list;
	int ret;

	if (cmd != PARSELIST_ASK)
		return -ENOTTY;
	if (copy_from_user(&list, user, sizeof(list)))
		return -EFAULT;
	if (!list.nr_bits || list.nr_bits > PARSELIST_BITS_MAX)
		return -EINVAL;

	answer = kvzalloc(sizeof(*answer), GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	ret = ask(&list, answer);
	kvfree(answer);
	if (!ret && copy_to_user(user, &list, sizeof(list)))
		ret = -EFAULT;
	return ret;
}

static const struct file_operations parselist_fops = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= parselist_ioctl,
};

static struct miscdevice parselist_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "acrn_parselist",
	.fops	= &parselist_fops,
	.mode	= 0600,
};

module_misc_device(parselist_device);
MODULE_DESCRIPTION("The kernel's reader of lists of CPUs, for tests");
MODULE_LICENSE("Dual BSD/GPL");
