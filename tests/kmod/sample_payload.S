/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * sample_payload.S - the guest of mainline's sample device model
 *
 * Real mode, at address 0.  For ever: one access of each kind to a port whose
 * number says which it is.  The simulated hypervisor has no processor to run it
 * on; t_sample.c issues the same accesses, and on ACRN the guest itself does.
 */
	.section .rodata
	.code16
	.globl guest16, guest16_end
guest16:
	movw	$0x110, %dx
	inb	%dx, %al
	movw	$0x120, %dx
	outb	%al, %dx
	movw	$0x211, %dx
	inw	%dx, %ax
	movw	$0x221, %dx
	outw	%ax, %dx
	movw	$0x412, %dx
	inl	%dx, %eax
	movw	$0x422, %dx
	outl	%eax, %dx
	jmp	guest16
guest16_end:
	.section .note.GNU-stack, "", @progbits
