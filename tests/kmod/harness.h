/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * harness.h - what the guest test programs share
 *
 * A test is a program t_NAME.c.  Its main() checks things with CHECK() and
 * returns test_end(): 0 when every check held, else 1.  A check that fails
 * prints one line and the test goes on; REQUIRE() ends the test.  Functions
 * below that return int give 0 or a value, or a negative errno, and print
 * nothing unless a comment says otherwise.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEST_SKIP_STATUS	77

/* Conditions: CHECK() yields its value, so that a caller may act on it. */
#define CHECK(cond)							\
	check_true(!!(cond), #cond, __FILE__, __LINE__)
#define CHECK_EQ(got, want)						\
	check_equal((long long)(got), (long long)(want),		\
		    #got " == " #want, __FILE__, __LINE__)
/* A system call that must fail: -1 and this errno. */
#define CHECK_ERRNO(call, error)					\
	check_errno((long long)(call), (error), #call, __FILE__, __LINE__)
#define REQUIRE(cond)							\
	do {								\
		if (!CHECK(cond))					\
			test_stop();					\
	} while (0)

bool check_true(bool held, const char *what, const char *file, int line);
bool check_equal(long long got, long long want, const char *what,
		 const char *file, int line);
bool check_errno(long long result, int error, const char *what,
		 const char *file, int line);

/* Is it among these names, which NULL ends, or are there none at all? */
bool name_wanted(const char *name, char **names);

/* Counts over all threads of the test. */
unsigned int test_nr_checks(void);
unsigned int test_nr_failed(void);

/* Prints the counts; the exit status of the test.  No check at all fails. */
int test_end(void);
/* End now, as failed; for a condition without which nothing makes sense. */
__attribute__((noreturn)) void test_stop(void);
/* End now, as skipped; the reason is the test's last line. */
__attribute__((noreturn, format(printf, 1, 2)))
void test_skip(const char *format, ...);

/* Modules of the image, by name without ".ko"; params may be NULL. */
int module_load(const char *name, const char *params);
/* Waits up to a second while the module is still used: -EAGAIN after that. */
int module_unload(const char *name);
bool module_loaded(const char *name);

/* Files of sysfs and proc; text loses its last newline. */
int file_read(const char *path, char *text, size_t size_bytes);
int file_write(const char *path, const char *text);
int file_read_u64(const char *path, uint64_t *value);
/* A counter of /proc/vmstat, such as nr_foll_pin_acquired. */
int vmstat_read(const char *name, uint64_t *value);
/* Pages pinned by pin_user_pages() and not released, on the whole machine. */
int64_t pages_pinned(void);

/* The calling thread. */
int thread_pin(int cpu);
int thread_fifo(int priority);

/* Processes, kernel threads among them, whose name starts with prefix. */
int threads_count(const char *prefix);
/* The id of one of them, or -ENOENT. */
int threads_find(const char *prefix);

uint64_t time_ns(void);
void time_sleep_ns(uint64_t ns);
/* Wait until done(arg) holds, at most for timeout_ns: did it? */
bool time_wait(bool (*done)(void *arg), void *arg, uint64_t timeout_ns);

#endif
