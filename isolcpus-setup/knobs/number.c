// SPDX-License-Identifier: BSD-3-Clause
/* number.c - knobs that are one number in one file */

#include <stdio.h>

#include "number.h"

enum result number_check(const struct setup *setup, const struct knob *knob,
			 struct finding *finding, const struct number_file *file)
{
	long long value;
	int ret = tree_number(&setup->tree, &value, "%s", file->path);

	if (ret)
		return unread(setup, knob, finding, ret, file->path);
	if (value == file->wanted || (file->or_more && value > file->wanted))
		return right(finding, knob, "%lld", value);
	return wrong(finding, knob, "%lld", value);
}

void number_changes(const struct setup *setup, const struct knob *knob, struct changes *changes,
		    const struct number_file *file)
{
	long long value;
	char text[24];

	if (tree_number(&setup->tree, &value, "%s", file->path))
		return;
	if (!file->or_more || value < file->wanted)
		value = file->wanted;
	snprintf(text, sizeof(text), "%lld", value);
	change_value(changes, knob->id, COMPARE_NUMBER, false, text, "%s", file->path);
}
