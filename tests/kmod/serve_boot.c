// SPDX-License-Identifier: BSD-3-Clause
/* serve_boot.c - the recorded boot, answered by librtpoll's server */

#include <stdio.h>
#include <string.h>

#include "boot_replay.h"
#include "counted.h"
#include "harness.h"
#include "serve.h"

/* As the module handed it over. */
static struct acrn_io_request request_of(const struct rtpoll_access *access)
{
	struct acrn_io_request req = { .type = access->type };

	req.reqs.mmio_request.direction = access->direction;
	req.reqs.mmio_request.size = access->size;
	if (access->type == RTPOLL_PCI) {
		req.reqs.pci_request.value = access->value;
		req.reqs.pci_request.bus = access->bus;
		req.reqs.pci_request.dev = access->device;
		req.reqs.pci_request.func = access->function;
		req.reqs.pci_request.reg = access->reg;
		return req;
	}
	req.reqs.mmio_request.address = access->address;
	req.reqs.mmio_request.value = access->value;
	return req;
}

static int handle(void *data, struct rtpoll_access *access)
{
	const struct acrn_io_request req = request_of(access);
	struct boot_vm *boot_vm = data;
	uint64_t value = ~0ull;

	if (!boot_vm->error)
		boot_vm->error = trace_model_serve(&boot_vm->model, &req, &value);
	access->value = value;
	return boot_vm->error;
}

static void must_boot_serve(struct serve *test, struct boot_vm *boot_vm, uint32_t way)
{
	struct rtpoll_server_options options;

	test->vm = boot_vm->vm;
	options = serve_options(test, way, RTPOLL_SPIN_FOREVER);
	REQUIRE(!rtpoll_server_create(&test->server, &options));
	REQUIRE(!rtpoll_devices_set_default(rtpoll_server_devices(test->server), handle, boot_vm));
	REQUIRE(!rtpoll_server_start(test->server));
	must_vm_start(&boot_vm->vm);
}

static void check(struct serve *test, struct boot_vm *boot_vm, const struct hvsim_run *run,
		  uint64_t vm_flags)
{
	const uint64_t forwarded = boot_vm->model.counts[TRACE_FORWARDED];
	struct rtpoll_server_stats stats = serve_stats(test);
	const bool calls = rtpoll_server_way(test->server) == RTPOLL_WAY_ATTACH ||
			   !(vm_flags & VM_POLLING);

	CHECK_EQ(trace_model_finish(&boot_vm->model), 0);
	if (boot_vm->model.message[0])
		printf("  device model: %s\n", boot_vm->model.message);
	CHECK_EQ(run->done, run->nr);
	CHECK_EQ(run->missing + run->cut + run->mismatches, 0);
	CHECK_EQ(stats.served, forwarded);
	CHECK_EQ(stats.without_call, calls ? 0 : forwarded);
	CHECK_EQ(stats.notified, calls ? forwarded : 0);
	CHECK_EQ(stats.failed + stats.unhandled + stats.invalid + stats.lost, 0);
	check_echo_vm(test->sim, boot_vm->vm.id, "boot");
}

void serve_boot(struct serve *test, uint32_t way, uint64_t vm_flags, unsigned int percent)
{
	struct boot boot, part;
	struct boot_vm boot_vm;
	struct hvsim_run run;
	uint64_t start;

	must_boot_load(&boot);
	part = (struct boot){ .recs = boot.recs, .nr = boot.nr * percent / 100 };
	must_boot_vm_create(&boot_vm, "boot", vm_flags, &part);
	must_boot_serve(test, &boot_vm, way);
	run = (struct hvsim_run){
		.vmid = boot_vm.vm.id, .cpu = 0, .flags = HVSIM_RUN_CHECK, .nr = part.nr,
		.repeat = 1, .accesses = (unsigned long)part.recs,
	};
	start = time_ns();
	CHECK_EQ(sim_run(test->sim, &run), 0);
	printf("boot, %.7s, vCPU %s: %zu accesses in %llu ms\n",
	       rtpoll_server_way_name(test->server),
	       vm_flags & VM_POLLING ? "polls" : "is notified", part.nr,
	       (unsigned long long)(time_ns() - start) / 1000000);
	/* The guest is answered first, and then it is counted. */
	rtpoll_server_pause(test->server);
	check(test, &boot_vm, &run, vm_flags);
	rtpoll_server_resume(test->server);
	rtpoll_server_destroy(test->server);
	must_boot_vm_stop(&boot_vm);
	boot_free(&boot);
}
