/* SPDX-License-Identifier: BSD-3-Clause */
/* json_print.h - a JSON document on stdout */
#ifndef RTPOLL_COMMAND_JSON_PRINT_H
#define RTPOLL_COMMAND_JSON_PRINT_H

#include <jansson.h>

/* Prints a document, and gives it up; an enum cmd_exit. */
int json_print(json_t *document);

/* The same on one line, where more documents follow. */
int json_print_line(json_t *document);

#endif /* RTPOLL_COMMAND_JSON_PRINT_H */
