/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * fail.h - what the module asks others for, and may not get
 *
 * Included before everything else in each source of the module.  Whatever may
 * fail is replaced by a function that fails the n-th call of one task (fail.c).
 * build.sh sees to it that nothing is forgotten.
 */
#ifndef FAIL_H
#define FAIL_H

/* As in the sources, for <linux/printk.h> is included before they say it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/eventfd.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "hypercall.h"

/* What a hypercall that fails returns; no hypervisor here says that by itself. */
#define FAIL_HV_ERROR	(-EIO)

/* Is this the call that fails?  What and where are for the test to read. */
bool fail_site(const char *what, const char *where);

void *fail_kmalloc(size_t size, gfp_t gfp, const char *where);
void *fail_kzalloc(size_t size, gfp_t gfp, const char *where);
void *fail_kcalloc(size_t nr, size_t size, gfp_t gfp, const char *where);
void *fail_kvmalloc(size_t size, gfp_t gfp, const char *where);
void *fail_kvzalloc(size_t size, gfp_t gfp, const char *where);
void *fail_kvcalloc(size_t nr, size_t size, gfp_t gfp, const char *where);
void *fail_kmemdup(const void *from, size_t size, gfp_t gfp, const char *where);
void *fail_vzalloc(unsigned long size, const char *where);
void *fail_vmalloc_user(unsigned long size, const char *where);
unsigned long fail_get_free_page(gfp_t gfp, const char *where);
unsigned long fail_get_zeroed_page(gfp_t gfp, const char *where);
struct page *fail_alloc_page(gfp_t gfp, const char *where);
void *fail_memdup_user(const void __user *from, size_t size, const char *where);
unsigned long fail_copy_from_user(void *to, const void __user *from,
				  unsigned long size, const char *where);
unsigned long fail_copy_to_user(void __user *to, const void *from,
				unsigned long size, const char *where);
int fail_pin_user_pages_fast(unsigned long start, int nr, unsigned int flags,
			     struct page **pages, const char *where);
struct eventfd_ctx *fail_eventfd_ctx_fdget(int fd, const char *where);
struct eventfd_ctx *fail_eventfd_ctx_fileget(struct file *file, const char *where);
struct file *fail_eventfd_fget(int fd, const char *where);
int fail_misc_register(struct miscdevice *device, const char *where);
long fail_hv_call(unsigned long id, u64 param1, u64 param2, const char *where);

#ifndef FAIL_INSIDE
#undef kmalloc
#undef kzalloc
#undef kcalloc
#undef kmalloc_array
#undef kvmalloc
#undef kvzalloc
#undef kvcalloc
#undef kmemdup
#undef vzalloc
#undef vmalloc_user
#undef __get_free_page
#undef get_zeroed_page
#undef alloc_page
#undef memdup_user

#define kmalloc(size, gfp)		fail_kmalloc(size, gfp, __func__)
#define kzalloc(size, gfp)		fail_kzalloc(size, gfp, __func__)
#define kcalloc(nr, size, gfp)		fail_kcalloc(nr, size, gfp, __func__)
#define kmalloc_array(nr, size, gfp)	fail_kcalloc(nr, size, gfp, __func__)
#define kvmalloc(size, gfp)		fail_kvmalloc(size, gfp, __func__)
#define kvzalloc(size, gfp)		fail_kvzalloc(size, gfp, __func__)
#define kvcalloc(nr, size, gfp)		fail_kvcalloc(nr, size, gfp, __func__)
#define kmemdup(from, size, gfp)	fail_kmemdup(from, size, gfp, __func__)
#define vzalloc(size)			fail_vzalloc(size, __func__)
#define vmalloc_user(size)		fail_vmalloc_user(size, __func__)
#define __get_free_page(gfp)		fail_get_free_page(gfp, __func__)
#define get_zeroed_page(gfp)		fail_get_zeroed_page(gfp, __func__)
#define alloc_page(gfp)			fail_alloc_page(gfp, __func__)
#define memdup_user(from, size)		fail_memdup_user(from, size, __func__)
#define copy_from_user(to, from, size)	fail_copy_from_user(to, from, size, __func__)
#define copy_to_user(to, from, size)	fail_copy_to_user(to, from, size, __func__)
#define pin_user_pages_fast(start, nr, flags, pages) \
	fail_pin_user_pages_fast(start, nr, flags, pages, __func__)
#define eventfd_ctx_fdget(fd)		fail_eventfd_ctx_fdget(fd, __func__)
#define eventfd_ctx_fileget(file)	fail_eventfd_ctx_fileget(file, __func__)
#define eventfd_fget(fd)		fail_eventfd_fget(fd, __func__)
#define misc_register(device)		fail_misc_register(device, __func__)
#define hsm_hv_call(id, p1, p2)		fail_hv_call(id, p1, p2, __func__)

/* These take a format and its arguments. */
#define alloc_workqueue(...)						\
	(fail_site("alloc_workqueue", __func__) ? NULL :		\
	 (alloc_workqueue)(__VA_ARGS__))
#define kthread_create_on_cpu(...)					\
	(fail_site("kthread_create", __func__) ? ERR_PTR(-ENOMEM) :	\
	 (kthread_create_on_cpu)(__VA_ARGS__))
#endif /* FAIL_INSIDE */

#endif /* FAIL_H */
