/* SPDX-License-Identifier: BSD-3-Clause */
/* number.h - knobs that are one number in one file */
#ifndef ISOLCPUS_KNOBS_NUMBER_H
#define ISOLCPUS_KNOBS_NUMBER_H

#include "knobs.h"

/**
 * struct number_file - such a file
 * @path:	where; a machine without it lacks the feature
 * @wanted:	what should be in it
 * @or_more:	more is as good
 */
struct number_file {
	const char	*path;
	long long	wanted;
	bool		or_more;
};

enum result number_check(const struct setup *setup, const struct knob *knob,
			 struct finding *finding, const struct number_file *file);
void number_changes(const struct setup *setup, const struct knob *knob, struct changes *changes,
		    const struct number_file *file);

#endif /* ISOLCPUS_KNOBS_NUMBER_H */
