/* SPDX-License-Identifier: BSD-3-Clause */
/* bar.h - what the charts of this command are made of */
#ifndef RTPOLL_BAR_H
#define RTPOLL_BAR_H

#include <stdbool.h>

#define BAR_EIGHTHS	8

/* A character filled up to so many eighths of its height; in ASCII something like it. */
const char *bar_text(unsigned int eighths, bool utf8);

/* What the locale of the environment says; none needs to be set. */
bool bar_is_utf8(void);

#endif /* RTPOLL_BAR_H */
