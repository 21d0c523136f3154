/* SPDX-License-Identifier: BSD-3-Clause */
/* histogram.h - {"12": 5, "13": 2} becomes [[12, 13, 5], [13, 14, 2]] */
#ifndef BENCH_IMPORT_HISTOGRAM_H
#define BENCH_IMPORT_HISTOGRAM_H

#include <jansson.h>

#define HISTOGRAM_TEXT	160

/**
 * struct histogram - of a thread
 * @hist:	as results have it, ascending; the caller owns it
 * @inside:	samples in it
 * @last:	where its last bucket begins; -1: there is none
 */
struct histogram {
	json_t		*hist;
	json_int_t	inside;
	json_int_t	last;
};

/* @object may be NULL: the tool made none.  0; -EINVAL, -ENOMEM after what is wrong. */
int histogram_read(struct histogram *histogram, const json_t *object,
		   char what[HISTOGRAM_TEXT]);

#endif /* BENCH_IMPORT_HISTOGRAM_H */
