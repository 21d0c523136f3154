// SPDX-License-Identifier: GPL-2.0-only
/*
 * upcall.c - the interrupt that tells the Service VM of a request
 *
 * An edge interrupt to CPU 0 for every request.  It goes to the vector the
 * Service Module has chosen, as an IPI, also from CPU 0 to itself.  Linux has
 * one vector that a module may own, POSTED_INTR_WAKEUP_VECTOR; at any other
 * (0xf3 is the hypervisor's default) nobody listens on a machine that does not
 * run under ACRN, so nothing is sent there and the upcall counts as dropped.
 *
 * A handler, once set, stands for a vector the architecture owns.
 */
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>

#include <asm/apic.h>
#include <asm/irq_vectors.h>

#include "../hv_abi.h"
#include "hvsim.h"
#include "hvsim_api.h"

#define UPCALL_CPU		0
#define UPCALL_VECTOR_MIN	0x20	/* below: exceptions */
#define UPCALL_VECTOR_MAX	0xff

static u32 upcall_vector = HV_UPCALL_VECTOR;
static void (*upcall_handler)(void);

/* Bit 0 is what a bit of the APIC's IRR is: requested, not yet in service. */
static unsigned long upcall_requested;

static void upcall_deliver(struct irq_work *work)
{
	void (*handler)(void);

	clear_bit(0, &upcall_requested);
	/*
	 * Pairs with the test_and_set_bit of a sender: one that finds the bit
	 * still set has stored its request where this handler will see it.
	 */
	smp_mb__after_atomic();

	handler = READ_ONCE(upcall_handler);
	if (handler)
		handler();
}

static struct irq_work upcall_work = IRQ_WORK_INIT_HARD(upcall_deliver);

static void upcall_on_cpu0(void *unused)
{
	/*
	 * An idle CPU that polls for work runs this from its idle loop, without
	 * an interrupt.  irq_work always makes one.
	 */
	if (in_hardirq())
		upcall_deliver(NULL);
	else
		irq_work_queue(&upcall_work);
}

static call_single_data_t upcall_csd = CSD_INIT(upcall_on_cpu0, NULL);

static void upcall_call_handler(void)
{
	if (test_and_set_bit(0, &upcall_requested))
		return;

	if (get_cpu() == UPCALL_CPU)
		irq_work_queue(&upcall_work);
	else
		smp_call_function_single_async(UPCALL_CPU, &upcall_csd);
	put_cpu();
}

static bool upcall_vector_is_owned(void)
{
	return IS_ENABLED(CONFIG_KVM) &&
	       READ_ONCE(upcall_vector) == POSTED_INTR_WAKEUP_VECTOR;
}

/**
 * hvsim_upcall_has_receiver() - would an upcall be heard?
 *
 * Return: true if a handler is set or the vector has an owner.
 */
bool hvsim_upcall_has_receiver(void)
{
	return upcall_vector_is_owned() || READ_ONCE(upcall_handler);
}

/**
 * hvsim_upcall_send() - raise the upcall interrupt
 *
 * Like any edge interrupt it merges with one not yet in service.
 *
 * Context: any.
 */
void hvsim_upcall_send(void)
{
	if (READ_ONCE(upcall_handler))
		upcall_call_handler();
	else if (upcall_vector_is_owned())
		apic->send_IPI(UPCALL_CPU, POSTED_INTR_WAKEUP_VECTOR);
}

/**
 * hvsim_set_upcall_handler() - see hvsim_api.h
 * @handler: new handler or NULL
 */
void hvsim_set_upcall_handler(void (*handler)(void))
{
	WRITE_ONCE(upcall_handler, handler);
	/* Hard interrupt handlers are RCU readers: wait for the old one. */
	if (!handler)
		synchronize_rcu();
}
EXPORT_SYMBOL_GPL(hvsim_set_upcall_handler);

/**
 * hvsim_upcall_set_vector() - hypercall SET_UPCALL_VECTOR
 * @vector: where upcalls go from now on
 *
 * Return: 0; -EINVAL for one that cannot be an interrupt.
 */
long hvsim_upcall_set_vector(u64 vector)
{
	if (vector < UPCALL_VECTOR_MIN || vector > UPCALL_VECTOR_MAX)
		return -EINVAL;

	WRITE_ONCE(upcall_vector, vector);
	return 0;
}

/**
 * hvsim_upcall_vector() - where upcalls go
 *
 * Return: the vector.
 */
u32 hvsim_upcall_vector(void)
{
	return READ_ONCE(upcall_vector);
}

static void upcall_flush(void *unused)
{
}

/**
 * hvsim_upcall_exit() - wait for what is under way, before the code goes
 *
 * Nobody sends any more.  A function call to CPU 0 is queued behind ours.
 */
void hvsim_upcall_exit(void)
{
	smp_call_function_single(UPCALL_CPU, upcall_flush, NULL, 1);
	irq_work_sync(&upcall_work);
}
