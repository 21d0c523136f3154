/* SPDX-License-Identifier: BSD-3-Clause */
/* control.h - the parts of the test "control" */
#ifndef TEST_CONTROL_H
#define TEST_CONTROL_H

#include "rtpoll.h"
#include "vm.h"

/**
 * struct control_test - the library's handle, and a VM to control
 * @control:	handle
 * @sim:	the simulated hypervisor
 * @vm:		VM of 2 vCPUs, named as VM_NAME
 */
struct control_test {
	struct rtpoll_control *control;
	int sim;
	struct vm vm;
};

/* As long as a name can be. */
#define VM_NAME		"sixteen letters!"

/* A poller on CPU 1, whatever else it does. */
uint32_t must_rtpoll_poller(struct control_test *test);

void control_refused(struct control_test *test);
void control_privileges(struct control_test *test);
void control_page(struct control_test *test);

#endif
