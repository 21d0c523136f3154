// SPDX-License-Identifier: BSD-3-Clause
/* test_command_interrupts.c - /proc/interrupts, and whose an interrupt is */

#include "../../rtpoll/command/irqs.h"
#include "tree_rig.h"

/* Made by hand after a PC's; CPU 1 is offline. */
static const char table_text[] =
	"           CPU0       CPU2       CPU3\n"
	"   0:         38          0          0   IO-APIC    2-edge      timer\n"
	" 120:          7         12          5   PCI-MSI 524289-edge      nvme0q1\n"
	" 121:          1          0          0   PCI-MSI 524290-edge      eth0, eth1\n"
	" NMI:          1          2          3   Non-maskable interrupts\n"
	" ERR:          9\n"
	"\n"
	"broken line\n"
	" 122:          1          2";

static struct rtpoll_cpulist cpus_of(const char *text)
{
	struct rtpoll_cpulist set = {};

	cr_assert_eq(rtpoll_cpulist_parse(&set, 64, text), 0);
	return set;
}

Test(interrupts, reads_counts_by_the_cpus_of_the_header)
{
	struct rtpoll_cpulist cpus = cpus_of("1-2");
	struct interrupts table;
	struct interrupt row;

	cr_assert(interrupts_begin(&table, table_text, sizeof(table_text) - 1));
	cr_assert(interrupts_next(&table, &cpus, &row));
	cr_expect_eq(row.number, 0);
	cr_expect_eq(row.count, 38);
	cr_expect_eq(row.on, 0);
	cr_expect_str_eq(row.action, "timer");

	cr_assert(interrupts_next(&table, &cpus, &row));
	cr_expect_eq(row.number, 120);
	cr_expect_eq(row.count, 24);
	cr_expect_eq(row.on, 12, "CPU 2 is the second column");
	cr_expect_str_eq(row.action, "nvme0q1");
}

Test(interrupts, reads_rows_with_names_and_short_ones)
{
	struct rtpoll_cpulist cpus = cpus_of("2-3");
	struct interrupts table;
	struct interrupt row;
	unsigned int nr = 0;

	cr_assert(interrupts_begin(&table, table_text, sizeof(table_text) - 1));
	for (; interrupts_next(&table, &cpus, &row); nr++) {
		if (!strcmp(row.label, "NMI"))
			cr_expect(row.on == 5 && row.complete);
		if (!strcmp(row.label, "ERR"))
			cr_expect(row.count == 9 && !row.complete && !*row.action);
		if (row.number == 122)
			cr_expect(row.count == 3 && row.on == 2, "cut off");
	}
	cr_expect_eq(nr, 6, "%u rows", nr);
}

Test(interrupts, refuses_a_table_without_cpus)
{
	static const char *const texts[] = {
		"", "\n", "  0: 1\n", "CPUx\n", "CPU99999\n", "CPU0 x\n",
	};
	struct interrupts table;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect(!interrupts_begin(&table, texts[i], strlen(texts[i])), "%s", texts[i]);
}

Test(interrupts, survives_numbers_that_are_too_large)
{
	static const char text[] = "CPU0 CPU1\n99999999999: 1 2 x\n 7: 99999999999999999999 5 y\n";
	struct rtpoll_cpulist cpus = cpus_of("0-1");
	struct interrupts table;
	struct interrupt row;

	cr_assert(interrupts_begin(&table, text, sizeof(text) - 1));
	cr_assert(interrupts_next(&table, &cpus, &row));
	cr_expect_eq(row.number, -1);
	cr_assert(interrupts_next(&table, &cpus, &row));
	cr_expect_eq(row.count, 0, "it is no number, so the counts end");
	cr_expect_str_eq(row.action, "y");
}

Test(interrupts, leaves_out_a_row_with_a_zero_in_its_label)
{
	static const char text[] = "CPU0\n\0x: 1 a\n 8: 2 b\n";
	struct rtpoll_cpulist cpus = cpus_of("0");
	struct interrupts table;
	struct interrupt row;

	cr_assert(interrupts_begin(&table, text, sizeof(text) - 1));
	cr_assert(interrupts_next(&table, &cpus, &row));
	cr_expect_eq(row.number, 8);
}

Test(irqs, kind_is_told_by_the_kernel_or_guessed_by_name)
{
	static const struct {
		const char *name;
		const char *flags;
		enum irq_kind kind;
	} cases[] = {
		{ "eth0", NULL, IRQ_MOVABLE },
		{ "nvme0q0", NULL, IRQ_MOVABLE },
		{ "nvme0q1", NULL, IRQ_MANAGED },
		{ "nvme10q12", NULL, IRQ_MANAGED },
		{ "nvme0q", NULL, IRQ_MOVABLE },
		{ "virtio3-req.0", NULL, IRQ_MANAGED },
		{ "virtio3-input.0", NULL, IRQ_MOVABLE },
		{ "arch_timer", NULL, IRQ_PERCPU },
		{ "timer", NULL, IRQ_PERCPU },
		{ "nvme0q1", "dstate: 0x1\n IRQD_ACTIVATED", IRQ_MOVABLE },
		{ "eth0", "dstate: 0x2\n IRQD_AFFINITY_MANAGED", IRQ_MANAGED },
		{ "pmu", "IRQD_PER_CPU", IRQ_PERCPU },
		{ "hpet", "IRQD_NO_BALANCING", IRQ_PERCPU },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_eq(irq_kind_of(cases[i].name, cases[i].flags), cases[i].kind, "%s",
			     cases[i].name);
}

Test(irqs, has_those_with_a_handler_and_their_counts, .init = rig_begin, .fini = rig_end)
{
	struct rtpoll_cpulist cpus = cpus_of("2-3");
	struct tree tree = rig_tree();
	struct irqs irqs;

	rig_file("/proc/interrupts", table_text);
	rig_file("/proc/irq/120/nvme0q1/x", "");
	rig_file("/proc/irq/120/smp_affinity_list", "2-3\n");
	rig_file("/proc/irq/120/effective_affinity_list", "2\n");
	rig_file("/proc/irq/9/smp_affinity_list", "0-7\n");
	rig_file("/proc/irq/default_smp_affinity", "ff\n");
	rig_file("/proc/irq/121/eth0/x", "");
	rig_file("/proc/irq/121/smp_affinity_list", "0-7\n");

	cr_assert_eq(irqs_load(&tree, &cpus, &irqs), 0);
	cr_assert_eq(irqs.nr, 2, "9 has no handler");
	cr_expect_eq(irqs.list[0].number, 120);
	cr_expect_str_eq(irqs.list[0].name, "nvme0q1");
	cr_expect_eq(irqs.list[0].count, 17);
	cr_expect(rtpoll_cpulist_has(&irqs.list[0].effective, 2));
	cr_expect(!rtpoll_cpulist_has(&irqs.list[0].effective, 3));
	cr_expect(rtpoll_cpulist_has(&irqs.list[1].effective, 7), "as far as it may");
	irqs_free(&irqs);
}
