/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * vm.h - a VM, its device model and its simulated vCPUs, for guest tests
 *
 * Functions that return int give 0 or a negative errno and print nothing; those
 * named must_ end the test when they fail.
 */
#ifndef TEST_VM_H
#define TEST_VM_H

#include <linux/acrn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "acrn_hsm_poll.h"
#include "acrn_hvsim.h"

#define VM_POLLING	0x4	/* vm_flag: the hypervisor polls for completion */

struct vm;

/**
 * struct vm_model - what a device model's thread does with a request
 * @serve:	answers one request; the value of a read is returned
 * @arg:	for @serve
 */
struct vm_model {
	uint64_t (*serve)(struct vm *vm, unsigned int vcpu,
			  const struct acrn_io_request *req, void *arg);
	void *arg;
};

/**
 * struct vm - a VM and its device model
 * @fd:		descriptor of /dev/acrn_hsm
 * @id:		vmid
 * @vcpus:	vCPUs
 * @page:	request page
 * @model:	what answers the default client's requests
 * @thread:	device model's thread
 * @running:	@thread runs
 * @served:	requests it answered
 */
struct vm {
	int fd;
	uint16_t id;
	unsigned int vcpus;
	struct acrn_io_request_buffer *page;
	struct vm_model model;
	pthread_t thread;
	bool running;
	uint64_t served;
};

/*
 * Both modules, with parameters or NULL; and away with them.  Without parameters no
 * poller is watched: the machine under the guest takes CPUs away from it for longer
 * than a watch waits, and then the dispatcher serves what pollers should.
 */
void must_load(const char *hvsim_params, const char *hsm_params);
void must_unload(void);
/*
 * Tests called for as "mainline/NAME" get mainline's module instead of ours, with
 * no parameters: tests/mainline/build.sh.
 */
bool driver_is_mainline(void);

/* A descriptor that only controls. */
int hsm_open(void);
int sim_open(void);
/* Both modules and one of each: how most tests begin and end. */
void must_open(const char *hsm_params, int *control, int *sim);
void must_close(int control, int sim);

/* A VM, created and not started; flags: vm_flag of CREATE_VM. */
int vm_create(struct vm *vm, const char *name, uint64_t flags);
void must_vm_create(struct vm *vm, const char *name, uint64_t flags);
/* Default client, and a thread that serves it; model.serve NULL: answers 0x55... */
void must_vm_serve(struct vm *vm, const struct vm_model *model);
void must_vm_start(struct vm *vm);
/* Mainline's module has a thread per VM for its doorbells: it goes to that CPU. */
void must_vm_place_client(const struct vm *vm, int cpu);
/* Pause, end the device model, destroy, close. */
void must_vm_stop(struct vm *vm);
/* Frees what user space has; for a VM that was destroyed or closed otherwise. */
void vm_forget(struct vm *vm);

int vm_ioctl(struct vm *vm, unsigned long cmd, unsigned long arg);
int vm_notify(struct vm *vm, unsigned int vcpu);
/* flags: ACRN_IOEVENTFD_FLAG_*; data counts with DATAMATCH. */
int vm_ioeventfd(struct vm *vm, int eventfd, uint32_t flags, uint64_t address,
		 uint32_t length, uint64_t data);

/* Polling. */
uint32_t must_poller(int control, unsigned int cpu, uint32_t flags);
int poller_destroy(int control, uint32_t poller);
int poller_attach(int control, uint32_t poller, uint16_t vmid);
int poller_detach(int control, uint32_t poller, uint16_t vmid);
int poller_move(int control, uint32_t from, uint32_t to, uint16_t vmid, uint16_t slots);
int poll_rule_set(int control, const struct acrn_hsm_rule *rule);
int vm_set_mode(int control, uint16_t vmid, uint32_t mode);
/* Adaptive mode; idle_ns 0: the default. */
int vm_adapt(int control, uint16_t vmid, uint64_t idle_ns);
struct acrn_hsm_vm_stats must_vm_stats(int control, uint16_t vmid);
struct acrn_hsm_poller_stats must_poller_stats(int control, uint32_t poller);
struct acrn_hsm_poll_info must_info(int control);

/* The simulated hypervisor. */
void must_sim_config(int sim, const struct hvsim_config *config);
void must_sim_faults(int sim, const struct hvsim_faults *faults);
struct hvsim_vm_stats must_sim_stats(int sim, uint16_t vmid);
struct hvsim_stats must_sim_totals(int sim);
/* The newest hypercall of that number for the VM, as it arrived. */
struct hvsim_call must_last_call(int sim, uint16_t vmid, unsigned int nr);
/* The next one of that number gets this errno; 0: none does. */
void must_refuse(int sim, unsigned int nr, int error);
/* All of that number do. */
void must_refuse_all(int sim, unsigned int nr, int error);
/* One access by the calling thread; value receives what a read returned. */
int sim_access(int sim, uint16_t vmid, unsigned int vcpu, int type, int direction,
	       unsigned int size, uint64_t address, uint64_t *value,
	       uint32_t *outcome);
#define sim_in(sim, vmid, port, size, value, outcome)			\
	sim_access(sim, vmid, 0, ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_READ, \
		   size, port, value, outcome)
#define sim_out(sim, vmid, port, size, value, outcome)			\
	sim_access(sim, vmid, 0, ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_DIR_WRITE, \
		   size, port, value, outcome)
/* Many accesses; the caller fills in what it wants and leaves the rest 0. */
int sim_run(int sim, struct hvsim_run *run);

#endif
