/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * server.h - be a device model: serve a VM's default client by polling
 *
 * What a device model links against once it has its VM.  It spins on the request
 * page, answers in place and, where the hypervisor polls for the completion, makes
 * no system call at all; where it does not, NOTIFY_REQUEST_FINISH follows.  With
 * nothing to do for a while it sleeps in ATTACH_IOREQ_CLIENT.
 *
 * On an HSM that cannot tell a spinning device model's completions from its own,
 * mainline's, it does as device models always did: ATTACH, answer, NOTIFY.  Which
 * of the two is found out at run time (rtpoll_server_way()).
 */
#ifndef RTPOLL_SERVER_H
#define RTPOLL_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "devices.h"
#include "thread.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rtpoll_server;

/* How requests are found and completed. */
#define RTPOLL_WAY_POLL		1	/* spinning; without system calls where it can */
#define RTPOLL_WAY_ATTACH	2	/* ATTACH_IOREQ_CLIENT and NOTIFY_REQUEST_FINISH */

#define RTPOLL_SPIN_DEFAULT_NS	50000
#define RTPOLL_SPIN_FOREVER	UINT64_MAX

/**
 * struct rtpoll_server_options - a VM whose default client is to be served
 * @size:	sizeof(struct rtpoll_server_options) of the caller
 * @fd:		descriptor of /dev/acrn_hsm that has the VM; stays the caller's, and
 *		open until rtpoll_server_destroy()
 * @vmid:	of CREATE_VM
 * @nr_vcpus:	of CREATE_VM
 * @page:	request page as given to CREATE_VM
 * @spin_ns:	without a request for that long it sleeps in ATTACH; 0:
 *		RTPOLL_SPIN_DEFAULT_NS; RTPOLL_SPIN_FOREVER
 * @way:	RTPOLL_WAY_ATTACH: even where it could poll; 0: the best there is
 * @reserved:	0
 * @thread:	CPU and priority of the thread of rtpoll_server_start(); with its size 0
 *		it is left as it is
 */
struct rtpoll_server_options {
	size_t				size;
	int				fd;
	uint16_t			vmid;
	uint16_t			nr_vcpus;
	void				*page;
	uint64_t			spin_ns;
	uint32_t			way;
	uint32_t			reserved;
	struct rtpoll_thread_options	thread;
};

/**
 * struct rtpoll_server_stats - what a server did
 * @served:	requests answered
 * @without_call: of these, completed without a system call
 * @notified:	of these, completed by NOTIFY_REQUEST_FINISH
 * @lost:	requests that were taken away meanwhile: CLEAR, RESET
 * @failed:	requests whose handler failed, answered all ones
 * @unhandled:	requests nobody handles, answered all ones
 * @invalid:	what lay in the page and no guest can have asked for, answered all
 *		ones
 * @attached:	returns from ATTACH_IOREQ_CLIENT
 */
struct rtpoll_server_stats {
	uint64_t	served;
	uint64_t	without_call;
	uint64_t	notified;
	uint64_t	lost;
	uint64_t	failed;
	uint64_t	unhandled;
	uint64_t	invalid;
	uint64_t	attached;
};

/**
 * rtpoll_server_create() - become the VM's default client
 * @server:	receives the handle; untouched on error
 * @options:	copied
 *
 * CREATE_IOREQ_CLIENT is called here, so before START_VM.
 *
 * Return: 0; -EINVAL bad option, or @fd has no VM; -EEXIST the VM has a default
 * client; -ENOMEM; -EOPNOTSUPP @way asks for what this HSM cannot.
 */
int rtpoll_server_create(struct rtpoll_server **server,
			 const struct rtpoll_server_options *options);

/**
 * rtpoll_server_destroy() - stop, and free everything
 * @server: handle, or NULL
 *
 * Waits until rtpoll_server_run() of another thread has left.
 */
void rtpoll_server_destroy(struct rtpoll_server *server);

/**
 * rtpoll_server_devices() - who answers which address
 * @server: handle
 *
 * Return: table; the server's own.
 */
struct rtpoll_devices *rtpoll_server_devices(struct rtpoll_server *server);

/**
 * rtpoll_server_way() - how this server finds and completes requests
 * @server: handle
 *
 * Return: RTPOLL_WAY_*.
 */
uint32_t rtpoll_server_way(const struct rtpoll_server *server);

/**
 * rtpoll_server_way_name() - the same in words, for a log
 * @server: handle
 *
 * Return: static text.
 */
const char *rtpoll_server_way_name(const struct rtpoll_server *server);

/**
 * rtpoll_server_start() - serve in a thread of the library
 * @server: handle
 *
 * Return: 0, the thread is placed and serves; -EBUSY it is served already; as
 * rtpoll_thread_setup(); -EAGAIN no more threads.
 */
int rtpoll_server_start(struct rtpoll_server *server);

/**
 * rtpoll_server_run() - serve in the calling thread
 * @server: handle
 *
 * Returns when rtpoll_server_stop() is called, or when somebody else ends the
 * default client: that is found out in ATTACH, and never with
 * RTPOLL_SPIN_FOREVER.
 *
 * Return: 0; -EBUSY it is served already; -EINTR rtpoll_server_break().
 */
int rtpoll_server_run(struct rtpoll_server *server);

/**
 * rtpoll_server_round() - serve what is there, and return
 * @server: handle
 *
 * For a loop of the caller's; never sleeps.  Only for RTPOLL_WAY_POLL: an HSM that
 * must be asked for requests is asked in ATTACH, which does.
 *
 * Return: requests served; 0 also if another thread serves, or the way is not that.
 */
unsigned int rtpoll_server_round(struct rtpoll_server *server);

/**
 * rtpoll_server_break() - have rtpoll_server_run() return between two requests
 * @server: handle
 *
 * How a handler leaves the loop, to reset its VM: rtpoll_server_pause(), CLEAR,
 * RESET, rtpoll_server_resume(), and rtpoll_server_run() once more.  The thread of
 * rtpoll_server_start() ends, and may be started again.
 *
 * Context: a handler of this server.
 */
void rtpoll_server_break(struct rtpoll_server *server);

/**
 * rtpoll_server_pause() - keep the server out of all slots
 * @server: handle
 *
 * Around CLEAR_VM_IOREQ, RESET_VM and DESTROY_IOREQ_CLIENT, which end requests
 * that are being handled (spec: exactly once).  Waits for the handler that runs.
 *
 * Context: any thread but a handler's.  rtpoll_server_resume() must follow.
 */
void rtpoll_server_pause(struct rtpoll_server *server);

/**
 * rtpoll_server_resume() - undo rtpoll_server_pause()
 * @server: handle
 */
void rtpoll_server_resume(struct rtpoll_server *server);

/**
 * rtpoll_server_stop() - end serving, and the default client
 * @server: handle
 *
 * DESTROY_IOREQ_CLIENT wakes whoever sleeps in ATTACH; requests that are left are
 * answered all ones by the module.  The thread of rtpoll_server_start() has ended
 * when it returns, rtpoll_server_run() of another thread returns soon.
 *
 * Context: any thread but a handler's.
 *
 * Return: 0, also if it was stopped before.
 */
int rtpoll_server_stop(struct rtpoll_server *server);

/**
 * rtpoll_server_stats() - what it did so far
 * @server:	handle
 * @stats:	receives it
 *
 * Context: any thread.
 */
void rtpoll_server_stats(const struct rtpoll_server *server,
			 struct rtpoll_server_stats *stats);

#ifdef __cplusplus
}
#endif

#endif /* RTPOLL_SERVER_H */
