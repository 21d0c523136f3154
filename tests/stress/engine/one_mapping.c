// SPDX-License-Identifier: BSD-3-Clause
/*
 * one_mapping.c - engine and vCPUs of one process have the region at one address
 *
 * ThreadSanitizer knows addresses, not pages: through two mappings it would see
 * neither races nor what orders them.  Linked with --wrap=mmap and --wrap=munmap.
 */

#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>

void *__real_mmap(void *place, size_t bytes, int prot, int flags, int fd, off_t offset);
int __real_munmap(void *memory, size_t bytes);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *mapping;
static ino_t inode;
static unsigned int users;

static void *map_once(size_t bytes, int prot, int flags, int fd, ino_t file)
{
	void *memory = MAP_FAILED;

	pthread_mutex_lock(&lock);
	if (users && inode == file) {
		memory = mapping;
	} else {
		memory = __real_mmap(NULL, bytes, prot, flags, fd, 0);
		mapping = memory;
		inode = file;
		users = 0;
	}
	users++;
	pthread_mutex_unlock(&lock);
	return memory;
}

void *__wrap_mmap(void *place, size_t bytes, int prot, int flags, int fd, off_t offset)
{
	struct stat file;

	if (fd < 0 || !(flags & MAP_SHARED) || fstat(fd, &file))
		return __real_mmap(place, bytes, prot, flags, fd, offset);
	return map_once(bytes, prot, flags, fd, file.st_ino);
}

int __wrap_munmap(void *memory, size_t bytes)
{
	int last = 1;

	pthread_mutex_lock(&lock);
	if (users && memory == mapping)
		last = !--users;
	pthread_mutex_unlock(&lock);
	return last ? __real_munmap(memory, bytes) : 0;
}
