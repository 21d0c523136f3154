// SPDX-License-Identifier: BSD-3-Clause
/* demo.c - rtpoll demo: the engine and what one would use instead, simulated */

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../lib/cpulist.h"
#include "../measure/realtime.h"
#include "bar.h"
#include "cmd.h"
#include "demo.h"
#include "device.h"

#define DURATION_NS	20000000000ull
#define FRAME_NS	250000000
#define PATIENCE_NS	10000000000ull	/* beyond its duration: one of it is stopped */
#define PLAIN_FRAMES	8	/* and a line, where there is no terminal */

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
	interrupted = signal;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static const char *phase_name(enum demo_phase phase)
{
	switch (phase) {
	case DEMO_STARTING:
		return "starting";
	case DEMO_VMS_ASK:
		return "simulated VMs ask";
	case DEMO_WAYS:
	case DEMO_DONE:
		return "ways in turn";
	}
	return "";
}

static void plain_line(const struct demo *demo, uint64_t elapsed_ns)
{
	const struct demo_board *board = demo->board;
	uint64_t nr = 0;

	for (int i = 0; i < DEMO_VMS; i++)
		nr += board->vm[i].times.nr;
	for (int i = 0; i < NR_DEMO_WAYS; i++)
		nr += board->way[i].times.nr;
	printf("%3.0f s of %.0f s: %s, %" PRIu64 " round trips\n", elapsed_ns / 1e9,
	       demo->duration_ns / 1e9,
	       phase_name(__atomic_load_n(&board->phase, __ATOMIC_ACQUIRE)), nr);
	fflush(stdout);
}

/*
 * Over the frame before.  A line that is too wide is cut off, so that it is one line to
 * go up; but not in the last frame, over which none comes.
 */
static void frame_draw(const struct demo *demo, uint64_t elapsed_ns, unsigned int *lines,
		       bool last)
{
	char *text = NULL, *line, *rest;
	size_t size = 0;
	FILE *frame = open_memstream(&text, &size);
	unsigned int drawn;

	if (!frame)
		return;
	drawn = demo_draw(frame, demo, elapsed_ns);
	fclose(frame);
	if (*lines)
		printf("\033[%uA", *lines);
	if (!last)
		fputs("\033[?7l", stdout);
	for (line = text; (rest = strchr(line, '\n')); line = rest + 1)
		printf("%.*s\033[K\n", (int)(rest - line), line);
	fputs("\033[?7h", stdout);
	fflush(stdout);
	*lines = drawn;
	free(text);
}

/* A terminal that can go up, and in which all of a frame has room. */
static bool is_live(void)
{
	const char *terminal = getenv("TERM");
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || (terminal && !strcmp(terminal, "dumb")))
		return false;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row ||
	       size.ws_row > DEMO_LINES;
}

enum demo_end { DEMO_ENDED, DEMO_INTERRUPTED, DEMO_STUCK };

/* Until the one who asks has ended, or has to be. */
static enum demo_end watch(const struct demo *demo, pid_t asker, bool quiet)
{
	struct timespec pause = { .tv_nsec = FRAME_NS };
	uint64_t begin = now_ns(), elapsed = 0;
	unsigned int lines = 0;

	for (unsigned int frame = 0; !interrupted && elapsed < demo->duration_ns + PATIENCE_NS;
	     frame++) {
		bool ended = waitpid(asker, NULL, WNOHANG);

		elapsed = now_ns() - begin;
		if (!quiet && demo->live)
			frame_draw(demo, elapsed, &lines, ended);
		else if (!quiet && !ended && frame % PLAIN_FRAMES == PLAIN_FRAMES - 1)
			plain_line(demo, elapsed);
		if (ended)
			return DEMO_ENDED;
		nanosleep(&pause, NULL);
	}
	/* Its server is killed when it dies, be it stopped or not. */
	kill(asker, SIGKILL);
	waitpid(asker, NULL, 0);
	return interrupted ? DEMO_INTERRUPTED : DEMO_STUCK;
}

static int show(const struct demo *demo, const struct cmd *cmd)
{
	if (cmd->line.json)
		return demo_json(stdout, demo) ? cmd_failed("demo: stdout: %s", strerror(EIO)) :
		       CMD_OK;
	if (!demo->live)
		demo_draw(stdout, demo, demo->duration_ns);
	demo_explain(stdout, demo);
	return CMD_OK;
}

/* The library's messages often have the error in them. */
static int error_tell(const struct demo_board *board)
{
	const char *error = strerror(-board->error);

	if (strstr(board->message, error))
		return cmd_failed("demo: %s", board->message);
	return cmd_failed("demo: %s%s%s", error, *board->message ? ": " : "", board->message);
}

static int finish(const struct demo *demo, const struct cmd *cmd, enum demo_end end)
{
	const struct demo_board *board = demo->board;

	if (end == DEMO_INTERRUPTED)
		return cmd_failed("demo: interrupted; nothing is left behind");
	/* Who asks gives up by itself where it looks how a server gets on. */
	if (end == DEMO_STUCK || board->error == -ETIMEDOUT)
		return cmd_failed("demo: given up: a process of it hangs; was it stopped?");
	if (__atomic_load_n(&board->phase, __ATOMIC_ACQUIRE) != DEMO_DONE)
		return cmd_failed("demo: the process that asks was killed; was memory short?");
	/* Of a signal to this command itself we would know. */
	if (board->error == -EINTR)
		return cmd_failed("demo: a process of it was killed; was memory short?");
	if (board->error)
		return error_tell(board);
	return show(demo, cmd);
}

/* --cpu is a mask on what is allowed: 0, or an exit code after a message. */
static int cpus_restrict(const char *list)
{
	struct rtpoll_cpulist wanted;
	cpu_set_t set;
	int ret;

	if (!list)
		return 0;
	ret = machine_cpus(&wanted, list);
	if (ret)
		return ret;
	CPU_ZERO(&set);
	for (unsigned int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (rtpoll_cpulist_has(&wanted, cpu))
			CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		return cmd_environment("--cpu '%s': none of them may be used: %s", list,
				       strerror(errno));
	return 0;
}

/* The first two that are allowed. */
static int cpus_choose(struct demo *demo, const char *list)
{
	int ret = cpus_restrict(list);
	int nr;

	if (ret)
		return ret;
	nr = realtime_cpus(demo->cpu, 2);
	if (nr < 1)
		return cmd_environment("demo: the CPUs allowed here cannot be read: %s",
				       strerror(errno));
	if (nr == 1)
		demo->cpu[1] = demo->cpu[0];
	return 0;
}

static int run(struct demo *demo, const struct cmd *cmd)
{
	struct sigaction action = { .sa_handler = interrupt };
	pid_t asker;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	fflush(stdout);
	asker = fork();
	if (asker < 0)
		return cmd_failed("demo: no process for the VMs: %s", strerror(errno));
	if (!asker)
		demo_ask(demo);
	return finish(demo, cmd, watch(demo, asker, cmd->line.json));
}

int cmd_demo(const struct cmd *cmd)
{
	struct demo demo = {
		.duration_ns = cmd->duration_ns ? cmd->duration_ns : DURATION_NS,
		.utf8 = bar_is_utf8(),
		.live = is_live(),
	};
	int ret;

	ret = cpus_choose(&demo, cmd->cpu);
	if (ret)
		return ret;
	demo.board = mmap(NULL, sizeof(*demo.board), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (demo.board == MAP_FAILED)
		return cmd_failed("demo: no memory: %s", strerror(errno));
	ret = run(&demo, cmd);
	munmap(demo.board, sizeof(*demo.board));
	return ret;
}
