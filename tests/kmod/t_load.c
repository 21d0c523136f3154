// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_load.c - loading and unloading: where it must fail, and while others open
 *
 * The module "acrn" of this test is nothing but the device of mainline's.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness.h"
#include "kmsg.h"
#include "vm.h"

#define ROUNDS		50
#define NR_RACERS	2

static int kmsg;

/* One line that says what is the matter, and no trace of the module. */
static void load_fails(const char *params, int error, const char *must_say)
{
	char line[256];

	kmsg_count(kmsg, "acrn_hsm", line, sizeof(line));
	CHECK_EQ(module_load("acrn_hsm", params), -error);
	CHECK_EQ(kmsg_count(kmsg, "acrn_hsm", line, sizeof(line)), 1);
	if (!CHECK(strstr(line, must_say)))
		printf("said: %s\n", line);
	CHECK(!module_loaded("acrn_hsm"));
	CHECK_EQ(threads_count("acrn"), 0);
}

static void without_hypervisor(void)
{
	load_fails(NULL, ENODEV, "no ACRN hypervisor");
	CHECK_ERRNO(access("/dev/acrn_hsm", F_OK), ENOENT);
}

static void beside_mainline(void)
{
	struct acrn_hsm_poll_info info;
	int fd;

	REQUIRE(!module_load("acrn_hvsim", NULL));
	REQUIRE(!module_load("acrn", NULL));
	load_fails(NULL, EBUSY, "unload acrn first");

	/* The device is still the other one's. */
	fd = hsm_open();
	REQUIRE(fd >= 0);
	CHECK_ERRNO(ioctl(fd, ACRN_HSM_IOCTL_GET_INFO, &info), ENOTTY);
	close(fd);

	CHECK_EQ(module_unload("acrn"), 0);
	CHECK_EQ(module_unload("acrn_hvsim"), 0);
}

static void with_bad_parameters(void)
{
	REQUIRE(!module_load("acrn_hvsim", NULL));
	load_fails("upcall=nonsense", EINVAL, "upcall=nonsense");
	load_fails("upcall=", EINVAL, "upcall=");
	/* Nobody holds it: each failure has let go of the hypervisor. */
	CHECK_EQ(module_unload("acrn_hvsim"), 0);
}

static void while_in_use(void)
{
	char line[256];
	int fd;

	must_load(NULL, NULL);
	CHECK_EQ(kmsg_count(kmsg, "acrn_hsm", line, sizeof(line)), 1);
	CHECK_EQ(module_load("acrn_hsm", NULL), -EEXIST);
	CHECK_EQ(module_unload("acrn_hvsim"), -EAGAIN);

	fd = hsm_open();
	REQUIRE(fd >= 0);
	CHECK_EQ(module_unload("acrn_hsm"), -EAGAIN);
	close(fd);
	must_unload();
}

/* Opens, asks and closes whatever is there. */
struct racer {
	pthread_t thread;
	atomic_bool over;
	unsigned long opened;
	unsigned long missed;
};

static void *race(void *arg)
{
	struct racer *racer = arg;
	struct acrn_hsm_poll_info info;

	while (!atomic_load(&racer->over)) {
		int fd = hsm_open();

		if (fd >= 0) {
			CHECK_EQ(ioctl(fd, ACRN_HSM_IOCTL_GET_INFO, &info), 0);
			CHECK_EQ(info.abi, ACRN_HSM_POLL_ABI);
			close(fd);
			racer->opened++;
		} else {
			/* Between two modules. */
			CHECK(errno == ENOENT || errno == ENODEV || errno == ENXIO);
			racer->missed++;
		}
		time_sleep_ns(200000);
	}
	return NULL;
}

static void round_trip(void)
{
	int control;

	must_load(NULL, NULL);
	control = hsm_open();
	REQUIRE(control >= 0);
	must_poller(control, 1, ACRN_HSM_POLLER_FORCE | ACRN_HSM_POLLER_PERSISTENT);
	close(control);
	CHECK_EQ(threads_count("acrn_poll"), 1);
	must_unload();
	CHECK_EQ(threads_count("acrn"), 0);
}

static void again_and_again(void)
{
	struct racer racers[NR_RACERS] = {};
	int i;

	for (i = 0; i < NR_RACERS; i++)
		REQUIRE(!pthread_create(&racers[i].thread, NULL, race, &racers[i]));
	for (i = 0; i < ROUNDS; i++)
		round_trip();
	for (i = 0; i < NR_RACERS; i++) {
		atomic_store(&racers[i].over, true);
		pthread_join(racers[i].thread, NULL);
		printf("racer %d: %lu opened, %lu missed\n", i, racers[i].opened,
		       racers[i].missed);
		CHECK(racers[i].opened >= ROUNDS);
		CHECK(racers[i].missed > 0);
	}
}

int main(void)
{
	kmsg = must_kmsg_open();
	without_hypervisor();
	beside_mainline();
	with_bad_parameters();
	while_in_use();
	again_and_again();
	close(kmsg);
	return test_end();
}
