// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_refusals.c - CPUs on which there may be no poller
 *
 * Needs three CPUs of which 0 is isolated, so that 1 and 2 keep house.
 */

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness.h"
#include "isolated.h"
#include "vm.h"

#define CPU2_ONLINE	"/sys/devices/system/cpu/cpu2/online"

static void refused(int control, uint32_t cpu, uint32_t flags, int error)
{
	struct acrn_hsm_poller poller = { .cpu = cpu, .flags = flags };

	CHECK_ERRNO(ioctl(control, ACRN_HSM_IOCTL_POLLER_CREATE, &poller), error);
}

int main(void)
{
	uint32_t poller;
	int control;

	if (access(CPU2_ONLINE, F_OK))
		test_skip("needs three CPUs: run.sh -s 3 -a isolcpus=domain,0");
	need_isolated_cpus("0");
	must_load(NULL, NULL);
	control = hsm_open();
	REQUIRE(control >= 0);

	refused(control, 0, 0, EINVAL);
	refused(control, 0, ACRN_HSM_POLLER_FORCE, EINVAL);
	refused(control, 3, ACRN_HSM_POLLER_FORCE, EINVAL);
	refused(control, 1, 0, EXDEV);

	/* One of two may go, not both. */
	poller = must_poller(control, 1, ACRN_HSM_POLLER_FORCE);
	refused(control, 1, ACRN_HSM_POLLER_FORCE, EBUSY);
	refused(control, 2, ACRN_HSM_POLLER_FORCE, EBUSY);
	CHECK_EQ(poller_destroy(control, poller), 0);
	poller = must_poller(control, 2, ACRN_HSM_POLLER_FORCE);
	refused(control, 1, ACRN_HSM_POLLER_FORCE, EBUSY);
	CHECK_EQ(poller_destroy(control, poller), 0);

	/* A CPU that is offline keeps no house. */
	REQUIRE(!file_write(CPU2_ONLINE, "0"));
	refused(control, 1, ACRN_HSM_POLLER_FORCE, EBUSY);
	refused(control, 2, ACRN_HSM_POLLER_FORCE, ENODEV);
	REQUIRE(!file_write(CPU2_ONLINE, "1"));
	poller = must_poller(control, 1, ACRN_HSM_POLLER_FORCE);
	CHECK_EQ(poller_destroy(control, poller), 0);

	close(control);
	must_unload();
	return test_end();
}
