// SPDX-License-Identifier: BSD-3-Clause
/* setup_rig.c - a small machine in a folder, and runs of apply and undo on it */

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/lsan_interface.h>
#endif
#endif
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "setup_rig.h"
#include "tree_rig.h"

#define TEXT_MAX	65536

struct fault_plan *faults;
struct setup rig_setup = { .plan.loader = PLAN_LOADER_AUTO };

const char *setup_path(const char *path)
{
	/* Never the machine that the test runs on. */
	cr_assert(*rig_root);
	return rig_path(path);
}

void setup_file(const char *path, const char *text)
{
	cr_assert(*rig_root);
	rig_file(path, text);
}

void setup_end(void)
{
	cr_assert(*rig_root);
	rig_end();
}

void setup_begin(void)
{
	/* In memory, where syncing costs nothing. */
	snprintf(rig_root, sizeof(rig_root), "%sXXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp/s" : "/dev/shm/s");
	cr_assert(mkdtemp(rig_root));
	rig_file("/sys/devices/system/cpu/possible", "0-7\n");
	faults = mmap(NULL, sizeof(*faults), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	cr_assert_neq(faults, MAP_FAILED);
	rig_file("/proc/sys/kernel/random/boot_id", "one\n");
	rig_file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet\n");
	rig_file("/proc/irq/10/smp_affinity", "ff\n");
	rig_file("/proc/irq/11/smp_affinity", "0000,000000f3\n");
	rig_file("/proc/sys/kernel/sched_rt_runtime_us", "950000\n");
	rig_file("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
	rig_file("/sys/fs/cgroup/cgroup.subtree_control", "memory pids\n");
	rig_file("/etc/default/irqbalance", "# caf\xe9\nOPTIONS=\"\"\n");
	cr_assert_eq(chmod(rig_path("/etc/default/irqbalance"), 0640), 0);
	rig_file("/etc/old.conf", "no newline at its end");
	rig_file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n");
	rig_file("/boot/grub/grub.cfg", "# empty\n");
	rig_file("/usr/sbin/update-grub", "");
	rig_file("/run/empty", "");
	rig_file("/var/lib/empty", "");
}

void rig_calm(void)
{
	*faults = (struct fault_plan) {};
}

void rig_fault(enum fault fault, unsigned int at, int error)
{
	*faults = (struct fault_plan) { .fault = fault, .at = at, .error = error };
}

/* A child ends without the look for lost memory that ASan has at the end. */
static bool memory_is_lost(void)
{
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
	return __lsan_do_recoverable_leak_check();
#endif
#endif
	return false;
}

/* What a child does; neither: status. */
struct work {
	const struct apply_options	*apply;
	const struct undo_options	*undo;
	bool				json;
};

static int work_do(const struct work *work)
{
	if (tree_open(&rig_setup.tree, rig_root))
		return 99;
	if (work->apply)
		return apply_run(&rig_setup, work->apply);
	return work->undo ? undo_run(&rig_setup.tree, work->undo) :
	       journal_status(&rig_setup.tree, work->json);
}

static int child_run(const struct work *work, int output)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	cr_assert_geq(pid, 0);
	if (!pid) {
		dup2(output, 1);
		dup2(output, 2);
		status = work_do(work);
		if (memory_is_lost())
			status = 98;
		fflush(NULL);
		_exit(status);
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int work_says(const struct work *work, const char **says)
{
	static char text[TEXT_MAX];
	int fd = memfd_create("output", MFD_CLOEXEC);
	int code = child_run(work, fd);
	ssize_t length = pread(fd, text, sizeof(text) - 1, 0);

	cr_assert_geq(length, 0);
	text[length] = 0;
	close(fd);
	if (says)
		*says = text;
	return code;
}

int rig_apply(const struct apply_options *options)
{
	return work_says(&(struct work) { .apply = options }, NULL);
}

int rig_undo(const struct undo_options *options)
{
	return work_says(&(struct work) { .undo = options }, NULL);
}

int rig_apply_says(const struct apply_options *options, const char **says)
{
	return work_says(&(struct work) { .apply = options }, says);
}

int rig_undo_says(const struct undo_options *options, const char **says)
{
	return work_says(&(struct work) { .undo = options }, says);
}

int rig_status_says(bool json, const char **says)
{
	return work_says(&(struct work) { .json = json }, says);
}

const char *rig_text(const char *path)
{
	static char text[TEXT_MAX];
	char full[PATH_MAX];
	size_t length;
	FILE *file;

	snprintf(full, sizeof(full), "%s%s", rig_root, path);
	file = fopen(full, "re");
	if (!file)
		return NULL;
	length = fread(text, 1, sizeof(text) - 1, file);
	text[length] = 0;
	fclose(file);
	return text;
}

static FILE *snapshot;

static int node_print(const char *path, const struct stat *node, int kind, struct FTW *at)
{
	const char *name = path + strlen(rig_root);

	(void)kind;
	(void)at;
	/* It stays: to take it away would be to let two in. */
	if (!strcmp(name, "/run/isolcpus-setup.lock"))
		return 0;
	fprintf(snapshot, "%s %o %u:%u", name, node->st_mode, node->st_uid, node->st_gid);
	if (S_ISREG(node->st_mode))
		fprintf(snapshot, " {%s}", rig_text(name));
	fputc('\n', snapshot);
	return 0;
}

static int line_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The order of a folder's names says nothing. */
static char *sorted(char *text, size_t length)
{
	char **lines = calloc(length + 1, sizeof(*lines));
	char *result = calloc(1, length + 2), *line, *rest;
	size_t nr = 0, i;

	cr_assert(lines && result);
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		lines[nr++] = line;
	qsort(lines, nr, sizeof(*lines), line_compare);
	for (i = 0; i < nr; i++)
		strcat(strcat(result, lines[i]), "\n");
	free(lines);
	return result;
}

char *rig_snapshot(void)
{
	char *text, *result;
	size_t length;

	snapshot = open_memstream(&text, &length);
	cr_assert(snapshot);
	cr_assert_eq(nftw(rig_root, node_print, 16, FTW_PHYS), 0);
	cr_assert_eq(fclose(snapshot), 0);
	result = sorted(text, length);
	free(text);
	return result;
}
