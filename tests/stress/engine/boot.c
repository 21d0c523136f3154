// SPDX-License-Identifier: BSD-3-Clause
/*
 * boot.c - the recorded boot of a PC, replayed through an engine in another process
 *
 * usage: stress_boot TRACE
 *
 * Two processes that spin need a CPU each; where others want these, every access
 * takes time slices.  So all of the boot is replayed with both sides asleep while
 * they wait, and some thousand accesses with both spinning.
 *
 * The vCPU makes the accesses of one copy of the trace and checks each answer; the
 * engine's default handler answers from another copy and checks each request.  Then
 * the copies differ, and it must be noticed: two answers swapped, an access left out.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../trace/trace_model.h"
#include "rtpoll.h"

#define NONE	((size_t)-1)
/* How much of the trace is enough to notice damage in. */
#define PIECE	4000
/* Both sides sleep while they wait. */
#define ASLEEP	(RTPOLL_VCPU_SLEEP | RTPOLL_VCPU_LEAN)

static struct hvsim_access *recs;
static struct trace_model model;
static struct rtpoll_engine *engine;
static int refused;

static void fill_request(struct acrn_io_request *req, const struct rtpoll_access *access)
{
	*req = (struct acrn_io_request){ .type = access->type };
	if (access->type == RTPOLL_PCI) {
		req->reqs.pci_request.direction = access->direction;
		req->reqs.pci_request.size = access->size;
		req->reqs.pci_request.value = access->value;
		req->reqs.pci_request.bus = access->bus;
		req->reqs.pci_request.dev = access->device;
		req->reqs.pci_request.func = access->function;
		req->reqs.pci_request.reg = access->reg;
	} else if (access->type == RTPOLL_PIO) {
		req->reqs.pio_request.direction = access->direction;
		req->reqs.pio_request.address = access->address;
		req->reqs.pio_request.size = access->size;
		req->reqs.pio_request.value = access->value;
	} else {
		req->reqs.mmio_request.direction = access->direction;
		req->reqs.mmio_request.address = access->address;
		req->reqs.mmio_request.size = access->size;
		req->reqs.mmio_request.value = access->value;
	}
}

static int answer(void *data, struct rtpoll_access *access)
{
	struct acrn_io_request req;

	(void)data;
	fill_request(&req, access);
	if (!refused)
		refused = trace_model_serve(&model, &req, &access->value);
	return refused;
}

static void stop(int signal)
{
	(void)signal;
	rtpoll_engine_stop(engine);
}

/* The engine's process: 0 if every request was the next one, and none is missing. */
static int be_engine(const char *name, uint32_t flags, size_t nr)
{
	struct rtpoll_engine_options options = {
		.size = sizeof(options), .name = name, .idle_ns = 1000,
		.mode = flags ? RTPOLL_ENGINE_ADAPTIVE : RTPOLL_ENGINE_POLL,
	};
	struct rtpoll_engine_vm *vm;

	trace_model_init(&model, recs, nr, 1, NULL, 0);
	if (rtpoll_engine_create(&engine, &options) ||
	    rtpoll_engine_add_vm(engine, "pc", 1, &vm) ||
	    rtpoll_devices_set_default(rtpoll_engine_vm_devices(vm), answer, NULL))
		return 2;
	signal(SIGTERM, stop);
	if (rtpoll_engine_run(engine))
		return 2;
	rtpoll_engine_destroy(engine);
	if (!refused)
		refused = trace_model_finish(&model);
	return !!refused;
}

/* The vCPU's process: index of the first wrong answer, or NONE. */
static size_t replay(struct rtpoll_vcpu *vcpu, size_t nr, size_t left_out)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		struct rtpoll_access access = {
			.type = recs[i].type, .direction = recs[i].direction,
			.address = recs[i].address, .size = recs[i].size,
			.value = recs[i].value,
		};

		if (i == left_out)
			continue;
		if (rtpoll_vcpu_access(vcpu, &access) || access.value != recs[i].value)
			return i;
	}
	return NONE;
}

static struct rtpoll_vcpu *must_connect(const char *name, uint32_t flags,
					struct rtpoll_region **region)
{
	struct rtpoll_vcpu_options options = {
		.size = sizeof(options), .flags = flags, .timeout_ns = 10000000000,
	};
	struct rtpoll_vcpu *vcpu = NULL;

	while (rtpoll_region_open(region, name))
		usleep(1000);
	if (rtpoll_vcpu_open(&vcpu, *region, 0, 0, &options)) {
		fprintf(stderr, "%s\n", rtpoll_message());
		abort();
	}
	return vcpu;
}

struct verdict {
	size_t	wrong_answer;
	int	engine_status;
};

static struct verdict run(uint32_t flags, size_t nr, size_t swapped, size_t left_out)
{
	struct verdict verdict;
	struct rtpoll_region *region;
	struct rtpoll_vcpu *vcpu;
	char name[64];
	pid_t child;

	snprintf(name, sizeof(name), "/rtpoll-boot-%d", getpid());
	child = fork();
	if (!child) {
		uint64_t value;

		/* In the engine's copy alone. */
		if (swapped != NONE) {
			value = recs[swapped].value;
			recs[swapped].value = recs[swapped + 1].value;
			recs[swapped + 1].value = value;
		}
		_exit(be_engine(name, flags, nr));
	}

	vcpu = must_connect(name, flags, &region);
	verdict.wrong_answer = replay(vcpu, nr, left_out);
	rtpoll_vcpu_close(vcpu);
	rtpoll_region_close(region);
	kill(child, SIGTERM);
	waitpid(child, &verdict.engine_status, 0);
	return verdict;
}

/* Two reads in a row with different answers that a default handler gives. */
static size_t find_pair(size_t nr)
{
	size_t i;

	for (i = PIECE; i + 1 < nr; i++)
		if (recs[i].direction == RTPOLL_READ && recs[i + 1].direction == RTPOLL_READ &&
		    recs[i].size == recs[i + 1].size && recs[i].value != recs[i + 1].value &&
		    recs[i].type == RTPOLL_PIO && recs[i].address < 0xcf8 &&
		    recs[i + 1].address < 0xcf8)
			return i;
	return NONE;
}

static int complain(const char *what, struct verdict verdict)
{
	fprintf(stderr, "%s: wrong answer %zd, engine's status 0x%x\n", what,
		(ssize_t)verdict.wrong_answer, verdict.engine_status);
	return 1;
}

int main(int argc, char **argv)
{
	struct verdict verdict;
	size_t nr, pair;

	if (argc < 2 || trace_load(argv[1], &recs, &nr))
		return 2;

	verdict = run(ASLEEP, nr, NONE, NONE);
	if (verdict.wrong_answer != NONE || verdict.engine_status)
		return complain("asleep", verdict);
	verdict = run(0, PIECE, NONE, NONE);
	if (verdict.wrong_answer != NONE || verdict.engine_status)
		return complain("spinning", verdict);

	pair = find_pair(nr);
	if (pair == NONE)
		return 2;
	verdict = run(ASLEEP, pair + 2, pair, NONE);
	if (verdict.wrong_answer != pair)
		return complain("swapped answers", verdict);
	verdict = run(ASLEEP, PIECE, NONE, PIECE / 2);
	if (verdict.wrong_answer == NONE && !verdict.engine_status)
		return complain("dropped access", verdict);

	printf("%zu completed: accesses of a PC's boot, and what was swapped or dropped noticed\n",
	       nr);
	free(recs);
	return 0;
}
