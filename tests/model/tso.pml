/* SPDX-License-Identifier: BSD-3-Clause */
/* tso.pml - store buffers, for the barriers that Spin's memory needs not */

/*
 * A thread's stores wait in its own buffer, in order; loads do not wait for
 * them.  That is all that x86 reorders, and all of what the barriers of the
 * models that include this file are for.  No thread here loads a word it has
 * just stored, so loads need not look into the buffer.
 */
#define BUFFERED	2

byte mem[NR_WORDS];
chan buffer[NR_THREADS] = [BUFFERED] of { byte, byte };

#define store(thread, word, x)	buffer[thread]!word, x
#define smp_mb(thread)		empty(buffer[thread])

/* Of a locked instruction, in front of what it does in the same atomic. */
#define locked(thread)		empty(buffer[thread])

inline drain(thread)
{
	atomic { buffer[thread]?word, x -> mem[word] = x; word = 0; x = 0 }
}
