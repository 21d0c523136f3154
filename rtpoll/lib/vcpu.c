// SPDX-License-Identifier: BSD-3-Clause
/* vcpu.c - a vCPU: becoming one, and ceasing to be */

#include <errno.h>
#include <stdlib.h>

#include "futex.h"
#include "internal.h"
#include "vcpu.h"

#define KNOWN_FLAGS	(RTPOLL_VCPU_SLEEP | RTPOLL_VCPU_LEAN)

/* A quarter to a third of what a request takes between distant CPUs; measured. */
#define LOOK_NS		70
#define LOOK_NS_MOST	100000

/* So many pauses are timed, a few times, since one may be interrupted. */
#define PAUSES_TIMED	256
#define TIMES		4

/* A handler may still be at the request of one that died. */
#define PATIENCE_MS	1000

static int check(const struct rtpoll_region *region, unsigned int vm, unsigned int number,
		 const struct rtpoll_vcpu_options *options)
{
	if (vm >= region->nr_vms)
		return rtpoll_fail(EINVAL, "VM %u: the region has %u", vm, region->nr_vms);
	if (number >= region->vm[vm].nr_vcpus)
		return rtpoll_fail(EINVAL, "VM %u vCPU %u: it has %u", vm, number,
				   region->vm[vm].nr_vcpus);
	if (options->flags & ~KNOWN_FLAGS)
		return rtpoll_fail(EINVAL, "vCPU flags 0x%x", options->flags);
	if (options->look_ns > LOOK_NS_MOST)
		return rtpoll_fail(EINVAL, "vCPU looks %u ns apart; at most %u",
				   options->look_ns, LOOK_NS_MOST);
	return 0;
}

/* A pause takes some ten to a hundred ns, depending on the CPU. */
static u32 pauses_of(u64 ns)
{
	u64 timed = UINT64_MAX;
	u64 pauses;

	for (unsigned int time = 0; time < TIMES; time++) {
		u64 start = rtpoll_now_ns();

		for (unsigned int i = 0; i < PAUSES_TIMED; i++)
			cpu_relax();
		u64 took = rtpoll_now_ns() - start;

		timed = took < timed ? took : timed;
	}
	pauses = ns * PAUSES_TIMED / (timed ? timed : 1);
	return pauses ? pauses : 1;
}

/* Throw away what is in the slot, once the engine has done with it. */
static int clean_slot(struct rtpoll_vcpu *vcpu)
{
	const struct timespec pause = rtpoll_ms(1);
	unsigned int ms;

	for (ms = 0; !rtpoll_vcpu_reclaim(vcpu->io); ms++) {
		if (rtpoll_vcpu_is_alone(vcpu))
			return rtpoll_fail(EPIPE, "vCPU: its engine has died");
		if (ms >= PATIENCE_MS)
			return rtpoll_fail(EBUSY, "vCPU: its last request is not over");
		nanosleep(&pause, NULL);
	}

	WRITE_ONCE(vcpu->io->processed, ACRN_IOREQ_STATE_FREE);
	if (rtpoll_vcpu_is_alone(vcpu))
		return rtpoll_fail(EPIPE, "vCPU: its engine has died");
	return 0;
}

static int take_slot(struct rtpoll_vcpu *vcpu, unsigned int vm, unsigned int number)
{
	struct rtpoll_region *region = vcpu->region;
	int ret;

	vcpu->number = vm * RTPOLL_REGION_VCPUS + number;
	vcpu->io = rtpoll_region_slot(region->header, region->vm[vm].offset, number);

	ret = rtpoll_alive_begin(&vcpu->alive, region->fd, rtpoll_byte_slot(vcpu->number));
	if (ret == -EBUSY)
		return rtpoll_fail(EBUSY, "VM %u vCPU %u: another process, or thread, is it.", vm,
				   number);
	if (ret)
		return rtpoll_fail(ret, "VM %u vCPU %u", vm, number);
	ret = clean_slot(vcpu);
	if (ret)
		rtpoll_alive_end(&vcpu->alive);
	return ret;
}

int rtpoll_vcpu_open(struct rtpoll_vcpu **out, struct rtpoll_region *region,
		     unsigned int vm, unsigned int number,
		     const struct rtpoll_vcpu_options *options)
{
	struct rtpoll_vcpu_options own = { .size = sizeof(own) };
	struct rtpoll_vcpu *vcpu;
	int ret = 0;

	if (options)
		ret = rtpoll_options_copy(&own, sizeof(own), options, sizeof(own));
	if (!ret)
		ret = check(region, vm, number, &own);
	if (ret)
		return ret;

	vcpu = calloc(1, sizeof(*vcpu));
	if (!vcpu)
		return rtpoll_fail(ENOMEM, "vCPU");
	vcpu->region = region;
	vcpu->options = own;
	vcpu->pauses = pauses_of(own.look_ns ? own.look_ns : LOOK_NS);
	ret = take_slot(vcpu, vm, number);
	if (ret) {
		free(vcpu);
		return ret;
	}

	*out = vcpu;
	return 0;
}

void rtpoll_vcpu_close(struct rtpoll_vcpu *vcpu)
{
	if (!vcpu)
		return;

	rtpoll_vcpu_reclaim(vcpu->io);
	rtpoll_alive_end(&vcpu->alive);
	free(vcpu);
}
