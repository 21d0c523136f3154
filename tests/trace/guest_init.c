// SPDX-License-Identifier: BSD-3-Clause
/*
 * guest_init.c - PID 1 of the recorded boot: loads drivers, reads disks, powers off
 *
 * usage: init DISK...	(the kernel passes what follows "--" on its command line)
 *
 * The kernel's own boot touches the chipset; this adds what a distribution's
 * first seconds add: disk drivers and the ACPI power button's last write.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MODULES		"/modules"	/* named in load order */
#define SECTOR		512
#define READ_SECTORS	16
#define PROBE_TRIES	100		/* disks are probed asynchronously */
#define PROBE_WAIT_US	100000

static void fail(const char *what, const char *name)
{
	printf("guest_init: %s %s: %s\n", what, name, strerror(errno));
	exit(1);	/* PID 1: the kernel panics, the recorder notices */
}

static int not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void module_load(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY);

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		fail("load", name);
	close(fd);
}

static void modules_load(void)
{
	struct dirent **list;
	int dir = open(MODULES, O_RDONLY | O_DIRECTORY);
	int nr = scandir(MODULES, &list, not_hidden, alphasort);
	int i;

	if (dir < 0 || nr < 0)
		fail("open", MODULES);
	for (i = 0; i < nr; i++)
		module_load(dir, list[i]->d_name);
}

static int disk_open(const char *name)
{
	int tries;

	for (tries = 0; tries < PROBE_TRIES; tries++) {
		int fd = open(name, O_RDONLY);

		if (fd >= 0)
			return fd;
		usleep(PROBE_WAIT_US);
	}
	fail("open", name);
	return -1;
}

static void disk_read(const char *name)
{
	char sector[SECTOR];
	int fd = disk_open(name);
	int i;

	/* Far apart, so that read-ahead does not merge them. */
	for (i = 0; i < READ_SECTORS; i++)
		if (pread(fd, sector, sizeof(sector), (off_t)i << 20) != sizeof(sector))
			fail("read", name);
	close(fd);
}

int main(int argc, char **argv)
{
	int i;

	mkdir("/dev", 0755);
	if (mount("dev", "/dev", "devtmpfs", 0, NULL) && errno != EBUSY)
		fail("mount", "/dev");
	modules_load();
	for (i = 1; i < argc; i++)
		disk_read(argv[i]);
	puts("guest_init: done");
	reboot(RB_POWER_OFF);
	fail("power", "off");
	return 1;
}
