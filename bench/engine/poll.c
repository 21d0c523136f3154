// SPDX-License-Identifier: BSD-3-Clause
/* poll.c - a poller that nobody asks: what others on the machine may feel */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "rtpoll/engine.h"
#include "rtpoll/error.h"

static struct rtpoll_engine *engine;

static void stop(int signal)
{
	(void)signal;
	rtpoll_engine_stop(engine);
}

int poll_on(int cpu)
{
	struct rtpoll_engine_options options = {
		.size = sizeof(options),
		.mode = RTPOLL_ENGINE_POLL,
	};
	struct rtpoll_engine_vm *vm;
	char missing[128];
	uint32_t without;
	int ret = rtpoll_engine_create(&engine, &options);

	if (!ret)
		ret = rtpoll_engine_add_vm(engine, "neighbour", 16, &vm);
	if (ret) {
		fprintf(stderr, "engine: --poll: %s\n", rtpoll_message());
		return EXIT_FAILURE;
	}
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	without = realtime_enter(cpu, false);
	printf("polling on CPU %d%s%s\n", cpu, without ? ", without " : "",
	       realtime_without(without, missing, sizeof(missing)));
	fflush(stdout);
	ret = rtpoll_engine_run(engine);
	rtpoll_engine_destroy(engine);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
