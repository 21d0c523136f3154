/* SPDX-License-Identifier: BSD-3-Clause */
/* places.h - where a run finds what it needs: as it was built, or as it was installed */
#ifndef BENCH_RUN_PLACES_H
#define BENCH_RUN_PLACES_H

enum { PLACE = 1024 };

/**
 * struct places - files and folders
 * @tree:	the source tree (BENCH_TREE), which guests are booted from; NULL: not known
 * @programs:	folder of the native benchmark
 * @bundle:	bundle.sh; "": there is none
 * @scenarios:	folder of those that are shipped; "": there is none
 */
struct places {
	const char	*tree;
	char		programs[PLACE];
	char		bundle[PLACE];
	char		scenarios[PLACE];
};

void places_find(struct places *places);

/*
 * The file of a scenario that is named by its path, or by its name if it is shipped;
 * NULL after a message: there is no such name.
 */
const char *places_scenario(const struct places *places, char path[PLACE], const char *named);

#endif /* BENCH_RUN_PLACES_H */
