// SPDX-License-Identifier: BSD-3-Clause
/* request.c - requests and their answers, made from a number */

#include "stress.h"

#define KERNEL_BASE	0x1000000000000000ull
#define USER_BASE	0x2000000000000000ull

/* splitmix64: all bits of the result depend on all bits of the number. */
static u64 mix(u64 number, u64 salt)
{
	u64 z = number * 0x9e3779b97f4a7c15ull + salt;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/**
 * request_is_users() - is a request the device model's?
 * @number: its number
 *
 * Return: true if so; otherwise an in-kernel client serves it.
 */
bool request_is_users(u64 number)
{
	return mix(number, 1) % 100 < config.user_pct;
}

/**
 * request_make() - the request of a number
 * @number: vCPU in the low four bits; never 0
 *
 * Return: the request; a write's value depends on the number.
 */
struct rtp_ioreq request_make(u64 number)
{
	u64 bits = mix(number, 2);

	return (struct rtp_ioreq){
		.type = ACRN_IOREQ_TYPE_MMIO,
		.direction = mix(number, 6) % 100 < config.write_pct,
		.size = 1u << (bits >> 1 & 3),
		.address = (request_is_users(number) ? USER_BASE : KERNEL_BASE) +
			   number * 8,
		.value = mix(number, 3),
		.polled = mix(number, 4) % 100 < config.polled_pct,
	};
}

/**
 * request_answer() - what a read must return
 * @number: its number
 *
 * Return: all 64 bits of it.
 */
u64 request_answer(u64 number)
{
	return mix(number, 5);
}

/**
 * request_check() - is a request whole?
 * @req: as somebody who serves it sees it
 *
 * Return: its number; does not return if it is a mixture.
 */
u64 request_check(const struct rtp_ioreq *req)
{
	u64 number = (req->address & 0x0fffffffffffffffull) / 8;
	struct rtp_ioreq want = request_make(number);

	if (req->type != want.type || req->direction != want.direction ||
	    req->address != want.address || req->size != want.size ||
	    req->polled != want.polled)
		broken("request %llu is torn", (unsigned long long)number);
	if (req->direction == ACRN_IOREQ_DIR_WRITE && req->value != want.value)
		broken("request %llu writes %#llx instead of %#llx",
		       (unsigned long long)number, (unsigned long long)req->value,
		       (unsigned long long)want.value);
	return number;
}

/**
 * request_served() - note that a request is being served
 * @number: from request_check()
 *
 * Does not return if it was served before, or is over.
 */
void request_served(u64 number)
{
	struct vcpu *vcpu = &vcpus[number % NR_VCPUS_MAX];
	u64 before = __atomic_exchange_n(&vcpu->handled, number, __ATOMIC_ACQ_REL);
	u64 posted = __atomic_load_n(&vcpu->posted, __ATOMIC_ACQUIRE);

	if (before >= number)
		broken("request %llu is served %s", (unsigned long long)number,
		       before == number ? "twice" : "after a later one");
	/* A reset that nobody announced cannot call back who has taken it. */
	if (posted != number && !config.surprises)
		broken("request %llu is served, %llu is in the slot",
		       (unsigned long long)number, (unsigned long long)posted);
}
