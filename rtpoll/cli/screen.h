/* SPDX-License-Identifier: BSD-3-Clause */
/* screen.h - how much the terminal shows */
#ifndef RTPOLL_SCREEN_H
#define RTPOLL_SCREEN_H

#include <stdio.h>

/**
 * struct screen - size of what stdout is shown on
 * @columns:	0: no limit, as in a pipe
 * @rows:	likewise
 */
struct screen {
	unsigned int	columns;
	unsigned int	rows;
};

/* Of now: its owner may make it larger. */
struct screen screen_of(int fd);

/*
 * Prints lines of text, each of as many columns at most; 0: whole.  Colours, ESC [ ... m,
 * take none.
 */
void screen_print(FILE *out, const char *text, unsigned int columns);

#endif /* RTPOLL_SCREEN_H */
