// SPDX-License-Identifier: BSD-3-Clause
/* boot_words.c - words of a command line in the files of loaders */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "../rtpoll/command/isolcpus.h"
#include "boot.h"
#include "journal.h"
#include "say.h"

/* What ends a word of a command line, in a shell's file, too. */
#define WORD_END	" \t\n\"'"

bool boot_words_plain(const char *words)
{
	while (isalnum((unsigned char)*words) || (*words && strchr("=,._:/+- ", *words)))
		words++;
	return !*words;
}

/* The next word; its length, or 0. */
static size_t word_next(const char **at)
{
	*at += strspn(*at, WORD_END);
	return strcspn(*at, WORD_END);
}

/* What the kernel makes of isolcpus=, whatever the order of its flags. */
static bool same_isolcpus(const struct tree *tree, const char *a, const char *b)
{
	struct isolcpus one, other;

	isolcpus_parse(&one, tree->nr_cpus, a, strlen(a));
	isolcpus_parse(&other, tree->nr_cpus, b, strlen(b));
	return !one.dropped && !other.dropped && one.flags == other.flags &&
	       cpus_same(&one.cpus, &other.cpus);
}

/* Somebody may have written "2,3" by hand, and so means it. */
static bool same_value(const struct tree *tree, const char *name, const char *a, const char *b)
{
	struct rtpoll_cpulist one, other;

	if (!strcmp(a, b))
		return true;
	if (!strcmp(name, "isolcpus"))
		return same_isolcpus(tree, a, b);
	return !rtpoll_cpulist_parse(&one, tree->nr_cpus, a) &&
	       !rtpoll_cpulist_parse(&other, tree->nr_cpus, b) && cpus_same(&one, &other);
}

bool boot_is_pending(const struct tree *tree, const char *words)
{
	size_t length;

	for (; (length = word_next(&words)); words += length) {
		char wanted[length + 1], have[4096], *equals;

		snprintf(wanted, sizeof(wanted), "%s", words);
		equals = strchr(wanted, '=');
		if (equals)
			*equals = 0;
		if (!tree_cmdline(tree, wanted, have, sizeof(have)) ||
		    !same_value(tree, wanted, have, equals ? equals + 1 : ""))
			return true;
	}
	return false;
}

/* One of our words with the name that this one has; its length, or 0. */
static size_t same_name(const char *words, const char *word, const char **ours)
{
	size_t name = strcspn(word, WORD_END "=");
	size_t length;

	for (*ours = words; (length = word_next(ours)); *ours += length)
		if (!strncmp(*ours, word, name) && (*ours)[name] == '=')
			return length;
	return 0;
}

static bool same_word(const struct tree *tree, const char *a, size_t a_length,
		      const char *b, size_t b_length)
{
	char one[a_length + 1], other[b_length + 1], *value, *wanted;

	snprintf(one, sizeof(one), "%s", a);
	snprintf(other, sizeof(other), "%s", b);
	value = strchr(one, '=');
	wanted = strchr(other, '=');
	if (!value || !wanted)
		return !strcmp(one, other);
	*value = 0;
	return same_value(tree, one, value + 1, wanted + 1);
}

/* A word of another file: 0 or an exit code. */
static int word_check(const struct boot *boot, const char *path, unsigned int line,
		      const char *word, size_t length)
{
	const char *ours;
	size_t ours_length = same_name(boot->words, word, &ours);

	if (!ours_length)
		return 0;
	if (same_word(boot->tree, word, length, ours, ours_length)) {
		printf("note  %s:%u: has %.*s already\n", path, line, (int)length, word);
		return 0;
	}
	return cmd_environment("%s:%u: %.*s, where the plan has %.*s; remove it there",
			       path, line, (int)length, word, (int)ours_length, ours);
}

static int line_check(const struct boot *boot, const char *path, unsigned int number,
		      const char *line, size_t length)
{
	char text[length + 1];
	const char *at = text;
	size_t word;
	int ret = 0;

	snprintf(text, sizeof(text), "%s", line);
	/* Behind the variable, or the keyword, comes the first word. */
	for (; !ret && (word = word_next(&at)); at += word) {
		size_t variable = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

		if (variable && at[variable] == '=')
			word = variable + 1;
		else
			ret = word_check(boot, path, number, at, word);
	}
	return ret;
}

/* A comment counts for nothing; @marker: what a line must have in it. */
static bool line_counts(const char *line, size_t length, const char *marker)
{
	size_t blank = strspn(line, " \t");
	const char *found = marker ? strstr(line, marker) : line;

	return line[blank] != '#' && found && found < line + length;
}

int boot_duplicates(const struct boot *boot, const char *path, const char *text,
		    const char *marker)
{
	unsigned int number = 1;
	int ret = 0;

	while (!ret && text && *text) {
		size_t length = strcspn(text, "\n");

		if (line_counts(text, length, marker))
			ret = line_check(boot, path, number, text, length);
		text += length + (text[length] == '\n');
		number++;
	}
	return ret;
}

/* Copies one line, which may go on; what follows it in @text. */
static const char *shell_line(FILE *out, const char *text)
{
	bool is_comment = text[strspn(text, " \t")] == '#';
	unsigned int joined = 0;

	while (*text && *text != '\n') {
		if (!is_comment && !strncmp(text, "\\\n", 2)) {
			joined++;
			text += 2;
		} else {
			fputc(*text++, out);
		}
	}
	for (; joined; joined--)
		fputc('\n', out);
	if (!*text)
		return text;
	fputc('\n', out);
	return text + 1;
}

char *boot_shell_lines(const char *text)
{
	char *lines = NULL;
	size_t size;
	FILE *out = open_memstream(&lines, &size);

	if (!out)
		return NULL;
	while (*text)
		text = shell_line(out, text);
	if (!fclose(out))
		return lines;
	free(lines);
	return NULL;
}

const char *boot_line_place(const char *line)
{
	static const char last[] = "systemd.machine_id=";
	const char *end = line + strcspn(line, "\n"), *word = end;

	while (word > line && !isblank((unsigned char)word[-1]))
		word--;
	if (strncmp(word, last, sizeof(last) - 1))
		return end;
	while (word > line && isblank((unsigned char)word[-1]))
		word--;
	return word;
}

char *boot_line_extend(const char *text, const char *key, const char *words)
{
	size_t length = strlen(key);
	const char *line = text;
	char *extended;

	while (line && (strncmp(line, key, length) || !isspace((unsigned char)line[length]))) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (!line)
		return NULL;
	line = boot_line_place(line);
	if (asprintf(&extended, "%.*s%s%s%s", (int)(line - text), text, *words ? " " : "", words,
		     line) < 0)
		return NULL;
	return extended;
}
