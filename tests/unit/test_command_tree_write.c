// SPDX-License-Identifier: BSD-3-Clause
/* test_command_tree_write.c - a change is made whole, inside the root, or not at all */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tree_rig.h"

TestSuite(command_tree_write, .init = rig_begin, .fini = rig_end, .timeout = 30);

/* Text of a file, newlines at its end included. */
static bool holds(const char *path, const char *wanted)
{
	struct tree tree = rig_tree();
	size_t length;
	bool same;
	char *text;

	if (tree_load(&tree, &text, &length, "%s", path))
		return false;
	same = !strcmp(text, wanted);
	free(text);
	return same;
}

Test(command_tree_write, writes_into_what_exists_only)
{
	struct tree tree = rig_tree();

	cr_expect_eq(tree_write(&tree, "1", "/sys/none"), -ENOENT);
	cr_expect(!tree_has(&tree, "/sys/none"));
	rig_file("/sys/value", "a longer one\n");
	cr_expect_eq(tree_write(&tree, "1", "/sys/%s", "value"), 0);
	cr_expect(holds("/sys/value", "1"));
	/* sysfs would not see a write of nothing. */
	cr_expect_eq(tree_write(&tree, "", "/sys/value"), 0);
	cr_expect(holds("/sys/value", "\n"));
}

Test(command_tree_write, replaces_whole_files_and_makes_folders)
{
	struct tree tree = rig_tree();
	struct tree_names names;
	struct stat node;

	umask(077);
	cr_assert_eq(tree_replace(&tree, "one\n", 0644, "/etc/a/b/file"), 0);
	cr_expect(holds("/etc/a/b/file", "one\n"));
	cr_assert_eq(stat(rig_path("/etc/a/b/file"), &node), 0);
	cr_expect_eq(node.st_mode & 07777, 0644);
	cr_assert_eq(stat(rig_path("/etc/a/b"), &node), 0);
	cr_expect_eq(node.st_mode & 07777, 0755);
	cr_assert_eq(tree_mkdir(&tree, "/etc/c"), 0);
	cr_assert_eq(stat(rig_path("/etc/c"), &node), 0);
	cr_expect_eq(node.st_mode & 07777, 0755);
	cr_assert_eq(tree_rmdir(&tree, "/etc/c"), 0);
	cr_expect_eq(umask(077), 077, "the mask is not as it was");
	rig_file("/etc/a/b/.file.new", "of a run that was cut short");
	cr_assert_eq(tree_replace(&tree, "two\n", 0600, "/etc/a/b/file"), 0);
	cr_expect(holds("/etc/a/b/file", "two\n"));
	cr_assert_eq(tree_list(&tree, &names, "/etc/a/b"), 0);
	cr_expect_eq(names.nr, 1, "something is left");
	tree_names_free(&names);
}

Test(command_tree_write, does_not_replace_links_nor_folders)
{
	struct tree tree = rig_tree();

	rig_file("/etc/real", "as it was\n");
	cr_assert_eq(symlink("real", rig_path("/etc/link")), 0);
	cr_expect_eq(tree_replace(&tree, "x", 0644, "/etc/link"), -ELOOP);
	cr_expect(holds("/etc/real", "as it was\n"));
	cr_expect_eq(tree_replace(&tree, "x", 0644, "/etc"), -EISDIR);
	cr_expect_eq(tree_replace(&tree, "x", 0644, "/etc/"), -EINVAL);
	cr_expect_eq(tree_replace(&tree, "x", 0644, "/etc/.."), -EINVAL);
	cr_expect_eq(tree_replace(&tree, "x", 0644, "/etc/real/file"), -ENOTDIR);
}

Test(command_tree_write, stays_inside_the_root)
{
	struct tree tree = rig_tree();
	char outside[] = "/tmp/outside-XXXXXX";

	cr_assert(mkdtemp(outside));
	cr_assert_eq(symlink(outside, rig_path("/away")), 0);
	cr_expect_eq(tree_replace(&tree, "x", 0644, "/away/file"), -ENOENT);
	cr_expect_eq(tree_mkdir(&tree, "/away/folder"), -ENOENT);
	/* It is removed only if it is still empty. */
	cr_expect_eq(rmdir(outside), 0);
}

Test(command_tree_write, makes_and_removes)
{
	struct tree tree = rig_tree();

	cr_expect_eq(tree_mkdir(&tree, "/cgroup"), 0);
	cr_expect_eq(tree_mkdir(&tree, "/cgroup"), -EEXIST);
	cr_expect_eq(tree_mkdir(&tree, "/a/b"), -ENOENT);
	rig_file("/cgroup/file", "");
	cr_expect_eq(tree_rmdir(&tree, "/cgroup"), -ENOTEMPTY);
	cr_expect_eq(tree_remove(&tree, "/cgroup/file"), 0);
	cr_expect_eq(tree_remove(&tree, "/cgroup/file"), -ENOENT);
	cr_expect_eq(tree_rmdir(&tree, "/cgroup"), 0);
	cr_expect(!tree_has(&tree, "/cgroup"));
}
