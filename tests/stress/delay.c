// SPDX-License-Identifier: BSD-3-Clause
/* delay.c - what delay_env.h adds to the core's transitions */

#include <sched.h>

#include "delay_env.h"

unsigned int delay_rate = 16;
__thread uint32_t delay_random = 1;

/* Roughly a window of the protocol, seldom a whole time slice. */
void delay_now(uint32_t random)
{
	if (random % 4)
		for (volatile u32 spin = random % 512; spin; spin--)
			;
	else
		sched_yield();
}
