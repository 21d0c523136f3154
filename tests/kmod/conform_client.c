// SPDX-License-Identifier: BSD-3-Clause
/* conform_client.c - the default client, and who sleeps in ATTACH */

#include <errno.h>
#include <pthread.h>
#include <signal.h>

#include "conform.h"
#include "harness.h"

static const struct step twice[] = {
	STEP(DESTROY_IOREQ_CLIENT), STEP(ATTACH_IOREQ_CLIENT), STEP(CREATE_IOREQ_CLIENT),
};

/* Nobody is there: answered as if there were no device. */
static void without_client(const struct conform *c)
{
	struct guest first, second;
	struct vm vm;

	must_vm_create(&vm, "absent", c->flags);
	must_vm_start(&vm);
	observe_access("absent.in-1", c->sim, &vm, 0, access_in(CONFORM_PORT, 1));
	observe_access("absent.in-4", c->sim, &vm, 0, access_in(CONFORM_PORT, 4));
	observe_access("absent.out", c->sim, &vm, 0, access_out(CONFORM_PORT, 2, 7));
	observe_access("absent.load-8", c->sim, &vm, 0, access_load(CONFORM_MMIO, 8));
	observe_access("absent.store", c->sim, &vm, 0, access_store(CONFORM_MMIO, 8, 7));

	/* Both vCPUs at a time: none is forgotten. */
	must_guest_begin(&first, c->sim, &vm, 0, access_in(CONFORM_PORT, 2));
	must_guest_begin(&second, c->sim, &vm, 1, access_in(CONFORM_PORT, 2));
	observe_guest("absent.vcpu-0", &first);
	observe_guest("absent.vcpu-1", &second);
	must_vm_stop(&vm);
}

void conform_client(struct conform *c)
{
	struct vm vm;

	must_vm_create(&vm, "client", c->flags);
	SEE("client.attach-none", vm_ioctl(&vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0));
	SEE("client.destroy-none", vm_ioctl(&vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0));
	SEE("client.create", vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	SEE("client.create-again", vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	observe_steps("client.first", vm.fd, twice, ARRAY_SIZE(twice));
	observe_steps("client.second", vm.fd, twice, ARRAY_SIZE(twice));
	must_vm_start(&vm);
	observe_round("client.served", c, &vm, 0, access_in(CONFORM_PORT, 2), 0x1234);
	must_vm_stop(&vm);
}

static void on_signal(int number)
{
	(void)number;
}

static void handle_signal(int flags)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };

	REQUIRE(!sigaction(SIGUSR1, &action, NULL));
}

/* Never an error: a device model would leave its loop. */
static void signalled(const struct conform *c)
{
	struct sleeper sleeper;
	struct vm vm;

	must_vm_up(&vm, c, "signalled");
	handle_signal(0);
	must_sleep(&sleeper, &vm);
	observe_sleeper("attach.idle", &sleeper);
	pthread_kill(sleeper.thread, SIGUSR1);
	observe_woken("attach.signal", &sleeper);

	handle_signal(SA_RESTART);
	must_sleep(&sleeper, &vm);
	observe_sleeper("attach.idle-again", &sleeper);
	pthread_kill(sleeper.thread, SIGUSR1);
	observe_woken("attach.signal-restart", &sleeper);
	must_vm_stop(&vm);
}

/* A request wakes all; as long as one is unanswered nobody sleeps. */
static void request_wakes(const struct conform *c)
{
	struct sleeper one, two;
	struct guest guest;
	struct vm vm;

	must_vm_up(&vm, c, "woken");
	must_sleep(&one, &vm);
	must_sleep(&two, &vm);
	observe_sleeper("attach.one-idle", &one);
	observe_sleeper("attach.two-idle", &two);
	must_guest_begin(&guest, c->sim, &vm, 1, access_in(CONFORM_PORT, 2));
	observe_woken("attach.one-woken", &one);
	observe_woken("attach.two-woken", &two);

	must_sleep(&one, &vm);
	observe_woken("attach.unanswered", &one);
	model_gets(&vm, 1);
	model_answers(&vm, 1, 0x4321);
	observe_guest("attach.guest", &guest);
	must_sleep(&one, &vm);
	observe_sleeper("attach.answered", &one);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	observe_sleeper("attach.paused", &one);
	must_sleep(&two, &vm);
	observe_sleeper("attach.two-paused", &two);
	SEE("attach.destroy-client", vm_ioctl(&vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0));
	observe_woken("attach.one-client-gone", &one);
	observe_woken("attach.two-client-gone", &two);
	must_vm_stop(&vm);
}

/* The VM goes while somebody sleeps, without a word to the client. */
static void vm_goes(const struct conform *c)
{
	struct sleeper sleeper;
	struct vm vm;

	must_vm_up(&vm, c, "goes");
	must_sleep(&sleeper, &vm);
	observe_sleeper("attach.before-destroy", &sleeper);
	SEE("attach.pause-vm", vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0));
	SEE("attach.destroy-vm", vm_ioctl(&vm, ACRN_IOCTL_DESTROY_VM, 0));
	observe_woken("attach.vm-gone", &sleeper);
	vm_forget(&vm);
}

void conform_attach(struct conform *c)
{
	signalled(c);
	request_wakes(c);
	vm_goes(c);
}

/* Nobody is there, or not any more. */
void conform_unserved(struct conform *c)
{
	struct guest guest;
	struct vm vm;

	without_client(c);

	/* The client goes with a request that it has not answered. */
	must_vm_up(&vm, c, "unanswered");
	must_guest_begin(&guest, c->sim, &vm, 0, access_in(CONFORM_PORT, 2));
	observe_request("unanswered.request", &vm, 0);
	SEE("unanswered.destroy", vm_ioctl(&vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0));
	observe_guest("unanswered.guest", &guest);

	/* The next client is a new one. */
	SEE("unanswered.create", vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	observe_round("unanswered.next", c, &vm, 0, access_in(CONFORM_PORT, 2), 0x99);
	must_vm_stop(&vm);
}

/* In mainline's module: a kernel that warns of a guest's access. */
void conform_latch_harm(struct conform *c)
{
	struct vm vm;

	must_vm_up(&vm, c, "latch");
	/* Not a port 0xcf8 of 4 bytes: another device's.  0xcf9 resets PCs. */
	observe_access("latch.set", c->sim, &vm, 0, access_out(0xcf8, 4, 0x80001000));
	observe_round("latch.narrow", c, &vm, 0, access_out(0xcf8, 1, 0xff), 0);
	observe_round("latch.reset-port", c, &vm, 0, access_out(0xcf9, 1, 6), 0);
	observe_access("latch.kept", c->sim, &vm, 0, access_in(0xcf8, 4));
	must_vm_stop(&vm);
}
