// SPDX-License-Identifier: BSD-3-Clause
/* vm_control.c - polling and the simulated hypervisor, for guest tests */

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness.h"
#include "vm.h"

static int call(int fd, unsigned long cmd, void *arg)
{
	return ioctl(fd, cmd, arg) < 0 ? -errno : 0;
}

int sim_open(void)
{
	return open("/dev/acrn_hvsim", O_RDWR | O_CLOEXEC);
}

uint32_t must_poller(int control, unsigned int cpu, uint32_t flags)
{
	struct acrn_hsm_poller poller = { .cpu = cpu, .flags = flags };

	REQUIRE(!call(control, ACRN_HSM_IOCTL_POLLER_CREATE, &poller));
	return poller.id;
}

int poller_destroy(int control, uint32_t poller)
{
	return call(control, ACRN_HSM_IOCTL_POLLER_DESTROY, &poller);
}

int poller_attach(int control, uint32_t poller, uint16_t vmid)
{
	struct acrn_hsm_poller_vm args = { .poller = poller, .vmid = vmid };

	return call(control, ACRN_HSM_IOCTL_POLLER_ATTACH, &args);
}

int poller_detach(int control, uint32_t poller, uint16_t vmid)
{
	struct acrn_hsm_poller_vm args = { .poller = poller, .vmid = vmid };

	return call(control, ACRN_HSM_IOCTL_POLLER_DETACH, &args);
}

int poller_move(int control, uint32_t from, uint32_t to, uint16_t vmid, uint16_t slots)
{
	struct acrn_hsm_poller_move args = {
		.from = from, .to = to, .vmid = vmid, .slots = slots,
	};

	return call(control, ACRN_HSM_IOCTL_POLLER_MOVE, &args);
}

int poll_rule_set(int control, const struct acrn_hsm_rule *rule)
{
	struct acrn_hsm_rule copy = *rule;

	return call(control, ACRN_HSM_IOCTL_RULE_SET, &copy);
}

int vm_set_mode(int control, uint16_t vmid, uint32_t mode)
{
	struct acrn_hsm_vm_mode args = { .vmid = vmid, .mode = mode };

	return call(control, ACRN_HSM_IOCTL_VM_SET_MODE, &args);
}

int vm_adapt(int control, uint16_t vmid, uint64_t idle_ns)
{
	struct acrn_hsm_vm_mode args = {
		.vmid = vmid, .mode = ACRN_HSM_POLL_MODE_ADAPTIVE, .idle_ns = idle_ns,
	};

	return call(control, ACRN_HSM_IOCTL_VM_SET_MODE, &args);
}

struct acrn_hsm_vm_stats must_vm_stats(int control, uint16_t vmid)
{
	struct acrn_hsm_vm_stats stats = { .vmid = vmid };

	REQUIRE(!call(control, ACRN_HSM_IOCTL_VM_STATS, &stats));
	return stats;
}

struct acrn_hsm_poller_stats must_poller_stats(int control, uint32_t poller)
{
	struct acrn_hsm_poller_stats stats = { .id = poller };

	REQUIRE(!call(control, ACRN_HSM_IOCTL_POLLER_STATS, &stats));
	return stats;
}

struct acrn_hsm_poll_info must_info(int control)
{
	struct acrn_hsm_poll_info info;

	REQUIRE(!call(control, ACRN_HSM_IOCTL_GET_INFO, &info));
	return info;
}

void must_sim_config(int sim, const struct hvsim_config *config)
{
	struct hvsim_config copy = *config;

	REQUIRE(!call(sim, HVSIM_IOCTL_SET_CONFIG, &copy));
}

void must_sim_faults(int sim, const struct hvsim_faults *faults)
{
	struct hvsim_faults copy = *faults;

	REQUIRE(!call(sim, HVSIM_IOCTL_SET_FAULTS, &copy));
}

struct hvsim_vm_stats must_sim_stats(int sim, uint16_t vmid)
{
	struct hvsim_vm_stats stats = { .vmid = vmid };

	REQUIRE(!call(sim, HVSIM_IOCTL_VM_STATS, &stats));
	return stats;
}

struct hvsim_stats must_sim_totals(int sim)
{
	struct hvsim_stats stats;

	REQUIRE(!call(sim, HVSIM_IOCTL_STATS, &stats));
	return stats;
}

struct hvsim_call must_last_call(int sim, uint16_t vmid, unsigned int nr)
{
	struct hvsim_call last = { .vmid = vmid, .nr = nr };

	REQUIRE(!call(sim, HVSIM_IOCTL_LAST_CALL, &last));
	return last;
}

static void refuse(int sim, unsigned int nr, uint32_t count, int error)
{
	struct hvsim_faults faults = { .vmid = HVSIM_ANY };

	if (error) {
		faults.refuse_call = nr;
		faults.refuse_nr = count;
		faults.refuse_errno = error;
	}
	must_sim_faults(sim, &faults);
}

void must_refuse(int sim, unsigned int nr, int error)
{
	refuse(sim, nr, 1, error);
}

void must_refuse_all(int sim, unsigned int nr, int error)
{
	refuse(sim, nr, ~0u, error);
}

int sim_access(int sim, uint16_t vmid, unsigned int vcpu, int type, int direction,
	       unsigned int size, uint64_t address, uint64_t *value,
	       uint32_t *outcome)
{
	struct hvsim_io io = {
		.vmid = vmid,
		.vcpu = vcpu,
		.access = {
			.type = type, .direction = direction, .size = size,
			.address = address, .value = *value,
		},
	};
	int ret = call(sim, HVSIM_IOCTL_IO, &io);

	*value = io.access.value;
	*outcome = io.outcome;
	return ret;
}

int sim_run(int sim, struct hvsim_run *run)
{
	return call(sim, HVSIM_IOCTL_RUN, run);
}
