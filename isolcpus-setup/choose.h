/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * choose.h - CPUs are picked for a plan, by what shares what on the machine
 *
 * CPU 0 is never isolated, nor is the last CPU that keeps house.  What was picked is
 * told by a reason each; what cannot be is refused with a remedy.
 */
#ifndef ISOLCPUS_CHOOSE_H
#define ISOLCPUS_CHOOSE_H

#include "plan.h"

/**
 * struct plan_request - what the user asked for, as words of the command line
 * @isolate:	list of CPUs; NULL: those that the others need
 * @housekeeping: list: all others are isolated; NULL or "auto": who is not isolated
 * @pollers:	how many, or a list; NULL: none
 * @vcpus:	likewise, for vCPUs of User VMs
 * @measure:	likewise, for measuring threads
 * @near:	PCI address of a device, or "node:1": CPUs near to it; NULL: nowhere
 * @smt:	"isolate" (also if NULL), "share" or "offline"
 * @mode:	"boot" (also if NULL) or "cgroup"
 * @bandwidth_percent: of memory, for others on an L3 of isolated CPUs; 0: all of it
 * @loader:	"auto" (also if NULL), "grub", "systemd-boot", "uboot" or "print"
 *
 * A number alone is how many; one CPU alone is "3-3".  With none of isolate,
 * housekeeping, pollers, vcpus and measure it is one poller.
 */
struct plan_request {
	const char	*isolate;
	const char	*housekeeping;
	const char	*pollers;
	const char	*vcpus;
	const char	*measure;
	const char	*near;
	const char	*smt;
	const char	*mode;
	const char	*loader;
	unsigned int	bandwidth_percent;
};

/**
 * plan_make() - make a plan for a machine
 * @tree:	the machine
 * @request:	what is wanted
 * @plan:	receives it, with reasons; plan_free() frees it
 * @error:	receives one line: what, and the remedy
 *
 * Return: 0; -EINVAL the request contradicts itself, or is not understood; -ENODEV the
 * machine has not what it takes; -ENOMEM, or what reading the tree returned.
 */
int plan_make(const struct tree *tree, const struct plan_request *request,
	      struct plan *plan, char error[PLAN_ERROR]);

#endif /* ISOLCPUS_CHOOSE_H */
