// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_tree.c - whatever a file of a machine says, it is the value that its text is, or none
 *
 * The input's first byte says what is read: a number, CPUs, a mask, a choice, a word of
 * the command line; the second in pieces of how many bytes, and how reading goes wrong
 * (file.h).  The rest is the file.
 */

#include "../../rtpoll/command/cpus.h"
#include "../../rtpoll/command/tree.h"
#include "file.h"

#define NUMBER_BEFORE	4711

static const struct tree tree = { .root = "", .nr_cpus = RTPOLL_CPULIST_MAX };

/* Digits, a minus before them and blanks behind them, of at most 63 bits. */
static int number_of(char *text, long long *number)
{
	char *digits = text + (*text == '-');
	size_t nr = strspn(digits, "0123456789"), i;

	*number = 0;
	if (!nr || digits[nr + strspn(digits + nr, " \t")])
		return -EINVAL;
	for (i = 0; i < nr; i++) {
		int digit = digits[i] - '0';

		if (__builtin_mul_overflow(*number, 10LL, number) ||
		    __builtin_add_overflow(*number, *text == '-' ? -digit : digit, number))
			return -EINVAL;
	}
	return 0;
}

/* What a reader shall return that makes @good of what it has read. */
static int wanted_of(bool good)
{
	if (file.failed)
		return -EIO;
	return good ? 0 : -EINVAL;
}

/* Of the file's beginning, without newlines at its end. */
static void check_number(char *text)
{
	size_t nr = file.size < 63 ? file.size : 63;
	long long number = NUMBER_BEFORE, wanted;
	int ret = tree_number(&tree, &number, FILE_PATH);

	while (nr && text[nr - 1] == '\n')
		nr--;
	text[nr] = 0;
	must(ret != wanted_of(!number_of(text, &wanted)));
	must(number != (ret ? NUMBER_BEFORE : wanted));
}

static void check_list(char *text)
{
	struct rtpoll_cpulist cpus, wanted;
	int ret = tree_cpus(&tree, &cpus, FILE_PATH);

	must(ret != wanted_of(!rtpoll_cpulist_parse(&wanted, RTPOLL_CPULIST_MAX, text)));
	must(ret ? !cpus_none(&cpus) : !cpus_same(&cpus, &wanted));
}

static void check_mask(char *text)
{
	struct rtpoll_cpulist cpus, wanted;
	int ret = tree_mask(&tree, &cpus, FILE_PATH);

	must(ret != wanted_of(!cpus_mask_parse(&wanted, text)));
	must(ret ? !cpus_none(&cpus) : !cpus_same(&cpus, &wanted));
}

/* Of the file's first 1023 bytes. */
static void check_choice(char *text)
{
	char word[8], *begin, *end;
	int ret = tree_choice(&tree, word, sizeof(word), FILE_PATH);

	if (file.size > 1023)
		text[1023] = 0;
	begin = strchr(text, '[');
	end = begin ? strchr(begin, ']') : NULL;
	must(ret != wanted_of(end));
	if (end)
		*end = 0;
	must(strncmp(word, ret ? "" : begin + 1, sizeof(word) - 1));
}

/* The first word is found, unless a later one has that key, too. */
static void check_word(char *text)
{
	char value[8] = "";
	bool has = tree_cmdline(&tree, "nohz_full", value, sizeof(value));
	bool first = !strncmp(text, "nohz_full=3 ", 12);

	must(has && (file.failed || !strstr(text, value)));
	must(first && !file.failed && !has);
	must(first && has && !strstr(text + 1, "full") && strcmp(value, "3"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static void (*const checks[])(char *text) = {
		check_number, check_list, check_mask, check_choice, check_word,
	};
	char *text;

	if (size < 2)
		return 0;
	file.how = bytes[1];
	file.bytes = bytes + 2;
	file.size = size - 2;
	text = fuzz_text(file.bytes, file.size);
	checks[bytes[0] % 5](text);
	must(file.is_open);
	free(text);
	return 0;
}
