// SPDX-License-Identifier: BSD-3-Clause
/* server_turn.c - turns: keep the server out of slots, or wait until it was */

#include "server.h"

/**
 * server_turn_wait() - have the turn of a slot, for the thread that serves
 * @server:	server
 * @slot:	one of its slots
 *
 * Return: true with the turn; false if the server is to stop.
 */
bool server_turn_wait(struct rtpoll_server *server, struct rtp_user_slot *slot)
{
	while (!rtp_user_turn_try(slot)) {
		if (server_is_stopping(server))
			return false;
		server_nap();
	}
	return true;
}

void rtpoll_server_pause(struct rtpoll_server *server)
{
	u32 i;

	/* In this order, so that two who pause wait for each other at the first. */
	for (i = 0; i < server->options.nr_vcpus; i++)
		while (!rtp_user_turn_try(&server->slots[i]))
			server_nap();
	/* Pairs with turn_pass(): whoever sees it knows that no handler runs. */
	__atomic_store_n(&server->paused, 1, __ATOMIC_SEQ_CST);
}

void rtpoll_server_resume(struct rtpoll_server *server)
{
	u32 i;

	/*
	 * Before the turns are let go, and in one order with turn_pass(): who has a
	 * turn after this sees the table that was there when 1 was seen here.
	 */
	__atomic_store_n(&server->paused, 0, __ATOMIC_SEQ_CST);
	for (i = 0; i < server->options.nr_vcpus; i++)
		rtp_user_turn_end(&server->slots[i]);
}

/* Wait until a slot's turn was nobody's once, or all are had by one who pauses. */
static void turn_pass(struct rtpoll_server *server, struct rtp_user_slot *slot)
{
	/* A full barrier, successful or not: pairs with (P) of devices.h. */
	while (!rtp_user_turn_try(slot)) {
		if (__atomic_load_n(&server->paused, __ATOMIC_SEQ_CST))
			return;
		server_nap();
	}
	rtp_user_turn_end(slot);
}

/* A device may be added between pause and resume, by the thread that paused, too. */
static void replaced(struct rtpoll_devices *devices, const struct rtpoll_device_table *table)
{
	struct rtpoll_server *server = container_of(devices, struct rtpoll_server, devices);
	u32 i;

	(void)table;
	for (i = 0; i < server->options.nr_vcpus; i++)
		turn_pass(server, &server->slots[i]);
}

const struct rtpoll_devices_ops server_devices_ops = { .replaced = replaced };
