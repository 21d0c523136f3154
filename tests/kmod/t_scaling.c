// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_scaling.c - latency and memory against VMs, vCPUs, doorbells and pollers
 *
 * For guests with three CPUs of which 1 and 2 are isolated.  All VMs exist and are
 * polled, shared by one poller or two in turns; the one that is measured asks from CPU 0,
 * always by one slot (hot), or all slots ask in turns (cold).  Last arguments: "quick"
 * for fewer requests and points, "json" for records.
 */
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../../kmod/core/hist.h"
#include "harness.h"
#include "isolated.h"
#include "json.h"
#include "vm.h"

#define VMS_MAX		8
#define DOORBELL	0x2000
#define REQUESTS	4000
#define QUICK_REQUESTS	500

/**
 * struct point - one combination, and what came out
 * @vms:	VMs
 * @vcpus:	of each
 * @ranges:	doorbells of each
 * @pollers:	pollers that share them
 * @cold:	all slots ask in turns
 * @hist:	latencies
 * @per_second:	requests answered in a second of the guest's
 * @bytes_per_vm: what the kernel's slabs grew by
 */
struct point {
	unsigned int vms;
	unsigned int vcpus;
	unsigned int ranges;
	unsigned int pollers;
	bool cold;
	uint32_t hist[HVSIM_HIST_BUCKETS];
	double per_second;
	uint64_t bytes_per_vm;
};

#define HOT(nr_vms, nr_vcpus, nr_ranges, nr_pollers) {		\
	.vms = (nr_vms), .vcpus = (nr_vcpus), .ranges = (nr_ranges),	\
	.pollers = (nr_pollers),					\
}

#define COLD(nr_vms, nr_vcpus, nr_ranges, nr_pollers) {		\
	.vms = (nr_vms), .vcpus = (nr_vcpus), .ranges = (nr_ranges),	\
	.pollers = (nr_pollers), .cold = true,				\
}

static struct point points[] = {
	HOT(1, 1, 1, 1), HOT(2, 1, 1, 1), HOT(4, 1, 1, 1), HOT(8, 1, 1, 1),
	HOT(1, 16, 1, 1), HOT(2, 16, 1, 1), HOT(4, 16, 1, 1), HOT(8, 16, 1, 1),
	HOT(8, 4, 1, 1), HOT(1, 1, 64, 1), HOT(1, 1, 256, 1), HOT(8, 16, 64, 1),
	HOT(8, 16, 256, 1), HOT(2, 1, 1, 2), HOT(8, 1, 1, 2), HOT(2, 16, 1, 2),
	HOT(8, 16, 1, 2), HOT(8, 16, 256, 2),
	COLD(1, 1, 1, 1), COLD(1, 16, 1, 1), COLD(8, 1, 1, 1), COLD(8, 16, 1, 1),
	/* Not with two pollers: CPUs 0 and 2 share a CPU of the host, and would take turns. */
	COLD(8, 16, 256, 1),
};

#define NR_POINTS	(sizeof(points) / sizeof(points[0]))

/**
 * struct farm - what is there for a point
 * @control:	descriptor of /dev/acrn_hsm
 * @sim:	descriptor of /dev/acrn_hvsim
 * @poller:	on CPUs 1 and 2
 * @doorbell:	eventfd of all doorbells
 * @vm:		VMs
 */
struct farm {
	int control;
	int sim;
	uint32_t poller[2];
	int doorbell;
	struct vm vm[VMS_MAX];
};

/* Kernel memory of the slabs. */
static uint64_t slab_bytes(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	unsigned long long kib = 0;
	char line[128];

	REQUIRE(file);
	while (!kib && fgets(line, sizeof(line), file))
		sscanf(line, "Slab: %llu kB", &kib);
	fclose(file);
	REQUIRE(kib);
	return kib * 1024;
}

static void must_add_vm(struct farm *farm, const struct point *point, unsigned int nr)
{
	struct vm *vm = &farm->vm[nr];
	char name[16];
	unsigned int i;

	/* Names are unique. */
	snprintf(name, sizeof(name), "scaling %u", nr);
	must_vm_create(vm, name, VM_POLLING);
	for (i = 0; i < point->ranges; i++)
		REQUIRE(!vm_ioeventfd(vm, farm->doorbell, ACRN_IOEVENTFD_FLAG_PIO,
				      DOORBELL + 8 * i, 4, 0));
	must_vm_start(vm);
	REQUIRE(!poller_attach(farm->control, farm->poller[nr % point->pollers], vm->id));
	REQUIRE(!vm_set_mode(farm->control, vm->id, ACRN_HSM_POLL_MODE_POLL));
}

static void must_farm(struct farm *farm, struct point *point)
{
	struct hvsim_config config = {
		.vcpus = point->vcpus, .severity = HVSIM_SEVERITY_STANDARD, .timeout_ms = 10000,
	};
	uint64_t before = slab_bytes(), after;
	unsigned int i;

	must_sim_config(farm->sim, &config);
	for (i = 0; i < point->vms; i++)
		must_add_vm(farm, point, i);
	after = slab_bytes();
	/* Of a few VMs the slabs' rest is more than they need. */
	if (point->vms == VMS_MAX && after > before)
		point->bytes_per_vm = (after - before) / point->vms;
}

/* The last doorbell, that a list would find last. */
static struct hvsim_access access_of(const struct point *point)
{
	return (struct hvsim_access){
		.type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
		.size = 4, .address = DOORBELL + 8 * (point->ranges - 1),
	};
}

static void ask_hot(struct farm *farm, struct point *point, uint32_t requests)
{
	struct hvsim_access access = access_of(point);
	struct hvsim_run run = {
		.vmid = farm->vm[0].id, .cpu = 0, .nr = 1, .repeat = requests,
		.warmup = requests / 10, .accesses = (unsigned long)&access,
		.hist = (unsigned long)point->hist,
	};

	CHECK_EQ(sim_run(farm->sim, &run), 0);
	CHECK_EQ(run.done, requests);
}

static void ask_cold(struct farm *farm, struct point *point, uint32_t requests)
{
	struct hvsim_io io = { .access = access_of(point) };
	uint32_t i;

	for (i = 0; i < requests; i++) {
		io.vmid = farm->vm[i % point->vms].id;
		io.vcpu = i / point->vms % point->vcpus;
		CHECK_EQ(ioctl(farm->sim, HVSIM_IOCTL_IO, &io), 0);
		CHECK_EQ(io.outcome, HVSIM_DONE);
		rtp_hist_add(point->hist, io.latency_ns);
	}
}

/* All of the point's VMs, by pollers alone. */
static void check_served(struct farm *farm, const struct point *point, uint32_t requests)
{
	uint64_t polled = 0, rung = 0;
	unsigned int i;

	for (i = 0; i < point->vms; i++)
		polled += must_sim_stats(farm->sim, farm->vm[i].id).outcome[HVSIM_DONE];
	CHECK_EQ(polled, requests);
	for (i = 0; i < point->vms; i++)
		must_vm_stop(&farm->vm[i]);
	CHECK_EQ(read(farm->doorbell, &rung, sizeof(rung)), sizeof(rung));
	CHECK_EQ(rung, requests);
}

static void measure(struct farm *farm, struct point *point, uint32_t requests)
{
	uint64_t start;

	must_farm(farm, point);
	start = time_ns();
	if (point->cold)
		ask_cold(farm, point, requests);
	else
		ask_hot(farm, point, requests);
	point->per_second = requests * 1e9 / (time_ns() - start);
	check_served(farm, point, requests);
}

static double p50(const struct point *point)
{
	return rtp_hist_quantile(point->hist, 500000);
}

static void record(const struct point *point)
{
	char id[64];
	struct json_point record = {
		.id = id, .vms = point->vms, .vcpus = point->vcpus, .ranges = point->ranges,
		.pollers = point->pollers, .pattern = point->cold ? "cold" : "hot",
		.hist = point->hist, .ratio = p50(point) / p50(&points[0]),
		.requests_per_s = point->per_second, .memory_bytes_per_vm = point->bytes_per_vm,
	};

	snprintf(id, sizeof(id), "scaling/guest/%s/%ux%ux%ux%u", record.pattern, point->vms,
		 point->vcpus, point->ranges, point->pollers);
	printf("# %u VMs x %2u vCPUs, %3u ranges, %u pollers, %-4s", point->vms, point->vcpus,
	       point->ranges, point->pollers, record.pattern);
	printf(" p50 %6.0f ns  p99 %7llu  %7.0f/s  %llu bytes/VM\n", p50(point),
	       (unsigned long long)rtp_hist_quantile(point->hist, 990000), point->per_second,
	       (unsigned long long)point->bytes_per_vm);
	json_point(&record);
}

int main(int argc, char **argv)
{
	struct farm farm = {};
	unsigned int i;
	bool quick;

	json_begin(&argc, argv);
	quick = last_argument_is(&argc, argv, "quick");
	need_isolated_cpus("1-2");
	REQUIRE(!thread_pin(0));
	must_open(NULL, &farm.control, &farm.sim);
	farm.doorbell = eventfd(0, EFD_NONBLOCK);
	for (i = 0; i < 2; i++)
		farm.poller[i] = must_poller(farm.control, i + 1, 0);
	printf("# memory: growth of Slab in /proc/meminfo\n");
	for (i = 0; i < NR_POINTS; i++) {
		measure(&farm, &points[i], quick ? QUICK_REQUESTS : REQUESTS);
		record(&points[i]);
	}
	for (i = 0; i < 2; i++)
		CHECK_EQ(poller_destroy(farm.control, farm.poller[i]), 0);
	must_close(farm.control, farm.sim);
	json_end();
	return test_end();
}
