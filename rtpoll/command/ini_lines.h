/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ini_lines.h - the lines of a file that inih reads, numbered
 *
 * inih tells of no section that has no keys, nor in which line a key is, and takes the
 * rest of a long line for another one.
 */
#ifndef RTPOLL_COMMAND_INI_LINES_H
#define RTPOLL_COMMAND_INI_LINES_H

#include <stdio.h>

/**
 * struct ini_lines - a file
 * @file:	the file
 * @line:	receives the number of the line that was read last
 * @section:	called with each line that begins with a bracket, from there on
 * @refuse:	called with what is wrong with a line, which inih takes for a comment
 * @data:	for both
 */
struct ini_lines {
	FILE		*file;
	unsigned int	*line;
	void		(*section)(void *data, const char *line);
	void		(*refuse)(void *data, const char *what);
	void		*data;
};

/* The reader for ini_parse_stream(), with a struct ini_lines. */
char *ini_line_read(char *text, int size, void *lines);

#endif /* RTPOLL_COMMAND_INI_LINES_H */
