// SPDX-License-Identifier: BSD-3-Clause
/*
 * engine_echo.c - the two sides of a hypervisor in user space, as small as can be
 *
 * usage: engine_echo [ACCESSES]
 *
 * The child is the hypervisor: its one vCPU writes to a device register and reads it
 * back.  The parent is the service VM: an engine with one device, a register that
 * gives back the complement of what was written.  Needs no privilege.
 *
 * Build: cc engine_echo.c $(pkg-config --cflags --libs librtpoll)
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <rtpoll.h>

#define DEVICE		0xfed40000u

/* Called by the engine's thread for each access to the device. */
static int echo(void *data, struct rtpoll_access *access)
{
	uint64_t *reg = data;

	if (access->direction == RTPOLL_WRITE)
		*reg = access->value;
	else
		access->value = ~*reg;
	return 0;
}

static int complain(const char *what)
{
	fprintf(stderr, "engine_echo: %s: %s\n", what, rtpoll_message());
	return 1;
}

static int access_device(struct rtpoll_vcpu *vcpu, uint32_t direction, uint64_t *value)
{
	struct rtpoll_access access = {
		.type = RTPOLL_MMIO, .direction = direction, .address = DEVICE, .size = 8,
		.value = *value,
	};
	int ret = rtpoll_vcpu_access(vcpu, &access);

	*value = access.value;
	return ret;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static int run_guest(struct rtpoll_vcpu *vcpu, uint64_t accesses)
{
	uint64_t begin = now_ns();
	uint64_t i;

	for (i = 0; i < accesses; i++) {
		uint64_t value = i;

		if (access_device(vcpu, RTPOLL_WRITE, &value) ||
		    access_device(vcpu, RTPOLL_READ, &value))
			return complain("access");
		if (value != ~i) {
			fprintf(stderr, "engine_echo: read 0x%" PRIx64 "\n", value);
			return 1;
		}
	}
	printf("%" PRIu64 " accesses, %" PRIu64 " ns each\n", 2 * accesses,
	       (now_ns() - begin) / (2 * accesses));
	return 0;
}

/* The hypervisor's process; it was handed the region's descriptor. */
static int be_hypervisor(int fd, uint64_t accesses)
{
	struct rtpoll_region *region;
	struct rtpoll_vcpu *vcpu;
	int ret;

	if (rtpoll_region_open_fd(&region, fd))
		return complain("region");
	if (rtpoll_vcpu_open(&vcpu, region, 0, 0, NULL)) {
		rtpoll_region_close(region);
		return complain("vCPU");
	}

	ret = run_guest(vcpu, accesses);
	rtpoll_vcpu_close(vcpu);
	rtpoll_region_close(region);
	fflush(stdout);
	return ret;
}

static int start(struct rtpoll_engine *engine, uint64_t *reg)
{
	struct rtpoll_engine_vm *vm;

	if (rtpoll_engine_add_vm(engine, "guest", 1, &vm) ||
	    rtpoll_devices_add(rtpoll_engine_vm_devices(vm), RTPOLL_MMIO, DEVICE, DEVICE + 7,
			       echo, reg) ||
	    rtpoll_engine_start(engine))
		return complain("engine");
	return 0;
}

int main(int argc, char **argv)
{
	/* On a machine of one CPU two that spin would wait for each other's time slice. */
	struct rtpoll_engine_options options = {
		.size = sizeof(options), .mode = RTPOLL_ENGINE_ADAPTIVE,
	};
	uint64_t accesses = argc > 1 ? strtoull(argv[1], NULL, 0) : 10000;
	struct rtpoll_engine *engine;
	uint64_t reg = 0;
	int status = 1;
	pid_t child;

	if (!accesses) {
		fprintf(stderr, "usage: engine_echo [ACCESSES]\n");
		return 2;
	}
	if (rtpoll_engine_create(&engine, &options))
		return complain("engine");
	if (!start(engine, &reg)) {
		child = fork();
		if (!child)
			_exit(be_hypervisor(rtpoll_engine_fd(engine), accesses));
		if (child > 0 && waitpid(child, &status, 0) == child)
			status = !WIFEXITED(status) || WEXITSTATUS(status);
	}
	rtpoll_engine_destroy(engine);
	return status;
}
