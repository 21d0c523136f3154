// SPDX-License-Identifier: BSD-3-Clause
/*
 * fail.c - let the n-th call of one task fail
 *
 * Whoever writes N to the module's parameter "at" is the task, from then on; the
 * N-th call fails and no other, 0 ends it.  Reading "at" gives "1 WHAT WHERE" when
 * the N-th call was reached, else "0".  Set when the module is loaded, it counts
 * the calls of its initialisation.
 */
#include <linux/module.h>
#include <linux/sched.h>

#include "fail.h"

/* Only the task itself looks at what follows. */
static struct task_struct *fail_task;
static unsigned int fail_left;
static bool fail_reached;
static const char *fail_what;
static const char *fail_where;

bool fail_site(const char *what, const char *where)
{
	if (READ_ONCE(fail_task) != current || --fail_left)
		return false;

	fail_reached = true;
	fail_what = what;
	fail_where = where;
	WRITE_ONCE(fail_task, NULL);
	return true;
}

/* Who may not be refused is not asked. */
static bool fail_memory(const char *what, gfp_t gfp, const char *where)
{
	return !(gfp & __GFP_NOFAIL) && fail_site(what, where);
}

static int at_set(const char *text, const struct kernel_param *param)
{
	unsigned int nr;
	int ret = kstrtouint(text, 0, &nr);

	if (ret)
		return ret;

	WRITE_ONCE(fail_task, NULL);
	if (nr) {
		fail_reached = false;
		fail_left = nr;
		WRITE_ONCE(fail_task, current);
	}
	return 0;
}

static int at_get(char *text, const struct kernel_param *param)
{
	if (!fail_reached)
		return sysfs_emit(text, "0\n");
	return sysfs_emit(text, "1 %s %s\n", fail_what, fail_where);
}

static const struct kernel_param_ops at_ops = { .set = at_set, .get = at_get };
module_param_cb(at, &at_ops, NULL, 0600);
MODULE_PARM_DESC(at, "which call of the task that writes it fails");

void *fail_kmalloc(size_t size, gfp_t gfp, const char *where)
{
	return fail_memory("kmalloc", gfp, where) ? NULL : kmalloc(size, gfp);
}

void *fail_kzalloc(size_t size, gfp_t gfp, const char *where)
{
	return fail_memory("kzalloc", gfp, where) ? NULL : kzalloc(size, gfp);
}

void *fail_kcalloc(size_t nr, size_t size, gfp_t gfp, const char *where)
{
	return fail_memory("kcalloc", gfp, where) ? NULL : kcalloc(nr, size, gfp);
}

void *fail_kvmalloc(size_t size, gfp_t gfp, const char *where)
{
	return fail_memory("kvmalloc", gfp, where) ? NULL : kvmalloc(size, gfp);
}

void *fail_kvzalloc(size_t size, gfp_t gfp, const char *where)
{
	return fail_memory("kvzalloc", gfp, where) ? NULL : kvzalloc(size, gfp);
}

void *fail_kvcalloc(size_t nr, size_t size, gfp_t gfp, const char *where)
{
	return fail_memory("kvcalloc", gfp, where) ? NULL : kvcalloc(nr, size, gfp);
}

void *fail_kmemdup(const void *from, size_t size, gfp_t gfp, const char *where)
{
	return fail_memory("kmemdup", gfp, where) ? NULL : kmemdup(from, size, gfp);
}

void *fail_vzalloc(unsigned long size, const char *where)
{
	return fail_site("vzalloc", where) ? NULL : vzalloc(size);
}

void *fail_vmalloc_user(unsigned long size, const char *where)
{
	return fail_site("vmalloc_user", where) ? NULL : vmalloc_user(size);
}

unsigned long fail_get_free_page(gfp_t gfp, const char *where)
{
	return fail_memory("get_free_page", gfp, where) ? 0 : __get_free_page(gfp);
}

unsigned long fail_get_zeroed_page(gfp_t gfp, const char *where)
{
	return fail_memory("get_zeroed_page", gfp, where) ? 0 : get_zeroed_page(gfp);
}

struct page *fail_alloc_page(gfp_t gfp, const char *where)
{
	return fail_memory("alloc_page", gfp, where) ? NULL : alloc_page(gfp);
}

void *fail_memdup_user(const void __user *from, size_t size, const char *where)
{
	return fail_site("memdup_user", where) ? ERR_PTR(-EFAULT) :
						 memdup_user(from, size);
}

/* Not a byte, as for an address that is not mapped. */
unsigned long fail_copy_from_user(void *to, const void __user *from,
				  unsigned long size, const char *where)
{
	return fail_site("copy_from_user", where) ? size : copy_from_user(to, from, size);
}

unsigned long fail_copy_to_user(void __user *to, const void *from,
				unsigned long size, const char *where)
{
	return fail_site("copy_to_user", where) ? size : copy_to_user(to, from, size);
}

int fail_pin_user_pages_fast(unsigned long start, int nr, unsigned int flags,
			     struct page **pages, const char *where)
{
	return fail_site("pin_user_pages_fast", where) ? -ENOMEM :
	       pin_user_pages_fast(start, nr, flags, pages);
}

struct eventfd_ctx *fail_eventfd_ctx_fdget(int fd, const char *where)
{
	return fail_site("eventfd_ctx_fdget", where) ? ERR_PTR(-EBADF) :
						       eventfd_ctx_fdget(fd);
}

struct eventfd_ctx *fail_eventfd_ctx_fileget(struct file *file, const char *where)
{
	return fail_site("eventfd_ctx_fileget", where) ? ERR_PTR(-EINVAL) :
							 eventfd_ctx_fileget(file);
}

struct file *fail_eventfd_fget(int fd, const char *where)
{
	return fail_site("eventfd_fget", where) ? ERR_PTR(-EBADF) : eventfd_fget(fd);
}

int fail_misc_register(struct miscdevice *device, const char *where)
{
	return fail_site("misc_register", where) ? -EBUSY : misc_register(device);
}

long fail_hv_call(unsigned long id, u64 param1, u64 param2, const char *where)
{
	return fail_site("hypercall", where) ? FAIL_HV_ERROR :
					       hsm_hv_call(id, param1, param2);
}
