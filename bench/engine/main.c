// SPDX-License-Identifier: BSD-3-Clause
/*
 * main.c - the native benchmark of the engine
 *
 * usage: engine [--quick] [--only SUITE] [--json FILE]
 *	SUITE	single, many, idle, others, adaptive, batch, scaling or quiet
 *        engine --poll CPU
 *
 * --json: a fragment of a result, as bench/schema/result.schema.json says.  --poll: be
 * a poller that nobody asks, until SIGTERM.
 *
 * Every figure is one against the bare ping-pong of the same two CPUs in the same
 * run.  Prints what it measures and then the goals; a goal that was missed does not
 * change the exit status.  Exit status: 0 measured, 1 not, 2 usage, 77 this machine
 * has one CPU.  With --serve it is a server, for itself.
 */

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench.h"
#include "rtpoll/error.h"

enum { QUICK_PART = 6, LEAST_ROUNDS = 5, RENEW_ROUNDS = 5, CANNOT_TEST = 77, HANG_US = 10000000 };

static void say(const char *what)
{
	fprintf(stderr, "engine: %s\n", what);
}

/* The program's own folder has the others. */
static int program_path(char *path, size_t size, const char *name)
{
	ssize_t length = readlink("/proc/self/exe", path, size - 1);

	if (length < 0)
		return -errno;
	path[length] = 0;
	return snprintf(path + length, size - length, "-%s", name) < (int)(size - length) ? 0 :
	       -ENAMETOOLONG;
}

static int servers_start(struct bench *bench)
{
	static const char *const names[NR_SERVERS] = { NULL, "naive", "plain", "uncounted" };

	for (unsigned int i = 0; i < NR_SERVERS; i++) {
		char path[4096];
		int ret = names[i] ? program_path(path, sizeof(path), names[i]) : 0;

		if (!ret)
			ret = pair_fork(&bench->pair, i, names[i] ? path : NULL);
		if (ret) {
			fprintf(stderr, "engine: server %u (%s) does not start: %s\n", i,
				names[i] ? path : "the engine itself", strerror(-ret));
			return ret;
		}
	}
	return 0;
}

/* Engines in other memory: where a slot lies is worth up to a fifth on a mesh. */
static int servers_renew(struct session *session)
{
	struct bench *bench = session->data;

	for (unsigned int i = 0; i < NR_BENCH_WAYS; i++)
		if (bench_ways[i].kind == &way_engine)
			way_engine.close(&bench_ways[i]);
	for (unsigned int i = 0; i < NR_SERVERS; i++)
		pair_end(&bench->pair, i);
	return servers_start(bench);
}

int bench_session(struct bench *bench, struct session *session, const enum bench_way *ways,
		  unsigned int nr, unsigned int rounds)
{
	*session = (struct session){ .nr_rows = 0 };
	if (nr > SESSION_ROWS)
		return -E2BIG;
	*session = (struct session){
		.pair = &bench->pair,
		.ticks = &bench->ticks,
		.line = WAY_LINE,
		.rounds = rounds,
		.nr_rows = nr,
		.renew = servers_renew,
		.renew_rounds = RENEW_ROUNDS,
		.data = bench,
	};
	if (bench->options.quick)
		session->rounds = rounds / QUICK_PART < LEAST_ROUNDS ? LEAST_ROUNDS :
				  rounds / QUICK_PART;
	for (unsigned int i = 0; i < nr; i++)
		session->rows[i].way = ways[i];
	return session_run(session);
}

static int measure(struct bench *bench)
{
	static const struct {
		const char	*name;
		int		(*suite)(struct bench *bench);
	} suites[] = {
		{ "single", suite_single },
		{ "many", suite_many },
		{ "idle", suite_idle },
		{ "others", suite_others },
		{ "adaptive", suite_adaptive },
		{ "batch", suite_batch },
		{ "scaling", suite_scaling },
		{ "quiet", suite_quiet },
	};
	const char *only = bench->options.only;
	int ret = -ENOENT;

	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
		if (only && strcmp(only, suites[i].name))
			continue;
		say(suites[i].name);
		bench->suite = suites[i].name;
		ret = suites[i].suite(bench);
		if (ret) {
			fprintf(stderr, "engine: %s: %s %s\n", suites[i].name, strerror(-ret),
				bench->pair.arena->post[SERVER_FULL].text);
			return ret;
		}
	}
	if (ret)
		fprintf(stderr, "engine: --only %s: there is no such suite\n", only);
	return ret;
}

static int run(struct bench *bench)
{
	int cpus[2];
	int ret;

	if (realtime_cpus(cpus, 2) < 2) {
		say("two CPUs are needed, and only one is allowed here");
		return CANNOT_TEST;
	}
	ret = pair_create(&bench->pair, cpus, bench_ways, NR_BENCH_WAYS);
	if (ret) {
		fprintf(stderr, "engine: no memory for two processes: %s\n", strerror(-ret));
		return EXIT_FAILURE;
	}
	pair_handle_signals(true);
	ret = servers_start(bench);
	if (!ret) {
		bench->without = realtime_enter(cpus[0], false);
		bench->throttled = realtime_is_throttled();
		ticks_calibrate(&bench->ticks);
		report_begin(bench);
		ret = measure(bench);
	}
	pair_destroy(&bench->pair);
	if (ret)
		return EXIT_FAILURE;
	goals_print(bench);
	ret = report_end(bench);
	if (ret)
		fprintf(stderr, "engine: %s: cannot be written: %s\n", bench->options.json,
			strerror(-ret));
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* --serve FD NUMBER CPU */
static int serve(char **argv)
{
	struct pair pair = { .ways = bench_ways, .nr_ways = NR_BENCH_WAYS };

	pair.cpu[0] = -1;
	pair.cpu[1] = atoi(argv[2]);
	if (pair_attach(&pair, atoi(argv[0])))
		return EXIT_FAILURE;
	pair_serve(&pair, atoi(argv[1]));
	return EXIT_FAILURE;
}

static int parse(struct bench_options *options, int argc, char **argv)
{
	static const struct option known[] = {
		{ "quick", no_argument, NULL, 'q' },
		{ "only", required_argument, NULL, 'o' },
		{ "json", required_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (letter == 'q')
			options->quick = true;
		else if (letter == 'o')
			options->only = optarg;
		else if (letter == 'j')
			options->json = optarg;
		else
			return letter == 'h' ? 1 : -1;
	}
	return optind == argc ? 0 : -1;
}

/*
 * Whoever hangs ends, at real-time priority with throttling off, too: the kernel kills
 * a thread that runs so for long without a pause, which none of these does.
 */
static void limit_hanging(void)
{
	struct rlimit limit = { HANG_US, HANG_US };

	setrlimit(RLIMIT_RTTIME, &limit);
}

int main(int argc, char **argv)
{
	struct bench bench = { 0 };
	char command_line[512] = "";
	int ret;

	/* It runs for as long as it is asked to. */
	if (argc == 3 && !strcmp(argv[1], "--poll"))
		return poll_on(atoi(argv[2]));
	limit_hanging();
	if (argc == 5 && !strcmp(argv[1], "--serve"))
		return serve(argv + 2);
	for (int i = 0; i < argc; i++)
		snprintf(command_line + strlen(command_line),
			 sizeof(command_line) - strlen(command_line), "%s%s", i ? " " : "",
			 argv[i]);
	bench.options.command_line = command_line;
	ret = parse(&bench.options, argc, argv);
	if (ret) {
		fputs("usage: engine [--quick] [--only SUITE] [--json FILE]\n",
		      ret > 0 ? stdout : stderr);
		return ret > 0 ? 0 : 2;
	}
	return run(&bench);
}
