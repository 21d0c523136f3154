// SPDX-License-Identifier: BSD-3-Clause
/*
 * ring.c - a doorbell ring under all its users at a time
 *
 * usage: stress_ring NUMBER [hostile]
 *
 * A hypervisor puts numbers into the ring; a poller and a dispatcher drain it,
 * and the VM is covered or not, in turns.  Whoever drains checks that each number
 * is the next one: what is expected is no atomic, so TSan sees two at a time.
 * Somebody replaces what draining looks at, and frees it when nobody can.  With
 * "hostile", somebody scribbles on the page first; then it is set right, and all
 * that follows must be exact.
 */
#include <sched.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "../../../kmod/core/ring.h"

#define PATIENCE_S	20
#define RING_NR		16

/* What a doorbell's eventfd is: freed when its registration goes. */
struct listener {
	u32	alive;
};

static struct {
	struct acrn_hsm_ring	head;
	u64			element[RING_NR];
} page __attribute__((aligned(4096)));

static struct rtp_vm vm;
static struct rtp_ring ring;
static struct listener *listener;
static u32 lenient;
static u64 expected = 1;
static u64 nr_drained;
static u64 nr_kicks, nr_replaced, nr_covered, nr_scribbles, nr_lenient;
static u64 by_poller, by_dispatcher;
static __thread u64 *my_count;
static u32 work_pending;
static u32 over;
static u64 total;

static _Noreturn void broken(const char *what, u64 got, u64 want)
{
	fprintf(stderr, "BROKEN: %s: %llu, not %llu\n", what, (unsigned long long)got,
		(unsigned long long)want);
	_exit(1);
}

static bool is_over(void)
{
	return __atomic_load_n(&over, __ATOMIC_ACQUIRE);
}

static void consume(struct rtp_ring *of, u64 element)
{
	struct listener *heard = smp_load_acquire(&listener);

	(void)of;
	delay_point();
	if (!heard->alive)
		broken("a listener hears that is gone", 0, 1);
	if (__atomic_load_n(&lenient, __ATOMIC_ACQUIRE)) {
		__atomic_add_fetch(&nr_lenient, 1, __ATOMIC_RELAXED);
		return;
	}
	if (element != expected)
		broken("drained", element, expected);
	expected++;
	++*my_count;
	__atomic_store_n(&nr_drained, element, __ATOMIC_RELEASE);
}

/* queue_work(): an xchg on the work's pending bit. */
static void kick(struct rtp_vm *unused)
{
	(void)unused;
	__atomic_add_fetch(&nr_kicks, 1, __ATOMIC_RELAXED);
	__atomic_exchange_n(&work_pending, 1, __ATOMIC_SEQ_CST);
}

static const struct rtp_vm_ops ops = { .kick = kick };

static void upcall(void)
{
	/* Pairs with (R): the tail, then whoever the upcall finds. */
	smp_mb();
	if (!READ_ONCE(vm.covered) && rtp_vm_ring_is_pending(&vm))
		__atomic_exchange_n(&work_pending, 1, __ATOMIC_SEQ_CST);
}

static bool put(u64 element)
{
	u32 tail = READ_ONCE(page.head.tail);
	u32 next = (tail + 8) % sizeof(page.element);

	/* Pairs with (S): it has been read. */
	if (smp_load_acquire(&page.head.head) == next)
		return false;
	WRITE_ONCE(page.element[tail / 8], element);
	/* Pairs with (E). */
	smp_store_release(&page.head.tail, next);
	upcall();
	return true;
}

static void *hypervisor_thread(void *arg)
{
	u64 next = 1;

	while (next <= total) {
		if (put(next))
			next++;
		else
			sched_yield();
	}
	return arg;
}

static void *poller_thread(void *arg)
{
	my_count = &by_poller;
	while (!is_over()) {
		if (READ_ONCE(vm.covered) && rtp_vm_ring_is_pending(&vm))
			rtp_ring_serve(&ring, 3);
		else
			sched_yield();
	}
	return arg;
}

static void *dispatcher_thread(void *arg)
{
	struct rtp_counters counters = { 0 };

	my_count = &by_dispatcher;
	while (!is_over()) {
		if (__atomic_exchange_n(&work_pending, 0, __ATOMIC_SEQ_CST))
			rtp_vm_scan(&vm, &counters);
		else
			sched_yield();
	}
	return arg;
}

static void replace_listener(void)
{
	struct listener *old = listener, *new = malloc(sizeof(*new));
	u32 turn;

	new->alive = 1;
	smp_store_release(&listener, new);
	turn = rtp_ring_quiesce(&ring);
	while (!rtp_ring_quiesced(&ring, turn))
		sched_yield();
	old->alive = 0;
	free(old);
	nr_replaced++;
}

static void *control_thread(void *arg)
{
	while (!is_over()) {
		replace_listener();
		rtp_vm_set_covered(&vm, 1);
		usleep(50);
		replace_listener();
		rtp_vm_set_covered(&vm, 0);
		nr_covered++;
		usleep(50);
	}
	return arg;
}

/* xorshift64 */
static u32 random_word(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 32;
}

static void scribble(void)
{
	u32 *words = (u32 *)&page;
	u64 state = 4711;

	for (u32 i = 0; i < 100000; i++) {
		u32 value = random_word(&state);

		WRITE_ONCE(words[value % (sizeof(page) / 4)], random_word(&state));
		/* Every second tail is a possible one. */
		WRITE_ONCE(page.head.tail, i % 2 ? value : value % RING_NR * 8);
		upcall();
		if (!(i % 64))
			sched_yield();
	}
	nr_scribbles = 100000;
}

/* Both halves say the same. */
static void set_right(void)
{
	WRITE_ONCE(page.head.tail, 0);
	/* Until they have drained up to there; who claims it then finds nothing. */
	do {
		upcall();
		usleep(1000);
	} while (READ_ONCE(ring.own) || rtp_vm_ring_is_pending(&vm));
	/* Where they are is nothing new, so nobody else puts this right. */
	smp_store_release(&page.head.head, 0);
	__atomic_store_n(&lenient, 0, __ATOMIC_RELEASE);
}

static void arrange(void)
{
	page.head = (struct acrn_hsm_ring){
		.magic = ACRN_HSM_RING_MAGIC, .ele_num = RING_NR, .ele_size = 8,
		.size = sizeof(page.element),
	};
	ring.vm = &vm;
	ring.consume = consume;
	vm.ops = &ops;
	vm.ring = &ring;
	if (!rtp_ring_init(&ring, &page.head, 8))
		broken("set-up", 0, 1);
	listener = malloc(sizeof(*listener));
	listener->alive = 1;
}

/* Until all have come out; no progress for a while is a failure. */
static void watch(void)
{
	u64 last = 0;
	u32 idle = 0;

	for (;;) {
		u64 now = __atomic_load_n(&nr_drained, __ATOMIC_ACQUIRE);

		if (now == total)
			return;
		idle = now == last ? idle + 1 : 0;
		if (idle > PATIENCE_S * 100)
			broken("nothing moves after", now, total);
		last = now;
		usleep(10000);
	}
}

static void report(void)
{
	printf("%llu completed: poller found %llu, dispatcher %llu; kicks %llu,",
	       (unsigned long long)total, (unsigned long long)by_poller,
	       (unsigned long long)by_dispatcher, (unsigned long long)nr_kicks);
	printf(" listeners replaced %llu, uncovered %llu;",
	       (unsigned long long)nr_replaced, (unsigned long long)nr_covered);
	printf(" scribbles %llu, junk %llu, bad tails %llu\n",
	       (unsigned long long)nr_scribbles, (unsigned long long)nr_lenient,
	       (unsigned long long)ring.invalid);
}

int main(int argc, char **argv)
{
	static void *(*const threads[])(void *arg) = {
		poller_thread, dispatcher_thread, control_thread, hypervisor_thread,
	};
	pthread_t thread[ARRAY_SIZE(threads)];
	u32 i;

	if (argc < 2)
		return 2;
	total = strtoull(argv[1], NULL, 0);
	lenient = argc > 2;
	arrange();
	for (i = 0; i < ARRAY_SIZE(threads) - 1; i++)
		pthread_create(&thread[i], NULL, threads[i], NULL);
	if (lenient) {
		scribble();
		set_right();
	}
	pthread_create(&thread[i], NULL, threads[i], NULL);

	watch();
	__atomic_store_n(&over, 1, __ATOMIC_RELEASE);
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		pthread_join(thread[i], NULL);
	free(listener);
	report();
	return 0;
}
