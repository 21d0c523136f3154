// SPDX-License-Identifier: BSD-3-Clause
/* doctor_module.c - checks of the module and its device */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor.h"

#define SYSFS	"/sys/devices/virtual/misc/acrn_hsm/"

enum result check_module(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "acrn_hsm, the polling one";
	char version[32];

	if (tree_has(&doctor->tree, "/sys/module/acrn/initstate")) {
		finding_fix(finding, "end its VMs; rmmod acrn; modprobe acrn_hsm");
		return found(finding, RESULT_FAIL, expected, "mainline's acrn is loaded");
	}
	if (!tree_has(&doctor->tree, "/sys/module/acrn_hsm/initstate"))
		return found(finding, RESULT_FAIL, expected, "not loaded");
	if (tree_read(&doctor->tree, version, sizeof(version), SYSFS "version"))
		return found(finding, RESULT_FAIL, expected, "acrn_hsm without its attributes");
	return found(finding, RESULT_PASS, expected, "acrn_hsm %s", version);
}

enum result check_backend(const struct doctor *doctor, struct finding *finding)
{
	char backend[32];

	if (tree_read(&doctor->tree, backend, sizeof(backend), SYSFS "backend"))
		return found(finding, RESULT_NA, "acrn", "module not loaded");
	return found(finding, strcmp(backend, "acrn") ? RESULT_WARN : RESULT_PASS, "acrn", "%s",
		     backend);
}

/* Who may open it can map the Service VM's memory into a VM. */
enum result check_device(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "/dev/acrn_hsm, 0660, and you may open it";
	char path[PATH_MAX];
	struct stat node;

	snprintf(path, sizeof(path), "%s/dev/acrn_hsm", doctor->tree.root);
	if (stat(path, &node)) {
		finding_fix(finding, "modprobe acrn_hsm; udevadm settle");
		return found(finding, RESULT_FAIL, expected, "not there");
	}
	if (node.st_mode & 0006)
		return found(finding, RESULT_FAIL, expected, "%04o: everybody may use it",
			     node.st_mode & 07777);
	/* A copy says nothing of what we may. */
	if (!*doctor->tree.root && access(path, R_OK | W_OK)) {
		finding_fix(finding, "be root, or: usermod -aG acrn USER");
		return found(finding, RESULT_WARN, expected, "%04o: not for you: %s",
			     node.st_mode & 07777, strerror(errno));
	}
	return found(finding, RESULT_PASS, expected, "%04o", node.st_mode & 07777);
}

enum result check_upcall(const struct doctor *doctor, struct finding *finding)
{
	char upcall[32];

	if (tree_read(&doctor->tree, upcall, sizeof(upcall), SYSFS "upcall"))
		return found(finding, RESULT_NA, "hook or vector", "module not loaded");
	return found(finding, strcmp(upcall, "sweep") ? RESULT_PASS : RESULT_WARN,
		     "hook or vector", "%s", upcall);
}

enum result check_rescued(const struct doctor *doctor, struct finding *finding)
{
	long long rescued;

	if (tree_number(&doctor->tree, &rescued, SYSFS "rescued"))
		return found(finding, RESULT_NA, "0", "module not loaded");
	return found(finding, rescued ? RESULT_WARN : RESULT_PASS, "0", "%lld", rescued);
}
