/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * rtpoll.h - answer I/O requests of virtual machines by polling, from user space
 *
 *	control.h	pollers, rules and VMs of /dev/acrn_hsm
 *	stats.h		its statistics page
 *	server.h	be a device model: serve a VM's default client by polling
 *	engine.h	be the poller itself, for a hypervisor in user space ...
 *	vcpu.h		... and be a vCPU of that hypervisor
 *	region.h	the memory the two share
 *	devices.h	handlers by address, for server and engine alike
 *	thread.h	CPU, priority and memory of the thread that polls
 *	error.h		what went wrong, in words
 *
 * Conventions: functions return 0 or a negative errno, and leave one line for
 * people in rtpoll_message().  Times are nanoseconds and end in _ns.  Structures
 * with options begin with their size, so that they may grow; they have no holes,
 * and zero is a good value for everything else in them unless a comment says
 * otherwise.  A handle belongs to one thread at a time unless a comment says
 * otherwise; pointers returned by the library stay its own.  The library prints
 * nothing, ends no process and keeps no signal handler.
 */
#ifndef RTPOLL_H
#define RTPOLL_H

#include "rtpoll/control.h"
#include "rtpoll/devices.h"
#include "rtpoll/engine.h"
#include "rtpoll/error.h"
#include "rtpoll/region.h"
#include "rtpoll/server.h"
#include "rtpoll/stats.h"
#include "rtpoll/thread.h"
#include "rtpoll/vcpu.h"

#endif /* RTPOLL_H */
