// SPDX-License-Identifier: BSD-3-Clause
/* snapshot_list.c - what of a machine goes into a snapshot */

#include <stdio.h>

#include "snapshot.h"

/**
 * struct part - a path, and how deep
 * @path:	file or folder
 * @depth:	folders below it that are gone into; 0: a file, or files in a folder
 */
struct part {
	const char	*path;
	unsigned int	depth;
};

/* grub.cfg may have hashes of passwords, cmdline of a process its secrets: not here. */
static const struct part parts[] = {
	{ "/proc/cmdline", 0 }, { "/proc/config.gz", 0 }, { "/proc/cpuinfo", 0 },
	{ "/proc/interrupts", 0 }, { "/proc/irq", 2 }, { "/proc/meminfo", 0 },
	{ "/proc/schedstat", 0 }, { "/proc/softirqs", 0 },
	{ "/proc/stat", 0 }, { "/proc/uptime", 0 }, { "/proc/version", 0 },
	{ "/proc/sys/kernel/hung_task_timeout_secs", 0 },
	{ "/proc/sys/kernel/nmi_watchdog", 0 }, { "/proc/sys/kernel/numa_balancing", 0 },
	{ "/proc/sys/kernel/osrelease", 0 }, { "/proc/sys/kernel/random/boot_id", 0 },
	{ "/proc/sys/kernel/sched_rt_period_us", 0 },
	{ "/proc/sys/kernel/sched_rt_runtime_us", 0 }, { "/proc/sys/kernel/soft_watchdog", 0 },
	{ "/proc/sys/kernel/timer_migration", 0 }, { "/proc/sys/kernel/version", 0 },
	{ "/proc/sys/kernel/watchdog", 0 }, { "/proc/sys/kernel/watchdog_cpumask", 0 },
	{ "/proc/sys/kernel/watchdog_thresh", 0 }, { "/proc/sys/vm/stat_interval", 0 },
	{ "/proc/sys/vm/swappiness", 0 },
	{ "/sys/class/dmi/id/product_name", 0 }, { "/sys/class/dmi/id/sys_vendor", 0 },
	{ "/sys/devices/cpu_atom/cpus", 0 }, { "/sys/devices/cpu_core/cpus", 0 },
	{ "/sys/devices/system/clocksource", 1 }, { "/sys/devices/system/cpu", 4 },
	{ "/sys/devices/system/machinecheck", 1 }, { "/sys/devices/system/node", 1 },
	{ "/sys/devices/virtual/workqueue", 1 }, { "/sys/firmware/efi/fw_platform_size", 0 },
	{ "/sys/fs/resctrl", 3 }, { "/sys/hypervisor/type", 0 },
	{ "/sys/kernel/debug/irq/irqs", 0 }, { "/sys/kernel/debug/sched/fair_server", 1 },
	{ "/sys/kernel/mm/ksm", 0 },
	{ "/sys/kernel/mm/transparent_hugepage", 0 }, { "/sys/kernel/realtime", 0 },
	{ "/sys/module/acrn_hsm/parameters", 0 }, { "/sys/module/kvm/parameters", 0 },
	{ "/sys/module/kvm_amd/parameters", 0 }, { "/sys/module/kvm_intel/parameters", 0 },
	{ "/sys/module/rcupdate/parameters", 0 }, { "/sys/module/rcutree/parameters", 0 },
	{ "/sys/module/workqueue/parameters", 0 },
	{ "/etc/debian_version", 0 }, { "/etc/default/grub", 0 }, { "/etc/default/grub.d", 0 },
	{ "/etc/default/irqbalance", 0 }, { "/etc/default/u-boot", 0 },
	{ "/etc/isolcpus-setup", 0 }, { "/etc/kernel/cmdline", 0 }, { "/etc/os-release", 0 },
	{ "/etc/sysctl.conf", 0 }, { "/etc/sysctl.d", 0 }, { "/etc/systemd/system.conf", 0 },
	{ "/etc/systemd/system.conf.d", 0 }, { "/etc/u-boot-menu", 1 },
	{ "/run/systemd/container", 0 }, { "/usr/lib/os-release", 0 },
};

/* Files of each entry in a folder, whether it is a folder itself or a link to one. */
static void each_collect(struct snapshot *snapshot, const char *folder,
			 const char *const *files, unsigned int depth)
{
	struct tree_names names;
	char path[4096];
	size_t i;

	if (tree_list(snapshot->tree, &names, "%s", folder))
		return;
	for (i = 0; i < names.nr; i++) {
		const char *const *file;

		for (file = files; *file; file++) {
			snprintf(path, sizeof(path), "%s/%s/%s", folder, names.names[i], *file);
			if (tree_has(snapshot->tree, "%s", path))
				snapshot_path(snapshot, path, depth);
		}
	}
	tree_names_free(&names);
}

static void cgroups_collect(struct snapshot *snapshot, const char *folder, unsigned int depth)
{
	static const char *const files[] = {
		"cgroup.controllers", "cgroup.subtree_control", "cgroup.type",
		"cpuset.cpus", "cpuset.cpus.effective", "cpuset.cpus.exclusive",
		"cpuset.cpus.exclusive.effective", "cpuset.cpus.isolated",
		"cpuset.cpus.partition", "cpuset.mems", "cpuset.mems.effective",
	};
	struct tree_names names;
	char path[4096];
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		if (tree_has(snapshot->tree, "%s", path))
			snapshot_path(snapshot, path, 0);
	}
	if (!depth || tree_list(snapshot->tree, &names, "%s", folder))
		return;
	for (i = 0; i < names.nr; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names.names[i]);
		if (tree_has(snapshot->tree, "%s/cgroup.type", path))
			cgroups_collect(snapshot, path, depth - 1);
	}
	tree_names_free(&names);
}

static void kernel_config_collect(struct snapshot *snapshot)
{
	char release[96], path[128];

	if (tree_read(snapshot->tree, release, sizeof(release), "/proc/sys/kernel/osrelease"))
		return;
	snprintf(path, sizeof(path), "/boot/config-%.90s", release);
	snapshot_path(snapshot, path, 0);
}

void snapshot_collect(struct snapshot *snapshot)
{
	static const char *const queues[] = { "queues", NULL };
	static const char *const near[] = { "class", "numa_node", "local_cpulist", "vendor",
		"device", NULL };
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (tree_has(snapshot->tree, "%s", parts[i].path))
			snapshot_path(snapshot, parts[i].path, parts[i].depth);
	snapshot_boot(snapshot);
	snapshot_journal(snapshot);
	snapshot_processes(snapshot);
	kernel_config_collect(snapshot);
	each_collect(snapshot, "/sys/class/net", queues, 1);
	each_collect(snapshot, "/sys/bus/pci/devices", near, 0);
	cgroups_collect(snapshot, "/sys/fs/cgroup", 2);
}
