// SPDX-License-Identifier: BSD-3-Clause
/*
 * device_model.c - a small VM, served by librtpoll
 *
 * usage: device_model [-c CPU] [-a] [-n NAME]
 *	-c CPU	pin the thread that serves to an isolated CPU (default: anywhere)
 *	-a	sleep in ATTACH for each request, even where it could poll
 *	-n NAME	name of the VM (default: example)
 *
 * One vCPU or as many as the hypervisor gives, 1 MiB of memory, a serial port that
 * prints what the guest writes (0x3f8), and a counter that counts what it is asked
 * (0x500).  The guest says hello and then reads the counter for ever.  SIGINT and
 * SIGTERM end it, and what it did is printed.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/acrn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rtpoll.h"

#define DEVICE		"/dev/acrn_hsm"
#define MEMORY_BYTES	(1024 * 1024)
#define PAGE_BYTES	4096

#define SERIAL		0x3f8
#define SERIAL_STATUS	5	/* line status: ready to take a byte */
#define SERIAL_READY	0x60
#define COUNTER		0x500

/* Real mode, at 0: "mov dx, port; mov al, byte; out dx, al" ... "in eax, dx; jmp". */
static const unsigned char guest[] = {
	0xba, 0xf8, 0x03,		/* mov  dx, 0x3f8 */
	0xb0, 'h', 0xee,		/* mov  al, 'h'; out dx, al */
	0xb0, 'i', 0xee,
	0xb0, '\n', 0xee,
	0xba, 0x00, 0x05,		/* mov  dx, 0x500 */
	0x66, 0xed,			/* in   eax, dx */
	0xeb, 0xfc,			/* jmp  to the in before */
};

/**
 * struct machine - the VM and its devices
 * @fd:		descriptor of the device
 * @vmid:	VM
 * @nr_vcpus:	its vCPUs
 * @page:	request page
 * @memory:	the guest's
 * @line:	what the guest has written to the serial port since the last newline
 * @length:	bytes of it
 * @count:	reads of the counter
 * @server:	serves both devices
 */
struct machine {
	int			fd;
	uint16_t		vmid;
	uint16_t		nr_vcpus;
	void			*page;
	void			*memory;
	char			line[80];
	size_t			length;
	uint32_t		count;
	struct rtpoll_server	*server;
};

static int failed(const char *what)
{
	fprintf(stderr, "device_model: %s: %s\n", what, strerror(errno));
	return -1;
}

static int failed_in_library(void)
{
	fprintf(stderr, "device_model: %s\n", rtpoll_message());
	return -1;
}

/* A handler holds up its guest, so it prints by the line. */
static void serial_write(struct machine *machine, char byte)
{
	if (byte != '\n' && machine->length < sizeof(machine->line)) {
		machine->line[machine->length++] = byte;
		return;
	}
	printf("guest: %.*s\n", (int)machine->length, machine->line);
	machine->length = 0;
}

static int serial(void *data, struct rtpoll_access *access)
{
	const uint64_t port = access->address - SERIAL;

	if (access->direction == RTPOLL_WRITE) {
		if (!port)
			serial_write(data, access->value);
		return 0;
	}
	access->value = port == SERIAL_STATUS ? SERIAL_READY : 0;
	return 0;
}

static int counter(void *data, struct rtpoll_access *access)
{
	struct machine *machine = data;

	if (access->direction == RTPOLL_WRITE)
		machine->count = access->value;
	else
		access->value = machine->count++;
	return 0;
}

static void *map(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

static int create_vm(struct machine *machine, const char *name)
{
	struct acrn_vm_creation creation = {};

	machine->page = map(PAGE_BYTES);
	machine->memory = map(MEMORY_BYTES);
	if (!machine->page || !machine->memory)
		return failed("memory");

	machine->fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (machine->fd < 0)
		return failed(DEVICE);

	memcpy(&creation.uuid, name, strnlen(name, sizeof(creation.uuid)));
	creation.ioreq_buf = (uintptr_t)machine->page;
	if (ioctl(machine->fd, ACRN_IOCTL_CREATE_VM, &creation))
		return failed("CREATE_VM");
	machine->vmid = creation.vmid;
	machine->nr_vcpus = creation.vcpu_num;
	return 0;
}

static int load_guest(struct machine *machine)
{
	struct acrn_vm_memmap memmap = {
		.type = ACRN_MEMMAP_RAM, .attr = ACRN_MEM_ACCESS_RWX,
		.vma_base = (uintptr_t)machine->memory, .len = MEMORY_BYTES,
	};
	/* As after a reset, but at address 0. */
	struct acrn_vcpu_regs regs = { .vcpu_regs = {
		.cr0 = 0x30, .cs_ar = 0x9f, .cs_limit = 0xffff,
	} };

	memcpy(machine->memory, guest, sizeof(guest));
	if (ioctl(machine->fd, ACRN_IOCTL_SET_MEMSEG, &memmap))
		return failed("SET_MEMSEG");
	if (ioctl(machine->fd, ACRN_IOCTL_SET_VCPU_REGS, &regs))
		return failed("SET_VCPU_REGS");
	return 0;
}

static int make_server(struct machine *machine, int cpu, uint32_t way)
{
	const struct rtpoll_server_options options = {
		.size = sizeof(options), .fd = machine->fd, .vmid = machine->vmid,
		.nr_vcpus = machine->nr_vcpus, .page = machine->page, .way = way,
		.thread = { .size = sizeof(options.thread), .cpu = cpu },
	};
	struct rtpoll_devices *devices;

	if (rtpoll_server_create(&machine->server, &options))
		return failed_in_library();

	devices = rtpoll_server_devices(machine->server);
	if (rtpoll_devices_add(devices, RTPOLL_PIO, SERIAL, SERIAL + 7, serial, machine) ||
	    rtpoll_devices_add(devices, RTPOLL_PIO, COUNTER, COUNTER + 3, counter, machine))
		return failed_in_library();
	return 0;
}

static int start(struct machine *machine)
{
	if (rtpoll_server_start(machine->server))
		return failed_in_library();
	if (ioctl(machine->fd, ACRN_IOCTL_START_VM, 0))
		return failed("START_VM");
	printf("VM %u, %u vCPUs, %s\n", machine->vmid, machine->nr_vcpus,
	       rtpoll_server_way_name(machine->server));
	return 0;
}

static void print_stats(const struct machine *machine)
{
	struct rtpoll_server_stats stats;

	rtpoll_server_stats(machine->server, &stats);
	printf("served %" PRIu64 ": without a system call %" PRIu64 ", notified %" PRIu64
	       "; unhandled %" PRIu64 ", invalid %" PRIu64 ", lost %" PRIu64
	       "; slept in ATTACH %" PRIu64 " times; counter %" PRIu32 "\n",
	       stats.served, stats.without_call, stats.notified, stats.unhandled,
	       stats.invalid, stats.lost, stats.attached, machine->count);
}

/* What there is of it.  A VM is paused first: its vCPUs ask for no more. */
static int end(struct machine *machine)
{
	int ret = 0;

	if (machine->server && ioctl(machine->fd, ACRN_IOCTL_PAUSE_VM, 0))
		ret = failed("PAUSE_VM");
	if (machine->server) {
		rtpoll_server_stop(machine->server);
		print_stats(machine);
		rtpoll_server_destroy(machine->server);
	}
	if (machine->nr_vcpus && ioctl(machine->fd, ACRN_IOCTL_DESTROY_VM, 0))
		ret = failed("DESTROY_VM");
	if (machine->fd >= 0)
		close(machine->fd);
	return ret;
}

/* Before there is a second thread: it inherits what is blocked. */
static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigprocmask(SIG_BLOCK, signals, NULL);
}

static int run(const char *name, int cpu, uint32_t way)
{
	struct machine machine = { .fd = -1 };
	sigset_t signals;
	int ret, signal;

	block_signals(&signals);
	ret = create_vm(&machine, name);
	if (!ret)
		ret = load_guest(&machine);
	if (!ret)
		ret = make_server(&machine, cpu, way);
	if (!ret)
		ret = start(&machine);
	if (!ret)
		sigwait(&signals, &signal);
	return end(&machine) || ret ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A number and nothing behind it, or -1: CPU 0 is not what a typo shall mean. */
static int cpu_of(const char *text)
{
	char *end;
	long cpu = strtol(text, &end, 10);

	return end == text || *end || cpu < 0 || cpu > 8191 ? -1 : cpu;
}

static int usage(void)
{
	fprintf(stderr, "usage: device_model [-c CPU] [-a] [-n NAME]\n");
	return 2;
}

int main(int argc, char **argv)
{
	const char *name = "example";
	int cpu = RTPOLL_ANY_CPU;
	uint32_t way = 0;
	int option;

	setlinebuf(stdout);
	while ((option = getopt(argc, argv, "c:an:")) != -1) {
		switch (option) {
		case 'c':
			cpu = cpu_of(optarg);
			if (cpu < 0)
				return usage();
			break;
		case 'a':
			way = RTPOLL_WAY_ATTACH;
			break;
		case 'n':
			name = optarg;
			break;
		default:
			return usage();
		}
	}
	return run(name, cpu, way);
}
