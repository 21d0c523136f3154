// SPDX-License-Identifier: BSD-3-Clause
/* load.c - vCPUs that ring doorbells without end, while the test changes things */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "counted.h"
#include "harness.h"
#include "load.h"

#define DOORBELL	0x2000
#define CHUNK		32
#define TIMEOUT_MS	10000
#define PATIENCE_NS	20000000000ull

static uint64_t doorbell_of(const struct load_vcpu *vcpu)
{
	return DOORBELL + 4 * vcpu->id;
}

void must_load_init(struct load *load, unsigned int nr_vcpus, const char *hsm_params)
{
	/* A vCPU without an answer for 10 s ends the run instead of hanging it. */
	struct hvsim_config config = {
		.vcpus = nr_vcpus, .severity = HVSIM_SEVERITY_STANDARD,
		.spin_us = 100, .timeout_ms = TIMEOUT_MS,
	};

	REQUIRE(nr_vcpus <= LOAD_VCPUS_MAX);
	memset(load, 0, sizeof(*load));
	must_open(hsm_params, &load->control, &load->sim);
	must_sim_config(load->sim, &config);
}

void must_load_vm(struct load *load, const char *name)
{
	unsigned int i;

	must_vm_create(&load->vm, name, VM_POLLING);
	for (i = 0; i < load->vm.vcpus; i++) {
		struct load_vcpu *vcpu = &load->vcpus[i];

		*vcpu = (struct load_vcpu){
			.load = load, .id = i, .doorbell = eventfd(0, EFD_NONBLOCK),
		};
		REQUIRE(vcpu->doorbell >= 0);
		REQUIRE(!vm_ioeventfd(&load->vm, vcpu->doorbell, ACRN_IOEVENTFD_FLAG_PIO,
				      doorbell_of(vcpu), 4, 0));
	}
	must_vm_start(&load->vm);
}

static void run_once(struct load_vcpu *vcpu, uint32_t nr)
{
	struct hvsim_access access = {
		.type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
		.size = 4, .address = doorbell_of(vcpu),
	};
	struct hvsim_run run = {
		.vmid = vcpu->load->vm.id, .vcpu = vcpu->id,
		.cpu = vcpu->load->cpu, .nr = 1,
		.repeat = nr, .gap_ns = vcpu->load->gap_ns, .flags = HVSIM_RUN_NUMBER,
		.accesses = (unsigned long)&access,
	};
	int ret = sim_run(vcpu->load->sim, &run);

	if (ret || run.done != nr || run.missing || run.cut)
		vcpu->bad++;
	if (run.max_ns > vcpu->max_ns)
		vcpu->max_ns = run.max_ns;
	__atomic_add_fetch(&vcpu->done, run.done, __ATOMIC_RELAXED);
}

static void *run_loop(void *arg)
{
	struct load_vcpu *vcpu = arg;

	while (!__atomic_load_n(&vcpu->load->stop, __ATOMIC_RELAXED) && !vcpu->bad)
		run_once(vcpu, CHUNK);
	return NULL;
}

void must_load_start(struct load *load)
{
	unsigned int i;

	load->stop = false;
	for (i = 0; i < load->vm.vcpus; i++)
		REQUIRE(!pthread_create(&load->vcpus[i].thread, NULL, run_loop,
					&load->vcpus[i]));
}

uint64_t load_done(const struct load *load)
{
	uint64_t done = 0;
	unsigned int i;

	for (i = 0; i < load->vm.vcpus; i++)
		done += __atomic_load_n(&load->vcpus[i].done, __ATOMIC_RELAXED);
	return done;
}

struct goal {
	const struct load *load;
	uint64_t done;
};

static bool reached(void *arg)
{
	struct goal *goal = arg;

	return load_done(goal->load) >= goal->done;
}

bool load_goes_on(const struct load *load, uint64_t nr)
{
	struct goal goal = { .load = load, .done = load_done(load) + nr };

	return time_wait(reached, &goal, PATIENCE_NS);
}

static bool is_polled(void *arg)
{
	const struct goal *goal = arg;
	const struct load *load = goal->load;

	return must_vm_stats(load->control, load->vm.id).poll.served >= goal->done;
}

bool load_polled_goes_on(const struct load *load, uint64_t nr)
{
	struct goal goal = { .load = load };

	goal.done = must_vm_stats(load->control, load->vm.id).poll.served + nr;
	return time_wait(is_polled, &goal, PATIENCE_NS);
}

void load_stop(struct load *load)
{
	unsigned int i;

	__atomic_store_n(&load->stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < load->vm.vcpus; i++)
		pthread_join(load->vcpus[i].thread, NULL);
}

uint64_t must_load_ring(struct load *load)
{
	struct load_vcpu *vcpu = &load->vcpus[0];

	vcpu->max_ns = 0;
	run_once(vcpu, 1);
	REQUIRE(!vcpu->bad);
	return vcpu->max_ns;
}

/* The last doorbell may ring after its answer; without a doorbell nobody rings. */
static void check_doorbell(struct load *load, struct load_vcpu *vcpu)
{
	uint64_t rung = 0;

	CHECK_EQ(vcpu->bad, 0);
	CHECK_EQ(vm_ioeventfd(&load->vm, vcpu->doorbell, ACRN_IOEVENTFD_FLAG_PIO |
			      ACRN_IOEVENTFD_FLAG_DEASSIGN, doorbell_of(vcpu), 4, 0), 0);
	if (vcpu->done)
		CHECK_EQ(read(vcpu->doorbell, &rung, sizeof(rung)), sizeof(rung));
	CHECK_EQ(rung, vcpu->done);
	close(vcpu->doorbell);
}

struct acrn_hsm_vm_stats load_check(struct load *load)
{
	uint64_t done = load_done(load);
	struct hvsim_vm_stats seen = must_sim_stats(load->sim, load->vm.id);
	struct acrn_hsm_vm_stats stats;
	unsigned int i;

	for (i = 0; i < load->vm.vcpus; i++)
		check_doorbell(load, &load->vcpus[i]);

	stats = must_vm_stats_counted(load->control, load->vm.id, done, 0);
	printf("%llu requests: %llu by pollers, %llu by the dispatcher, %llu rescued\n",
	       (unsigned long long)done, (unsigned long long)stats.poll.served,
	       (unsigned long long)stats.irq.served, (unsigned long long)stats.rescued);
	CHECK_EQ(stats.poll.served + stats.irq.served, done);
	CHECK_EQ(stats.poll.fail_safe + stats.irq.fail_safe, 0);
	CHECK_EQ(seen.outcome[HVSIM_DONE], done);
	CHECK_EQ(seen.double_answers + seen.notify_spurious, 0);
	return stats;
}

void load_exit(struct load *load)
{
	must_vm_stop(&load->vm);
	must_close(load->control, load->sim);
}

static int call(const struct load *load, unsigned long cmd, void *arg)
{
	return ioctl(load->control, cmd, arg) < 0 ? -errno : 0;
}

int load_attach(const struct load *load, uint32_t poller, uint16_t slots)
{
	struct acrn_hsm_poller_vm args = {
		.poller = poller, .vmid = load->vm.id, .slots = slots,
	};

	return call(load, ACRN_HSM_IOCTL_POLLER_ATTACH, &args);
}

void must_load_poll(const struct load *load, uint32_t poller)
{
	REQUIRE(!load_attach(load, poller, 0));
	REQUIRE(!vm_set_mode(load->control, load->vm.id, ACRN_HSM_POLL_MODE_POLL));
}

int load_detach(const struct load *load, uint32_t poller, uint16_t slots)
{
	struct acrn_hsm_poller_vm args = {
		.poller = poller, .vmid = load->vm.id, .slots = slots,
	};

	return call(load, ACRN_HSM_IOCTL_POLLER_DETACH, &args);
}

int load_move(const struct load *load, uint32_t from, uint32_t to, uint16_t slots)
{
	return poller_move(load->control, from, to, load->vm.id, slots);
}

int load_adapt(const struct load *load, uint64_t idle_ns)
{
	return vm_adapt(load->control, load->vm.id, idle_ns);
}

struct cover {
	const struct load *load;
	uint32_t covered;
};

static bool is_covered(void *arg)
{
	struct cover *cover = arg;

	return must_vm_stats(cover->load->control, cover->load->vm.id).covered ==
	       cover->covered;
}

bool load_covered(const struct load *load, uint32_t covered)
{
	struct cover cover = { .load = load, .covered = covered };

	return time_wait(is_covered, &cover, PATIENCE_NS);
}
