// SPDX-License-Identifier: BSD-3-Clause
/* test_command_tree.c - files of a machine, or of a copy of one, are read and changed */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tree_rig.h"

TestSuite(command_tree, .init = rig_begin, .fini = rig_end, .timeout = 30);

Test(command_tree, knows_how_many_cpus_there_can_be)
{
	struct tree tree = rig_tree();

	cr_expect_eq(tree.nr_cpus, 8);
	rig_file("/sys/devices/system/cpu/possible", "(null)\n");
	cr_expect_eq(rig_tree().nr_cpus, 1);
	cr_expect_eq(tree_open(&tree, "/nowhere/at/all"), -ENOENT);
	cr_expect_eq(tree_open(&tree, rig_path("/sys/devices/system/cpu/possible")), -ENOTDIR);
	cr_expect_eq(tree_open(&tree, "/"), 0);
	cr_expect_str_eq(tree.root, "");
}

Test(command_tree, reads_text_without_newlines_at_its_end)
{
	struct tree tree = rig_tree();
	char text[8];

	rig_file("/etc/word", "one\ntwo\n\n");
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/etc/%s", "word"), 0);
	cr_expect_str_eq(text, "one\ntwo");
	rig_file("/etc/word", "123456789");
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/etc/word"), 0);
	cr_expect_str_eq(text, "1234567");
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/etc/none"), -ENOENT);
	cr_expect_str_eq(text, "");
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/etc"), -EISDIR);
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "etc/word"), -EINVAL);
}

Test(command_tree, loads_files_that_have_no_size)
{
	struct tree tree;
	char large[20001], *text;
	size_t length;

	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = 0;
	rig_file("/etc/large", large);
	tree = rig_tree();
	cr_assert_eq(tree_load(&tree, &text, &length, "/etc/large"), 0);
	cr_expect_eq(length, sizeof(large) - 1);
	cr_expect_str_eq(text, large);
	free(text);

	cr_assert_eq(tree_open(&tree, ""), 0);
	cr_assert_eq(tree_load(&tree, &text, &length, "/proc/self/stat"), 0);
	cr_expect_gt(length, 20);
	free(text);
}

Test(command_tree, a_link_does_not_lead_out_of_a_root)
{
	struct tree tree = rig_tree();
	char text[64];

	rig_file("/etc/inside", "yes");
	cr_assert_eq(symlink("/etc/inside", rig_path("/etc/absolute")), 0);
	cr_assert_eq(symlink("/etc/hostname", rig_path("/etc/out")), 0);
	cr_assert_eq(symlink("../../../../../../etc", rig_path("/up")), 0);
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/etc/absolute"), 0);
	cr_expect_str_eq(text, "yes");
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/etc/out"), -ENOENT);
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/up/inside"), 0);
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/../../../../etc/inside"), 0);
	cr_expect(!tree_has(&tree, "/up/hostname"));
	cr_expect(tree_has(&tree, "/up/inside"));
	cr_expect_eq(tree_type(&tree, "/up"), S_IFLNK);
	cr_expect_eq(tree_type(&tree, "/up/inside"), S_IFREG);
	cr_expect_eq(tree_type(&tree, "/etc"), S_IFDIR);
	cr_expect_eq(tree_type(&tree, "/none"), -ENOENT);
	cr_expect_eq(tree_link(&tree, text, sizeof(text), "/etc/out"), 0);
	cr_expect_str_eq(text, "/etc/hostname");
	cr_expect_eq(tree_link(&tree, text, 5, "/etc/out"), -ENAMETOOLONG);
	cr_expect_eq(tree_link(&tree, text, sizeof(text), "/etc/inside"), -EINVAL);
}

Test(command_tree, a_pipe_does_not_hang)
{
	struct tree tree = rig_tree();
	char text[8];

	cr_assert_eq(mkfifo(rig_path("/etc/pipe"), 0600), 0);
	cr_expect_eq(tree_read(&tree, text, sizeof(text), "/etc/pipe"), 0);
	cr_expect_str_eq(text, "");
}

Test(command_tree, a_number_is_a_number_and_nothing_else)
{
	static const char *const bad[] = {
		"", "\n", "x", "1x", "0x10", "+1", "--1", "- 1", "1 2", "99999999999999999999",
		"(null)", "n/a",
	};
	struct tree tree = rig_tree();
	long long number = 7;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		rig_file("/etc/n", bad[i]);
		cr_expect_eq(tree_number(&tree, &number, "/etc/n"), -EINVAL, "'%s'", bad[i]);
	}
	cr_expect_eq(number, 7);
	rig_file("/etc/n", "-950000\n");
	cr_expect_eq(tree_number(&tree, &number, "/etc/n"), 0);
	cr_expect_eq(number, -950000);
	cr_expect_eq(tree_number(&tree, &number, "/etc/none"), -ENOENT);
}

Test(command_tree, cpus_are_a_list_or_a_mask)
{
	static const char *const no_lists[] = { "(null)\n", "x", "1-", "3-1" };
	static const char *const no_masks[] = { "", "x", "1,,2", ",1", "123456789", "1 2", "0x3" };
	struct tree tree = rig_tree();
	struct rtpoll_cpulist cpus;
	char text[64];
	size_t i;

	rig_file("/etc/cpus", "0-2,6\n");
	cr_expect_eq(tree_cpus(&tree, &cpus, "/etc/cpus"), 0);
	rtpoll_cpulist_print(&cpus, text, sizeof(text));
	cr_expect_str_eq(text, "0-2,6");
	rig_file("/etc/cpus", "00000001,00000000,800000c0\n");
	cr_expect_eq(tree_mask(&tree, &cpus, "/etc/cpus"), 0);
	rtpoll_cpulist_print(&cpus, text, sizeof(text));
	cr_expect_str_eq(text, "6-7,31,64");
	for (i = 0; i < sizeof(no_lists) / sizeof(no_lists[0]); i++) {
		rig_file("/etc/cpus", no_lists[i]);
		cr_expect_eq(tree_cpus(&tree, &cpus, "/etc/cpus"), -EINVAL, "'%s'", no_lists[i]);
		cr_expect_eq(rtpoll_cpulist_count(&cpus), 0);
	}
	for (i = 0; i < sizeof(no_masks) / sizeof(no_masks[0]); i++) {
		rig_file("/etc/cpus", no_masks[i]);
		cr_expect_eq(tree_mask(&tree, &cpus, "/etc/cpus"), -EINVAL, "'%s'", no_masks[i]);
		cr_expect_eq(rtpoll_cpulist_count(&cpus), 0);
	}
}

Test(command_tree, the_choice_is_in_brackets)
{
	struct tree tree = rig_tree();
	char word[16];

	rig_file("/etc/c", "always [madvise] never\n");
	cr_expect_eq(tree_choice(&tree, word, sizeof(word), "/etc/c"), 0);
	cr_expect_str_eq(word, "madvise");
	rig_file("/etc/c", "always madvise]\n");
	cr_expect_eq(tree_choice(&tree, word, sizeof(word), "/etc/c"), -EINVAL);
	cr_expect_str_eq(word, "");
}

Test(command_tree, names_are_sorted_by_value)
{
	static const char *const wanted[] = { "1", "2", "10", "cpu2", "cpu10" };
	struct tree tree = rig_tree();
	struct tree_names names;
	size_t i;

	rig_file("/d/10", "");
	rig_file("/d/cpu10", "");
	rig_file("/d/2/x", "");
	rig_file("/d/cpu2", "");
	rig_file("/d/1", "");
	cr_assert_eq(tree_list(&tree, &names, "/d"), 0);
	cr_assert_eq(names.nr, 5);
	for (i = 0; i < names.nr; i++)
		cr_expect_str_eq(names.names[i], wanted[i]);
	tree_names_free(&names);
	cr_expect_eq(tree_list(&tree, &names, "/d/1"), -ENOTDIR);
	cr_expect_eq(names.nr, 0);
	tree_names_free(&names);
}

Test(command_tree, the_last_word_of_the_command_line_counts)
{
	struct tree tree = rig_tree();
	char value[64];

	rig_file("/proc/cmdline",
		 "quiet isolcpus=1 opt=\"a b\" nohz-full=2-3 isolcpus=domain,2 \"dd=file x\" -- q=4\n");
	cr_expect(tree_cmdline(&tree, "isolcpus", value, sizeof(value)));
	cr_expect_str_eq(value, "domain,2");
	cr_expect(tree_cmdline(&tree, "quiet", value, sizeof(value)));
	cr_expect_str_eq(value, "");
	cr_expect(tree_cmdline(&tree, "opt", value, sizeof(value)));
	cr_expect_str_eq(value, "a b");
	cr_expect(tree_cmdline(&tree, "dd", value, sizeof(value)));
	cr_expect_str_eq(value, "file x");
	cr_expect(tree_cmdline(&tree, "nohz_full", value, sizeof(value)));
	cr_expect_str_eq(value, "2-3");
	cr_expect(!tree_cmdline(&tree, "isol", value, sizeof(value)));
	cr_expect(!tree_cmdline(&tree, "isolcpus2", value, sizeof(value)));
	cr_expect(!tree_cmdline(&tree, "q", value, sizeof(value)));
}
