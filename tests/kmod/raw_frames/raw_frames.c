// SPDX-License-Identifier: BSD-3-Clause
/* raw_frames.c - /dev/raw_frames, see raw_frames.h */

#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "raw_frames.h"

#define ORDER	4

static_assert(RAW_FRAMES == 1 << ORDER);

static struct page *reserved;
static struct page *counted;

static unsigned long frame_of(unsigned long kind, unsigned long i, unsigned long nr)
{
	if (kind == RAW_COUNTED)
		return page_to_pfn(counted) + i;
	if (kind == RAW_SWAPPED && i + 2 >= nr)
		return page_to_pfn(reserved) + 2 * nr - 3 - i;
	return page_to_pfn(reserved) + i;
}

static int raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long kind = vma->vm_pgoff;
	unsigned long nr = vma_pages(vma);
	unsigned long i;
	int ret = 0;

	if (kind >= RAW_KINDS || nr > RAW_FRAMES)
		return -EINVAL;

	for (i = 0; i < nr && !ret; i++) {
		if (kind == RAW_HOLE && i + 2 == nr)
			continue;
		ret = remap_pfn_range(vma, vma->vm_start + i * PAGE_SIZE,
				      frame_of(kind, i, nr), PAGE_SIZE,
				      vma->vm_page_prot);
	}
	return ret;
}

static const struct file_operations raw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= raw_mmap,
};

static struct miscdevice raw_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "raw_frames",
	.fops	= &raw_fops,
	.mode	= 0600,
};

static void free_frames(void)
{
	int i;

	for (i = 0; reserved && i < RAW_FRAMES; i++)
		ClearPageReserved(reserved + i);
	if (reserved)
		__free_pages(reserved, ORDER);
	if (counted)
		__free_pages(counted, ORDER);
}

static int __init raw_init(void)
{
	int ret = -ENOMEM;
	int i;

	reserved = alloc_pages(GFP_KERNEL | __GFP_ZERO, ORDER);
	counted = alloc_pages(GFP_KERNEL | __GFP_ZERO, ORDER);
	for (i = 0; reserved && i < RAW_FRAMES; i++)
		SetPageReserved(reserved + i);
	if (reserved && counted)
		ret = misc_register(&raw_device);
	if (ret)
		free_frames();
	return ret;
}

static void __exit raw_exit(void)
{
	misc_deregister(&raw_device);
	free_frames();
}

module_init(raw_init);
module_exit(raw_exit);
MODULE_DESCRIPTION("Mappings of raw page frames, for tests");
MODULE_LICENSE("Dual BSD/GPL");
